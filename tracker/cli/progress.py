"""`backbeat progress`: done of due and dose of dose, by week, month and exercise."""

from __future__ import annotations

import json
from typing import Annotated

import typer

from tracker.cli.store_option import Data, Json, Now, Patient, now_of, opened, patient_of

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
    from tracker.overview import weeks_of
    from tracker.safety.keeping import safety_of

    with opened(data) as store:
        found = weeks_of(safety_of(store), patient_of(store, patient), weeks, now_of(now))
    if as_json:
        print(json.dumps(found.document(), ensure_ascii=False, indent=1))
    else:
        progress_view.show(found, load_catalogue(), days)
