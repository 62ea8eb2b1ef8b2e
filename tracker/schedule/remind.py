"""When to remind of what: once when something falls due, once more, gently, when nothing was logged by half-time.

What is done is no longer due and reminds nobody. What is a matter of liking reminds once. Quiet hours are kept: a
reminder waits for their end, or is left out where its window closes before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from tracker.catalogue import Catalogue
from tracker.schedule import words
from tracker.schedule.calls import Call
from tracker.words import listed


@dataclass(frozen=True, slots=True)
class Quiet:
    """Local times between which nobody is reminded; past midnight where the second is the earlier."""

    begins: time
    ends: time
    zone: str

    def until(self, at: datetime) -> datetime:
        """When quiet hours that hold at a moment end; the moment itself outside of them."""
        local = at.astimezone(ZoneInfo(self.zone))
        clock = local.time()
        over_night = self.ends <= self.begins
        inside = self.begins <= clock or clock < self.ends if over_night else self.begins <= clock < self.ends
        if not inside or self.begins == self.ends:
            return at
        day = local.date() + timedelta(days=1 if over_night and clock >= self.begins else 0)
        return datetime.combine(day, self.ends, local.tzinfo).astimezone(at.tzinfo)


@dataclass(frozen=True, slots=True)
class Reminder:
    """One reminder of one thing. `again`: it was reminded of before."""

    at: datetime
    call: Call
    again: bool


@dataclass(frozen=True, slots=True)
class Note:
    """What a notifier shows."""

    title: str
    text: str


def reminders(calls: Sequence[Call], quiet: Quiet | None = None) -> tuple[Reminder, ...]:
    """Every reminder of what is due or will be, by time."""
    found = [reminder for call in calls for reminder in _of(call, quiet)]
    return tuple(sorted(found, key=lambda reminder: reminder.at))


def falling(
    calls: Sequence[Call], since: datetime, now: datetime, quiet: Quiet | None = None
) -> tuple[Reminder, ...]:
    """The reminders that fall after `since` and by `now`, of `calls` as they stand now; one each,
    what closes first before the others.
    """
    if quiet is not None and quiet.until(now) > now:
        return ()
    newest = {r.call.exercise: r for r in reminders(calls, quiet) if since < r.at <= now}
    return tuple(sorted(newest.values(), key=lambda r: r.call.closes))


def _of(call: Call, quiet: Quiet | None) -> Iterator[Reminder]:
    half = call.opens + (call.closes - call.opens) / 2
    moments = [call.opens, half] if call.needed else [call.opens]
    spoken: datetime | None = None
    for again, planned in enumerate(moments):
        at = planned if quiet is None else quiet.until(planned)
        if at < call.closes and at != spoken:
            yield Reminder(at, call, bool(again) and spoken is not None)
            spoken = at


def note(found: Sequence[Reminder], catalogue: Catalogue, zone: str) -> Note:
    """What to say of reminders that fall together."""
    named = listed([words.name_of(r.call.exercise, catalogue) for r in found])
    first = min(found, key=lambda r: r.call.closes).call
    day = f"{words.weekday(first.closes, zone)} " if first.by_week else ""
    until = f"{day}{words.clock(first.closes, zone)}"
    if all(r.again for r in found):
        return Note("Still time", f"{named}, until {until}. If you did it already: backbeat did.")
    return Note("Time to move", f"{named}, any time until {until}.")
