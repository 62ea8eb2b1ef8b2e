"""Records by their times, the newest first, a page at a time.

A page begins after the last record of the one before (a keyset), so that what is kept meanwhile moves nothing: no
record comes twice, and none that was there is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

import sqlalchemy as sa

from tracker.store.moments import between

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands among the others: its moment (microseconds since 1970, UTC) and its id."""

    us: int
    id: str


@dataclass(frozen=True, slots=True)
class Span:
    """Which page: the moments from `since` on and before `until`, what comes `after` a place, at most `most`."""

    most: int
    after: Place | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some records, and the place after which the next ones come; None: these are the last."""

    records: tuple[T, ...]
    next: Place | None


def within(wanted: sa.Select[Any], at_us: sa.Column[int], id_: sa.Column[str], span: Span) -> sa.Select[Any]:
    """The selection of a page, and of one record more: whether there is one tells whether the page is the last."""
    wanted = wanted.where(*between(at_us, span.since, span.until))
    if span.after is not None:
        wanted = wanted.where(
            sa.tuple_(at_us, id_) < sa.tuple_(sa.literal(span.after.us), sa.literal(span.after.id))
        )
    return wanted.order_by(at_us.desc(), id_.desc()).limit(span.most + 1)


def paged(found: list[tuple[Place, T]], span: Span) -> Page[T]:
    """The page of what such a selection found."""
    kept = found[: span.most]
    return Page(tuple(record for _, record in kept), kept[-1][0] if len(found) > span.most and kept else None)
