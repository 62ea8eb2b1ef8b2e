"""`backbeat exercises`: what can be prescribed, and how to do it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.output import FAILED, WRONG_USAGE, console, error

if TYPE_CHECKING:
    from tracker.catalogue import Catalogue
    from tracker.model import Exercise

HELP = """List the exercises, or tell how to do one: the steps, the place of the sensor, each dosage.

Your own exercises are TOML files in the folder given with --exercises, or in the `exercises` folder of the
program's configuration.

\b
Examples:
  backbeat exercises
  backbeat exercises press-up
  backbeat exercises --json
  backbeat exercises --exercises my-exercises
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("exercises", help=HELP, short_help="List the exercises, or tell how to do one.")(exercises)


def exercises(
    exercise: Annotated[str | None, typer.Argument(metavar="[ID]", help="One exercise.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
    folder: Annotated[
        Path | None, typer.Option("--exercises", metavar="DIR", help="A folder with exercises of your own.")
    ] = None,
) -> None:
    """Print the list, or all about one exercise."""
    show(exercise, as_json, folder)


def show(exercise_id: str | None, as_json: bool, folder: Path | None) -> None:
    """Print the list or one exercise, for people or for programs; raises `typer.Exit` when it cannot."""
    from tracker.catalogue import load_catalogue
    from tracker.errors import CatalogueError, UnknownExerciseError

    try:
        catalogue = load_catalogue(folder)
        chosen = None if exercise_id is None else catalogue.get(exercise_id)
    except (CatalogueError, UnknownExerciseError) as problem:
        error(str(problem))
        raise typer.Exit(FAILED if isinstance(problem, CatalogueError) else WRONG_USAGE) from None
    if as_json:
        _print_json(catalogue, chosen)
    elif chosen is None:
        _print_table(catalogue)
    else:
        _print_exercise(chosen)


def _print_json(catalogue: Catalogue, chosen: Exercise | None) -> None:
    from tracker.figures import plain_exercise

    listed = list(catalogue) if chosen is None else [chosen]
    print(json.dumps([plain_exercise(e) for e in listed], ensure_ascii=False, indent=1))


def _print_table(catalogue: Catalogue) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("exercise", "what it is", "stage", "sensor", "prescribed by"):
        table.add_column(heading, no_wrap=heading == "exercise")
    for e in catalogue:
        sources = ", ".join(d.source for d in e.dosages)
        name = f"{e.name} (advanced)" if e.advanced else e.name
        table.add_row(e.id, name, e.stage, e.placements[0], sources)
    out = console(sys.stdout)
    out.print(table)
    out.print("\n'backbeat exercises ID' tells how to do one of them.", markup=False)


def _print_exercise(e: Exercise) -> None:
    from rich.padding import Padding
    from rich.text import Text

    from tracker.prescription import sentence

    out = console(sys.stdout)

    def section(title: str, lines: list[str]) -> None:
        out.print(Text(f"\n{title}", style="bold"))
        for line in lines:
            out.print(Padding(Text(line), (0, 0, 0, 2)))

    out.print(Text(f"{e.name} ({e.id}), stage: {e.stage}{', advanced' if e.advanced else ''}", style="bold"))
    section("What to do", [f"{n}. {step}" for n, step in enumerate(e.instructions, 1)])
    section("How it moves", [f"Starts from: {e.rest}.", f"Then: {e.direction}."])
    section("Where to wear the sensor", [f"{' or '.join(e.placements)} (best first)"])
    section("How much", [f"{d.source}{f', {d.figure}' if d.figure else ''}: {sentence(d)}" for d in e.dosages])
    section("Take care", [f"- {caution}" for caution in e.cautions])
