"""Moments as the tables have them: microseconds since 1970, UTC."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(at: datetime) -> int:
    """The moment as a number.

    Raises:
        ValueError: it has no time zone, so that nobody knows when it was.
    """
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} says no time zone")
    return (at - EPOCH) // timedelta(microseconds=1)


def moment(us: int) -> datetime:
    """The moment that a number tells, in UTC."""
    return EPOCH + timedelta(microseconds=us)


def between(
    column: sa.Column[int], since: datetime | None, until: datetime | None
) -> Iterator[sa.ColumnElement[bool]]:
    """What keeps to the times from `since` on and before `until`."""
    if since is not None:
        yield column >= microseconds(since)
    if until is not None:
        yield column < microseconds(until)
