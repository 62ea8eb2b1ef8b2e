"""`backbeat restore`: a backup in place of what is kept."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tracker.cli.output import FAILED, error
from tracker.cli.store_option import Data, opened

HELP = """Put what a backup holds in place of everything that is kept. All of it or, if that fails, nothing.

Where something is kept already, --yes is needed: it is gone afterwards. Make a backup of it first.

\b
Examples:
  backbeat restore /media/stick/backbeat.db
  backbeat restore --yes /media/stick/backbeat.db
  backbeat restore --data postgresql://clinic/backbeat clinic.db
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("restore", help=HELP, short_help="Put a backup in place of what is kept.")(restore_command)


def restore_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What backbeat backup wrote.")],
    data: Data = None,
    yes: Annotated[bool, typer.Option("--yes", help="Replace what is there.")] = False,
) -> None:
    """Put the backup in place, and say what is in it."""
    with opened(data) as store:
        there = store.patients()
        if there and not yes:
            error(f"{store.where}: holds records of {', '.join(there)}; --yes replaces them, after a backup")
            raise typer.Exit(FAILED)
        store.restore(file)
        patients = store.patients()
    typer.echo(f"restored from {file}: {', '.join(patients) or 'nobody'}")
