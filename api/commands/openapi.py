"""`backbeat openapi`: the API's OpenAPI document."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.commands.needed import extra

HELP = """Print the OpenAPI document of the HTTP API, from which clients can be generated.

\b
Examples:
  backbeat openapi > openapi.json
  backbeat openapi --output docs/openapi.json      renew the copy that travels with the source
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("openapi", help=HELP, short_help="Print the HTTP API's OpenAPI document.")(openapi_command)


def openapi_command(
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it there.")] = None,
) -> None:
    """Write the document, or print it."""
    text = openapi_text()
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text, "utf-8")


def openapi_text() -> str:
    """The document as it is kept: indented, in the order of the routes."""
    import json

    with extra():
        from api.app import make_app
        from api.settings import settings_of

    document = make_app(settings_of(None, data=":memory:")).openapi()
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
