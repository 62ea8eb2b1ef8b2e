"""Every time that is due, or will be: the windows that nothing has filled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sensors.stream import BodySide
from tracker.diary import Done
from tracker.plan.model import PlanItem, PlanVersion
from tracker.schedule.days import ONE_DAY, Clock, day_at, day_of
from tracker.schedule.filled import Filled, Held, Lane, fill
from tracker.schedule.force import force_at
from tracker.schedule.quotas import Window

_Last = Mapping[tuple[str, datetime, BodySide | None], datetime]
"""When an exercise was last done, by its id, its stretch's beginning and the side."""


@dataclass(frozen=True, slots=True)
class Call:
    """One time that is, or will be, due: from `opens` up to `closes`, UTC.

    `needed` False: the range is reached without it. `sides`: those that are left to do, empty where it has none.
    `planned`: when its window opens, whatever was done. `stays_open`: over several days, in waking hours.
    """

    exercise: str
    item: PlanItem
    planned: datetime
    opens: datetime
    closes: datetime
    needed: bool
    sides: tuple[BodySide, ...]
    by_week: bool


def calls(
    versions: Sequence[PlanVersion], done: Sequence[Done], held: Sequence[Held], now: datetime, last: date
) -> tuple[Call, ...]:
    """Every time that is due at a moment or will be, by the day `last`, if nothing more is done; by time.

    What is due in a window is due once: a window that closed is missed and never made up.
    """
    version = force_at(versions, now) or (versions[-1] if versions else None)
    if version is None:
        return ()
    today = day_at(now, Clock(version.time_zone, version.waking)).date
    past = [d for d in done if d.at <= now]
    # A day before and after, because the plan of another version may tell its days by another time zone.
    filled = fill(versions, past, held, today - ONE_DAY, last)
    last_done = _last_done(filled)
    found = [call for each in filled for call in _calls(each, last_done, held, now)]
    return tuple(sorted(found, key=lambda call: call.opens))


def _last_done(filled: Sequence[Filled]) -> _Last:
    last: dict[tuple[str, datetime, BodySide | None], datetime] = {}
    for each in filled:
        for lane in each.lanes:
            for attempt in lane.attempts:
                key = (each.quota.exercise, each.quota.stretch.since, lane.side)
                last[key] = max(attempt.at, last.get(key, attempt.at))
    return last


def _calls(filled: Filled, last: _Last, held: Sequence[Held], now: datetime) -> Iterator[Call]:
    """The windows of a quota that are open or to come and that no attempt has taken."""
    quota = filled.quota
    if any(a.whole for lane in filled.lanes for a in lane.attempts):
        return
    taken = min(_taken(lane) for lane in filled.lanes)
    for n, window in enumerate(quota.windows):
        left = [lane for lane in filled.lanes if _left(lane, n, window, filled)]
        if not left or window.closes <= now:
            continue
        earliest = min(_earliest(lane, filled, last) for lane in left)
        opens = _opens(window, filled, earliest, held, now)
        if opens is not None:
            sides = tuple(lane.side for lane in left if lane.side is not None)
            yield Call(
                quota.exercise, quota.stretch.item_at(max(opens, now)), window.opens, opens, window.closes,
                taken < quota.needed, sides, quota.stretch.rhythm.period == "week",
            )  # fmt: skip
            taken += 1


def _taken(lane: Lane) -> int:
    return sum(a.state != "partly" for a in lane.attempts)


def _left(lane: Lane, n: int, window: Window, filled: Filled) -> bool:
    """Whether the n-th window is left to do: neither so many times done already, nor done in this window."""
    quota = filled.quota
    starts = quota.starts if n == 0 else window.opens
    ends = quota.ends if n == quota.most - 1 else window.closes
    inside = any(starts <= a.at < ends for a in lane.attempts if a.state != "partly")
    return _taken(lane) <= n and not inside


def _earliest(lane: Lane, filled: Filled, last: _Last) -> datetime:
    """From when the next time may begin, after the last one of the same side."""
    stretch = filled.quota.stretch
    before = last.get((stretch.exercise, stretch.since, lane.side))
    if stretch.rhythm.every_s is None or before is None:
        return filled.quota.starts
    return before + timedelta(seconds=stretch.rhythm.apart_s)


def _opens(
    window: Window, filled: Filled, earliest: datetime, held: Sequence[Held], now: datetime
) -> datetime | None:
    """From when a window is due; None if it will not be."""
    stretch = filled.quota.stretch
    opens = max(window.opens, stretch.since, earliest)
    for hold in sorted(held, key=lambda h: h.since):
        if hold.exercise in (None, stretch.exercise) and hold.since <= max(opens, now):
            if hold.until is None:
                return None
            opens = max(opens, hold.until)
    at = max(opens, now)
    day = day_at(at, stretch.clock)
    if not day.awake(at):
        opens = day.up if at < day.up else day_of(day.date + ONE_DAY, stretch.clock).up
    return opens if max(opens, now) < min(window.closes, stretch.until) else None
