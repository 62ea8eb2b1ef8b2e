"""`backbeat record-truth`: people count what a sensor records, so that the counting can be checked."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.output import FAILED, error, warning
from tracker.cli.request_option import BodySide, Side, known_exercise

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.truth.check import FolderReport

HELP = """Note what really happened in a recording: repetitions, holds, partials. Read docs/recording-protocol.md.

Live, a key is a repetition, and each is on disk (STEM.times.csv) before the next: the recording need not be there
yet. From a video, the same table is filled in by hand. Both become STEM.truth.json, placed in the recording by
the three taps on the sensor that both have. --check looks through a folder and compares two raters.

\b
Examples:
  backbeat record-truth p01-press-up-1.csv --exercise press-up            count while it happens
  backbeat record-truth p01-press-up-1.csv --times p01-press-up-1.times.csv     make the truth of it
  backbeat record-truth p01-press-up-1.csv --times video.csv --rater B
  backbeat record-truth p01-press-up-1.csv --times video.csv --offset 3.2
  backbeat record-truth --check recordings
"""


@dataclass(frozen=True, slots=True)
class Counting:
    """What is counted: the recording, which may be there later, the next set, and who counts."""

    recording: Path
    exercise: str | None
    side: BodySide | None
    rater: str | None


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("record-truth", help=HELP, short_help="Note repetitions and holds that people saw, as truth.")(
        record_truth
    )


def record_truth(
    path: Annotated[Path, typer.Argument(metavar="PATH", help="The recording; with --check a folder.")],
    exercise: Annotated[str | None, typer.Option(metavar="ID", help="The exercise of the next set.")] = None,
    side: Side = None,
    rater: Annotated[str | None, typer.Option(metavar="LETTER", help="Who counts, where several do.")] = None,
    times: Annotated[
        Path | None, typer.Option(metavar="FILE.csv", help="Noted times, from a video or a live count.")
    ] = None,
    offset: Annotated[
        float | None, typer.Option(metavar="S", help="Second of the recording at time 0 of --times.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Look through a folder of truth.")] = False,
) -> None:
    """Take the notes, and write them beside the recording."""
    if check:
        _check(path)
        return
    if offset is not None and times is None:
        raise typer.BadParameter("belongs to --times", param_hint="--offset")
    if rater is not None and not re.fullmatch(r"[A-Za-z0-9]{1,12}", rater):
        raise typer.BadParameter("use a letter, or letters and digits", param_hint="--rater")
    counting = Counting(path, known_exercise(exercise, or_any=True), side, rater)
    if path.is_dir():
        raise typer.BadParameter("is a folder: name a recording, or add --check", param_hint="PATH")
    if times is not None:
        _finish(counting, times, offset)
    else:
        _live(counting)


def _live(counting: Counting) -> None:
    """Count while it happens; what is noted is on disk whatever happens then."""
    from tracker.errors import TruthError
    from tracker.truth.live import HELP as KEYS
    from tracker.truth.record import beside
    from tracker.truth.times import read_times

    times = beside(counting.recording, "times", counting.rater)
    try:
        rows = read_times(times) if times.exists() else []
    except TruthError as problem:
        error(str(problem))
        raise typer.Exit(FAILED) from problem
    typer.echo(f"{times}: {f'goes on after {len(rows)} rows' if rows else 'begins'}\n{KEYS}")
    _count(counting, times, _wall_clock())
    if not times.exists():
        typer.echo("nothing was noted, so nothing was written")
    elif counting.recording.is_file():
        _finish(counting, times, None)
    else:
        typer.echo(f"when the recording is there: backbeat record-truth {counting.recording} --times {times}")


def _count(counting: Counting, times: Path, clock: Callable[[], float]) -> None:
    """Keys in, rows out, until there are no more."""
    from tracker.cli.keys import pressed
    from tracker.truth.live import KEYS, press, state
    from tracker.truth.times import append, read_times

    rows = read_times(times) if times.exists() else []
    exercise, side = counting.exercise, counting.side
    with suppress(KeyboardInterrupt):
        for time_s, word in pressed(clock):
            name, _, text = word.strip().partition(" ")
            action = KEYS.get(name.lower(), name.lower())
            if action == "quit":
                break
            if action in ("exercise", "start") and text:
                exercise, side = _asked(text, exercise, side)
            if action == "exercise":
                continue
            answer = press(rows, word, time_s, exercise, side)
            append(times, answer.rows)
            rows += answer.rows
            typer.echo(answer.said)
    if state(rows).open is not None:
        answer = press(rows, "stop", clock(), None, None)
        append(times, answer.rows)
        typer.echo(answer.said)


def _asked(text: str, exercise: str | None, side: BodySide | None) -> tuple[str | None, BodySide | None]:
    """The exercise and side that a line names; what was, and a word about it, where nobody knows them."""
    name, _, way = text.strip().partition(" ")
    if way not in ("", "left", "right"):
        typer.echo(f"'{way}' is neither left nor right")
        return exercise, side
    try:
        return known_exercise(name, or_any=True), way or None  # type: ignore[return-value]
    except typer.BadParameter as problem:
        typer.echo(problem.message)
        return exercise, side


def _wall_clock() -> Callable[[], float]:
    """The computer's time of day, which nothing sets back while it runs."""
    import time

    zero_s = time.time() - time.monotonic()
    return lambda: zero_s + time.monotonic()


def _finish(counting: Counting, times: Path, offset_s: float | None) -> None:
    """Make the truth of noted times."""
    from sensors.errors import SensorError
    from tracker.catalogue import load_catalogue
    from tracker.errors import TrackerError
    from tracker.truth.build import build_truth, check_exercises
    from tracker.truth.record import beside, write_truth
    from tracker.truth.sync import alignment
    from tracker.truth.times import read_times

    target = beside(counting.recording, "truth", counting.rater)
    try:
        rows = read_times(times)
        check_exercises(rows, times, load_catalogue())
        placed = alignment(rows, times, counting.recording, offset_s)
        truth = build_truth(rows, times, placed.to_recording, counting.rater)
        write_truth(target, truth)
    except (SensorError, TrackerError) as problem:
        error(str(problem))
        raise typer.Exit(FAILED) from problem
    if placed.taps:
        typer.echo(f"placed by {placed.taps} taps, {placed.spread_s:.2f} s apart from the sensor's")
    elif offset_s is None:
        warning("placed by the time of day alone, as good as the two clocks agree; three taps would be better")
    for done in truth.sets:
        holds = sum(rep.hold_s is not None for rep in done.reps)
        counts = f"{len(done.reps)} repetitions, {holds} holds timed, {len(done.partials)} partial"
        typer.echo(f"{done.exercise}{f', {done.side}' if done.side else ''}: {counts}")
    typer.echo(f"{target}: {len(truth.sets)} sets")


def _check(folder: Path) -> None:
    """Tell what a folder of truth holds, and what stands in its way."""
    from tracker.truth.check import check_folder

    if not folder.is_dir():
        raise typer.BadParameter("--check looks through a folder", param_hint="PATH")
    report = check_folder(folder)
    _show(report)
    if report.problems:
        raise typer.Exit(FAILED)


def _show(report: FolderReport) -> None:
    from rich.table import Table

    from tracker.cli.output import console

    table = Table("exercise", "people", "sets", "repetitions", "holds timed", "partials", "rated twice")
    for row in report.coverage:
        table.add_row(
            row.exercise, *map(str, (row.people, row.sets, row.reps, row.holds, row.partials, row.twice))
        )
    console().print(table)
    for sentence in report.agreement:
        typer.echo(sentence)
    if report.missing:
        typer.echo(f"not recorded yet: {', '.join(report.missing)}")
    for sentence in report.remarks:
        warning(sentence)
    for problem in report.problems:
        error(problem)
