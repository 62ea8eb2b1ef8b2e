"""Half a second of motion after the other, as the coach looks at it: which way is up, how much it shakes."""

from __future__ import annotations

import math

import numpy as np

from algorithms.types import G_M_S2
from sensors.stream import FloatArray, SampleBlock
from tracker.live.model import Felt, Vector

WINDOW_S = 0.5

STILL_M_S2 = 0.6
"""A body part that rests shakes less than this: breathing and a trembling hand do."""

STILL_DEG = 4.0
"""And turns less than this from one half second to the next."""

GRAVITY_PART = (0.8, 1.2)
"""A sensor at rest feels gravity, within what an uncalibrated one is off."""


class Feeler:
    """Sums up samples as they come, half a second of the sensor's time after the other."""

    def __init__(self) -> None:
        self._from_s: float | None = None
        self._rows: list[FloatArray] = []

    def push(self, block: SampleBlock) -> list[Felt]:
        """The half seconds that are complete now."""
        found: list[Felt] = []
        for t_s, row in zip(block.t_s.tolist(), block.acc, strict=True):
            if self._from_s is None:
                self._from_s = t_s
            if t_s - self._from_s >= WINDOW_S:
                found.append(self._felt(t_s))
            self._rows.append(row)
        return found

    def _felt(self, now_s: float) -> Felt:
        acc, lasted_s = np.stack(self._rows), now_s - (self._from_s or 0.0)
        self._from_s, self._rows = now_s, []
        mean = acc.mean(axis=0)
        shake = float(np.sqrt(((acc - mean) ** 2).sum(axis=1).mean()))
        x, y, z = mean.tolist()
        return Felt(now_s, (x, y, z), shake, len(acc) / lasted_s)


def size(force: Vector) -> float:
    """How strong a force is, m/s2."""
    return math.sqrt(sum(x * x for x in force))


def angle_deg(first: Vector, second: Vector) -> float:
    """The angle between two forces, degrees."""
    across = size(first) * size(second)
    along = sum(a * b for a, b in zip(first, second, strict=True))
    return math.degrees(math.acos(max(-1.0, min(1.0, along / across)))) if across > 0.0 else 0.0


def rests(felt: Felt, before: Felt | None) -> bool:
    """Whether the sensor is still, and was half a second before."""
    turned = before is not None and angle_deg(felt.force, before.force) > STILL_DEG
    return felt.shake_m_s2 < STILL_M_S2 and not turned


def has_gravity(felt: Felt) -> bool:
    """Whether a sensor that rests feels gravity, as it has to."""
    low, high = GRAVITY_PART
    return low * G_M_S2 <= size(felt.force) <= high * G_M_S2
