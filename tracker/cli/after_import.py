"""What to mind after recordings were kept: what the rules say of the newest day, and what is held from now on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from tracker.diary import SessionRecord
    from tracker.store import Store


def say_after(store: Store, records: Iterable[SessionRecord]) -> None:
    """Print it, for each patient once: of the newest of these sessions."""
    from tracker.catalogue import load_catalogue
    from tracker.cli.safety_words import say_days, say_held
    from tracker.imported import advice_after, end_of
    from tracker.safety.keeping import safety_of

    newest = {record.patient: record for record in sorted(records, key=lambda r: r.started_at)}
    safety = safety_of(store)
    for patient, record in sorted(newest.items()):
        advice = advice_after(safety, record)
        held = safety.held(patient, end_of(record))
        if advice or held:
            typer.echo(f"\nFor {patient}, as of {record.started_at:%Y-%m-%d}:")
        say_days(advice, load_catalogue())
        say_held(held)
