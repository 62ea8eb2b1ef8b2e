"""`backbeat calendar`: the plan as an iCalendar feed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from tracker.cli.store_option import Data, Now, Patient, now_of, opened, patient_of

HELP = """Write the coming days of the plan as an iCalendar feed (.ics), to import or to subscribe to.

Fetched again it changes events instead of doubling them. What is held back for safety is not in it.

\b
Examples:
  backbeat calendar > plan.ics
  backbeat calendar --out plan.ics --days 14 --alarm
"""

MOST_DAYS = 366


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("calendar", help=HELP, short_help="The plan as an iCalendar feed.")(calendar)


def calendar(
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Where to write it.")] = None,
    days: Annotated[int, typer.Option("--days", min=1, max=MOST_DAYS, help="How many days ahead.")] = 28,
    alarm: Annotated[bool, typer.Option("--alarm", help="Let the calendar remind of each event.")] = False,
    data: Data = None,
    patient: Patient = None,
    now: Now = None,
) -> None:
    """Write the feed; raises `typer.Exit` where there is no plan, or no place to write to."""
    from sensors.atomic import replacing
    from tracker.catalogue import load_catalogue
    from tracker.cli import schedule_facts
    from tracker.safety.gathering import clock_of
    from tracker.schedule.ical import feed

    moment = now_of(now)
    with opened(data) as store:
        whose = patient_of(store, patient)
        versions = store.plan_versions(whose)
        if not versions:
            schedule_facts.refuse_without_plan(versions, moment)
        held = schedule_facts.held_of(store, whose, clock_of(versions, moment))
        text = feed(versions, held, load_catalogue(), moment, days=days, alarm=alarm)
        if out is None:
            sys.stdout.write(text)
            return
        with replacing(out) as stream:
            stream.write(text.encode())
