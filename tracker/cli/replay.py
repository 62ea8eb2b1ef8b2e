"""`backbeat replay`: recordings in, what was counted, timed and judged out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli import output
from tracker.cli.bar import Progress, progress
from tracker.cli.columns import COLUMNS_FORM, COLUMNS_HELP, UNITS_HELP, named_columns
from tracker.cli.outputs import one_each
from tracker.cli.request_option import CalibrationFile, HeightM, Placement, Side, prepared

if TYPE_CHECKING:
    from algorithms.types import Event
    from sensors.layouts.named import NamedColumns
    from tracker.catalogue import Catalogue
    from tracker.model import SessionResult
    from tracker.rows import RowKeeper
    from tracker.session import Request

HELP = """Analyse recordings: repetitions, holds, walking and posture, against the prescribed dosages.

\b
Examples:
  backbeat replay morning.csv                            every marked set, as tables
  backbeat replay --exercise press-up bare.csv           one set that nobody marked
  backbeat replay --json *.csv.gz > results.jsonl        a JSON object a line a recording
  backbeat replay --events --exercise walking - < pipe   events as they happen
  backbeat replay --plot why.html morning.csv            what was counted, and why, to look at
  backbeat replay phyphox.zip                            what a phone app exported

A recording is Backbeat CSV or what a phone app or sensor exports (docs/recordings.md); marks stand beside it in
STEM.session.json (see: backbeat mark). "-" reads standard input as it arrives. Exit status: 0 all went well,
1 a recording could not be analysed (the others still are), 2 wrong usage.
"""


@dataclass(frozen=True, slots=True)
class Wish:
    """How to answer: `as_json` and `events` write JSON lines, `plots` and `signals` name a file a recording.

    `columns`: how to read a table that is in no known layout.
    """

    as_json: bool
    events: bool
    chunk: int | None
    plots: list[Path] | None
    signals: list[Path] | None
    columns: NamedColumns | None = None


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("replay", help=HELP, short_help="Analyse recordings against the prescribed dosages.")(
        replay_command
    )


def replay_command(
    paths: Annotated[list[str], typer.Argument(metavar="PATH...", help="Recordings; - is standard input.")],
    exercise: Annotated[
        str | None, typer.Option(metavar="ID", help="Take the whole recording for one set of this exercise.")
    ] = None,
    side: Side = None,
    source: Annotated[
        str | None, typer.Option(metavar="BROCHURE", help="Judge by this source only, such as NASS.")
    ] = None,
    placement: Placement = None,
    height_m: HeightM = None,
    calibration: CalibrationFile = None,
    chunk: Annotated[
        int | None, typer.Option(min=1, metavar="N", help="Feed N samples at a time; same answer.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line a recording.")] = False,
    events: Annotated[bool, typer.Option("--events", help="One JSON object a line an event, at once.")] = False,
    plot: Annotated[
        Path | None, typer.Option(metavar="OUT.png", help="Draw what was counted: .png, .svg, .html, .pdf.")
    ] = None,
    signals: Annotated[
        Path | None, typer.Option(metavar="OUT.csv", help="Write the channels behind the count.")
    ] = None,
    columns: Annotated[str | None, typer.Option(metavar=COLUMNS_FORM, help=COLUMNS_HELP)] = None,
    units: Annotated[str | None, typer.Option(metavar="acc=g,...", help=UNITS_HELP)] = None,
) -> None:
    """Analyse and print each recording."""
    if paths.count("-") > 1:
        raise typer.BadParameter("standard input can be read once; name - once", param_hint="PATH")
    named = named_columns(columns, units)
    plots = None if plot is None else _plots(plot, paths)
    tables = None if signals is None else one_each(signals, paths, "--signals", (".csv", ".csv.gz"))
    catalogue, request = prepared(exercise, side, source, placement, height_m, calibration)
    if not _replay_all(paths, catalogue, request, Wish(as_json, events, chunk, plots, tables, named)):
        raise typer.Exit(output.FAILED)


def _plots(plot: Path, paths: list[str]) -> list[Path]:
    """The picture of each recording; refused before a long one is read for a picture that cannot be drawn."""
    from importlib.util import find_spec

    plots = one_each(plot, paths, "--plot", (".png", ".svg", ".html", ".pdf"))
    if plot.suffix.lower() in (".png", ".pdf") and find_spec("matplotlib") is None:
        output.error(
            f"--plot {plot} needs matplotlib, which is not installed: pip install 'backbeat[plot]', "
            "or name a picture that ends in .svg or .html"
        )
        raise typer.Exit(output.FAILED)
    return plots


def _replay_all(paths: list[str], catalogue: Catalogue, request: Request, wish: Wish) -> bool:
    """Analyse and print each recording in turn; whether all of them could be."""
    from sensors.errors import SensorError
    from tracker.errors import TrackerError

    well = True
    with progress(len(paths)) as shown:
        for index, path in enumerate(paths):
            try:
                _replay_one(index, path, catalogue, request, wish, shown)
            except (SensorError, TrackerError) as problem:
                output.error(_located(path, str(problem)))
                well = False
            shown.done()
    return well


def _replay_one(
    index: int, path: str, catalogue: Catalogue, request: Request, wish: Wish, shown: Progress
) -> None:
    from tracker.replay import replay
    from tracker.rows import RowKeeper

    on_event = _event_printer() if wish.events else None
    watch = shown.begin(path)
    if wish.plots is None and wish.signals is None:
        result = replay(path, catalogue, request, wish.chunk, on_event, watch, columns=wish.columns)
        _print(result, catalogue, wish)
        return
    with RowKeeper() as rows:
        result = replay(path, catalogue, request, wish.chunk, on_event, watch, rows.push, wish.columns)
        try:
            _write_files(index, result, catalogue, rows, wish)
        finally:
            _print(result, catalogue, wish)


def _write_files(index: int, result: SessionResult, catalogue: Catalogue, rows: RowKeeper, wish: Wish) -> None:
    """Write the picture and the table of one recording, where they were asked for."""
    if wish.plots is not None:
        from tracker.plot import draw

        draw(result, catalogue, rows, wish.plots[index])
    if wish.signals is not None:
        from tracker.signals import write_signals

        write_signals(result, rows, wish.signals[index])


def _event_printer() -> Callable[[Event], None]:
    """Prints each event as soon as it is known, numbered from 0."""
    from itertools import count

    from tracker.document import event_document, line

    numbers = count()
    return lambda event: print(line(event_document(event, next(numbers))), flush=True)


def _print(result: SessionResult, catalogue: Catalogue, wish: Wish) -> None:
    from tracker.document import line, result_document

    if wish.as_json:
        print(line(result_document(result)), flush=True)
    elif not wish.events:
        from tracker.report import session_report

        session_report(result, catalogue, output.console())
        return
    for text in result.recording.warnings:
        output.warning(f"{result.recording.path}: {text}")


def _located(path: str, message: str) -> str:
    return message if message.startswith(path) else f"{path}: {message}"
