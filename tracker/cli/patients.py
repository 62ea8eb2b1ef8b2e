"""`backbeat patients`: whose records are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.store_option import Data, Json, opened

if TYPE_CHECKING:
    from tracker.store import Store

HELP = """Show whose records are kept, or add somebody.

With one person nothing need be said: the patient is "me". With several, --patient says whose a command means.

\b
Examples:
  backbeat patients
  backbeat patients --add anna
  backbeat patients --add anna --name "Anna Beispiel"
"""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("patients", help=HELP, short_help="Show or add those whose records are kept.")(patients_command)


def patients_command(
    data: Data = None,
    add: Annotated[str | None, typer.Option("--add", metavar="ID", help="Add a patient.")] = None,
    name: Annotated[str | None, typer.Option(metavar="NAME", help="What the added one is called.")] = None,
    as_json: Json = False,
) -> None:
    """Add who was named, and print everybody."""
    if add is not None and (not add.isprintable() or add != add.strip() or not add):
        raise typer.BadParameter("use a short word", param_hint="--add")
    if add is None and name is not None:
        raise typer.BadParameter("goes with --add", param_hint="--name")
    with opened(data) as store:
        if add is not None:
            store.add_patient(add, name)
        _tell(store, as_json)


def _tell(store: Store, as_json: bool) -> None:
    from tracker.document import line

    people = [{"patient": each, "name": store.patient_name(each)} for each in store.patients()]
    if as_json:
        print(line({"schema": "backbeat.patients/1", "where": store.where, "patients": people}), flush=True)
        return
    for each in people:
        typer.echo(each["patient"] if each["name"] is None else f"{each['patient']}  {each['name']}")
    if not people:
        typer.echo(f"nobody yet in {store.where}")
