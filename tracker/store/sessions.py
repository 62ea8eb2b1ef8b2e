"""Sessions: the record, its result and its raw signal."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import sqlalchemy as sa

from sensors.live import Beside
from sensors.stream import SampleBlock
from tracker.diary import SessionRecord
from tracker.errors import ConflictError, StoreError
from tracker.store import beside
from tracker.store.answers import answers_in
from tracker.store.changes import SESSION, note
from tracker.store.chunk import unpack
from tracker.store.engine import Database
from tracker.store.entries import keep
from tracker.store.moments import between, microseconds
from tracker.store.paging import Page, Place, Span, paged, within
from tracker.store.patients import ensure
from tracker.store.records import dumped, loaded
from tracker.store.signal import Packed, packed
from tracker.store.tables import CHUNKS, SESSIONS

PAGE = 60
"""Chunks that are read at a time, so that a slow reader holds nobody up."""

_STEPS = re.compile(r'"step_times_s":\[[^]]*\]')
"""A walk's steps as a result is kept. Within a text the quotes would not stand alone, so that none is mistaken."""


def save(
    database: Database, record: SessionRecord, blocks: Iterable[SampleBlock], readings: Sequence[Beside] = ()
) -> bool:
    """Keep a session, its raw signal, what was told beside it and the answers marked in it, in one transaction;
    False: it was there.

    Raises:
        ConflictError: a session of another patient has this id.
    """
    return save_packed(database, record, packed(blocks, readings))


def save_packed(database: Database, record: SessionRecord, samples: Packed) -> bool:
    """The same for a raw signal that is packed already.

    Raises:
        ConflictError: a session of another patient has this id.
    """
    row = {
        "id": record.id, "patient": record.patient, "started_us": microseconds(record.started_at),
        "content": samples.content, **_row(record),
    }  # fmt: skip
    with database.write() as connection:
        whose = connection.scalar(sa.select(SESSIONS.c.patient).where(SESSIONS.c.id == record.id))
        if whose is None:
            ensure(connection, record.patient)
            connection.execute(sa.insert(SESSIONS).values(row))
            chunks = [{"session": record.id, "number": n, "samples": c} for n, c in enumerate(samples.chunks)]
            if chunks:
                connection.execute(sa.insert(CHUNKS), chunks)
            beside.keep(connection, record.id, samples.readings)
            note(connection, record.patient, SESSION, record.id)
            for answer in answers_in(record, samples.first_s):
                keep(database, connection, answer)
            return True
    if whose != record.patient:
        raise ConflictError(database.where, record.id, f"the session {record.id} is there, as one of {whose}")
    return False


def replace_result(database: Database, record: SessionRecord) -> None:
    """Put a session's new result in place of the one before.

    Raises:
        StoreError: there is no such session.
    """
    with database.write() as connection:
        done = connection.execute(sa.update(SESSIONS).where(SESSIONS.c.id == record.id).values(_row(record)))
        if done.rowcount == 0:
            raise StoreError(database.where, f"there is no session {record.id} any more")
        note(connection, record.patient, SESSION, record.id)


def of_patient(
    database: Database, patient: str, since: datetime | None, until: datetime | None, *, steps: bool = True
) -> tuple[SessionRecord, ...]:
    """A patient's sessions with their results, by their beginning; with the times of single `steps` or without."""
    wanted = (
        sa.select(SESSIONS.c.record, SESSIONS.c.result)
        .where(SESSIONS.c.patient == patient, *between(SESSIONS.c.started_us, since, until))
        .order_by(SESSIONS.c.started_us, SESSIONS.c.id)
    )
    with database.read() as connection:
        rows = connection.execute(wanted).all()
    if steps:
        return tuple(_record(record, result) for record, result in rows)
    return tuple(_outline(record, result) for record, result in rows)


def page(database: Database, patient: str, span: Span) -> Page[SessionRecord]:
    """A page of a patient's sessions without the times of single steps, the newest first."""
    columns = sa.select(SESSIONS.c.started_us, SESSIONS.c.id, SESSIONS.c.record, SESSIONS.c.result)
    wanted = within(columns.where(SESSIONS.c.patient == patient), SESSIONS.c.started_us, SESSIONS.c.id, span)
    with database.read() as connection:
        rows = connection.execute(wanted).all()
    found = [(Place(us, id_), _outline(record, result)) for us, id_, record, result in rows]
    return paged(found, span)


def one(database: Database, session: str) -> SessionRecord | None:
    """One session, None where there is none of that id."""
    wanted = sa.select(SESSIONS.c.record, SESSIONS.c.result).where(SESSIONS.c.id == session)
    with database.read() as connection:
        row = connection.execute(wanted).first()
    return None if row is None else _record(row.record, row.result)


def with_content(database: Database, patient: str, content: str) -> str | None:
    """The id of a patient's session with the same samples."""
    wanted = sa.select(SESSIONS.c.id).where(SESSIONS.c.content == content, SESSIONS.c.patient == patient)
    with database.read() as connection:
        return connection.scalar(wanted.order_by(SESSIONS.c.started_us, SESSIONS.c.id).limit(1))


def content(database: Database, session: str) -> str | None:
    """The SHA-256 of a session's samples."""
    with database.read() as connection:
        return connection.scalar(sa.select(SESSIONS.c.content).where(SESSIONS.c.id == session))


def signal(database: Database, session: str) -> Iterator[SampleBlock]:
    """A session's raw signal, ten seconds a block."""
    for chunk in chunks(database, session):
        yield _unpacked(database, session, chunk)


def chunks(database: Database, session: str) -> Iterator[bytes]:
    """A session's raw signal as it is kept."""
    wanted = sa.select(CHUNKS.c.samples).where(CHUNKS.c.session == session).order_by(CHUNKS.c.number)
    first = 0
    while True:
        page = wanted.where(CHUNKS.c.number >= first, CHUNKS.c.number < first + PAGE)
        with database.read() as connection:
            rows = connection.scalars(page).all()
        yield from rows
        if len(rows) < PAGE:
            return
        first += PAGE


def _unpacked(database: Database, session: str, chunk: bytes) -> SampleBlock:
    try:
        return unpack(chunk)
    except ValueError as problem:
        raise StoreError(database.where, f"session {session}: {problem}; restore a backup") from problem


def _row(record: SessionRecord) -> dict[str, object]:
    """The columns that a new result changes."""
    return {
        "algorithm_version": record.algorithm_version,
        "record": dumped(record, without="result"),
        "result": dumped(record.result),
    }


def _outline(record: str, result: str) -> SessionRecord:
    return _record(record, _STEPS.sub('"step_times_s":[]', result))


def _record(record: str, result: str) -> SessionRecord:
    return loaded(SessionRecord, record, {"result": result})
