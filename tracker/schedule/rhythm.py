"""How often a dosage asks for an exercise, as numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from tracker.model import Bounds, Frequency
from tracker.plan.model import PlanItem

MOST_DAYS = 4
"""Most days of a week are more than half of them."""

DAYS_A_WEEK = 7

PAUSE_S = 1800.0
"""Sets that follow within half an hour are one time. Ours; the sources do not say when one time ends."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """So many times a period: `needed`, and `most` where the source leaves a range. `every_s`: once each so many
    seconds of the waking hours. `days`: ISO weekdays, None for all.
    """

    period: Literal["day", "week"]
    needed: int
    most: int
    every_s: float | None = None
    days: tuple[int, ...] | None = None

    @property
    def apart_s(self) -> float:
        """How long after one time the next may begin: half of the interval, so that nothing is caught up with
        by doing it twice in a row. Ours.
        """
        return PAUSE_S if self.every_s is None else self.every_s / 2.0


def rhythm_of(item: PlanItem) -> Rhythm | None:
    """How often an item of a plan falls due; None where nobody says, or where it holds throughout the day."""
    frequency = item.dosage.frequency
    walks = None if item.dosage.walking is None else item.dosage.walking.walks_per_day
    if walks is not None:
        return _times("day", walks, item.days)
    if frequency is None or (item.days is not None and frequency.days_per_week is not None):
        return None if item.days is None else Rhythm("day", 1, 1, None, item.days)
    return _of_frequency(frequency, item.days)


def throughout(item: PlanItem) -> bool:
    """Whether it is for all of the day: watched, never due at a time."""
    return item.dosage.frequency is not None and bool(item.dosage.frequency.throughout_day)


def _of_frequency(frequency: Frequency, days: tuple[int, ...] | None) -> Rhythm | None:
    if frequency.every_h is not None:
        return Rhythm("day", 1, 1, frequency.every_h * 3600.0, days)
    if frequency.per_day is not None:
        return _times("day", frequency.per_day, days)
    if frequency.days_per_week == "most":
        return Rhythm("week", MOST_DAYS, DAYS_A_WEEK)
    if frequency.days_per_week is not None:
        rhythm = _times("week", frequency.days_per_week, None)
        return Rhythm("week", min(rhythm.needed, DAYS_A_WEEK), min(rhythm.most, DAYS_A_WEEK))
    return None


def _times(period: Literal["day", "week"], times: Bounds, days: tuple[int, ...] | None) -> Rhythm:
    """A range of times; one without an upper end asks for its lower, one without a lower end for none at all."""
    needed = math.ceil(times.min or 0)
    most = needed if times.max is None else math.floor(times.max)
    return Rhythm(period, min(needed, most), most, None, days)
