"""What was told beside a session's motion: its readings as one compressed JSON list."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from statistics import median

import sqlalchemy as sa

from sensors.live import Beside
from sensors.readings import in_order, parse_reading, reading_document
from tracker.diary import Pulse
from tracker.errors import StoreError
from tracker.store.engine import Database
from tracker.store.moments import between, moment
from tracker.store.tables import BESIDE, SESSIONS


def keep(connection: sa.Connection, session: str, readings: Sequence[Beside]) -> None:
    """Keep a new session's readings, in order of time; nothing where there are none."""
    if readings:
        connection.execute(sa.insert(BESIDE).values({"session": session, "readings": packed(readings)}))


def packed(readings: Sequence[Beside]) -> bytes:
    """Readings as they are kept."""
    documents = [reading_document(each) for each in in_order(readings)]
    return zlib.compress(json.dumps(documents, separators=(",", ":"), allow_nan=False).encode())


def of_session(database: Database, session: str) -> tuple[Beside, ...]:
    """A session's readings, in order of time.

    Raises:
        StoreError: what is kept is damaged.
    """
    with database.read() as connection:
        kept = connection.scalar(sa.select(BESIDE.c.readings).where(BESIDE.c.session == session))
    if kept is None:
        return ()
    with _telling(database, session):
        return tuple(parse_reading(each) for each in json.loads(zlib.decompress(kept)))


def pulses(database: Database, patient: str, since: datetime | None, until: datetime | None) -> tuple[Pulse, ...]:
    """The heart rate of those of a patient's sessions in which one was told, by their beginning, UTC.

    Raises:
        StoreError: what is kept is damaged.
    """
    wanted = (
        sa.select(SESSIONS.c.id, SESSIONS.c.started_us, BESIDE.c.readings)
        .join(BESIDE, BESIDE.c.session == SESSIONS.c.id)
        .where(SESSIONS.c.patient == patient, *between(SESSIONS.c.started_us, since, until))
        .order_by(SESSIONS.c.started_us, SESSIONS.c.id)
    )
    with database.read() as connection:
        rows = connection.execute(wanted).all()
    found = []
    for session, started_us, kept in rows:
        with _telling(database, session):
            told = [each["bpm"] for each in json.loads(zlib.decompress(kept)) if each.get("bpm")]
        if told:
            found.append(Pulse(moment(started_us), median(told)))
    return tuple(found)


@contextmanager
def _telling(database: Database, session: str) -> Iterator[None]:
    """Say whose readings cannot be read."""
    try:
        yield
    except (zlib.error, ValueError, TypeError, AttributeError) as problem:
        reason = f"session {session}: its readings are damaged ({problem}); restore a backup"
        raise StoreError(database.where, reason) from problem
