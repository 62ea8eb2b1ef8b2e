"""Two or three taps on a worn sensor, as they happen: how somebody says something who lies face down.

A tap is a jerk of a few milliseconds. Two or three of them in a row, alike, out of stillness and into stillness,
the body part turned no other way than before: that is done on purpose. A walk strikes on and on, sitting down
strikes once and turns the thigh, handling the sensor turns it.

The answer comes when it is clear that no further tap follows, `AFTER_S` behind the last one. It depends on the
samples alone and not on how they were cut, and is never taken back. What this finds where nobody tapped is
measured in tests/algorithms/test_tapping.py and told in docs/live.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from algorithms.types import FloatArray

LEAST_M_S2 = 3.0
"""A tap changes the force by at least this within `RISE_S`, m/s2."""

RISE_S = 0.015
"""Each sample is compared with the last one that is at least so much older, seconds, whatever the rate."""

ECHO_S = 0.12
"""What follows a tap within this time is its echo, seconds."""

APART_S = (0.14, 0.6)
"""From one tap to the next, seconds."""

AFTER_S = 0.65
"""When nothing has followed for so long, that was all, seconds."""

BEFORE_S = 1.0
"""So long before the first tap the sensor is quiet, seconds."""

QUIET_PART, BETWEEN_PART = 0.33, 0.5
"""Around the taps, and between them, the force changes by less than this part of the weakest."""

ALIKE = 4.0
"""The strongest is at most so many times the weakest."""

EVEN = 2.0
"""Of three taps, one pause is at most so many times the other."""

TURNED_DEG, DIFFERS_M_S2 = 12.0, 1.5
"""How far the sensor may have turned from before to after, and its force may differ."""

LEVEL_S = 0.4
"""The force before and after is a mean over so long, seconds."""

APART_MOST_S = 0.07
"""Samples further apart tell nothing of a tap, seconds: a sensor slower than 15 Hz, or a hole."""

KEPT_S = 4.0
"""Samples are kept so long: longer than three taps with what is before and after them, seconds."""

MOST = 3


@dataclass(frozen=True, slots=True)
class Taps:
    """Two or three taps; `at_s` is the time of the last."""

    at_s: float
    count: int


@dataclass(frozen=True, slots=True)
class _Jerk:
    at_s: float
    size: float


class TapDetector:
    """`push` takes samples in order of time and answers the taps that are now sure."""

    def __init__(self) -> None:
        self._t_s: FloatArray = np.empty(0)
        self._acc: FloatArray = np.empty((0, 3))
        self._change: FloatArray = np.empty(0)
        self._row: list[_Jerk] = []
        self._many = False

    def push(self, t_s: FloatArray, acc: FloatArray) -> list[Taps]:
        """`t_s`: (n,) seconds, not decreasing. `acc`: (n, 3) m/s2, 25 Hz or more."""
        if len(t_s) == 0:
            return []
        self._remember(t_s, acc)
        found: list[Taps] = []
        change = self._change[-len(t_s) :]
        for k in np.flatnonzero((change >= LEAST_M_S2) & (change < np.inf)).tolist():
            found += self._settle(float(t_s[k]))
            self._strike(float(t_s[k]), float(change[k]))
        found += self._settle(float(t_s[-1]))
        self._forget()
        return found

    def _remember(self, t_s: FloatArray, acc: FloatArray) -> None:
        """Add samples, and how much the force changed with each; a hole is never quiet."""
        self._t_s = np.concatenate([self._t_s, t_s])
        self._acc = np.concatenate([self._acc, acc])
        earlier = np.searchsorted(self._t_s, t_s - RISE_S, side="right") - 1
        known = np.maximum(earlier, 0)
        moved = acc - self._acc[known]
        change = np.sqrt(moved[:, 0] ** 2 + moved[:, 1] ** 2 + moved[:, 2] ** 2)
        far = (earlier < 0) | (t_s - self._t_s[known] > APART_MOST_S)
        self._change = np.concatenate([self._change, np.where(far, np.inf, change)])

    def _strike(self, at_s: float, size: float) -> None:
        """A strike joins the row, or is the echo of the one before it."""
        if self._row and at_s - self._row[-1].at_s < ECHO_S:
            last = self._row[-1]
            self._row[-1] = _Jerk(last.at_s, max(last.size, size))
        elif len(self._row) == MOST:
            self._many = True
            self._row = [*self._row[1:], _Jerk(at_s, size)]
        else:
            self._row.append(_Jerk(at_s, size))

    def _settle(self, now_s: float) -> list[Taps]:
        """The row, once nothing more can belong to it."""
        if not self._row or now_s - self._row[-1].at_s <= AFTER_S:
            return []
        row, many = self._row, self._many
        self._row, self._many = [], False
        if many or len(row) < 2 or not _like_taps(row) or not self._out_of_stillness(row):
            return []
        return [Taps(row[-1].at_s, len(row))]

    def _out_of_stillness(self, row: Sequence[_Jerk]) -> bool:
        """Whether little goes on around the taps and between them, and the sensor is turned as before."""
        weakest = min(jerk.size for jerk in row)
        first_s, last_s = row[0].at_s, row[-1].at_s
        around = max(self._most(first_s - BEFORE_S, first_s), self._most(last_s + ECHO_S, last_s + AFTER_S))
        between = [self._most(a.at_s + ECHO_S, b.at_s) for a, b in pairwise(row)]
        if around >= QUIET_PART * weakest or max(between) >= BETWEEN_PART * weakest:
            return False
        before, after = self._level(first_s - LEVEL_S, first_s), self._level(last_s + ECHO_S, last_s + AFTER_S)
        return before is not None and after is not None and _alike(before, after)

    def _most(self, from_s: float, to_s: float) -> float:
        """The largest change from a time up to another, not included; infinite where it is not all known."""
        if from_s < self._t_s[0]:
            return float("inf")
        inside = self._change[np.searchsorted(self._t_s, from_s) : np.searchsorted(self._t_s, to_s)]
        return float(inside.max(initial=0.0))

    def _level(self, from_s: float, to_s: float) -> tuple[float, float, float] | None:
        """The mean force from a time up to another, not included."""
        rows = self._acc[np.searchsorted(self._t_s, from_s) : np.searchsorted(self._t_s, to_s)].tolist()
        if not rows:
            return None
        x, y, z = (sum(row[axis] for row in rows) / len(rows) for axis in range(3))
        return x, y, z

    def _forget(self) -> None:
        keep = int(np.searchsorted(self._t_s, self._t_s[-1] - KEPT_S))
        self._t_s, self._acc, self._change = self._t_s[keep:], self._acc[keep:], self._change[keep:]


def _like_taps(row: Sequence[_Jerk]) -> bool:
    """Whether the strikes are alike and evenly apart."""
    sizes = [jerk.size for jerk in row]
    pauses = [b.at_s - a.at_s for a, b in pairwise(row)]
    apart = all(APART_S[0] <= pause <= APART_S[1] for pause in pauses)
    return apart and max(sizes) <= ALIKE * min(sizes) and max(pauses) <= EVEN * min(pauses)


def _alike(before: tuple[float, float, float], after: tuple[float, float, float]) -> bool:
    sizes = [sum(x * x for x in force) ** 0.5 for force in (before, after)]
    along = sum(a * b for a, b in zip(before, after, strict=True))
    turned = along < np.cos(np.radians(TURNED_DEG)) * sizes[0] * sizes[1]
    return not turned and abs(sizes[0] - sizes[1]) <= DIFFERS_M_S2
