"""Erasing a patient, and the proof of it: afterwards the files are searched for what was known of them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.journal import FOLDER, erase_journals
from tracker.store import data_folder
from tracker.store.beside import packed
from tracker.store.chunk import pack

if TYPE_CHECKING:
    from tracker.store import Store

UUID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
SHORTEST = 6
"""A shorter id or name may stand in a file by chance."""

MOST_PIECES = 32
"""So many sessions give a piece of their signal to search for; more would take minutes in a large database."""

BESIDE = ("", "-wal", "-shm", "-journal")
"""What SQLite writes: the database and the files beside it."""

_AT_ONCE = 1 << 20
_OVERLAP = 1 << 10


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a patient. `ids`: of every record; `traces`: bytes that only their records hold."""

    sessions: int
    plans: int
    entries: int
    ids: frozenset[bytes]
    traces: frozenset[bytes]


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased. `left`: rows of the patient that are still there; `searched`: the files that were looked
    through, the database's among them unless it is on a server; `remnants`: those that hold a trace.
    """

    kept: Kept
    journals: int
    left: int
    on_server: bool
    searched: tuple[Path, ...]
    size_bytes: int
    remnants: tuple[Path, ...]


def kept_of(store: Store, patient: str) -> Kept:
    """What is kept of a patient, and what to search for when it is gone."""
    sessions, plans = store.sessions(patient), store.plan_versions(patient)
    entries = store.documents(patient)
    texts = [record.id for record in sessions] + [str(json.loads(each.record)["id"]) for each in entries]
    texts += [text for version in plans for text in (version.id, version.plan)]
    others = [(other, store.patient_name(other)) for other in store.patients() if other != patient]
    named = (patient, store.patient_name(patient))
    known = {text for text in named if text and not any(text in (word or "") for pair in others for word in pair)}
    some = sessions[:: len(sessions) // MOST_PIECES + 1]
    first = (next(store.signal(record.id), None) for record in some)
    signal = {pack(block)[-64:] for block in first if block is not None}
    told = {packed(readings)[-64:] for record in some if (readings := store.readings(record.id))}
    whose = {f'"patient":{space}{json.dumps(patient)}'.encode() for space in ("", " ")}
    long = {text.encode() for text in {*texts, *known} if len(text) >= SHORTEST}
    ids = frozenset(each for each in long if UUID.fullmatch(each))
    return Kept(len(sessions), len(plans), len(entries), ids, frozenset({*(long - ids), *signal, *told, *whose}))


def erase_patient(store: Store, where: str | None, patient: str) -> Erased:
    """Erase everything of a patient, journals first, then count what rows are left and search the files. `where`:
    as given to `open_store`. On a server, whose files cannot be read from here, only journals are searched.

    Raises:
        JournalBusyError: a session of the patient runs; nothing was erased.
        JournalError, StoreError: it cannot be erased; do it again when it can.
    """
    kept = kept_of(store, patient)
    journals = data_folder(where) / FOLDER
    gone = erase_journals(journals, patient) if journals.is_dir() else 0
    store.erase(patient)
    files = tuple(path for path in _files(store, journals) if path.is_file())
    remnants = tuple(path for path in files if holds(path, kept))
    size = sum(path.stat().st_size for path in files)
    return Erased(kept, gone, _rows_left(store, patient), not store.in_files, files, size, remnants)


def _rows_left(store: Store, patient: str) -> int:
    rows = (store.sessions(patient), store.plan_versions(patient), store.documents(patient))
    return sum(map(len, rows)) + store.patients().count(patient)


def _files(store: Store, journals: Path) -> Iterator[Path]:
    for end in BESIDE:
        yield Path(f"{store.where}{end}")
    yield from sorted(journals.rglob("*"))


def holds(path: Path, kept: Kept) -> bool:
    """Whether a file holds any of the ids or traces."""
    with path.open("rb") as stream:
        tail = b""
        while piece := stream.read(_AT_ONCE):
            text = tail + piece
            if any(found in kept.ids for found in UUID.findall(text)) or any(each in text for each in kept.traces):
                return True
            tail = text[-_OVERLAP:]
    return False
