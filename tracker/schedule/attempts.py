"""Things done, put together to times: the sets of one time, the walks of one day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sensors.stream import BodySide
from tracker.diary import Done, How
from tracker.dosage import verdicts
from tracker.dosage.verdicts import MINUTE_TOLERANCE
from tracker.model import Dosage, Verdict, WalkingDose
from tracker.schedule.aerobic import ALTERNATIVES, counts_for
from tracker.schedule.days import day_at
from tracker.schedule.quotas import Stretch

State = Literal["done", "partly", "unknown"]
"""`partly`: some minutes of a walk, one of two sides. `unknown`: it may have been done; the data do not tell."""

RANK: dict[State, int] = {"done": 0, "partly": 1, "unknown": 2}
"""What says more comes first."""

BOTH: tuple[BodySide, ...] = ("left", "right")


@dataclass(frozen=True, slots=True)
class Attempt:
    """One time. `dose`: the share of the prescribed dose, 0 to 1; None where nobody measured or prescribed one.
    `whole`: a walk that stands for all walks of its day. `amount`: how much of it was done, against the range that
    is prescribed; `over` as soon as what is known is more.
    """

    at: datetime
    state: State
    dose: float | None
    how: How
    whole: bool = False
    amount: Verdict = "unknown"


def attempts(stretch: Stretch, done: Iterable[Done], side: BodySide | None) -> tuple[Attempt, ...]:
    """The times an exercise was done in a stretch, in order; with a `side`, those of it (an unsaid side may be
    either).
    """
    mine = sorted(
        (d for d in done if stretch.since <= d.at < stretch.until and _counts(stretch, d, side)),
        key=lambda d: (d.at, d.how, d.repetitions or 0, d.minutes or 0.0),
    )
    return tuple(_attempt(group, stretch) for group in _grouped(stretch, mine))


def lanes(dosage: Dosage) -> tuple[BodySide | None, ...]:
    """The sides that are done apart."""
    return BOTH if dosage.per_side else (None,)


def how_of(hows: Iterable[How]) -> How:
    """Where a figure made of several comes from: from a person's word as soon as one of them does."""
    known = set(hows)
    return "self-reported" if "self-reported" in known else "corrected" if "corrected" in known else "sensed"


def _counts(stretch: Stretch, done: Done, side: BodySide | None) -> bool:
    if done.exercise != stretch.exercise and done.exercise not in ALTERNATIVES:
        return False
    return (side is None or done.side in (side, None)) and counts_for(stretch.item_at(done.at), done.exercise)


def _grouped(stretch: Stretch, done: Sequence[Done]) -> list[list[Done]]:
    """A time ends when the next may begin; minutes add up over a day; walks that are counted stay apart."""
    groups: list[list[Done]] = []
    for one in done:
        if groups and _together(stretch, groups[-1][0], one):
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _together(stretch: Stretch, first: Done, one: Done) -> bool:
    item = stretch.item_at(one.at)
    if item.dosage.walking is not None and item.dosage.walking.walks_per_day is not None:
        return False
    if stretch.rhythm.period == "week" or item.dosage.walking is not None:
        return day_at(first.at, stretch.clock) == day_at(one.at, stretch.clock)
    return (one.at - first.at).total_seconds() < stretch.rhythm.apart_s


def _attempt(group: Sequence[Done], stretch: Stretch) -> Attempt:
    dosage = stretch.item_at(group[0].at).dosage
    how = how_of(d.how for d in group)
    if dosage.walking is not None:
        return _walked(group, dosage.walking, how)
    state: State = "done" if any(_happened(d) for d in group) else "unknown"
    return Attempt(group[0].at, state, _dose(group, dosage), how, amount=_amount(group, dosage))


def walking_min(dose: WalkingDose) -> float | None:
    """The minutes that fill a walking dose: those to begin with, else the least of the goal."""
    return _goal_min(dose) if dose.start_min is None else dose.start_min


def _goal_min(dose: WalkingDose) -> float | None:
    return None if dose.goal_min is None else dose.goal_min.min


def _walked(group: Sequence[Done], dose: WalkingDose, how: How) -> Attempt:
    """Minutes added up. Fewer than asked are a part; with some unmeasured they may be all."""
    asked_min, goal_min = walking_min(dose), _goal_min(dose)
    total = sum(d.minutes or 0.0 for d in group)
    open_ended = any(d.minutes is None or d.complete is None for d in group)
    amount = _certain(verdicts.minutes(total, dose.start_min, dose.goal_min), open_ended)
    if asked_min is None:
        return Attempt(group[0].at, "done" if total else "unknown", None, how, amount=amount)
    if total >= asked_min - MINUTE_TOLERANCE:
        counted = dose.walks_per_day is not None and goal_min is not None
        whole = counted and total >= (goal_min or 0.0) - MINUTE_TOLERANCE
        return Attempt(group[0].at, "done", 1.0, how, whole, amount)
    if open_ended:
        return Attempt(group[0].at, "unknown", None, how)
    return Attempt(group[0].at, "partly", min(1.0, total / asked_min), how, amount=amount)


def _happened(done: Done) -> bool:
    """Whether it is known to have been done: a person says so, or something was counted."""
    return done.how == "self-reported" or bool(done.repetitions) or bool(done.minutes)


def _dose(group: Sequence[Done], dosage: Dosage) -> float | None:
    """Repetitions of those prescribed, else the hold of the one prescribed. More than all is all."""
    asked, hold_s = dosage.repetitions, dosage.hold_s
    if asked is not None:
        least = asked.min or asked.max
        counts = [d.repetitions for d in group if d.repetitions is not None]
        total = sum(counts)
        if not least or (total < least and any(d.repetitions is None or d.complete is None for d in group)):
            return None
        return min(1.0, total / least)
    holds = [d.hold_s for d in group if d.hold_s is not None]
    if hold_s is None or not hold_s.min or not holds:
        return None
    return min(1.0, max(holds) / hold_s.min)


def _amount(group: Sequence[Done], dosage: Dosage) -> Verdict:
    """The repetitions of one time together, else the hold, against what is prescribed of them. Whose side nobody
    said may be of both.
    """
    open_ended = any(d.complete is None or (dosage.per_side and d.side is None) for d in group)
    asked, hold_s = dosage.repetitions, dosage.hold_s
    if asked is not None:
        counts = [d.repetitions for d in group if d.repetitions is not None]
        unsaid = dosage.per_side and any(d.side is None for d in group)
        found = verdicts.repetitions(sum(counts) if counts else None, asked, dosage.grows_to, may_hide=unsaid)
        return _certain(found, open_ended or len(counts) < len(group))
    holds_s = [d.hold_s for d in group if d.hold_s is not None]
    return "unknown" if hold_s is None else verdicts.holds(holds_s, hold_s, may_hide=False)


def _certain(found: Verdict, open_ended: bool) -> Verdict:
    """Where more may have been done than is known, only too much is certain."""
    return "unknown" if open_ended and found != "over" else found
