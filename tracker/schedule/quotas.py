"""What a plan asks for, in portions: a window of two hours, a day, a week."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from tracker.plan.model import PlanItem, PlanVersion
from tracker.schedule.days import ONE_DAY, Clock, Day, day_of, week_of
from tracker.schedule.force import InForce, in_force
from tracker.schedule.rhythm import DAYS_A_WEEK, Rhythm, rhythm_of


@dataclass(frozen=True, slots=True)
class Window:
    """When one time is due: from `opens` up to `closes`, UTC. Beside it the plan may not have held."""

    opens: datetime
    closes: datetime


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time in which an exercise had the same rhythm, though the plan may have had several versions.

    `versions`: those of its time, in order, with the item in each.
    """

    exercise: str
    rhythm: Rhythm
    clock: Clock
    since: datetime
    until: datetime
    versions: tuple[tuple[datetime, PlanVersion, PlanItem], ...]

    def item_at(self, at: datetime) -> PlanItem:
        """The item as it was at a moment; before the stretch, its first."""
        n = bisect_right(self.versions, at, key=lambda version: version[0])
        return self.versions[max(0, n - 1)][2]


@dataclass(frozen=True, slots=True)
class Quota:
    """One portion: `needed` to `most` times between `starts` and `ends` (UTC), a window each, in order.

    `day`: the date it is judged on, a week's last. `number`: which of its day, from 1. `item`: as at its first
    window.
    """

    stretch: Stretch
    item: PlanItem
    day: date
    number: int
    starts: datetime
    ends: datetime
    needed: int
    most: int
    windows: tuple[Window, ...]

    @property
    def exercise(self) -> str:
        """The exercise's id."""
        return self.stretch.exercise


def stretches(versions: Sequence[PlanVersion], free: Rhythm | None = None) -> tuple[Stretch, ...]:
    """The stretches of every exercise that ever falls due, in order of time; with `free`, that rhythm for those
    that never do.
    """
    found: list[Stretch] = []
    for held in in_force(versions):
        clock = Clock(held.version.time_zone, held.version.waking)
        for item in held.version.items:
            rhythm = rhythm_of(item) or free
            if rhythm is not None:
                _lengthen(found, Stretch(item.exercise, rhythm, clock, held.since, held.until, ()), held, item)
    return tuple(found)


def _lengthen(found: list[Stretch], new: Stretch, held: InForce, item: PlanItem) -> None:
    """Add a stretch, or go on with one that ends where this begins and is like it."""
    entry = (held.since, held.version, item)
    for n, old in enumerate(found):
        alike = (old.exercise, old.rhythm, old.clock) == (new.exercise, new.rhythm, new.clock)
        if alike and old.until == new.since:
            found[n] = Stretch(
                old.exercise, old.rhythm, old.clock, old.since, new.until, (*old.versions, entry)
            )  # fmt: skip
            return
    found.append(Stretch(new.exercise, new.rhythm, new.clock, new.since, new.until, (entry,)))


def quotas(stretch: Stretch, first: date, last: date) -> Iterator[Quota]:
    """The portions of a stretch that are judged on the days from `first` to `last`, in order of time."""
    if stretch.rhythm.period == "week":
        monday = week_of(first)
        while monday + timedelta(days=DAYS_A_WEEK - 1) <= last:
            yield from _in_force(stretch, _week(stretch, monday))
            monday += timedelta(days=DAYS_A_WEEK)
        return
    day = first
    while day <= last:
        wanted = stretch.rhythm.days
        if wanted is None or day.isoweekday() in wanted:
            yield from _in_force(stretch, _day(stretch, day_of(day, stretch.clock)))
        day += ONE_DAY


def _in_force(stretch: Stretch, found: Sequence[Quota]) -> Iterator[Quota]:
    return (quota for quota in found if quota.starts < stretch.until and stretch.since < quota.ends)


def _week(stretch: Stretch, monday: date) -> Sequence[Quota]:
    """A week's quota: its days shared out among the times, each to be done on another day."""
    days = [day_of(monday + n * ONE_DAY, stretch.clock) for n in range(DAYS_A_WEEK)]
    most = stretch.rhythm.most
    ends = [DAYS_A_WEEK * n // most for n in range(most + 1)] if most else []
    windows = [Window(days[a].up, days[b - 1].down) for a, b in pairwise(ends)]
    return _quota(stretch, days[-1].date, 1, days[0].starts, days[-1].ends, windows)


def _day(stretch: Stretch, day: Day) -> Sequence[Quota]:
    """A day's quotas: one of all its times, or one for every so many hours."""
    rhythm = stretch.rhythm
    if rhythm.every_s is None:
        part = (day.down - day.up) / max(rhythm.most, 1)
        windows = [Window(day.up + n * part, day.up + (n + 1) * part) for n in range(rhythm.most)]
        return _quota(stretch, day.date, 1, day.starts, day.ends, windows)
    found: list[Quota] = []
    windows = _every(day, timedelta(seconds=rhythm.every_s))
    for n, window in enumerate(windows, start=1):
        # Before getting up and after going to bed nothing is due, but what is done then is done.
        starts = day.starts if n == 1 else window.opens
        ends = day.ends if n == len(windows) else window.closes
        found += _quota(stretch, day.date, n, starts, ends, [window])
    return found


def _every(day: Day, step: timedelta) -> list[Window]:
    count = -((day.up - day.down) // step)
    opens = [day.up + n * step for n in range(count)]
    return [Window(at, min(at + step, day.down)) for at in opens]


def _quota(
    stretch: Stretch, day: date, number: int, starts: datetime, ends: datetime, windows: Sequence[Window]
) -> Sequence[Quota]:
    if not windows:
        return ()
    within = sum(w.opens < stretch.until and stretch.since < w.closes for w in windows)
    needed = min(within, 1 if stretch.rhythm.every_s is not None else stretch.rhythm.needed)
    item = stretch.item_at(windows[0].opens)
    return (Quota(stretch, item, day, number, starts, ends, needed, len(windows), tuple(windows)),)
