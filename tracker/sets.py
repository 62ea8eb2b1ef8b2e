"""Sets of a session: what a start mark asks for, and what closing it gives."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np

from algorithms.live import LiveCounter
from algorithms.plane import unit
from algorithms.trace import ROW_HZ, Trace
from algorithms.types import Event, Movement, SetOutcome
from sensors.stream import BodySide, Mark
from tracker.calibration import UNCALIBRATED, Calibration
from tracker.catalogue import Catalogue, view_for
from tracker.model import SetResult
from tracker.pipeline import Pipeline
from tracker.settling import Settle

ANY = "any"
WALKING = "walking"
UNKNOWN = "unknown"

START_S = 1.5
"""A set that began at rest shows where rest is for so long, seconds."""


@dataclass(frozen=True, slots=True)
class SetPlan:
    """One set that was asked for. `movement` None: nothing to count (a posture), or `any`, or not to be seen
    from this placement (`unseen` says why). `from_rest`: it began at rest, which tells rest from the end position.
    Times are seconds from the recording's first sample.
    """

    exercise: str
    side: BodySide | None
    start_s: float
    movement: Movement | None
    unseen: str | None
    from_rest: bool = False


def plan_set(
    exercise_id: str,
    side: BodySide | None,
    start_s: float,
    placement: str | None,
    catalogue: Catalogue,
    calibration: Calibration = UNCALIBRATED,
) -> SetPlan:
    """What to count for an exercise with the sensor at a placement (None: the exercise's best one), of a person
    whose `calibration` may tell more.

    Raises:
        UnknownExerciseError: the catalogue has no such exercise.
    """
    start_s = max(0.0, start_s)
    placement = None if placement == "unknown" else placement
    if exercise_id == ANY:
        return SetPlan(ANY, side, start_s, None, None)
    exercise = catalogue.get(exercise_id)
    if exercise.kind != "repetitions":
        return SetPlan(exercise.id, side, start_s, None, None)
    worn = placement or exercise.placements[0]
    view = view_for(exercise, worn)
    if view is not None and view.movement is not None:
        movement = calibration.personal(exercise.id, worn, view.movement)
        return SetPlan(exercise.id, side, start_s, movement, None, calibration.from_rest)
    best = " or ".join(exercise.placements)
    reason = f"a sensor at the {placement} cannot see {exercise.name.lower()}; wear it on the {best}"
    return SetPlan(exercise.id, side, start_s, None, reason)


def end_of(start: Mark, marks: Sequence[Mark]) -> float:
    """When the set that `start` opens ends: its stop, the next start, or never. `marks` in order of time."""
    at = bisect_left(marks, start.t_s, key=lambda m: m.t_s)
    while marks[at] is not start:
        at += 1
    later = islice(marks, at + 1, None)
    return next((m.t_s for m in later if m.kind in ("start", "stop")), np.inf)


class OpenSet:
    """A set while it runs. `start`: the mark that opened it, None for a whole recording. `end_s`: where it ends,
    as far as is known, seconds from the first sample.
    """

    def __init__(self, plan: SetPlan, start: Mark | None, live: bool) -> None:
        self.plan = plan
        self.start = start
        self.end_s = math.inf
        self._live = live
        self._counter: LiveCounter | None = None

    def look(self, pipeline: Pipeline) -> list[Event]:
        """The provisional events known by now."""
        if not self._live or self.plan.movement is None:
            return []
        trace = pipeline.trace.trace().between(self.plan.start_s, pipeline.now_s)
        if self._counter is None:
            if len(trace) < START_S * ROW_HZ:
                return []
            self._counter = LiveCounter(_begun(self.plan.movement, trace, self.plan))
        return self._counter.look(trace, pipeline.walking, pipeline.upright)

    def settle(self, pipeline: Pipeline, end_s: float, settle: Settle) -> list[SetResult]:
        """Close the set at `end_s`; `settle` counts it."""
        plan = self.plan
        if plan.exercise == ANY and pipeline.unnamed is not None:
            found = pipeline.unnamed.settle(plan.start_s, end_s, pipeline.walking)
            return [result_of(plan, outcome) for outcome in found] or [_empty(plan, end_s, 0, pipeline)]
        if plan.movement is None:
            return [_empty(plan, end_s, None, pipeline)]
        trace = pipeline.trace.trace().between(plan.start_s, end_s)
        if len(trace) < ROW_HZ or not trace.valid.any():
            return [_empty(plan, end_s, None, pipeline)]
        movement = _begun(plan.movement, trace, plan)
        return [result_of(plan, settle(trace, pipeline.walking, movement, pipeline.upright()))]


def _begun(movement: Movement, trace: Trace, plan: SetPlan) -> Movement:
    """The movement with where up was as the set began, where that is known to be rest."""
    first = trace.between(plan.start_s, plan.start_s + START_S)
    if not plan.from_rest or not first.valid.any():
        return movement
    x, y, z = unit(first.up[first.valid].sum(axis=0)).tolist()
    return replace(movement, start=(x, y, z))


def result_of(plan: SetPlan, outcome: SetOutcome) -> SetResult:
    """The product's record of a settled set."""
    reps = outcome.reps or ()
    seen = outcome.reps is not None
    return SetResult(
        plan.exercise, plan.side, outcome.start_s, outcome.end_s,
        len(reps) if seen else None, len(outcome.partials) if seen else None,
        outcome.confidence, outcome.coverage, outcome.may_hide, reps, outcome.warnings, outcome.evidence,
    )  # fmt: skip


def _empty(plan: SetPlan, end_s: float, count: int | None, pipeline: Pipeline) -> SetResult:
    """A set in which nothing was, or could be, counted."""
    warnings = (plan.unseen,) if plan.unseen else ()
    end_s = max(plan.start_s, end_s)
    heard = pipeline.trace.trace().between(plan.start_s, end_s).valid
    if len(heard) < ROW_HZ or not heard.any():
        warnings = (*warnings, "hardly anything was recorded during this set")
    coverage = float(heard.mean()) if len(heard) else 0.0
    return SetResult(
        plan.exercise, plan.side, plan.start_s, end_s, count, count, None, coverage, False, (), warnings
    )
