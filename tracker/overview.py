"""A patient's present day and last weeks, read from the store: what the command line and the API tell alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.plan.model import PlanVersion
from tracker.safety.days import DayAdvice
from tracker.safety.document import day_advice_documents
from tracker.safety.gathering import Facts, clock_of, facts_by
from tracker.safety.keeping import Safety
from tracker.safety.recent import Recent
from tracker.schedule.activity import Activity
from tracker.schedule.agenda import Agenda, agenda
from tracker.schedule.amounts import Amount, amounts
from tracker.schedule.days import day_at, week_of
from tracker.schedule.document import DayDone, Period, progress_document, today_document
from tracker.schedule.filled import Filled, fill
from tracker.schedule.force import force_at
from tracker.schedule.today import so_far


@dataclass(frozen=True, slots=True)
class Today:
    """A moment of a plan: what is due, what was done until then, what the rules say of the day."""

    agenda: Agenda
    done: DayDone
    advice: tuple[DayAdvice, ...]

    def document(self) -> dict[str, object]:
        """As `backbeat.today/1`."""
        return today_document(self.agenda, self.done, day_advice_documents(self.advice))


@dataclass(frozen=True, slots=True)
class Weeks:
    """Some weeks: their days, what became of each quota, what was done of each exercise a day, what was active,
    the plan that holds now, and what the rules say.
    """

    period: Period
    filled: Sequence[Filled]
    amounts: Mapping[date, Sequence[Amount]]
    active: Sequence[Activity]
    version: PlanVersion | None
    advice: Sequence[DayAdvice]

    def document(self) -> dict[str, object]:
        """As `backbeat.progress/1`."""
        advice = day_advice_documents(self.advice)
        return progress_document(self.period, self.filled, self.active, self.version, advice)


def today_of(safety: Safety, patient: str, now: datetime, recent: Recent | None = None) -> Today | None:
    """A patient's day at a moment; None where no plan holds. `recent`: what was read before.

    Raises:
        StoreError: the store cannot be read.
    """
    known = (Recent() if recent is None else recent).week(safety, patient, now)
    found = agenda(known.versions, known.done, known.held, now)
    if found is None:
        return None
    return Today(found, _done(known, found), known.advice(found.day.date, found.day.date))


def weeks_of(safety: Safety, patient: str, weeks: int, now: datetime) -> Weeks:
    """The last weeks, the present one included.

    Raises:
        StoreError: the store cannot be read.
    """
    clock = clock_of(safety.store.plan_versions(patient), now)
    monday = week_of(day_at(now, clock).date)
    period = Period(monday - timedelta(weeks=weeks - 1), monday + timedelta(days=6), now, clock.zone)
    known = facts_by(safety, patient, period.first, now)
    return Weeks(
        period,
        fill(known.versions, known.done, known.held, period.first, period.last),
        amounts(known.versions, known.done, period.first, period.last, now),
        tuple(a for a in known.active if period.first <= a.day <= period.last),
        force_at(known.versions, now),
        known.advice(period.first, period.last),
    )


def _done(known: Facts, found: Agenda) -> DayDone:
    """What became of the day until now."""
    today = found.day.date
    tallies = so_far(found, known.versions, known.done, known.held)
    did = amounts(known.versions, known.done, today, today, known.now)
    activity = next((a for a in known.active if a.day == today), None)
    return DayDone(tallies, did.get(today, ()), activity)
