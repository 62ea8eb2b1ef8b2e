"""A recording's result as readable tables: set by set, then walking, posture and what was wrong with the data.

Colours and bold appear on a terminal only; a file or a pipe gets the same words plainly.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.catalogue import Catalogue
from tracker.model import Comparison, RecordingInfo, SessionResult, SetResult, WalkResult

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

STYLES = {
    "met": "bold green",
    "under": "bold yellow",
    "over": "bold magenta",
    "unknown": "dim",
}


def session_report(result: SessionResult, catalogue: Catalogue, console: Console) -> None:
    """Print one recording's result."""
    console.print(heading(result.recording.path, _recording_line(result.recording)), soft_wrap=True)
    for index, found in enumerate(result.sets):
        console.print()
        _print_set(index, found, result.comparisons, catalogue, console)
    console.print()
    print_walking(result.walking, console)
    print_verdicts([c for c in result.comparisons if c.set is None], catalogue, console)
    _print_postures(result, console)
    print_notes(result.recording.warnings, console)
    console.print()


def brief_report(result: SessionResult, catalogue: Catalogue, console: Console) -> None:
    """Print one recording's result in a few lines: what was done, and each verdict with its reason."""
    console.print(heading(Path(result.recording.path).name, _recording_line(result.recording)), soft_wrap=True)
    for index, found in enumerate(result.sets):
        side = f", {found.side}" if found.side else ""
        console.print(f"  {title_of(found.exercise, catalogue)}{side}: {counted(found)}", soft_wrap=True)
        print_verdicts([c for c in result.comparisons if c.set == index], catalogue, console)
        print_notes(found.warnings, console)
    if result.walk_requests:
        print_walking(result.walking, console)
    print_verdicts([c for c in result.comparisons if c.set is None], catalogue, console)
    console.print()


def heading(title: str, rest: str) -> Text:
    """A bold title with something beside it."""
    from rich.text import Text

    return Text.assemble((title, "bold"), f"  {rest}")


def clock(seconds: float) -> str:
    """Seconds as m:ss, or h:mm:ss from an hour on."""
    minutes, rest = divmod(int(seconds + 0.5), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def plural(count: int, noun: str) -> str:
    """The count with its noun, such as 1 step, 2 steps."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def title_of(exercise: str, catalogue: Catalogue) -> str:
    """What a person calls an exercise id, `any` and `unknown` included."""
    if exercise in catalogue:
        return catalogue.get(exercise).name
    return "unnamed exercise" if exercise in ("any", "unknown") else exercise


def counted(found: SetResult) -> str:
    """What was counted in a set, in words."""
    if found.rep_count is None:
        return "repetitions not measured"
    words = plural(found.rep_count, "repetition")
    if found.partial_count:
        words += f" and {plural(found.partial_count, 'partial one')}"
    return words if found.confidence is None else f"{words}, confidence {100 * found.confidence:.0f} %"


def print_verdicts(comparisons: Iterable[Comparison], catalogue: Catalogue, console: Console) -> None:
    """Print each verdict with its reason; the exercise is named where no set above does."""
    from rich.text import Text

    for c in comparisons:
        where = "" if c.set is not None else f"{title_of(c.exercise, catalogue)}: "
        verdict = (f"  {c.verdict:<8}", STYLES[c.verdict])
        console.print(Text.assemble(verdict, f"{c.source:<5} {where}{c.reason}"), soft_wrap=True)


def print_notes(warnings: Iterable[str], console: Console) -> None:
    """Print what was wrong with the data, a line each."""
    from rich.text import Text

    for text in warnings:
        console.print(Text.assemble(("  note    ", "yellow"), text), soft_wrap=True)


def print_walking(walking: WalkResult, console: Console) -> None:
    """Print the walking total, and a table of the bouts if there are any."""
    if walking.minutes is None:
        console.print(heading("Walking", "not measured"))
        return
    total = f"{walking.minutes:.1f} minutes, {plural(walking.steps or 0, 'step')}" if walking.bouts else "none"
    console.print(heading("Walking", total))
    if not walking.bouts:
        return
    table = plain_table("from", "to", "steps", "steps/min", "pace m/s", "distance m")
    for bout in walking.bouts:
        pace = number(bout.speed_m_s, 2)
        if bout.speed_m_s is not None and bout.speed_error_m_s is not None:
            pace += f" ± {bout.speed_error_m_s:.2f}" + (" (foot pod)" if bout.pace_from == "pod" else "")
        cells = (number(bout.cadence_spm, 0), pace, number(bout.distance_m, 0))
        table.add_row(clock(bout.start_s), clock(bout.end_s), str(bout.steps), *cells)
    console.print(table)


def plain_table(*columns: str) -> Table:
    """A table without lines, its columns right-aligned."""
    from rich.table import Table

    table = Table(box=None, header_style="dim", padding=(0, 2))
    for name in columns:
        table.add_column(name, justify="right", no_wrap=True)
    return table


def number(value: float | None, decimals: int) -> str:
    """The number, or a dash where nothing was measured."""
    return "-" if value is None else f"{value:.{decimals}f}"


def _recording_line(recording: RecordingInfo) -> str:
    if recording.rate_hz is None:
        return f"{clock(recording.duration_s)}, without a motion sensor"
    rate = f" at {recording.rate_hz:.0f} Hz"
    gyroscope = "with" if recording.gyroscope else "without"
    heard = f"{100 * recording.coverage:.1f} % of it heard"
    return f"{clock(recording.duration_s)}{rate}, {gyroscope} gyroscope, {heard}"


def _print_set(
    index: int, found: SetResult, comparisons: Iterable[Comparison], catalogue: Catalogue, console: Console
) -> None:
    side = f", {found.side}" if found.side else ""
    title = f"Set {index + 1}: {title_of(found.exercise, catalogue)}{side}"
    span = f"{clock(found.start_s)} to {clock(found.end_s)}, {counted(found)}"
    console.print(heading(title, span), soft_wrap=True)
    if found.reps:
        console.print(_repetitions(found))
    print_verdicts([c for c in comparisons if c.set == index], catalogue, console)
    print_notes(found.warnings, console)


def _repetitions(found: SetResult) -> Table:
    table = plain_table("", "at", "out s", "hold s", "back s", "range °", "side", "confidence")
    for k, rep in enumerate(found.reps, start=1):
        phases = (number(rep.out_s, 1), number(rep.hold_s, 1), number(rep.back_s, 1))
        rest = (number(rep.range_deg, 0), rep.side or "", f"{100 * rep.confidence:.0f} %")
        table.add_row(str(k), clock(rep.start_s), *phases, *rest)
    return table


def _print_postures(result: SessionResult, console: Console) -> None:
    totals: dict[str, float] = {}
    for span in result.postures:
        totals[span.posture] = totals.get(span.posture, 0.0) + span.end_s - span.start_s
    if totals:
        console.print(heading("Posture", ", ".join(f"{name} {clock(total)}" for name, total in totals.items())))
