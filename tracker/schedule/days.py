"""A patient's local days as moments. Inside all is UTC, so that days of 23 and 25 hours come out right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Clock:
    """By what a day is told: the time zone and the local times of getting up and going to bed."""

    zone: str
    waking: tuple[time, time]

    @property
    def past_midnight(self) -> bool:
        """Whether the patient goes to bed after midnight (or works at night)."""
        return self.waking[1] <= self.waking[0]


@dataclass(frozen=True, slots=True)
class Day:
    """One local day, from `starts` up to `ends`, awake from `up` up to `down`; all UTC.

    It begins at midnight; of a patient who goes to bed after midnight it begins on getting up.
    """

    date: date
    starts: datetime
    ends: datetime
    up: datetime
    down: datetime

    def awake(self, at: datetime) -> bool:
        """Whether a moment lies within the waking hours."""
        return self.up <= at < self.down


def moment(day: date, at: time, zone: str) -> datetime:
    """The moment of a local time, UTC. A time that the clock skips is that much later; of one that comes twice
    it is the first.
    """
    return datetime.combine(day, at, ZoneInfo(zone)).astimezone(UTC)


@lru_cache(maxsize=1024)
def day_of(day: date, clock: Clock) -> Day:
    """The local day of a date. A day is asked for over and over while a plan is laid out."""
    up = moment(day, clock.waking[0], clock.zone)
    if clock.past_midnight:
        down = moment(day + ONE_DAY, clock.waking[1], clock.zone)
        return Day(day, up, moment(day + ONE_DAY, clock.waking[0], clock.zone), up, down)
    starts, ends = (moment(d, time(0), clock.zone) for d in (day, day + ONE_DAY))
    return Day(day, starts, ends, up, max(up, moment(day, clock.waking[1], clock.zone)))


def day_at(at: datetime, clock: Clock) -> Day:
    """The local day in which a moment lies."""
    day = day_of(at.astimezone(ZoneInfo(clock.zone)).date(), clock)
    return day if at >= day.starts else day_of(day.date - ONE_DAY, clock)


def week_of(day: date) -> date:
    """The Monday of the week."""
    return day - timedelta(days=day.weekday())
