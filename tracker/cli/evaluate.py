"""`backbeat evaluate`: how well the product does on recordings whose truth is known."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.output import FAILED, console, error

if TYPE_CHECKING:
    from tracker.evaluate import DatasetFigures

HELP = """Run the product over a folder of labelled recordings and print how far it is from the truth.

The folder holds index.json and the recordings it lists (docs/evaluation.md describes both), or recordings with
their truth beside them (docs/recording-protocol.md).

\b
Examples:
  backbeat evaluate recordings
  backbeat evaluate recordings --dataset hapt --json
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("evaluate", help=HELP, short_help="Measure how far the product is from the truth.")(evaluate)


def evaluate(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder with index.json.")],
    dataset: Annotated[str | None, typer.Option(help="Only this data set.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line a data set.")] = False,
) -> None:
    """Measure every data set and print a row for each."""
    from tracker.evaluate import EvaluationError
    from tracker.evaluate import evaluate as run

    progress = _count if sys.stderr.isatty() else None
    try:
        for row in run(folder, dataset, progress):
            _print(row, as_json)
    except EvaluationError as problem:
        error(str(problem))
        raise typer.Exit(FAILED) from None


def _count(done: int, total: int) -> None:
    print(f"\r{done} of {total} recordings", end="\n" if done == total else "", file=sys.stderr, flush=True)


def _print(row: DatasetFigures, as_json: bool) -> None:
    if as_json:
        figures = {"dataset": row.dataset, "recordings": row.recordings, **row.figures}
        print(json.dumps(figures), flush=True)
        return
    words = [f"{name.replace('_', ' ')} {_number(value)}" for name, value in row.figures.items()]
    line = f"{row.dataset:16} {row.recordings:4} recordings   " + "   ".join(words)
    console(sys.stdout).print(line, soft_wrap=True)


def _number(value: float | None) -> str:
    if value is None:
        return "unknown"
    return str(value) if isinstance(value, int) else f"{value:.3g}"
