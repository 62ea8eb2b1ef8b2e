"""`backbeat serve`: the HTTP API for companion apps."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tracker.cli import output
from tracker.cli.store_option import Data

HELP = """Serve the HTTP API that companion apps use (docs/api.md).

\b
Examples:
  backbeat serve                          on this computer only, http://127.0.0.1:8080/v1
  backbeat serve --port 9000 --data clinic/
  curl http://127.0.0.1:8080/v1/meta

Every option can stand in the environment (BACKBEAT_SERVE_PORT=9000) or in a file (--config serve.toml) as well; an
option here goes before the environment, and that before the file. Ctrl-C ends it properly.
"""


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("serve", help=HELP, short_help="Serve the HTTP API for companion apps.")
    def serve_command(
        host: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Where to listen.")] = None,
        port: Annotated[int | None, typer.Option(min=0, max=65535, help="0 takes a free one.")] = None,
        config: Annotated[
            Path | None, typer.Option(exists=True, dir_okay=False, metavar="FILE", help="Settings as TOML.")
        ] = None,
        data: Data = None,
    ) -> None:
        try:
            from api.serving import serve
            from api.settings import settings_of
        except ModuleNotFoundError as missing:
            output.error(f"{missing.name} is not installed; install the server with: pip install 'backbeat[api]'")
            raise typer.Exit(output.FAILED) from missing
        serve(settings_of(config, host=host, port=port, data=data))
