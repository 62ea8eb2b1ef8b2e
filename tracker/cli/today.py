"""`backbeat today`: what is due now, next and later, and what was done."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import typer

from tracker.cli.store_option import Data, Json, Now, Patient, now_of, opened, patient_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.safety.days import DayAdvice
    from tracker.safety.gathering import Facts
    from tracker.safety.keeping import Safety
    from tracker.schedule.agenda import Agenda
    from tracker.schedule.document import DayDone

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
    from tracker.safety.document import day_advice_documents
    from tracker.safety.gathering import clock_of, facts
    from tracker.schedule.agenda import agenda
    from tracker.schedule.days import day_at, week_of
    from tracker.schedule.document import today_document

    moment = now_of(now)
    with opened(data) as store:
        whose = patient_of(store, patient)
        clock = clock_of(store.plan_versions(whose), moment)
        known = facts(store, whose, week_of(day_at(moment, clock).date), moment)
        found = agenda(known.versions, known.done, known.held, moment)
        if found is None:
            schedule_facts.refuse_without_plan(known.versions, moment)
        done, advice = _done(known, found), known.advice(found.day.date, found.day.date)
        if as_json:
            document = today_document(found, done, day_advice_documents(advice))
            print(json.dumps(document, ensure_ascii=False, indent=1))
        else:
            _ask_first(known.safety, whose)
            _show(found, done, advice)


def _done(known: Facts, found: Agenda) -> DayDone:
    """What became of the day until now."""
    from tracker.schedule.amounts import amounts
    from tracker.schedule.document import DayDone
    from tracker.schedule.today import so_far

    today = found.day.date
    tallies = so_far(found, known.versions, known.done, known.held)
    did = amounts(known.versions, known.done, today, today, known.now)
    activity = next((a for a in known.active if a.day == today), None)
    return DayDone(tallies, did.get(today, ()), activity)


def _show(found: Agenda, done: DayDone, advice: Sequence[DayAdvice]) -> None:
    """The day, with caution before it and what is only good to know after it."""
    from tracker.catalogue import load_catalogue
    from tracker.cli import today_view
    from tracker.cli.safety_words import say_days

    catalogue = load_catalogue()
    careful = [each for each in advice if "remind" not in each.advice.does]
    today_view.show_heading(found)
    say_days(careful, catalogue)
    today_view.show(found, done, careful, catalogue)
    say_days([each for each in advice if each not in careful], catalogue)
    today_view.show_closing(found, careful)


def _ask_first(safety: Safety, patient: str) -> None:
    """Until the questions before the first session are answered, say so."""
    from tracker.safety.questions import unanswered

    if unanswered(safety.questions, safety.ready(patient)):
        print("Before your first session, please answer a few questions: backbeat ready\n")
