"""A patient's days read from the store: the one place where what was done, told and worn becomes what the schedule
counts and what the rules look at. Commands and the report use it alike.

    known = facts(store, patient, monday, now)
    known.advice(monday, sunday)        what the rules say of these days
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tracker.diary import Correction, Done, ExertionAnswer, SelfReport, SessionRecord
from tracker.done import done_of
from tracker.plan.model import PlanVersion
from tracker.safety.days import DayAdvice, DayRecords, advice_between
from tracker.safety.standing import Ground
from tracker.safety.state import Held
from tracker.schedule.activity import Activity, activities
from tracker.schedule.days import Clock
from tracker.schedule.exertion import Effort, efforts
from tracker.schedule.force import force_at
from tracker.schedule.posture import LOOK_BACK, Worn

if TYPE_CHECKING:
    from tracker.safety.keeping import Safety
    from tracker.store import Store

A_DAY = timedelta(days=1)
INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the schedule and the rules work on; `done`, `sessions` (without the times of single steps),
    `efforts` and `active` from some day on, until `now`. `held` and `grounds`: of ever. `safety`: the rules, over
    the same store.
    """

    versions: tuple[PlanVersion, ...]
    held: tuple[Held, ...]
    grounds: tuple[Ground, ...]
    sessions: tuple[SessionRecord, ...]
    done: tuple[Done, ...]
    efforts: tuple[Effort, ...]
    active: tuple[Activity, ...]
    clock: Clock
    now: datetime
    safety: Safety

    def records(self) -> DayRecords:
        """As the rules look at it."""
        return DayRecords(
            self.versions, self.done, self.held, self.grounds, self.active, self.clock, self.now
        )  # fmt: skip

    def advice(self, first: date, last: date) -> tuple[DayAdvice, ...]:
        """What the rules say of each day from `first`, which is none before the facts begin, to `last`."""
        return advice_between(self.records(), self.safety.rules, first, last)


def facts(store: Store, patient: str, since: date, now: datetime) -> Facts:
    """The facts from a local day on, and a day before for time zones' sake.

    Raises:
        StoreError: the store cannot be read.
        CatalogueError: a rule file is wrong.
    """
    from tracker.safety.keeping import safety_of

    return facts_by(safety_of(store), patient, since, now)


def facts_by(safety: Safety, patient: str, since: date, now: datetime, *, usual: bool = True) -> Facts:
    """The same with rules that were read already. `usual` False: without what tells the usual posture.

    Raises:
        StoreError: the store cannot be read.
    """
    versions = safety.store.plan_versions(patient)
    zone = ZoneInfo(clock_of(versions, now).zone)
    return facts_in(kept_since(safety, patient, versions, since, zone, now, usual=usual), safety, now)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the store holds of a patient from the local day `since` on, and a day before. `held`, `grounds`,
    `corrections`: of ever; `earlier`: what tells the usual posture.
    """

    since: date
    zone: ZoneInfo
    versions: tuple[PlanVersion, ...]
    sessions: tuple[SessionRecord, ...]
    corrections: tuple[Correction, ...]
    reports: tuple[SelfReport, ...]
    exertions: tuple[ExertionAnswer, ...]
    held: tuple[Held, ...]
    grounds: tuple[Ground, ...]
    earlier: tuple[Worn, ...]


def kept_since(
    safety: Safety, patient: str, versions: tuple[PlanVersion, ...], since: date, zone: ZoneInfo,
    last: datetime, *, usual: bool = True,
) -> Kept:  # fmt: skip
    """Read it, up to the moment `last`. `versions`: of the patient's plans. Raises as `facts_by`."""
    store, start = safety.store, datetime.combine(since, time(0), zone) - A_DAY
    until = last + INSTANT
    held, grounds = safety.spans_and_grounds(patient, zone)
    return Kept(
        since, zone, versions, store.outlines(patient, start, until), store.corrections(patient),
        store.self_reports(patient, start, until), store.exertions(patient, start, until), held, grounds,
        store.worn(patient, start - LOOK_BACK, start) if usual else (),
    )  # fmt: skip


def facts_in(kept: Kept, safety: Safety, now: datetime) -> Facts:
    """What of it had been by a moment."""
    sessions = tuple(each for each in kept.sessions if each.started_at <= now)
    reports = tuple(each for each in kept.reports if each.at <= now)
    felt = efforts(sessions, tuple(each for each in kept.exertions if each.at <= now), reports)
    done = tuple(d for d in done_of(sessions, kept.corrections, reports) if d.at <= now)
    clock = clock_of(kept.versions, now)
    return Facts(
        kept.versions, kept.held, kept.grounds, sessions, done, felt,
        activities(done, sessions, felt, clock, kept.earlier), clock, now, safety,
    )  # fmt: skip


def clock_of(versions: Sequence[PlanVersion], now: datetime) -> Clock:
    """By what a day is told: the plan that holds, else the newest, else universal time and usual hours."""
    version = force_at(versions, now) or (versions[-1] if versions else None)
    if version is None:
        return Clock("UTC", (time(7), time(22)))
    return Clock(version.time_zone, version.waking)
