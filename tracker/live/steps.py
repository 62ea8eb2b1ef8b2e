"""What there is to do: one exercise that was named, or what the plan has due now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sensors.stream import BodySide
from tracker.catalogue import Catalogue, view_for
from tracker.live.model import Step
from tracker.model import Dosage, Exercise
from tracker.plan.model import PlanItem
from tracker.schedule.agenda import Agenda

BOTH: tuple[BodySide, ...] = ("left", "right")
UNHURRIED_MIN_HOLD_S = 20.0
"""From here on a hold without a number of repetitions is meant once (HE, "20-40 s")."""


def steps_of(
    exercise: Exercise, item: PlanItem | None, side: BodySide | None, placement: str | None, source: str | None
) -> tuple[Step, ...]:
    """The sets of an exercise: as the plan has it, else as `source` does, else as the first that says how much."""
    dosage = item.dosage if item is not None and source is None else chosen(exercise, source)
    sides = (side,) if side is not None else sides_of(exercise, dosage, BOTH)
    return tuple(Step(exercise, s, dosage, placement_of(exercise, placement)) for s in sides)


def due(
    agenda: Agenda, catalogue: Catalogue, placement: str | None, held: Iterable[str | None]
) -> tuple[Step, ...]:
    """All that the plan has due now and is not held, those at one place of the sensor behind each other."""
    stopped = set(held)
    found: list[Step] = []
    for call in agenda.due:
        if call.exercise not in catalogue or call.exercise in stopped or None in stopped:
            continue
        exercise = catalogue.get(call.exercise)
        sides = sides_of(exercise, call.item.dosage, call.sides or BOTH)
        found += [Step(exercise, s, call.item.dosage, placement_of(exercise, placement)) for s in sides]
    places = list(dict.fromkeys(step.placement for step in found))
    return tuple(sorted(found, key=lambda step: places.index(step.placement)))


def sides_of(exercise: Exercise, dosage: Dosage | None, left: Sequence[BodySide]) -> tuple[BodySide | None, ...]:
    """The sides to do, one set each; an exercise that goes to both sides by itself has one set."""
    per_side = exercise.two_sided and (dosage is None or dosage.per_side)
    return tuple(left) if per_side and not alternates(exercise) else (None,)


def alternates(exercise: Exercise) -> bool:
    """Whether one set goes to both sides in turn, as knee rolls do."""
    return any(v.movement is not None and v.movement.pattern == "alternating" for v in exercise.views)


def chosen(exercise: Exercise, source: str | None) -> Dosage | None:
    """The dosage of a source; without one the first that says how much."""
    known = [d for d in exercise.dosages if source is None or d.source == source]
    telling = (d for d in known if d.repetitions or d.hold_s or d.walking)
    return next(telling, known[0] if known else None)


def placement_of(exercise: Exercise, placement: str | None) -> str:
    """Where the sensor sits: where it was said to, else at the exercise's best place."""
    return placement or exercise.placements[0]


def seen(step: Step) -> bool:
    """Whether the exercise can be seen from there at all."""
    if step.exercise.kind != "repetitions":
        return True
    view = view_for(step.exercise, step.placement)
    return view is not None and view.movement is not None


def goal_reps(dosage: Dosage | None) -> tuple[int | None, int | None]:
    """From how many repetitions on the dose is met, and after how many the set is over; None: nobody says."""
    if dosage is None:
        return None, None
    if dosage.repetitions is None:
        once = dosage.hold_s is not None and (dosage.hold_s.min or 0.0) >= UNHURRIED_MIN_HOLD_S
        return (1, 1) if once else (None, None)
    least, most = dosage.repetitions.min, dosage.repetitions.max
    return (None if least is None else int(least), None if most is None else int(most))


def goal_hold_s(dosage: Dosage | None) -> tuple[float | None, float | None]:
    """From how many seconds on a hold is long enough, and from when on it is enough."""
    if dosage is None or dosage.hold_s is None:
        return None, None
    return dosage.hold_s.min, dosage.hold_s.max


def goal_minutes(dosage: Dosage | None) -> float | None:
    """How long a walk is to be, minutes: what to begin with, else the goal's least."""
    walking = dosage.walking if dosage is not None else None
    if walking is None:
        return None
    if walking.start_min is None and walking.goal_min is not None:
        return walking.goal_min.min
    return walking.start_min
