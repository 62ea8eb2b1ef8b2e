"""`backbeat serve`: the HTTP API for companion apps."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.commands.needed import extra
from tracker.cli import output
from tracker.cli.store_option import Data

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from api.serving import Address
    from api.settings import Settings
    from tracker.access.model import Pairing

HELP = """Serve the HTTP API that companion apps use (docs/api.md).

\b
Examples:
  backbeat serve --demo                   a made-up patient and a session that runs, to write an app against
  backbeat serve                          on this computer only, http://127.0.0.1:8080/v1
  backbeat serve --lan                    for phones in the same network, over TLS with a certificate made here
  backbeat serve --lan --certificate cert.pem --key key.pem
  backbeat serve --port 9000 --data clinic/
  backbeat serve --data postgresql://backbeat@db/backbeat
  curl http://127.0.0.1:8080/v1/meta
  backbeat pair                           in another window: a code that lets an app in

Every option can stand in the environment (BACKBEAT_SERVE_PORT=9000) or in a file (--config serve.toml) as well; an
option here goes before the environment, and that before the file. Ctrl-C ends it properly.
"""

TRUST = """Phones have to trust the certificate once: {url}/trust explains how.
The authority's SHA-256 fingerprint, to compare:
  {fingerprint}"""

DEMO = """Everything here is synthetic and gone when the server ends: a patient with a week behind it, and the
digital patient, who does chair stands live."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve", help=HELP, short_help="Serve the HTTP API for companion apps.")(serve_command)


def serve_command(
    host: Annotated[str | None, typer.Option(metavar="ADDRESS", help="Where to listen.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="0 takes a free one.")] = None,
    lan: Annotated[bool | None, typer.Option("--lan", help="Let in phones of this network, by TLS.")] = None,
    certificate: Annotated[Path | None, typer.Option(metavar="FILE", help="Of your own, for TLS.")] = None,
    key: Annotated[Path | None, typer.Option(metavar="FILE", help="The certificate's key.")] = None,
    demo: Annotated[bool | None, typer.Option("--demo", help="With a made-up patient, nothing kept.")] = None,
    config: Annotated[
        Path | None, typer.Option(exists=True, dir_okay=False, metavar="FILE", help="Settings as TOML.")
    ] = None,
    data: Data = None,
) -> None:
    """Serve until told to end."""
    with extra():
        from pydantic import ValidationError

        from api.settings import settings_of
    from tomllib import TOMLDecodeError

    from tracker.errors import TrackerError

    try:
        settings = settings_of(
            config, host=host, port=port, lan=lan, certificate=certificate, key=key, demo=demo, data=data
        )
        _serve(settings)
    except ValidationError as problem:
        raise _failed("; ".join(map(_setting, problem.errors()))) from problem
    except TOMLDecodeError as problem:
        raise _failed(f"{config}: is no TOML: {problem}") from problem
    except TrackerError as problem:
        raise _failed(str(problem)) from problem


def _failed(problem: str) -> typer.Exit:
    output.error(problem)
    return typer.Exit(output.FAILED)


def _setting(problem: ErrorDetails) -> str:
    """What is wrong with a setting, by the name that it has everywhere."""
    name = ".".join(map(str, problem["loc"]))
    return f"{name}: {problem['msg']}; set by --{name}, BACKBEAT_SERVE_{name.upper()} or `{name}` in the file"


def _serve(settings: Settings) -> None:
    from api.serving import serve

    if settings.demo:
        _serve_demo(settings)
    else:
        serve(settings, _tell)


def _serve_demo(settings: Settings) -> None:
    """Over a temporary place, whatever the settings say of data."""
    from datetime import datetime
    from tempfile import TemporaryDirectory

    from api.demo import exercising, seed
    from api.serving import serve

    with TemporaryDirectory(prefix="backbeat-serve-") as place:
        typer.echo("Making a week of records …")
        shown = seed(Path(place), datetime.now().astimezone())

        def tell(address: Address) -> None:
            _tell(address)
            _tell_demo(address, shown)

        serve(settings.model_copy(update={"data": place}), tell, exercising(_tell_session))


def _tell(address: Address) -> None:
    names = address.way.names
    typer.echo(f"Backbeat serves at {address.url}/v1; Ctrl-C ends it.")
    for name in names[1:]:
        typer.echo(f"  also {address.way.url(address.port, name)}/v1")
    if address.way.authority is not None:
        typer.echo(TRUST.format(url=address.url, fingerprint=address.way.authority))


def _tell_session(session: str) -> None:
    typer.echo(f"A set of chair stands runs now: GET /v1/live/{session}/events")


def _tell_demo(address: Address, shown: Pairing) -> None:
    from api.commands.pair import print_code

    typer.echo(f"\n{DEMO}\n")
    print_code(shown.code, f"backbeat://pair?code={shown.code}&url={address.url}")
