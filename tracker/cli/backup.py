"""`backbeat backup`: everything that is kept, in one file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tracker.cli.store_option import Data, opened

HELP = """Write everything that is kept, of all patients, to one file, while other programs go on working.

The file is a store of its own: backbeat restore puts it back, here or on another computer, into SQLite or
PostgreSQL alike. It holds health data: keep it where nobody else reads it.

\b
Examples:
  backbeat backup /media/stick/backbeat.db
  backbeat backup --data postgresql://clinic/backbeat clinic.db
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("backup", help=HELP, short_help="Write everything that is kept to one file.")(backup_command)


def backup_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The backup; one that is there is replaced.")],
    data: Data = None,
) -> None:
    """Write the backup and say what is in it."""
    with opened(data) as store:
        store.backup(file)
        patients = len(store.patients())
    size = file.stat().st_size / 1e6
    typer.echo(f"{file}: {size:.1f} MB, {patients} {'patient' if patients == 1 else 'patients'}")
