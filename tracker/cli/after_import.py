"""What to mind after recordings were kept: what the rules say of the newest day, and what is held from now on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from tracker.diary import SessionRecord
    from tracker.safety.days import DayAdvice
    from tracker.store import Store


def advice_after(store: Store, record: SessionRecord) -> tuple[DayAdvice, ...]:
    """What the rules say of a session's local day, as it was known at the session's end."""
    from tracker.safety.gathering import clock_of, facts
    from tracker.schedule.days import day_at

    ended = _end_of(record)
    day = day_at(ended, clock_of(store.plan_versions(record.patient), ended)).date
    return facts(store, record.patient, day, ended).advice(day, day)


def say_after(store: Store, records: Iterable[SessionRecord]) -> None:
    """Print it, for each patient once: of the newest of these sessions."""
    from tracker.catalogue import load_catalogue
    from tracker.cli.safety_words import say_days, say_held
    from tracker.safety.keeping import safety_of

    newest = {record.patient: record for record in sorted(records, key=lambda r: r.started_at)}
    for patient, record in sorted(newest.items()):
        advice = advice_after(store, record)
        held = safety_of(store).held(patient, _end_of(record))
        if advice or held:
            typer.echo(f"\nFor {patient}, as of {record.started_at:%Y-%m-%d}:")
        say_days(advice, load_catalogue())
        say_held(held)


def _end_of(record: SessionRecord) -> datetime:
    return record.started_at + timedelta(seconds=record.result.recording.duration_s)
