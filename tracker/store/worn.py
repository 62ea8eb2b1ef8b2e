"""Postures and walking of many sessions, read without the rest of their results: a month of them for one day."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from algorithms.types import PostureSpan, Span
from tracker.schedule.posture import Worn
from tracker.store.engine import Database
from tracker.store.moments import EPOCH, between
from tracker.store.tables import SESSIONS

_DECODER = json.JSONDecoder()


def of_patient(
    database: Database, patient: str, since: datetime | None, until: datetime | None
) -> tuple[Worn, ...]:
    """What a patient's sessions tell of posture, by their beginning; their times are UTC."""
    wanted = (
        sa.select(SESSIONS.c.started_us, SESSIONS.c.result)
        .where(SESSIONS.c.patient == patient, *between(SESSIONS.c.started_us, since, until))
        .order_by(SESSIONS.c.started_us, SESSIONS.c.id)
    )
    with database.read() as connection:
        rows = connection.execute(wanted).all()
    return tuple(_worn(EPOCH + timedelta(microseconds=started_us), result) for started_us, result in rows)


def _worn(at: datetime, result: str) -> Worn:
    postures = [PostureSpan(p["posture"], p["start_s"], p["end_s"]) for p in _value(result, "postures")]
    walked = [Span(b["start_s"], b["end_s"]) for b in _value(result, "bouts")]
    return Worn(at, tuple(postures), tuple(walked))


def _value(result: str, key: str) -> Any:
    """The first value of a key; within a text its quotes would not stand alone, so that none is mistaken."""
    name = f'"{key}":'
    return _DECODER.raw_decode(result, result.index(name) + len(name))[0]
