"""The `backbeat` command: the tracker's commands, and those of the server. What they need is imported late."""

from __future__ import annotations

from api.commands import openapi, pair, serve
from tracker.cli import build_app, output

COMMANDS = (serve, pair, openapi)
"""In the order in which `--help` lists them, after the tracker's."""


def main() -> None:
    """Run the command."""
    app = build_app()
    for command in COMMANDS:
        command.register(app)
    output.run_quietly(app)
