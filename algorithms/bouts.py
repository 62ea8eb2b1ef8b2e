"""One walk while it goes on: the steps so far, and the record it closes to."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import fmean, median

from algorithms.pace import Pace, Stride, pace
from algorithms.steps import SWING, Step, step_time_s
from algorithms.types import FS_HZ, Bout, Span

RUN_CADENCE_SPM, HALVED_SPM = 130.0, 95.0
"""Running is faster than this. Strides may be taken for steps: below the second it could be twice as fast."""

RUN_SWING_M_S2, LESS_A_SPM, LEAST_RUN_M_S2 = 4.8, 0.03, 4.0
"""The body is this light at the top of a running step, standard deviation of the vertical: at `RUN_CADENCE_SPM`,
so much less for each step a minute more, and at least. Our own, drawn between the joggers and the brisk walkers of
one data set, at the thigh (docs/evaluation.md).
"""

NEAR = 0.4
"""Periods further than this part from the walk's usual are of something else."""

PAUSED = 1.8
"""Steps further apart than so many periods have a pause between them."""


@dataclass(slots=True)
class OpenBout:
    """A walk going on.

    `periods` (grid rows), `swings` (m/s2): one a regular block. `period`, `swing`: lately. `led_in`: the
    first step is known. `told`: bout_start went out; `told_steps`: the last step told, grid index.
    """

    steps: list[Step]
    periods: list[float] = field(default_factory=list)
    swings: list[float] = field(default_factory=list)
    period: float = 0.0
    swing: float = 0.0
    last_regular: int = 0
    led_in: bool = False
    told: bool = False
    told_steps: int = 0

    def walks_on(self, period: float, swing: float, centre: int) -> None:
        """Take a regular block around grid index `centre`."""
        self.periods.append(period)
        self.swings.append(swing)
        self.period = median(self.periods[-9:])
        self.swing = median(self.swings[-9:])
        self.last_regular = centre

    @property
    def span(self) -> Span:
        """From the first step to the last, seconds."""
        return Span(self.time_s(0), self.time_s(-1))

    @property
    def whole(self) -> Span:
        """From before the first foot left the ground until after the last came down, seconds."""
        margin_s = 0.75 * self.period / FS_HZ
        return Span(max(0.0, self.span.start_s - margin_s), self.span.end_s + margin_s)

    def time_s(self, k: int) -> float:
        """When step `k` was in its swing, seconds."""
        k = k % len(self.steps)
        end = self.steps[k].index
        start = self.steps[k - 1].index if k else -math.inf
        if end - start >= PAUSED * self.period:
            start = end - self.period
        return step_time_s(start + SWING * (end - start))

    @property
    def cadence_spm(self) -> float | None:
        """Steps a minute while walking: pauses and holes are left out."""
        apart = [b.index - a.index for a, b in pairwise(self.steps) if b.index - a.index < PAUSED * self.period]
        return 60.0 * FS_HZ * len(apart) / sum(apart) if apart else None

    @property
    def running(self) -> bool:
        """Whether most of it was running."""
        fast = sum(_runs_at(60.0 * FS_HZ / p, s) for p, s in zip(self.periods, self.swings, strict=True))
        return 2 * fast > len(self.periods)

    def close(self, placement: str, height_m: float | None, end_s: float, stride: Stride | None = None) -> Bout:
        """The walk's record. `end_s`: end of the recording so far; no bout goes beyond it. `stride`: see pace."""
        span, cadence_spm = self.span, self.cadence_spm
        last_s = min(span.end_s, end_s)
        estimate = self._pace(placement, height_m, stride) if cadence_spm is not None else None
        speed_m_s = estimate.speed_m_s if estimate else None
        return Bout(
            span.start_s, last_s, len(self.steps), cadence_spm, speed_m_s,
            estimate.error_m_s if estimate else None,
            speed_m_s * (last_s - span.start_s) if speed_m_s is not None else None,
            tuple(self.time_s(k) for k in range(len(self.steps))),
        )  # fmt: skip

    def _pace(self, placement: str, height_m: float | None, stride: Stride | None) -> Pace:
        """The mean over the half seconds of regular walking: a turn or a slow part counts for its time."""
        usual = median(self.periods)
        pairs = zip(self.periods, self.swings, strict=True)
        near = [(p, s) for p, s in pairs if abs(p - usual) < NEAR * usual]
        paces = [pace(placement, height_m, 60.0 * FS_HZ / p, s, stride) for p, s in near]
        return Pace(fmean(p.speed_m_s for p in paces), fmean(p.error_m_s for p in paces))


def _runs_at(cadence_spm: float, swing_m_s2: float) -> bool:
    """Whether a half second is running: steps, but not walking."""
    spm = cadence_spm if cadence_spm > HALVED_SPM else 2.0 * cadence_spm
    light = RUN_SWING_M_S2 - LESS_A_SPM * (spm - RUN_CADENCE_SPM)
    return spm > RUN_CADENCE_SPM and swing_m_s2 > max(light, LEAST_RUN_M_S2)
