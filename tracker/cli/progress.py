"""`backbeat progress`: done of due and dose of dose, by week, month and exercise."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.store_option import Data, Json, Now, Patient, now_of, opened, patient_of

if TYPE_CHECKING:
    from tracker.plan.model import PlanVersion
    from tracker.safety.days import DayAdvice
    from tracker.schedule.activity import Activity
    from tracker.schedule.amounts import Amount
    from tracker.schedule.document import Period
    from tracker.schedule.filled import Filled
    from tracker.store import Store


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


HELP = """Show how the plan went: done of due and dose of dose, by week, month and exercise.

What could not be measured is unknown, apart from what was not done; what was sensed, corrected and told by you is
told apart. A day off is no reproach.

\b
Examples:
  backbeat progress
  backbeat progress --weeks 12
  backbeat progress --days --json
"""

MOST_WEEKS = 520


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("progress", help=HELP, short_help="How the plan went, by week, month and exercise.")(progress)


def progress(
    weeks: Annotated[int, typer.Option("--weeks", min=1, max=MOST_WEEKS, help="How many weeks back.")] = 4,
    days: Annotated[bool, typer.Option("--days", help="Each day of them as well.")] = False,
    data: Data = None,
    patient: Patient = None,
    as_json: Json = False,
    now: Now = None,
) -> None:
    """Print the tables of the last weeks, this one included."""
    from tracker.catalogue import load_catalogue
    from tracker.cli import progress_view
    from tracker.safety.document import day_advice_documents
    from tracker.schedule.document import progress_document

    moment = now_of(now)
    with opened(data) as store:
        found = weeks_of(store, patient_of(store, patient), weeks, moment)
    if as_json:
        advice = day_advice_documents(found.advice)
        document = progress_document(found.period, found.filled, found.active, found.version, advice)
        print(json.dumps(document, ensure_ascii=False, indent=1))
    else:
        progress_view.show(found, load_catalogue(), days)


def weeks_of(store: Store, patient: str, weeks: int, moment: datetime) -> Weeks:
    """The last weeks, the present one included."""
    from tracker.safety.gathering import clock_of, facts
    from tracker.schedule.amounts import amounts
    from tracker.schedule.days import day_at, week_of
    from tracker.schedule.document import Period
    from tracker.schedule.filled import fill
    from tracker.schedule.force import force_at

    clock = clock_of(store.plan_versions(patient), moment)
    monday = week_of(day_at(moment, clock).date)
    period = Period(_back(monday, weeks), monday + timedelta(days=6), moment, clock.zone)
    known = facts(store, patient, period.first, moment)
    return Weeks(
        period,
        fill(known.versions, known.done, known.held, period.first, period.last),
        amounts(known.versions, known.done, period.first, period.last, moment),
        tuple(a for a in known.active if period.first <= a.day <= period.last),
        force_at(known.versions, moment),
        known.advice(period.first, period.last),
    )


def _back(monday: date, weeks: int) -> date:
    return monday - timedelta(weeks=weeks - 1)
