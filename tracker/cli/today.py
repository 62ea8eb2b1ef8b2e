"""`backbeat today`: what is due now, next and later, and what was done."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

from tracker.cli.store_option import Data, Json, Now, Patient, now_of, opened, patient_of

if TYPE_CHECKING:
    from tracker.safety.keeping import Safety

HELP = """Show what is due now, what comes next, what is held back and what was done today.

Missed is missed: nothing is made up, and nothing is due while it is held back for safety.

\b
Examples:
  backbeat today
  backbeat today --json
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("today", help=HELP, short_help="What is due now, next and later.")(today)


def today(data: Data = None, patient: Patient = None, as_json: Json = False, now: Now = None) -> None:
    """Print the day; raises `typer.Exit` where there is no plan for it."""
    from tracker.catalogue import load_catalogue
    from tracker.cli import schedule_facts, today_view
    from tracker.safety.gathering import clock_of, facts
    from tracker.schedule.agenda import agenda
    from tracker.schedule.days import day_at, week_of
    from tracker.schedule.document import today_document
    from tracker.schedule.today import so_far

    moment = now_of(now)
    with opened(data) as store:
        whose = patient_of(store, patient)
        clock = clock_of(store.plan_versions(whose), moment)
        day = day_at(moment, clock).date
        known = facts(store, whose, week_of(day), moment)
        found = agenda(known.versions, known.done, known.held, moment)
        if found is None:
            schedule_facts.refuse_without_plan(known.versions, moment)
        tallies = so_far(found, known.versions, known.done, known.held)
        activity = next((a for a in known.active if a.day == found.day.date), None)
        if as_json:
            print(json.dumps(today_document(found, tallies, activity), ensure_ascii=False, indent=1))
        else:
            _ask_first(known.safety, whose)
            today_view.show(found, tallies, activity, load_catalogue())


def _ask_first(safety: Safety, patient: str) -> None:
    """Until the questions before the first session are answered, say so."""
    from tracker.safety.questions import unanswered

    if unanswered(safety.questions, safety.ready(patient)):
        print("Before your first session, please answer a few questions: backbeat ready\n")
