"""What was told beside a session's motion: its readings as one compressed JSON list."""

from __future__ import annotations

import json
import zlib
from collections.abc import Sequence

import sqlalchemy as sa

from sensors.live import Beside
from sensors.readings import in_order, parse_reading, reading_document
from tracker.errors import StoreError
from tracker.store.engine import Database
from tracker.store.tables import BESIDE


def keep(connection: sa.Connection, session: str, readings: Sequence[Beside]) -> None:
    """Keep a new session's readings, in order of time; nothing where there are none."""
    if readings:
        documents = [reading_document(each) for each in in_order(readings)]
        text = json.dumps(documents, separators=(",", ":"), allow_nan=False)
        row = {"session": session, "readings": zlib.compress(text.encode())}
        connection.execute(sa.insert(BESIDE).values(row))


def of_session(database: Database, session: str) -> tuple[Beside, ...]:
    """A session's readings, in order of time.

    Raises:
        StoreError: what is kept is damaged.
    """
    with database.read() as connection:
        kept = connection.scalar(sa.select(BESIDE.c.readings).where(BESIDE.c.session == session))
    if kept is None:
        return ()
    try:
        return tuple(parse_reading(each) for each in json.loads(zlib.decompress(kept)))
    except (zlib.error, ValueError, TypeError) as problem:
        reason = f"session {session}: its readings are damaged ({problem}); restore a backup"
        raise StoreError(database.where, reason) from problem
