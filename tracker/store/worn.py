"""Postures and walking of many sessions, read without the rest of their results: a month of them for one day."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from algorithms.types import PostureSpan, Span
from tracker.schedule.posture import Worn
from tracker.store.engine import Database
from tracker.store.moments import EPOCH, between
from tracker.store.tables import SESSIONS

_DECODER = json.JSONDecoder()

_POSTURES = '"postures":'
_BOUT = re.compile(r'{"start_s":([^,]+),"end_s":([^,]+),"steps":')
"""How a result is kept. Within a text the quotes would not stand alone, so that none of it is mistaken; reading
the times of single steps as well would take most of the time.
"""


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
    postures: Any = _DECODER.raw_decode(result, result.index(_POSTURES) + len(_POSTURES))[0]
    walked = [Span(float(start_s), float(end_s)) for start_s, end_s in _BOUT.findall(result)]
    return Worn(at, tuple(PostureSpan(p["posture"], p["start_s"], p["end_s"]) for p in postures), tuple(walked))
