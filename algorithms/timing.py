"""The four times of a repetition, from the angle around one excursion.

An edge is read outwards from its middle: backwards to the rest it left, forwards to the plateau it reached.
Both levels are taken where the movement has come to rest, so a slow sag during the hold moves neither the
beginning nor the end of it (CONTRACTS: 5 % and 95 % of the way out, 5 % and 95 % of the way back).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from algorithms.small import gradient, median
from algorithms.types import BoolArray, FloatArray

SETTLED = 0.15
"""An edge is over when its speed has fallen to this share of its own top speed."""

AGAIN = 0.5
"""After a pause on its way, an edge goes on at no less than this share of its top speed."""

PAUSE_ROWS = 25
"""... if it goes on within this time (2.5 s)."""

DWELL_ROWS = 5
"""Rows over which the level of a rest or plateau is read (0.5 s)."""


@dataclass(frozen=True, slots=True)
class Edge:
    """One way, rows as fractions. `left`: 5 % made; `reached`: 95 % made; `size`: the angle between levels."""

    left: float
    reached: float
    size: float


def rising_edge(angle: FloatArray, low: int, peak: int, size: float) -> Edge:
    """The edge that rises between rows `low` and `peak` of `angle` (n,), by about `size`.

    The angle may have come from far below the rest level (lying down): only the last `size` counts.
    """
    part = angle[low : peak + 1]
    top = float(part[-1])
    middle = _last_crossing(part, top - 0.5 * size, int(np.argmax(part >= top - 0.25 * size)))
    speed = gradient(part) if len(part) > 1 else np.zeros(1)
    slow = SETTLED * float(np.max(speed[max(0, middle - 3) : middle + 4], initial=1e-9))
    again = speed > AGAIN / SETTLED * slow
    foot = _settled(middle, -1, speed <= slow, part <= top - 0.8 * size, again, part <= top - 0.9 * size)
    head = _settled(middle, +1, speed <= slow, part >= top - 0.3 * size, again, part >= top - 0.1 * size)
    rest = median(part[max(0, foot - DWELL_ROWS + 1) : foot + 1])
    level = max(median(part[head : head + DWELL_ROWS]), float(part[head]))
    way = max(level - rest, 1e-6)
    left = _cross_back(part, rest + 0.05 * way, middle)
    reached = _cross_on(part, rest + 0.95 * way, middle)
    return Edge(low + left, low + reached, way)


def falling_edge(angle: FloatArray, peak: int, next_low: int, size: float) -> Edge:
    """The edge back down: `left` when 5 % of the way back is made, `reached` when 95 % is."""
    mirrored = angle[peak : next_low + 1][::-1]
    edge = rising_edge(mirrored, 0, len(mirrored) - 1, size)
    return Edge(next_low - edge.reached, next_low - edge.left, edge.size)


def _settled(row: int, step: int, slow: BoolArray, far: BoolArray, again: BoolArray, there: BoolArray) -> int:
    """From the middle of the edge to where it ends: a short pause from which it moves on as fast is on the way.

    `slow`, `again`: rows at rest, and moving as fast; `far`: where it may have ended; `there`: where it surely has
    ended.
    """
    while True:
        row = _walk(row, step, slow, far)
        ahead = np.arange(row, len(slow)) if step > 0 else np.arange(row, -1, -1)
        ahead = ahead[:PAUSE_ROWS]
        ahead = ahead[: int(np.argmax(there[ahead])) if there[ahead].any() else 0]
        moving = ahead[again[ahead]]
        if not len(moving):
            return row
        row = int(moving[0])


def _walk(row: int, step: int, slow: BoolArray, far: BoolArray) -> int:
    """From the middle of the edge to the first row that is slow and far enough along."""
    while 0 <= row + step < len(slow):
        row += step
        if slow[row] and far[row]:
            break
    return row


def _last_crossing(part: FloatArray, level: float, before: int) -> int:
    below = np.flatnonzero(part[: before + 1] < level)
    return int(below[-1]) if len(below) else 0


def _cross_back(part: FloatArray, level: float, row: int) -> float:
    """The last time at or before `row` at which the angle was at `level`."""
    while row > 0 and part[row] > level:
        row -= 1
    return _between(part, row, level)


def _cross_on(part: FloatArray, level: float, row: int) -> float:
    """The first time after `row` at which the angle is at `level`."""
    while row + 1 < len(part) and part[row + 1] < level:
        row += 1
    return _between(part, row, level)


def _between(part: FloatArray, row: int, level: float) -> float:
    if row + 1 >= len(part):
        return float(row)
    a, b = float(part[row]), float(part[row + 1])
    return row + (min(max((level - a) / (b - a), 0.0), 1.0) if b > a else 0.0)
