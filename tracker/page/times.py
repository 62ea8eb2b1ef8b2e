"""The days of a report, put together to weeks or months where there are too many to be seen one by one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

Unit = Literal["day", "week", "month"]

MOST_DAYS, MOST_WEEKS = 31, 54
"""More of them are put together."""

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, both included, in the patient's time zone."""

    first: date
    last: date
    zone: str

    @property
    def unit(self) -> Unit:
        """What the charts put together."""
        days = (self.last - self.first).days + 1
        if days <= MOST_DAYS:
            return "day"
        return "week" if days <= 7 * MOST_WEEKS else "month"

    def day_of(self, at: datetime) -> date:
        """The patient's local day of a moment."""
        return at.astimezone(ZoneInfo(self.zone)).date()

    def local(self, at: datetime) -> datetime:
        """The moment by the patient's clock."""
        return at.astimezone(ZoneInfo(self.zone))

    def holds(self, at: datetime) -> bool:
        """Whether a moment lies within."""
        return self.first <= self.day_of(at) <= self.last


@dataclass(frozen=True, slots=True)
class Bucket:
    """Days that are told together, both ends included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Axis:
    """The buckets of a period, in order."""

    period: Period
    buckets: tuple[Bucket, ...]

    def index_of(self, day: date) -> int:
        """The bucket in which a day of the period lies."""
        first = self.buckets[0].first
        if self.period.unit == "day":
            return (day - first).days
        if self.period.unit == "week":
            return (day - (first - timedelta(days=first.weekday()))).days // 7
        return 12 * (day.year - first.year) + day.month - first.month


def axis_of(period: Period) -> Axis:
    """The buckets: days, or weeks from Monday, or calendar months."""
    return Axis(period, tuple(_buckets(period)))


def _buckets(period: Period) -> Iterator[Bucket]:
    day = period.first
    while day <= period.last:
        after = _next(day, period.unit)
        yield Bucket(day, min(after - ONE_DAY, period.last))
        day = after


def _next(day: date, unit: Unit) -> date:
    if unit == "day":
        return day + ONE_DAY
    if unit == "week":
        return day + timedelta(days=7 - day.weekday())
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)
