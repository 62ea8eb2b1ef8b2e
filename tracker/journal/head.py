"""What a journal begins with: whose session it is, and everything that its analysis needs besides the samples."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from algorithms.types import Event
from sensors.stream import Mark, SessionInfo
from tracker.calibration import SCHEMA as CALIBRATION_SCHEMA
from tracker.calibration import Calibration, parse_calibration
from tracker.task import Request

SCHEMA = "backbeat.journal/1"


@dataclass(frozen=True, slots=True)
class Head:
    """A session as it begins. `patient`: whose it is. `info` has the session's id and when it started, with the
    offset from UTC. `layout`, `gyroscope`, `request`: as the session was made with them.

    Raises:
        ValueError: the id or the start is missing.
    """

    patient: str
    info: SessionInfo
    layout: str
    gyroscope: bool
    request: Request

    def __post_init__(self) -> None:
        if not self.info.session_id:
            raise ValueError("a journal needs the session's id")
        if self.info.started_at is None or datetime.fromisoformat(self.info.started_at).tzinfo is None:
            raise ValueError("a journal needs when the session started, with the offset from UTC")

    @property
    def session(self) -> str:
        """The session's id."""
        return str(self.info.session_id)

    @property
    def started_at(self) -> datetime:
        """When the session started; aware."""
        return datetime.fromisoformat(str(self.info.started_at))


def head_payload(head: Head) -> bytes:
    """The head as bytes, every number exactly."""
    calibration = head.request.calibration
    request = asdict(replace(head.request, calibration=None))
    document = {
        "schema": SCHEMA,
        "patient": head.patient,
        "info": asdict(head.info),
        "layout": head.layout,
        "gyroscope": head.gyroscope,
        "request": request | {"calibration": None if calibration is None else _exact(calibration)},
    }
    return json.dumps(document, allow_nan=False).encode()


def parse_head(payload: bytes) -> Head:
    """The head that bytes hold.

    Raises:
        ValueError: they hold none that is known here.
    """
    document = json.loads(payload)
    if document.get("schema") != SCHEMA:
        raise ValueError(f"it is a {document.get('schema')}, and {SCHEMA} is the newest known here")
    request, info = document["request"], document["info"]
    calibration = None if request["calibration"] is None else parse_calibration(request["calibration"])
    marks = tuple(Mark(**mark) for mark in info["marks"])
    return Head(
        document["patient"], SessionInfo(**{**info, "marks": marks}), document["layout"], document["gyroscope"],
        Request(**{**request, "calibration": calibration}),
    )  # fmt: skip


def mark_payload(mark: Mark, known_as: str | None = None) -> bytes:
    """A mark as bytes, with the id that its sender gave it."""
    named = {} if known_as is None else {"id": known_as}
    return json.dumps(asdict(mark) | named, allow_nan=False).encode()


def parse_mark(payload: bytes) -> Mark:
    """The mark that bytes hold."""
    document = dict(json.loads(payload))
    document.pop("id", None)
    return Mark(**document)


def mark_id(payload: bytes) -> str | None:
    """The id that a mark's sender gave it."""
    known_as = json.loads(payload).get("id")
    return None if known_as is None else str(known_as)


def event_payload(event: Event) -> bytes:
    """An event as bytes."""
    return json.dumps(asdict(event), allow_nan=False).encode()


def parse_event(payload: bytes) -> Event:
    """The event that bytes hold."""
    return Event(**json.loads(payload))


def _exact(calibration: Calibration) -> Mapping[str, Any]:
    """The calibration's document without its rounding: the session that goes on must count as it did."""
    return {
        "schema": CALIBRATION_SCHEMA,
        "patient": calibration.patient,
        "exercises": [
            {"exercise": known.exercise, "placement": known.placement, **asdict(known.habit)}
            for known in calibration.exercises
        ],
        "walks": [asdict(walk) for walk in calibration.walks],
    }
