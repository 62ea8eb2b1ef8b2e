"""An export as a file: what `backbeat export` prints, for whoever fetches it later."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sensors.atomic import replacing
from tracker.catalogue import Catalogue
from tracker.document import line
from tracker.errors import ExportError
from tracker.export.archive import write_archive
from tracker.export.fhir import bundle
from tracker.export.gathering import documents, everything
from tracker.export.table import TABLES

if TYPE_CHECKING:
    from tracker.store import Store

Form = Literal["archive", "archive-csv", "json", "fhir", "fit", "sets", "repetitions", "walks"]
"""Everything in one archive (the signal packed, or as CSV), documents a line each, or one of the tables."""

MEDIA_TYPES: Mapping[Form, tuple[str, str]] = {
    "archive": (".zip", "application/zip"),
    "archive-csv": (".zip", "application/zip"),
    "json": (".jsonl", "application/jsonl"),
    "fhir": (".fhir.jsonl", "application/jsonl"),
    "fit": (".fit", "application/vnd.ant.fit"),
    "sets": (".csv", "text/csv; charset=utf-8"),
    "repetitions": (".csv", "text/csv; charset=utf-8"),
    "walks": (".csv", "text/csv; charset=utf-8"),
}
"""How a file of each form ends, and its media type."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be exported: of some `sessions`, or of all where none is named."""

    form: Form
    sessions: tuple[str, ...] = ()

    def file_name(self, name: str) -> str:
        """What a file of it is called."""
        return f"{name}{MEDIA_TYPES[self.form][0]}"


def check(store: Store, patient: str, wish: Wish) -> None:
    """Refuse what cannot be exported.

    Raises:
        ExportError: what is wrong, and what to do.
    """
    if wish.form == "fit" and len(wish.sessions) != 1:
        raise ExportError("a FIT file is one session: name it")
    if wish.sessions and wish.form.startswith("archive"):
        raise ExportError("an archive is of everything: name no sessions")
    known = {record.id for record in store.outlines(patient)} if wish.sessions else set()
    if lacking := [each for each in wish.sessions if each not in known]:
        raise ExportError(f"there is no session {lacking[0]}")


def steps_of(store: Store, patient: str, wish: Wish) -> int:
    """How many sessions, and reports where they are told as well, it takes."""
    if wish.sessions:
        return len(wish.sessions)
    told = () if wish.form.startswith("archive") else store.self_reports(patient)
    return len(store.outlines(patient)) + len(told)


def write_export(
    store: Store, patient: str, wish: Wish, catalogue: Catalogue, path: Path, on_session: Callable[[], None]
) -> None:
    """Write the file, whole or not at all; `on_session` is called after each of `steps_of`, and may raise
    to end it.

    Raises:
        ExportError: it cannot be made.
        TrackerError: the records cannot be read.
        FileError: the file cannot be written.
    """
    if wish.form in ("archive", "archive-csv"):
        write_archive(store, patient, path, on_session, as_csv=wish.form == "archive-csv")
        return
    with replacing(path) as stream:
        for piece in _pieces(store, patient, wish, catalogue, on_session):
            stream.write(piece)


def _pieces(
    store: Store, patient: str, wish: Wish, catalogue: Catalogue, on_session: Callable[[], None]
) -> Iterator[bytes]:
    records = [record for record in store.sessions(patient) if not wish.sessions or record.id in wish.sessions]
    told = documents if wish.sessions else everything
    found = _counting(told(store, patient, records, catalogue), on_session)
    if wish.form == "fit":
        from tracker.export.fit import fit_activity

        [document] = list(found)
        yield fit_activity(document)
    elif wish.form in TABLES:
        yield from map(str.encode, TABLES[wish.form].text(found))
    else:
        for document in found:
            yield f"{line(document if wish.form == 'json' else bundle(document))}\n".encode()


def _counting(found: Iterable[dict[str, Any]], on_session: Callable[[], None]) -> Iterator[dict[str, Any]]:
    for document in found:
        yield document
        on_session()
