"""What all records have in common over HTTP: an id that the client makes, a moment, a list in pages."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import Path, Response
from pydantic import AfterValidator, BaseModel, Field

from api.conditions import JSON, etag_of
from api.moments import Said
from api.office import Office
from api.problems import FieldError, Problem
from tracker.access.model import Device

T = TypeVar("T")

OLDEST = datetime(2000, 1, 1, tzinfo=UTC)
AHEAD = timedelta(minutes=10)
"""So far a client's clock may be ahead of ours."""

KEPT: dict[int | str, dict[str, Any]] = {201: {"description": "It is kept, and was not there before."}}
"""What a `PUT` says of its answer beside the usual 200: the same was there already."""

RecordId = Annotated[
    UUID,
    Path(description="A UUIDv7 that the client makes. Sending the same again is harmless: 200 instead of 201."),
]
SessionId = Annotated[str, Path(min_length=1, max_length=100, description="A session's id.")]


def _late_enough(at: datetime) -> datetime:
    if at < OLDEST:
        raise ValueError("this is before the year 2000")
    return at


Moment = Annotated[
    Said,
    AfterValidator(_late_enough),
    Field(description="ISO 8601 with an offset.", examples=["2026-03-02T07:30:00+01:00"]),
]
Words = Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")]
Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]+$")]


class ListOf(BaseModel, Generic[T]):
    """A page, the newest first. `next`: the cursor of the one after it; null: there is none."""

    items: list[T]
    next: str | None


def answer_kept(document: object, *, new: bool, etag: str | None = None) -> Response:
    """The answer to a `PUT`: 201 for what is new, 200 for what was there."""
    body = json.dumps(document, allow_nan=False).encode()
    return Response(body, 201 if new else 200, {"ETag": etag or etag_of(body)}, JSON)


def not_to_come(office: Office, at: datetime, pointer: str = "/body/at") -> datetime:
    """The moment, which has been. Problem: invalid."""
    if at > office.now() + AHEAD:
        raise invalid(pointer, "that is still to come; tell it when it is done")
    return at


def invalid(pointer: str, message: str) -> Problem:
    """A problem with one field."""
    return Problem("invalid", f"{pointer}: {message}", [FieldError(pointer=pointer, message=message)])


def found(record: T | None, what: str) -> T:
    """The record, which is there. Problem: not-found."""
    if record is None:
        raise Problem("not-found", f"there is no such {what}")
    return record


def is_new(known: T | None, said: T) -> bool:
    """Whether nothing has the record's id yet. Problem: conflict, where something else has."""
    if known is not None and known != said:
        raise Problem("conflict")
    return known is None


def by(device: Device) -> str:
    """Who says so, as records have it."""
    return device.person
