"""How far a source lets a dose go: the most of each figure, and what an item asks for above it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import time

from tracker.model import Bounds, Dosage, Frequency
from tracker.plan.model import PlanItem

ALL_DAYS = 7


@dataclass(frozen=True, slots=True)
class Excess:
    """A figure above its source's most. `what`: its name; `asked`: the figure (inf: without an upper end)."""

    what: str
    asked: float
    most: float


@dataclass(frozen=True, slots=True)
class HowOften:
    """The most times a day and the most days a week; inf where nothing limits them."""

    a_day: float
    days_a_week: float


def most_repetitions(dosage: Dosage) -> float | None:
    """The repetitions up to which a dosage may grow; None where the source says no upper end."""
    if dosage.grows_to is not None:
        return dosage.grows_to
    return None if dosage.repetitions is None else dosage.repetitions.max


def most_minutes(dosage: Dosage) -> float | None:
    """The minutes of walking a dosage allows; None where the source says no upper end."""
    goal = None if dosage.walking is None else dosage.walking.goal_min
    return None if goal is None else goal.max


def excesses(item: PlanItem, source: Dosage, waking: tuple[time, time]) -> Iterator[Excess]:
    """Each figure of an item that goes above what its source prescribes. What a source is silent about, and
    "or more", has no top.
    """
    mine = item.dosage
    yield from _above("repetitions", _asked(mine.repetitions, mine.grows_to), most_repetitions(source))
    yield from _above("hold", _asked(mine.hold_s), _top(source.hold_s))
    yield from _above("minutes", _minutes(mine), most_minutes(source))
    theirs = source.walking
    if mine.walking is not None and theirs is not None:
        yield from _above("speed", mine.walking.speed_m_s, theirs.speed_m_s)
        yield from _above("distance", mine.walking.distance_m, theirs.distance_m)
        yield from _above("exertion", _asked(mine.walking.exertion), _top(theirs.exertion))
    yield from _too_often(item, source, waking)


def _too_often(item: PlanItem, source: Dosage, waking: tuple[time, time]) -> Iterator[Excess]:
    allowed, asked = _allowed(source, waking), _asked_often(item, waking)
    if allowed is None or asked is None:
        return
    mine, theirs = _every_h(item.dosage), _every_h(source)
    if mine is not None and theirs is not None:
        yield from _above("times a day", _waking_h(waking) / mine, _waking_h(waking) / theirs)
    else:
        yield from _above("times a day", asked.a_day, allowed.a_day)
    yield from _above("days a week", asked.days_a_week, allowed.days_a_week)


def _every_h(dosage: Dosage) -> float | None:
    return None if dosage.frequency is None else dosage.frequency.every_h


def _allowed(source: Dosage, waking: tuple[time, time]) -> HowOften | None:
    """The most that a source allows; None where it is silent. Walks that it counts by the day may be taken each
    day, however often it says later (WALK); other walking adds up, so that its minutes limit it.
    """
    walks = _walks_a_day(source)
    if walks is not None:
        return HowOften(walks, ALL_DAYS)
    if source.frequency is None:
        return None
    often = _frequency(source.frequency, waking)
    return often if source.walking is None else HowOften(math.inf, often.days_a_week)


def _asked_often(item: PlanItem, waking: tuple[time, time]) -> HowOften | None:
    """How often an item is to be done at most; None where it does not say."""
    frequency, walks = item.dosage.frequency, _walks_a_day(item.dosage)
    if frequency is None and walks is None and item.days is None:
        return None
    often = HowOften(0, ALL_DAYS) if frequency is None else _frequency(frequency, waking)
    days = often.days_a_week if item.days is None else len(item.days)
    return HowOften(max(often.a_day, walks or 0), days)


def _walks_a_day(dosage: Dosage) -> float | None:
    walks = None if dosage.walking is None else dosage.walking.walks_per_day
    return None if walks is None else walks.max or math.inf


def _frequency(frequency: Frequency, waking: tuple[time, time]) -> HowOften:
    if frequency.every_h is not None:
        return HowOften(math.ceil(_waking_h(waking) / frequency.every_h), ALL_DAYS)
    if frequency.per_day is not None:
        return HowOften(frequency.per_day.max or math.inf, ALL_DAYS)
    if isinstance(frequency.days_per_week, Bounds):
        return HowOften(1, frequency.days_per_week.max or ALL_DAYS)
    if frequency.days_per_week == "most":
        return HowOften(1, ALL_DAYS)
    return HowOften(math.inf, ALL_DAYS)


def _waking_h(waking: tuple[time, time]) -> float:
    """Hours from waking to sleeping; past midnight where the second is the earlier."""
    up, down = (at.hour + at.minute / 60.0 for at in waking)
    return (down - up) % 24.0 or 24.0


def _above(what: str, asked: float | None, most: float | None) -> Iterator[Excess]:
    if asked is not None and most is not None and asked > most:
        yield Excess(what, asked, most)


def _asked(bounds: Bounds | None, grows_to: float | None = None) -> float | None:
    """The most that a range asks for; inf without an upper end."""
    if bounds is None:
        return grows_to
    return max(math.inf if bounds.max is None else bounds.max, grows_to or 0)


def _top(bounds: Bounds | None) -> float | None:
    return None if bounds is None else bounds.max


def _minutes(dosage: Dosage) -> float | None:
    """The most minutes asked for: to begin with, or as the goal."""
    if dosage.walking is None:
        return None
    asked = [m for m in (dosage.walking.start_min, _asked(dosage.walking.goal_min)) if m is not None]
    return max(asked, default=None)
