"""Lists a page at a time: `limit`, and `cursor` with what the page before called `next`."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query

from api.moments import Said
from api.problems import FieldError, Problem
from tracker.store.paging import Place, Span

MOST, USUAL = 200, 50
FAR_US = 1 << 62

Limit = Annotated[int, Query(ge=1, le=MOST, description="How many at most.")]
Cursor = Annotated[str | None, Query(max_length=500, description="What the page before called `next`.")]
Since = Annotated[Said | None, Query(description="From this moment on.", examples=["2026-03-01T00:00:00Z"])]
Until = Annotated[Said | None, Query(description="Before this moment.", examples=["2026-04-01T00:00:00Z"])]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which page, as the client says; `span` is the same for the store."""

    limit: int
    cursor: str | None
    since: datetime | None
    until: datetime | None

    def span(self, of: str) -> Span:
        """The page of one kind of list, which the cursor has to be of. Problem: invalid."""
        after = None if self.cursor is None else _read(self.cursor, of)
        return Span(self.limit, after, self.since, self.until)


def _wanted(limit: Limit = USUAL, cursor: Cursor = None, since: Since = None, until: Until = None) -> Wanted:
    return Wanted(limit, cursor, since, until)


WantedHere = Annotated[Wanted, Depends(_wanted)]
"""A parameter of an endpoint that answers a list."""


def cursor_of(place: Place | None, of: str) -> str | None:
    """The cursor of the next page; None after the last."""
    if place is None:
        return None
    return base64.urlsafe_b64encode(json.dumps([of, place.us, place.id]).encode()).decode().rstrip("=")


def _read(cursor: str, of: str) -> Place:
    try:
        kind, us, name = json.loads(base64.b64decode(f"{cursor}{'=' * (-len(cursor) % 4)}", b"-_", validate=True))
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise _no_cursor() from None
    if kind != of or type(us) is not int or abs(us) > FAR_US or not isinstance(name, str):
        raise _no_cursor()
    return Place(us, name)


def _no_cursor() -> Problem:
    message = "this is no cursor of this list; begin without one, or send what `next` said"
    return Problem("invalid", message, [FieldError(pointer="/query/cursor", message=message)])
