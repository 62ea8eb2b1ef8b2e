"""Plans: a row a version, never rewritten."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from tracker.errors import ConflictError
from tracker.plan.model import PlanVersion
from tracker.store.changes import PLAN, note
from tracker.store.engine import Database
from tracker.store.moments import microseconds
from tracker.store.patients import ensure
from tracker.store.records import dumped, loaded
from tracker.store.tables import PLANS


def save(database: Database, version: PlanVersion) -> bool:
    """Keep a version; False: it was there already.

    Raises:
        ConflictError: another version has this id or this number.
    """
    row = {
        "id": version.id, "patient": version.patient, "made_us": microseconds(version.made_at),
        "plan": version.plan, "version": version.version, "record": dumped(version),
    }  # fmt: skip
    same_number = sa.and_(PLANS.c.plan == version.plan, PLANS.c.version == version.version)
    same = sa.select(PLANS).where(sa.or_(PLANS.c.id == version.id, same_number))
    with database.write() as connection:
        known = connection.execute(same).mappings().first()
        if known is None:
            ensure(connection, version.patient)
            connection.execute(sa.insert(PLANS).values(row))
            note(connection, version.patient, PLAN, version.id)
            return True
    if loaded(PlanVersion, known["record"]) != version:
        problem = f"version {version.version} of this plan is there already; make a new version instead"
        raise ConflictError(database.where, version.id, problem)
    return False


def of_patient(database: Database, patient: str) -> tuple[PlanVersion, ...]:
    """All versions of a patient's plans, in the order they were made."""
    wanted = sa.select(PLANS.c.record).where(PLANS.c.patient == patient)
    with database.read() as connection:
        texts = connection.scalars(wanted.order_by(PLANS.c.made_us, PLANS.c.version, PLANS.c.id)).all()
    return tuple(loaded(PlanVersion, text) for text in texts)


def holding(versions: Sequence[PlanVersion], at: datetime) -> PlanVersion | None:
    """Of versions in the order they were made, the one that holds at a moment.

    One that starts on a later day leaves the one before it in force until then; after its last day none holds.
    """
    started = [v for v in versions if v.made_at <= at and v.starts <= at.astimezone(ZoneInfo(v.time_zone)).date()]
    if not started:
        return None
    last = started[-1]
    over = last.ends is not None and at.astimezone(ZoneInfo(last.time_zone)).date() > last.ends
    return None if over else last
