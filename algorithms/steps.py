"""Steps: peaks of the band-passed vertical that follow one another at the step period.

Within regular walking the next step is the best peak near one period after the last, and where a weak peak is
missing (the other leg, seen from a thigh or wrist) the step is placed where the period says. At the edges of
walking only real peaks count.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right

import numpy as np

from algorithms.types import FS_HZ, FloatArray

LAG_S = 0.20
"""Delay of the band-pass at walking cadence, taken off the peaks' times."""

EARLY, LATE = 0.6, 1.4
"""The next step is looked for between these parts of a period after the last."""

REAL = 0.7
"""A peak at the edge of walking has at least this part of the walk's own standard deviation."""

WEAK = 0.45
"""Inside walking a peak may be this weak."""

MISSED = 2.5
"""A step is placed without a peak when another follows within so many periods."""


class Peaks:
    """Local maxima of a signal that arrives in pieces: grid index and height, in order."""

    def __init__(self) -> None:
        self.index: list[int] = []
        self.height: list[float] = []
        self._tail = np.empty(0)

    def push(self, first: int, signal: FloatArray) -> None:
        """Take the signal (n,) whose first value has grid index `first`; pieces follow one another."""
        x = np.concatenate([self._tail, signal])
        base = first - len(self._tail)
        inside = np.flatnonzero((x[1:-1] > x[:-2]) & (x[1:-1] >= x[2:]) & (x[1:-1] > 0.0)) + 1
        self.index.extend((inside + base).tolist())
        self.height.extend(x[inside].tolist())
        self._tail = x[-2:]

    def forget(self, before: int) -> None:
        """Drop peaks before a grid index."""
        k = bisect_left(self.index, before)
        if k > 256:
            del self.index[:k], self.height[:k]

    def best(self, low: float, high: float, want: float, spread: float, least: float) -> int | None:
        """The peak in [low, high] that is highest for its distance from `want`; none lower than `least`."""
        chosen, top = None, -np.inf
        for k in range(bisect_left(self.index, low), bisect_right(self.index, high)):
            off = (self.index[k] - want) / spread
            value = self.height[k] * (1.0 - 2.5 * off * off)
            if self.height[k] >= least and value > top:
                chosen, top = self.index[k], value
        return chosen


def next_step(peaks: Peaks, last: int, period: float, swing: float, regular: bool) -> int | None:
    """The step after `last`, grid index; None where there is none.

    Where walking is `regular`, a step without a peak is placed if the one after it has a real one.
    """
    late = LATE if regular else LATE + 0.2
    least = (WEAK if regular else REAL) * swing
    found = peaks.best(last + EARLY * period, last + late * period, last + period, period, least)
    if found is not None or not regular:
        return found
    second = peaks.best(last + late * period, last + MISSED * period, last + 2 * period, period, REAL * swing)
    return None if second is None else round((last + second) / 2)


def step_before(peaks: Peaks, first: int, period: float, swing: float) -> int | None:
    """The real step before `first`, grid index, or None."""
    late = LATE + 0.2
    return peaks.best(first - late * period, first - EARLY * period, first - period, period, REAL * swing)


def step_time_s(index: int) -> float:
    """When a step was, seconds from the recording's first sample."""
    return max(0.0, index / FS_HZ - LAG_S)
