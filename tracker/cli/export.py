"""`backbeat export`: sessions as JSON, CSV, FHIR or FIT, or everything of a patient in one archive."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from tracker.cli.bar import progress
from tracker.cli.output import FAILED, error, warning
from tracker.cli.session_option import session_of
from tracker.cli.store_option import Data, Patient, opened, patient_of

if TYPE_CHECKING:
    from tracker.store import Store

HELP = """Give sessions to other programs, or take everything of a patient along.

SESSION is an id, how one begins, or: last. Without any, all sessions of the patient are given, oldest first, and
among them what was done without the sensor. JSON and FHIR are a line each; CSV is one table over all of them; FIT
is one session. Every figure says whether it was sensed, corrected or self-reported, and what was sensed stands
beside a correction (docs/exports.md).

\b
Examples:
  backbeat export last                                    the session's canonical JSON document
  backbeat export --format csv --table sets > sets.csv
  backbeat export --format fhir 7f3a -o session.fhir.json
  backbeat export --format fit last -o session.fit        needs: pip install 'backbeat[export]'
  backbeat export --all me.zip                            everything; backbeat import me.zip brings it back
  backbeat export --all me.zip --csv                      the same, with the raw signal as CSV, for other programs

Exit status: 0 done, 1 it could not be exported, 2 wrong usage.
"""

Format = Literal["json", "csv", "fhir", "fit"]
Table = Literal["sets", "repetitions", "walks"]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export", help=HELP, short_help="Sessions as JSON, CSV, FHIR or FIT; everything as a ZIP.")(
        export_command
    )


def export_command(
    sessions: Annotated[list[str] | None, typer.Argument(metavar="SESSION", help="Which ones.")] = None,
    form: Annotated[Format, typer.Option("--format", help="What to make of them.")] = "json",
    table: Annotated[Table, typer.Option(help="Which table, as CSV.")] = "sets",
    out: Annotated[
        Path | None, typer.Option("--out", "-o", metavar="FILE", help="Write there, not to standard output.")
    ] = None,
    everything: Annotated[
        Path | None, typer.Option("--all", metavar="OUT.zip", help="Write everything of the patient there.")
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="With --all: the raw signal as CSV.")] = False,
    data: Data = None,
    patient: Patient = None,
) -> None:
    """Write what was asked for."""
    if as_csv and everything is None:
        raise typer.BadParameter("goes with --all", param_hint="--csv")
    if everything is not None and (sessions or out or form != "json"):
        raise typer.BadParameter("takes everything: leave the other options out", param_hint="--all")
    with opened(data) as store:
        whose = patient_of(store, patient)
        if everything is not None:
            _archive(store, whose, everything, as_csv)
            return
        found = _documents(store, whose, sessions or (), sensed_only=form == "fit")
        _write(out, _made(found, form, table))


def _archive(store: Store, patient: str, path: Path, as_csv: bool) -> None:
    from tracker.export.archive import write_archive
    from tracker.words import plural

    if patient not in store.patients():
        error(f"{store.where}: holds nothing of {patient}")
        raise typer.Exit(FAILED)
    with progress(len(store.sessions(patient))) as shown:
        count = write_archive(store, patient, path, shown.done, as_csv=as_csv)
    typer.echo(f"{path}: everything of {patient}, {plural(count, 'session')}; backbeat import brings it back")


def _documents(
    store: Store, patient: str, wanted: Sequence[str], *, sensed_only: bool
) -> Iterator[dict[str, Any]]:
    """The documents of the sessions that were named, else of all of them and of what was told beside them."""
    from tracker.catalogue import load_catalogue
    from tracker.export.gathering import documents, everything

    chosen = [session_of(store, patient, each) for each in wanted]
    if chosen or sensed_only:
        return documents(store, patient, chosen or store.sessions(patient), load_catalogue())
    return everything(store, patient, store.sessions(patient), load_catalogue())


def _made(found: Iterator[dict[str, Any]], form: Format, table: Table) -> Iterator[bytes]:
    from tracker.document import line
    from tracker.export.table import TABLES

    if form == "csv":
        yield from map(str.encode, TABLES[table].text(found))
    elif form == "fit":
        yield _fit(list(found))
    else:
        for document in found:
            yield f"{line(document if form == 'json' else _checked_bundle(document))}\n".encode()


def _fit(documents: list[dict[str, Any]]) -> bytes:
    from tracker.export.fit import fit_activity

    if len(documents) != 1:
        raise typer.BadParameter("a FIT file is one session: name it", param_hint="SESSION")
    return fit_activity(documents[0])


def _checked_bundle(document: dict[str, Any]) -> dict[str, Any]:
    """The bundle, looked at by fhir.resources where it is installed."""
    from tracker.export.fhir import bundle, check

    made = bundle(document)
    try:
        check(made)
    except ImportError:
        warning("the bundle was not checked: pip install 'backbeat[export]' brings what checks it")
    return made


def _write(out: Path | None, pieces: Iterator[bytes]) -> None:
    from sensors.atomic import replacing

    if out is None:
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        return
    with replacing(out) as stream:
        for piece in pieces:
            stream.write(piece)
