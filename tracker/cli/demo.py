"""`backbeat demo`: the sample day, replayed and judged."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import output
from tracker.cli.bar import progress

if TYPE_CHECKING:
    from tracker.catalogue import Catalogue
    from tracker.day import DayReport
    from tracker.model import SessionResult

HELP = """Replay a sample day and show it against the plan. Nothing to prepare, nothing is sent anywhere.

\b
Examples:
  backbeat demo               the day as tables
  backbeat demo --json        the same as JSON, a line a recording

The day is synthetic: a digital patient made it, nobody's data is in it.
"""

GREETING = """Good evening. This is what the sensor saw today, each exercise beside what was prescribed.
(A sample day, synthetic: a digital patient made it.)
"""

CLOSING = """
Little and often is how this works: what was short today can simply be part of tomorrow. Nothing has to be
made up. If pain moves away from the centre of the back or down a leg, stop that exercise and tell the person
who gave you the plan. Backbeat measures a plan that somebody gave you; it does not replace them.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("demo", help=HELP, short_help="Replay a sample day and show it against the plan.")
    def demo_command(
        as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    ) -> None:
        from tracker.catalogue import load_catalogue

        catalogue = load_catalogue()
        results = _replay_day(catalogue)
        if as_json:
            _print_json(results)
        else:
            _print_day(results, catalogue)


def _replay_day(catalogue: Catalogue) -> list[SessionResult]:
    from tracker.replay import replay
    from tracker.samples import sample_day
    from tracker.session import Request

    recordings = sample_day()
    results = []
    with progress(len(recordings)) as shown:
        for path in recordings:
            tell = shown.begin(path.name)
            results.append(replay(str(path), catalogue, Request(), on_progress=tell))
            shown.done()
    return results


def _print_json(results: list[SessionResult]) -> None:
    from tracker.document import line, result_document

    for result in results:
        print(line(result_document(result)))


def _day(results: list[SessionResult], catalogue: Catalogue) -> DayReport:
    """The results as one day, by the times their session files give."""
    from datetime import datetime

    from sensors.sidecar import read_sidecar, sidecar_path
    from tracker.day import DaySession, day_report

    paths = [Path(result.recording.path) for result in results]
    started = [str(read_sidecar(sidecar_path(path)).session.started_at) for path in paths]
    sessions = [DaySession(datetime.fromisoformat(at), r) for at, r in zip(started, results, strict=True)]
    return day_report(sessions, catalogue)


def _print_day(results: list[SessionResult], catalogue: Catalogue) -> None:
    from tracker.report import brief_report, heading, print_verdicts

    shown = output.console()
    shown.print(GREETING, soft_wrap=True)
    for result in results:
        brief_report(result, catalogue, shown)
    day = _day(results, catalogue)
    shown.print(heading("The whole day", day.day.isoformat()))
    print_verdicts(day.comparisons, catalogue, shown)
    shown.print(CLOSING, soft_wrap=True)
