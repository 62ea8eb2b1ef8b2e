"""What a live session begins with, as its journal's head."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sensors.stream import BodySide, SessionInfo
from tracker.calibration import calibration_document
from tracker.journal import Head
from tracker.session import Request
from tracker.store import Store
from tracker.store.calibrated import kept_calibration

LAYOUT = "live"
"""The format's name in results."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A session that a client wants. `session`: the id it made. `started_at`: aware. `exercise`: the whole session
    is one set of it, or sets of `any`, or a `walking`; None where marks will say. `source`: the brochure to
    compare with, None for all. `gyroscope`: whether samples have six axes.
    """

    session: str
    patient: str
    started_at: datetime
    gyroscope: bool
    time_zone: str | None = None
    exercise: str | None = None
    side: BodySide | None = None
    source: str | None = None
    placement: str | None = None
    height_m: float | None = None
    sensor: str | None = None


def head_of(wish: Wish, store: Store) -> Head:
    """The head of its journal: with the calibration that is kept of the patient, and the time zone of the plan
    where the client says none.
    """
    plan = store.plan_at(wish.patient, wish.started_at)
    known = kept_calibration(store, wish.patient)
    info = SessionInfo(
        session_id=wish.session, started_at=wish.started_at.isoformat(),
        time_zone=wish.time_zone or (None if plan is None else plan.time_zone), height_m=wish.height_m,
        sensor=wish.sensor, placement=wish.placement,
        calibration=None if known is None else calibration_document(known),
    )  # fmt: skip
    request = Request(exercise=wish.exercise, side=wish.side, source=wish.source)
    return Head(wish.patient, info, LAYOUT, wish.gyroscope, request)


def same_wish(one: Head, other: Head) -> bool:
    """Whether a client asks for the same session again; it may have been calibrated meanwhile."""
    return _bare(one) == _bare(other)


def _bare(head: Head) -> Head:
    return replace(head, info=replace(head.info, calibration=None, time_zone=None))
