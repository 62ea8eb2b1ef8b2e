"""Why a set was counted so, as data: the signal it was counted from, computed again from what the sensor felt."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from algorithms.types import Repetition, Span
from tracker.catalogue import Catalogue
from tracker.counted import counted_signal
from tracker.diary import SessionRecord
from tracker.document import plain
from tracker.rows import RowKeeper
from tracker.signals import write_signals

if TYPE_CHECKING:
    from tracker.store import Store

TRACE_SCHEMA = "backbeat.trace/1"


def trace_document(store: Store, record: SessionRecord, index: int, catalogue: Catalogue) -> dict[str, object]:
    """The evidence of one set (`index` from 0): its signal, evenly spaced from `start_s` on, the level of rest
    beside it, and what was taken for repetitions, partial ones and neither. Times are seconds from the first
    sample. `signal` null: nothing was recorded there. `same` False: it is counted otherwise now than it was.

    Raises:
        IndexError: there is no such set.
        TrackerError: the signal cannot be read.
    """
    from tracker.store.reanalysis import reanalysed

    found = record.result.sets[index]
    with RowKeeper() as rows:
        again = reanalysed(store, record, catalogue, rows.push)
        now = again.result.sets[index] if index < len(again.result.sets) else None
        evidence = None if now is None else counted_signal(now, rows)
    document: dict[str, object] = {
        "schema": TRACE_SCHEMA,
        "session": record.id,
        "set": index,
        "same": now == found,
        "reps": _reps(found.reps),
        "signal": None, "rest": None, "unit": None, "start_s": None, "rate_hz": None,
        "partials": [], "left_out": [],
    }  # fmt: skip
    if evidence is None:
        return document
    return document | {
        "signal": plain(evidence.signal),
        "rest": plain(evidence.rest),
        "unit": evidence.unit,
        "start_s": plain(evidence.start_s, "start_s"),
        "rate_hz": evidence.rate_hz,
        "partials": _reps(evidence.partials),
        "left_out": _spans(evidence.left_out),
    }


def write_traces(store: Store, record: SessionRecord, catalogue: Catalogue, out: Path) -> None:
    """Write the table of a whole session, as `backbeat replay --signals` does.

    Raises:
        TrackerError: the signal cannot be read.
        FileError: the table cannot be written.
    """
    from tracker.store.reanalysis import reanalysed

    with RowKeeper() as rows:
        again = reanalysed(store, record, catalogue, rows.push)
        write_signals(again.result, rows, out)


def _reps(reps: Sequence[Repetition]) -> object:
    return plain(tuple(reps))


def _spans(spans: Sequence[Span]) -> object:
    return plain(tuple(spans))
