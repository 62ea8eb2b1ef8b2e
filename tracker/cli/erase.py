"""`backbeat erase`: everything of a patient, for good, and the proof that nothing is left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.output import FAILED, error
from tracker.cli.store_option import Data, Json, opened, patient_of

if TYPE_CHECKING:
    from tracker.erasing import Erased, Kept

HELP = """Erase everything that is kept of a patient: sessions, raw signal, plans, answers, journals. For good.

Afterwards the database, the files beside it and the journals are searched for what was known of the patient, and
what was found is told. Of a PostgreSQL server it is proven that no row is left and that its tables were written
anew; what its logs and backups keep, and for how long, stands in docs/exports.md. Backups and exports made before
are files of your own: delete them yourself.

\b
Examples:
  backbeat export --all --patient anna anna.zip        keep a copy first
  backbeat erase --patient anna                        what would be erased
  backbeat erase --patient anna --yes

Exit status: 0 erased and nothing left, 1 not erased, or something was left, 2 wrong usage.
"""


SERVER = (
    "not proven: the server's own files cannot be searched from here. Its write-ahead log keeps what was written",
    "until its segments are used again; archives, standbys and backups keep it as long as they are kept.",
    "docs/exports.md says how to be rid of both",
)
"""What nobody can promise of a server."""


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("erase", help=HELP, short_help="Erase everything of a patient, for good.")(erase_command)


def erase_command(
    patient: Annotated[str, typer.Option("--patient", metavar="ID", help="Whose records are erased.")],
    data: Data = None,
    yes: Annotated[bool, typer.Option("--yes", help="Really erase them.")] = False,
    as_json: Json = False,
) -> None:
    """Erase, and print the proof."""
    from tracker.erasing import erase_patient, kept_of
    from tracker.journal import FOLDER, patients_in
    from tracker.store import data_folder

    with opened(data) as store:
        # A session that broke off may be all there is of a patient.
        whose = patient if patient in patients_in(data_folder(data) / FOLDER) else patient_of(store, patient)
        if not yes:
            there = _counted(kept_of(store, whose))
            error(f"{store.where}: holds {there} of {whose}; --yes erases it for good")
            raise typer.Exit(FAILED)
        done = erase_patient(store, data, whose)
        where = store.where
    _print_json(whose, done) if as_json else _tell(whose, done, where)
    if done.remnants or done.left:
        raise typer.Exit(FAILED)


def _counted(kept: Kept) -> str:
    from tracker.words import plural

    words = ((kept.sessions, "session"), (kept.plans, "plan version"), (kept.entries, "other record"))
    return ", ".join(plural(count, word) for count, word in words)


def _tell(patient: str, done: Erased, where: str) -> None:
    from tracker.words import plural

    typer.echo(f"erased {patient}: {_counted(done.kept)}, {plural(done.journals, 'journal')}")
    for path in done.remnants:
        error(f"{path}: still holds a trace; close every other program that uses it, and erase again")
    if done.left:
        error(f"{where}: {plural(done.left, 'row')} of {patient} came while it was erased; erase again")
    sought = plural(len(done.kept.ids) + len(done.kept.traces), "trace")
    if done.searched:
        names = ", ".join(path.name for path in done.searched)
        found = "found some" if done.remnants else "nothing is left"
        typer.echo(f"searched {names} ({done.size_bytes / 1000:.0f} kB) for {sought}: {found}")
    if done.on_server:
        typer.echo(
            f"{where}: {'some rows are' if done.left else 'no row is'} left, and all tables were written anew"
        )
        for line in SERVER:
            typer.echo(line)
    typer.echo("backups and exports made before are files of your own: delete them yourself")


def _print_json(patient: str, done: Erased) -> None:
    from tracker.document import line
    from tracker.erasing_document import erased_document

    print(line(erased_document(patient, done)), flush=True)
