"""`backbeat demo`: the sample day, replayed and judged, and the week that it ends."""

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
    from tracker.sample_week import Week
    from tracker.store import Store

HELP = """Replay a sample day, show it against the plan, and tell the week that it ends.

Nothing to prepare, nothing is sent anywhere. The week goes into a database in a temporary place, unless --data
says where to keep it.

\b
Examples:
  backbeat demo                        the day and the week as tables
  backbeat demo --html week.html       the week's page for patient and physiotherapist as well
  backbeat demo --data my-demo         keep the week, to try 'backbeat today --data my-demo' and others on it
  backbeat demo --json                 the day as JSON, a line a recording

It is all synthetic: a digital patient made it, nobody's data is in it.
"""

GREETING = """Good evening. This is what the sensor saw today, each exercise beside what was prescribed.
(A sample day, synthetic: a digital patient made it.)
"""

WEEK = """
The same patient's week: the sessions of this and six more days, from a database. Pain moved outwards on the third
day, so one exercise rested until it was back at the centre; one count was corrected; a swim was told. (Synthetic.)
"""

CLOSING = """
Little and often is how this works: what was short today was still good for you, and nothing has to be
made up. If pain moves away from the centre of the back or down a leg, stop that exercise and tell the person
who gave you the plan. Backbeat measures a plan that somebody gave you; it does not replace them.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo", help=HELP, short_help="Replay a sample day and show it against the plan.")(demo)


def demo(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="OUT", dir_okay=False, help="Write the week's page.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option("--data", metavar="DIR", help="Keep the week's records in this folder.")
    ] = None,
) -> None:
    """Print the day, then the week."""
    from tracker.catalogue import load_catalogue

    catalogue = load_catalogue()
    results = _replay_day(catalogue)
    if as_json:
        _print_json(results)
        return
    _print_day(results, catalogue)
    _print_week(results, catalogue, data, html)


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


def _print_week(results: list[SessionResult], catalogue: Catalogue, data: Path | None, html: Path | None) -> None:
    """Put the week into a store, in a temporary place if need be, and tell it."""
    from tempfile import TemporaryDirectory

    from tracker.cli.store_option import opened
    from tracker.sample_week import sample_session, tell_week

    shown = output.console()
    with TemporaryDirectory(prefix="backbeat-demo-") as place, opened(str(data or place), remind=False) as store:
        if store.patients():
            output.error(f"{data}: there are records already; name a folder of the demo's own")
            raise typer.Exit(output.FAILED)
        sessions = [sample_session(Path(r.recording.path), r) for r in results]
        week = tell_week(store, sessions, catalogue)
        shown.print(WEEK, soft_wrap=True)
        _show_weeks(store, week, catalogue)
        if html is not None:
            _write_page(store, week, catalogue, html)
    shown.print(CLOSING, soft_wrap=True)


def _show_weeks(store: Store, week: Week, catalogue: Catalogue) -> None:
    """The pain that stopped an exercise, with the advice; the correction; and how the plan went."""
    from tracker.cli import progress_view
    from tracker.cli.safety_words import say_advice
    from tracker.overview import weeks_of
    from tracker.safety.keeping import safety_of

    flare, corrected = week.flare, week.correction
    where = f"{flare.side} {flare.zone}"
    typer.echo(f"{flare.at:%A %H:%M}  pain {flare.score:.0f}, {where}, with {flare.exercise}:")
    say_advice(week.advice)
    typer.echo(
        f"\n{corrected.at:%A %H:%M}  corrected by {corrected.by}: {corrected.corrected} repetitions; the sensor"
        f" counted {corrected.sensed}. Both are kept.\n"
    )
    progress_view.show(weeks_of(safety_of(store), week.patient, 2, week.until), catalogue, days=False)


def _write_page(store: Store, week: Week, catalogue: Catalogue, html: Path) -> None:
    from tracker.page import words_of
    from tracker.page.writing import Wish, write_page

    write_page(store, week.patient, Wish(week.until, week.first), catalogue, words_of("en"), html)
    typer.echo(f"\nthe week's page: {html}")
