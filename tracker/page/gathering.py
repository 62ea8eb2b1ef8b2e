"""A patient's records of some days, read from the store for a page."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tracker.page.records import PageRecords
from tracker.page.times import ONE_DAY, Period
from tracker.schedule.posture import LOOK_BACK

if TYPE_CHECKING:
    from tracker.store import Store

USUAL = timedelta(days=27)
"""Before the last day, where nobody says from when: four weeks."""


LOOKED_AT = 10
"""Sessions at a time, when a time zone is looked for; nearly always the newest says it."""


class DaysError(ValueError):
    """The last day is before the first."""


def gathered(store: Store, patient: str, first: date | None, last: date | None, now: datetime) -> PageRecords:
    """Everything but the traces. Without `first`: four weeks, or since the first record if that is less.

    Raises:
        StoreError: the store cannot be read.
        DaysError: the last day is before the first.
    """
    from tracker.safety.keeping import safety_of

    plans = store.plan_versions(patient)
    zone = plans[-1].time_zone if plans else _zone(store, patient)
    end = last or now.astimezone(ZoneInfo(zone)).date()
    if first is not None and first > end:
        raise DaysError(f"the last day, {end}, is before the first, {first}")
    since, until = _midnight(first or end - USUAL, zone), _midnight(end + ONE_DAY, zone)
    sessions = store.outlines(patient, since, until)
    reports = store.self_reports(patient, since, until)
    pains = store.pains(patient, since, until)
    moments = [s.started_at for s in sessions] + [r.at for r in reports] + [a.at for a in pains]
    moments += [v.made_at for v in plans]
    begun = min((_day(at, ZoneInfo(zone)) for at in moments), default=end)
    period = Period(first or min(end, max(end - USUAL, begun)), end, zone)
    safety = safety_of(store)
    held, grounds = safety.spans_and_grounds(patient, ZoneInfo(zone))
    return PageRecords(
        store.patient_name(patient) or ("" if patient == "me" else patient), period, now, plans, sessions,
        store.corrections(patient), reports, pains, store.exertions(patient, since, until),
        store.adverse_events(patient, since, until), held,
        earlier=store.worn(patient, since - LOOK_BACK, since), grounds=grounds, rules=safety.rules,
        pulses=store.pulses(patient, since, until),
    )  # fmt: skip


def _zone(store: Store, patient: str) -> str:
    """The time zone of the newest session that says it, where no plan names one."""
    from tracker.store.paging import Span

    page = store.sessions_page(patient, Span(LOOKED_AT))
    while True:
        for session in page.records:
            if session.time_zone:
                return session.time_zone
        if page.next is None:
            return "UTC"
        page = store.sessions_page(patient, Span(LOOKED_AT, after=page.next))


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(0), ZoneInfo(zone))


def _day(at: datetime, zone: tzinfo) -> date:
    return at.astimezone(zone).date()
