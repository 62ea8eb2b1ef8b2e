"""`backbeat pair`: a code, and a QR picture of it, that lets an app in."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from tracker.cli import output
from tracker.cli.store_option import Data, Json, Now, Patient, now_of, opened, patient_of

HELP = """Show a code that lets a companion app in, for ten minutes, once.

\b
Examples:
  backbeat pair                                    for the patient's own phone, with the address that serve prints
  backbeat pair --url https://backbeat.example     with another address in the QR picture, such as a proxy's
  backbeat pair --clinician dr-huber               for a clinician's desk: sees patients who agree
  backbeat pair --admin                            for whoever manages the server
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("pair", help=HELP, short_help="Show a code that lets a companion app in.")(pair_command)


def pair_command(
    clinician: Annotated[str | None, typer.Option(metavar="ID", help="For a clinician of this id.")] = None,
    admin: Annotated[bool, typer.Option("--admin", help="For an administrator.")] = False,
    url: Annotated[str | None, typer.Option(metavar="URL", help="The server's address, for the QR.")] = None,
    patient: Patient = None,
    data: Data = None,
    as_json: Json = False,
    now: Now = None,
) -> None:
    """Make a code and show it with its address."""
    if sum((clinician is not None, admin, patient is not None)) > 1:
        raise typer.BadParameter("one of --patient, --clinician and --admin", param_hint="--clinician")
    from api.alone import address_here
    from tracker.access.gate import Gate
    from tracker.store import data_folder

    url = url or address_here(data_folder(data))
    with opened(data, remind=False) as store:
        role: Literal["patient", "clinician", "admin"] = (
            "admin" if admin else "patient" if clinician is None else "clinician"
        )
        person = "admin" if admin else clinician or patient_of(store, patient)
        shown = Gate(store.access).show_code(role, person, now_of(now))
    link = f"backbeat://pair?code={shown.code}" + (f"&url={url}" if url else "")
    if as_json:
        _print_json(shown.code, shown.expires_at.isoformat(), link)
        return
    print_code(shown.code, link)


def _print_json(code: str, expires_at: str, link: str) -> None:
    import json

    print(json.dumps({"code": code, "expires_at": expires_at, "link": link}))


def print_code(code: str, link: str) -> None:
    """Show the code in two halves, and as a picture where the library is there."""
    from importlib.util import find_spec

    print(f"In the app, say this code within ten minutes:  {code[:4]}-{code[4:]}\n")
    if find_spec("segno") is None:
        output.warning("a QR picture needs segno: pip install 'backbeat[api]'")
        return
    import segno

    segno.make(link, micro=False).terminal(compact=True)
