"""`backbeat today`: what is due now, next and later, and what was done."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

from tracker.cli.store_option import Data, Json, Now, Patient, now_of, opened, patient_of

if TYPE_CHECKING:
    from tracker.overview import Today
    from tracker.safety.keeping import Safety

HELP = """Show what is due now, what comes next, what is held back, what was done today, and what to mind.

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
    from tracker.cli import schedule_facts
    from tracker.overview import today_of
    from tracker.safety.keeping import safety_of

    moment = now_of(now)
    with opened(data) as store:
        whose, safety = patient_of(store, patient), safety_of(store)
        found = today_of(safety, whose, moment)
        if found is None:
            schedule_facts.refuse_without_plan(store.plan_versions(whose), moment)
        if as_json:
            print(json.dumps(found.document(), ensure_ascii=False, indent=1))
        else:
            _ask_first(safety, whose)
            _show(found)


def _show(found: Today) -> None:
    """The day, with caution before it and what is only good to know after it."""
    from tracker.catalogue import load_catalogue
    from tracker.cli import today_view
    from tracker.cli.safety_words import say_days

    catalogue = load_catalogue()
    careful = [each for each in found.advice if "remind" not in each.advice.does]
    today_view.show_heading(found.agenda)
    say_days(careful, catalogue)
    today_view.show(found.agenda, found.done, careful, catalogue)
    say_days([each for each in found.advice if each not in careful], catalogue)
    today_view.show_closing(found.agenda, careful)


def _ask_first(safety: Safety, patient: str) -> None:
    """Until the questions before the first session are answered, say so."""
    from tracker.safety.questions import unanswered

    if unanswered(safety.questions, safety.ready(patient)):
        print("Before your first session, please answer a few questions: backbeat ready\n")
