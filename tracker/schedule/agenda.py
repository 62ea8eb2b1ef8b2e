"""What is due now, what comes next and what comes later, with a reason where something is held back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.diary import Done
from tracker.plan.model import PlanItem, PlanVersion
from tracker.schedule.calls import Call, calls
from tracker.schedule.days import ONE_DAY, Clock, Day, day_at, week_of
from tracker.schedule.filled import Held
from tracker.schedule.force import FOREVER, force_at
from tracker.schedule.rhythm import rhythm_of, throughout


@dataclass(frozen=True, slots=True)
class HeldBack:
    """An exercise of the plan that is not due because it is stopped or paused."""

    exercise: str
    since: datetime
    until: datetime | None
    reason: str
    rule: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """A moment of a plan. `due`: what closes first comes first. `next`: what opens first of all that is to come;
    `later`: the rest of the day.

    `throughout`: for all of the day. `anytime`: nobody prescribed how often.
    """

    now: datetime
    day: Day
    awake: bool
    version: PlanVersion
    due: tuple[Call, ...]
    next: tuple[Call, ...]
    later: tuple[Call, ...]
    held: tuple[HeldBack, ...]
    throughout: tuple[PlanItem, ...]
    anytime: tuple[PlanItem, ...]


def agenda(
    versions: Sequence[PlanVersion], done: Sequence[Done], held: Sequence[Held], now: datetime
) -> Agenda | None:
    """The agenda at a moment; None while no plan holds. `done` should reach back to the beginning of the week."""
    version = force_at(versions, now)
    if version is None:
        return None
    clock = Clock(version.time_zone, version.waking)
    today = day_at(now, clock)
    found = calls(versions, done, held, now, _horizon(today.date))
    due = sorted((c for c in found if c.opens <= now and today.awake(now)), key=lambda call: call.closes)
    ahead = [call for call in found if call.opens > now]
    first = min((call.opens for call in ahead), default=now)
    free = [item for item in version.items if not _held_at(held, item.exercise, now)]
    return Agenda(
        now, today, today.awake(now), version, tuple(due),
        tuple(call for call in ahead if call.opens == first),
        tuple(call for call in ahead if first < call.opens < today.ends),
        tuple(_held_back(version, held, now)),
        tuple(item for item in free if throughout(item)),
        tuple(item for item in free if rhythm_of(item) is None and not throughout(item)),
    )  # fmt: skip


def _horizon(today: date) -> date:
    """The end of the week in which tomorrow lies."""
    return week_of(today + ONE_DAY) + timedelta(days=6)


def _held_at(held: Sequence[Held], exercise: str, at: datetime) -> Held | None:
    """What holds an exercise back: of several, the one that ends last."""
    holding = [h for h in held if h.exercise in (None, exercise) and h.since <= at and (h.until or FOREVER) > at]
    return max(holding, key=lambda h: (h.until or FOREVER, -h.since.timestamp(), h.reason), default=None)


def _held_back(version: PlanVersion, held: Sequence[Held], now: datetime) -> Iterator[HeldBack]:
    for item in version.items:
        hold = _held_at(held, item.exercise, now)
        if hold is not None:
            yield HeldBack(item.exercise, hold.since, hold.until, hold.reason, hold.rule)
