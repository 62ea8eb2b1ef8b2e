"""Steps: peaks of the band-passed vertical that follow one another at the step period.

Every step ends in a peak, just after the foot has met the ground. A peak is judged against the walk's own, the
same foot's where the two differ (a sensor on one thigh or wrist): in the middle of walking a weak one will do,
after a gap only a fair one. Where a turn or a weak leg hides some peaks between two fair ones while the body
keeps moving, the steps that fit in between are placed evenly.

The time told of a step lies in its swing, `SWING` of the way from the peak before to its own. Footfalls and the
moments at which feet leave the ground are both nearer to it than half a step, so that either finds its step.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from algorithms.types import FS_HZ, FloatArray

SWING = 0.4
"""Where in the swing a step's time lies, part of the way from the peak before it."""

LAG_S = 0.05
"""Phase delay of the band-pass at walking cadence."""

EARLY, LATE = 0.6, 1.4
"""The next step is looked for between these parts of a period after the last."""

REAL, WEAK, FIRST = 0.5, 0.3, 0.3
"""Least part of the walk's usual height of a peak after hidden ones, among others, and before the first."""

PEAK = 1.4
"""Height of a peak against the standard deviation, as a sine has it."""

FAIR = 0.5
"""A fair peak has at least this part of the highest."""

LEAST_FIRST = 0.8
"""The first step takes at least this part of a period to the second; the shift of weight before it is nearer."""

LEAST_TWO, MOST_TWO, SURE = 1.75, 2.25, 0.7
"""Two steps back a peak has to lie between these, and be this part of the usual height, to lead in a walk."""

MOST_HIDDEN = 5.5
"""Steps are placed without a peak when a fair one follows within so many periods."""

SOFTER = 10.0
"""So many periods of regular walking without a peak: the walk has grown softer."""

TURN = 0.5
"""Periods that a stretch of hidden steps, a turn, takes longer than the same steps ahead."""

FAINT = 0.3
"""A hidden step is put on the faintest peak within this part of a period from where it should be."""

LATELY = 8
"""Steps that say what is usual."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step: grid index of its peak, and the peak's height, m/s2; None where it is hidden."""

    index: int
    height: float | None


class Peaks:
    """Local maxima of a signal that arrives in pieces: grid index and height, in order.

    `floor`: the grid index before which peaks no longer count, so that it does not matter when they are dropped.
    """

    def __init__(self) -> None:
        self.index: list[int] = []
        self.height: list[float] = []
        self.floor = 0
        self._tail = np.empty(0)

    def push(self, first: int, signal: FloatArray) -> None:
        """Take the signal (n,) whose first value has grid index `first`; pieces follow one another."""
        x = np.concatenate([self._tail, signal])
        base = first - len(self._tail)
        inside = ((x[1:-1] > x[:-2]) & (x[1:-1] >= x[2:]) & (x[1:-1] > 0.0)).nonzero()[0] + 1
        self.index.extend((inside + base).tolist())
        self.height.extend(x[inside].tolist())
        self._tail = x[-2:]

    def forget(self, before: int) -> None:
        """Drop peaks before a grid index, now or later."""
        self.floor = before
        k = bisect_left(self.index, before)
        if k > 256:
            del self.index[:k], self.height[:k]

    def best(self, low: float, high: float, want: float, spread: float, least: float) -> Step | None:
        """The peak in [low, high] that is highest for its distance from `want`; none lower than `least`."""
        chosen, top = -1, -np.inf
        for k in range(bisect_left(self.index, max(low, self.floor)), bisect_right(self.index, high)):
            off = (self.index[k] - want) / spread
            value = self.height[k] * (1.0 - 2.5 * off * off)
            if self.height[k] >= least and value > top:
                chosen, top = k, value
        return Step(self.index[chosen], self.height[chosen]) if chosen >= 0 else None

    def first(self, low: float, high: float, least: float) -> Step | None:
        """The first peak in [low, high] that is not lower than `least`."""
        for k in range(bisect_left(self.index, max(low, self.floor)), bisect_right(self.index, high)):
            if self.height[k] >= least:
                return Step(self.index[k], self.height[k])
        return None


def usual_height(steps: Sequence[Step], apart: int) -> float:
    """How high the peak `apart` steps after the last of `steps` should be, m/s2: the same foot's, if known."""
    lately = steps[-LATELY:]
    same = [s.height for s in lately[-1 - apart % 2 :: -2] if s.height is not None]
    known = same or [s.height for s in lately if s.height is not None]
    return median(known) if known else 0.0


def next_steps(peaks: Peaks, steps: Sequence[Step], period: float, swing: float, until: float) -> list[Step]:
    """The steps after the last of `steps` as far as the next peak; none where none is known to follow.

    `until`: how far walking is known to reach, grid index. `swing`: deviation of the vertical lately, m/s2,
    which counts once no peak has come for long: the walk has grown softer.
    """
    last = steps[-1].index
    most = PEAK * swing if until - last > SOFTER * period else np.inf
    least = WEAK * min(usual_height(steps, 1), most)
    found = peaks.best(last + EARLY * period, last + LATE * period, last + period, period, least)
    if found is not None:
        return [found]
    found = peaks.first(last + LATE * period, until, REAL * min(usual_height(steps, 2), most))
    if found is None:
        return []
    apart = (found.index - last) / period
    hidden = max(0, round(apart - TURN) - 1) if apart < MOST_HIDDEN else 0
    even = apart * period / (hidden + 1)
    return [*(_hidden(peaks, last + k * even, period) for k in range(1, hidden + 1)), found]


def _hidden(peaks: Peaks, want: float, period: float) -> Step:
    """A step that shows a faint peak near the index `want`, or none."""
    near = peaks.best(want - FAINT * period, want + FAINT * period, want, period, 0.0)
    return Step(near.index if near else round(want), None)


def fair(steps: Sequence[Step]) -> list[bool]:
    """Which of the steps have a fair peak against the highest."""
    heights = [s.height or 0.0 for s in steps]
    return [height >= FAIR * max(heights) for height in heights]


def steps_before(peaks: Peaks, steps: Sequence[Step], period: float) -> list[Step]:
    """The step before the first of `steps`, or the two before it where only the earlier one shows a fair peak."""
    first, early = steps[0].index, steps[:LATELY][::-1]
    low, high = first - LATE * period, first - LEAST_FIRST * period
    found = peaks.best(low, high, first - period, period, FIRST * usual_height(early, 1))
    if found is not None:
        return [found]
    low, high = first - MOST_TWO * period, first - LEAST_TWO * period
    found = peaks.best(low, high, first - 2 * period, period, SURE * usual_height(early, 2))
    return [] if found is None else [found, Step(round((found.index + first) / 2), None)]


def closing_step(last: Step, period: float) -> Step:
    """The step after the `last` with a peak: who stops walking brings the other foot up, too softly for one."""
    return Step(round(last.index + period), None)


def step_time_s(index: float) -> float:
    """When the vertical was what its band-passed copy is at `index`, seconds from the recording's first sample."""
    return max(0.0, index / FS_HZ - LAG_S)
