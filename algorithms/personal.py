"""What a person's own repetitions look like: learnt from two or three of them, and the priors that it narrows.

A sensor that is worn again sits otherwise, by 10 or 20 degrees or the other way round altogether. So what is
learnt of its axes only makes one reading of a set likelier than another (`same_turn`); it never fixes an axis.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from algorithms.plane import unit
from algorithms.reading import best_readings
from algorithms.reps import settle
from algorithms.scene import make_scene
from algorithms.trace import Trace
from algorithms.types import FloatArray, Movement, SetOutcome, Span, Turn

LEAST_REPS = 2
"""One repetition has no spread."""

RANGE = (0.6, 1.6)
"""On another day a person's range may be this much of what it was."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The least, the median and the most of a few values."""

    least: float
    usual: float
    most: float


@dataclass(frozen=True, slots=True)
class Habit:
    """How a person does an exercise. `range_deg` degrees, the times seconds; `turn`: how the sensor turned."""

    repetitions: int
    range_deg: Spread
    out_s: Spread
    hold_s: Spread
    back_s: Spread
    turn: Turn


def learn(trace: Trace, walking: Sequence[Span], movement: Movement) -> tuple[SetOutcome, Habit | None]:
    """What a set that a person made carefully shows, and the set as it was counted.

    The habit is None where fewer than `LEAST_REPS` repetitions were counted, or their range cannot be told.
    """
    outcome = settle(trace, walking, movement)
    reps = outcome.reps or ()
    ranges = [r.range_deg for r in reps if r.range_deg is not None]
    scene = make_scene(trace, walking)
    readings = best_readings(scene, movement)
    if len(ranges) < LEAST_REPS or not readings or not readings[0].strokes:
        return outcome, None
    strokes = readings[0].strokes
    rest = unit(scene.up[[e.low for e in strokes] + [e.next_low for e in strokes]].sum(axis=0))
    peak = unit(scene.up[[e.peak for e in strokes]].sum(axis=0))
    return outcome, Habit(
        len(reps), _spread(ranges), _spread([r.out_s for r in reps]), _spread([r.hold_s for r in reps]),
        _spread([r.back_s for r in reps]), Turn(_triple(rest), _triple(unit(np.cross(rest, peak)))),
    )  # fmt: skip


def narrowed(movement: Movement, habit: Habit) -> Movement:
    """What to expect of the exercise from this person: about their range, and the turn that they made.

    Times are not narrowed: measured, it won nothing, and people hurry and tire.
    """
    usual = habit.range_deg.usual
    return replace(movement, range_deg=(RANGE[0] * usual, RANGE[1] * usual), turn=habit.turn)


def _spread(values: Sequence[float]) -> Spread:
    return Spread(min(values), float(np.median(values)), max(values))


def _triple(vector: FloatArray) -> tuple[float, float, float]:
    x, y, z = vector.tolist()
    return x, y, z
