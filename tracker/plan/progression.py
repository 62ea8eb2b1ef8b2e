"""How a plan may grow: suggestions with their reason and source, which a person applies or leaves.

The brochures say how far: walking from 10 to 30 minutes (NASS), walks of 5 minutes to 20 to 30 at a time over
weeks (WALK), pelvic tilts from 1 to 5 up to 10 (HE), low repetitions first (SC). How fast, they leave to what is
tolerated; the steps and the days between them are ours, and small.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from tracker.catalogue import Catalogue
from tracker.diary import Done, PainAnswer
from tracker.model import Bounds, Dosage, WalkingDose
from tracker.plan.calm import pain_now
from tracker.plan.evidence import days_with_minutes, days_with_repetitions, dose_since
from tracker.plan.limits import most_minutes, most_repetitions
from tracker.plan.model import PlanItem, PlanVersion
from tracker.plan.programme import Programme
from tracker.plan.stages import next_stage
from tracker.plan.suggestion import Suggestion
from tracker.plan.written import basis, written
from tracker.words import number

REPETITION_DAYS = 3
"""Days on which the present repetitions were done, before one more."""

WALKING_DAYS = 4
WALKING_LEAST = timedelta(days=7)
"""Days on which the present minutes were walked, and how long a step lasts at least: growing over weeks (WALK)."""

STEP_MIN = 5.0
"""A walk grows by at most so many minutes, and by at most half of what it was."""

Waits = Literal["nothing due", "held", "pain", "unasked"]


@dataclass(frozen=True, slots=True)
class Growth:
    """What may grow now. `waits`: why nothing may at all; None where nothing stands in the way."""

    suggestions: tuple[Suggestion, ...]
    waits: Waits | None = None


@dataclass(frozen=True, slots=True)
class Lived:
    """What is known of how the plan went. `held`: the exercises stopped or paused now, None for all of them."""

    done: Sequence[Done]
    answers: Sequence[PainAnswer]
    held: Collection[str | None] = ()


def growth(
    versions: Sequence[PlanVersion],
    lived: Lived,
    now: datetime,
    programmes: Mapping[str, Programme],
    catalogue: Catalogue,
) -> Growth:
    """What a plan's present version may grow to. Nothing while pain is worse or unknown, nothing that is held,
    nothing on missing data, never past what the source says. Only `now` says what time it is.
    """
    plan = max(versions, key=lambda v: v.version, default=None)
    if plan is None or not _runs(plan, now):
        return Growth((), "nothing due")
    if waits := _waits(lived, now):
        return Growth((), waits)
    grown = [
        suggestion
        for item in plan.items
        if item.exercise not in lived.held
        and (source := _source(item, catalogue)) is not None
        and (suggestion := _grown(item, source, versions, lived.done, now)) is not None
    ]
    if not lived.held and (stage := next_stage(versions, lived.done, lived.answers, now, programmes, catalogue)):
        grown.append(stage)
    return Growth(tuple(grown))


def _runs(plan: PlanVersion, now: datetime) -> bool:
    today = now.astimezone(ZoneInfo(plan.time_zone)).date()
    return plan.starts <= today and (plan.ends is None or today <= plan.ends)


def _waits(lived: Lived, now: datetime) -> Waits | None:
    if None in lived.held:
        return "held"
    pain = pain_now(lived.answers, now)
    return None if pain == "calm" else "pain" if pain == "worse" else "unasked"


def _source(item: PlanItem, catalogue: Catalogue) -> Dosage | None:
    """What the source says that an item is measured against; None where nobody says how far it may go."""
    if item.exercise not in catalogue:
        return None
    return next((d for d in catalogue.get(item.exercise).dosages if d.source == basis(item)), None)


def _grown(
    item: PlanItem, source: Dosage, versions: Sequence[PlanVersion], done: Sequence[Done], now: datetime
) -> Suggestion | None:
    since = dose_since(versions, item.exercise)
    zone = ZoneInfo(max(versions, key=lambda v: v.version).time_zone)
    if item.dosage.walking is not None:
        if now - since < WALKING_LEAST:
            return None
        return _more_minutes(item, source, days_with_minutes(done, item, since, now, zone))
    return _more_repetitions(item, source, days_with_repetitions(done, item, since, now, zone))


def _more_repetitions(item: PlanItem, source: Dosage, days: Collection[date]) -> Suggestion | None:
    """One repetition more. The fewest stay as they are: on a bad day they are enough."""
    asked, top = item.dosage.repetitions, _lowest(item.dosage.grows_to, most_repetitions(source))
    if asked is None or asked.max is None or top is None or len(days) < REPETITION_DAYS:
        return None
    after = asked.max + 1
    if after > top:
        return None
    grown = replace(item.dosage, repetitions=Bounds(asked.min, after), grows_to=int(top) if after < top else None)
    reason = (
        f"On {len(days)} days you did all {number(asked.max)} repetitions, and the pain has been quiet."
        f" {source.source} lets it grow to {number(top)}."
    )
    return Suggestion(
        "repetitions", item.exercise, asked.max, after, reason, _named(source), (written(item, grown),), top
    )


def _more_minutes(item: PlanItem, source: Dosage, days: Collection[date]) -> Suggestion | None:
    """A somewhat longer walk, up to the goal; where the source says "or more", that is up to the patient."""
    dose, top = item.dosage.walking, _lowest(_goal(item.dosage), _goal(source))
    if dose is None or dose.start_min is None or top is None or len(days) < WALKING_DAYS:
        return None
    step = max(1.0, min(STEP_MIN, dose.start_min // 2))
    after = min(dose.start_min + step, top)
    if after <= dose.start_min:
        return None
    reason = (
        f"On {len(days)} days you walked {number(dose.start_min)} minutes, and the pain has been quiet."
        f" {source.source} lets it grow to {number(top)}."
    )
    grown = _walks(item.dosage, dose, source, after)
    return Suggestion(
        "minutes", item.exercise, dose.start_min, after, reason, _named(source), (written(item, grown),), top
    )


def _walks(dosage: Dosage, dose: WalkingDose, source: Dosage, minutes: float) -> Dosage:
    """The dosage with longer walks. Several a day are for the beginning: one that reaches the goal is taken as
    the source says of such walks (WALK: about 2 miles, 3 or 4 times a week).
    """
    longer = replace(dose, start_min=minutes)
    goal = None if dose.goal_min is None else dose.goal_min.min
    if dose.walks_per_day is None or goal is None or minutes < goal or source.walking is None:
        return replace(dosage, walking=longer)
    whole = replace(longer, walks_per_day=None, distance_m=source.walking.distance_m)
    return replace(dosage, walking=whole, frequency=source.frequency)


def _goal(source: Dosage) -> float | None:
    """The minutes up to which growing is suggested."""
    if source.walking is None or source.walking.goal_min is None:
        return None
    return most_minutes(source) or source.walking.goal_min.min


def _lowest(first: float | None, second: float | None) -> float | None:
    """The lower of two limits; None unless both are known."""
    return None if first is None or second is None else min(first, second)


def _named(source: Dosage) -> str:
    return f"{source.source}, {source.figure}" if source.figure else source.source
