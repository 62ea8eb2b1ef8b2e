"""`backbeat diff`: what changed between two analyses of the same recordings."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.output import FAILED, WRONG_USAGE, console, error

if TYPE_CHECKING:
    from rich.console import Console

    from tracker.difference import Difference
    from tracker.difference.change import Change
    from tracker.model import SessionResult

HELP = """Show what changed between two analyses: counts, partials, holds, times, walking, posture, verdicts.

A and B are what replay --json wrote, a line a recording; - is standard input.

\b
Examples:
  backbeat replay --json *.csv > before.jsonl
  backbeat replay --json *.csv > after.jsonl
  backbeat diff before.jsonl after.jsonl
  backbeat diff --tolerance 0.1 --share 0.02 before.jsonl after.jsonl

Exit status: 0 the same, 1 something changed, 2 wrong usage or a file that is no result.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("diff", help=HELP, short_help="Show what changed between two analyses.")(diff_command)


def diff_command(
    before: Annotated[Path, typer.Argument(metavar="A.json", help="The analysis before.")],
    after: Annotated[Path, typer.Argument(metavar="B.json", help="The analysis after.")],
    tolerance: Annotated[
        float, typer.Option(min=0.0, metavar="S", help="Times and durations may differ by so many seconds.")
    ] = 0.0,
    share: Annotated[
        float, typer.Option(min=0.0, max=1.0, metavar="P", help="Other amounts by this share, such as 0.02.")
    ] = 0.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object for programs.")] = False,
) -> None:
    """Print what changed."""
    from tracker.difference import difference
    from tracker.difference.change import Tolerance
    from tracker.difference.document import difference_document
    from tracker.document import line

    if before == after == Path("-"):
        raise typer.BadParameter("only one of A and B can be standard input")
    found = difference(_results(before), _results(after), Tolerance(tolerance, share))
    if as_json:
        print(line(difference_document(found)), flush=True)
    else:
        show(found, console())
    if not found.same:
        raise typer.Exit(FAILED)


def _results(path: Path) -> Sequence[SessionResult]:
    from tracker.errors import ResultFileError
    from tracker.stored import read_results, results_of

    try:
        return results_of(sys.stdin, "-") if str(path) == "-" else read_results(path)
    except ResultFileError as problem:
        error(str(problem))
        raise typer.Exit(WRONG_USAGE) from None


def show(found: Difference, to: Console) -> None:
    """Print a difference as tables: each recording that changed, then the sums."""
    from tracker.report import heading, plural

    for recording in found.recordings:
        to.print(heading(recording.recording, ""), soft_wrap=True)
        _print_changes(recording.changes, to)
        to.print()
    for name, paths in (("only in A", found.only_before), ("only in B", found.only_after)):
        for path in paths:
            to.print(f"{name}: {path}", soft_wrap=True)
    compared = f"{plural(found.compared, 'recording')} compared"
    to.print(f"{compared}: the same" if found.same else f"{compared}, {len(found.recordings)} changed")
    _print_totals(found, to)


def _print_changes(changes: Sequence[Change], to: Console) -> None:
    from tracker.report import plain_table

    table = plain_table("", "", "before", "after", "by")
    for column in table.columns[:2]:
        column.justify = "left"
    sentences = [change for change in changes if change.item == "warnings"]
    for change in (c for c in changes if c not in sentences):
        by = "" if change.by is None else f"{change.by:+.4g}"
        table.add_row(change.where, change.item, cell(change.before), cell(change.after), by)
    if table.row_count:
        to.print(table)
    for change in sentences:
        before, after = (set(each) if isinstance(each, list) else set() for each in (change.before, change.after))
        for word, texts in (("gone", before - after), ("new", after - before)):
            for text in sorted(texts):
                to.print(f"  {change.where}, {word} warning: {text}", soft_wrap=True)


def _print_totals(found: Difference, to: Console) -> None:
    from tracker.difference.totals import moved
    from tracker.report import plain_table

    figures = moved(found.before.flat(), found.after.flat())
    if not figures:
        return
    table = plain_table("in all", "before", "after", "by")
    table.columns[0].justify = "left"
    for name, (a, b) in figures.items():
        by = "" if a is None or b is None else f"{b - a:+.4g}"
        table.add_row(name.replace("_", " "), cell(a), cell(b), by)
    to.print(table)


def cell(value: object) -> str:
    """A value as a person reads it: what was not measured is a dash, a list its number and its first items."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, list):
        return ", ".join(map(cell, value[:3])) + (" ..." if len(value) > 3 else "") if value else "none"
    return str(value)
