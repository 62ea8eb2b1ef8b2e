"""What the server's commands need beyond a plain install."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from tracker.cli import output


@contextmanager
def extra() -> Iterator[None]:
    """Import the server in here: what is missing ends the command with the way to install it."""
    try:
        yield
    except ModuleNotFoundError as missing:
        output.error(f"{missing.name} is not installed; install the server with: pip install 'backbeat[api]'")
        raise typer.Exit(output.FAILED) from missing
