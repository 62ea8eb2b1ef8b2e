"""The plan as an iCalendar feed (RFC 5545): one event for what opens at the same moment.

An event's UID comes from the plan and the moment, and its SEQUENCE from the plan's version, so that a calendar
that fetches the feed again changes events instead of doubling them. Times are UTC; what is asked for by the week
is an all-day event over its days. Events take no time (TRANSPARENT): nobody is busy because of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import groupby
from uuid import NAMESPACE_OID, uuid5
from zoneinfo import ZoneInfo

from tracker.catalogue import Catalogue
from tracker.plan.model import PlanVersion
from tracker.schedule import words
from tracker.schedule.calls import Call, calls
from tracker.schedule.days import ONE_DAY, week_of
from tracker.schedule.filled import Held
from tracker.schedule.force import in_force
from tracker.words import listed

LINE_OCTETS = 75
"""RFC 5545, 3.1: longer lines are folded."""

EVENT = timedelta(minutes=15)
ALARM_TRIGGER = "PT0S"
PRODUCT = "-//Backbeat//Plan//EN"
REFRESH = "PT1H"


def feed(
    versions: Sequence[PlanVersion],
    held: Sequence[Held],
    catalogue: Catalogue,
    now: datetime,
    *,
    days: int,
    alarm: bool = False,
) -> str:
    """The calendar of the coming days. What was done changes nothing in it; what is held back is left out.

    `alarm`: each event reminds by itself when it begins.
    """
    until = now + timedelta(days=days)
    sunday = week_of(until.date() + ONE_DAY) + timedelta(days=6)
    coming = [call for call in calls(versions, (), held, now, sunday) if call.opens < until]
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    lines += ["NAME:Backbeat", "X-WR-CALNAME:Backbeat", f"REFRESH-INTERVAL;VALUE=DURATION:{REFRESH}"]
    for _, group in groupby(sorted(coming, key=_slot), key=_slot):
        together = list(group)
        version = _version_at(versions, max(together[0].opens, now))
        lines += _event(together, version, catalogue, alarm=alarm and not together[0].by_week)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in _fold(line))


def uid(plan: str, call: Call) -> str:
    """The same for the same plan and moment, whatever version, exercises or day of asking."""
    return f"{uuid5(NAMESPACE_OID, ' '.join([plan, *map(_utc, _slot(call))]))}@backbeat"


def _slot(call: Call) -> tuple[datetime, ...]:
    """What happens together: by the moment, and of what is due over days by both ends."""
    return (call.planned, call.closes) if call.by_week else (call.planned,)


def _event(group: Sequence[Call], version: PlanVersion, catalogue: Catalogue, *, alarm: bool) -> Iterator[str]:
    first = group[0]
    stamp = _utc(version.made_at)
    summary = listed([words.name_of(call.exercise, catalogue) for call in group])
    yield "BEGIN:VEVENT"
    yield f"UID:{uid(version.plan, first)}"
    yield f"DTSTAMP:{stamp}"
    yield f"LAST-MODIFIED:{stamp}"
    yield f"SEQUENCE:{version.version - 1}"
    yield from _when(group, version.time_zone)
    yield f"SUMMARY:{_text(summary)}"
    yield f"DESCRIPTION:{_text(chr(10).join(_line(call, catalogue) for call in group))}"
    yield "TRANSP:TRANSPARENT"
    if alarm:
        yield from ("BEGIN:VALARM", "ACTION:DISPLAY", f"DESCRIPTION:{_text(summary)}", f"TRIGGER:{ALARM_TRIGGER}")
        yield "END:VALARM"
    yield "END:VEVENT"


def _when(group: Sequence[Call], zone: str) -> Iterator[str]:
    call = group[0]
    if not call.by_week:
        opens = min(each.opens for each in group)
        yield f"DTSTART:{_utc(opens)}"
        yield f"DTEND:{_utc(min(opens + EVENT, max(each.closes for each in group)))}"
        return
    first, last = (at.astimezone(ZoneInfo(zone)).date() for at in (call.planned, call.closes))
    yield f"DTSTART;VALUE=DATE:{first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{max(last, first) + ONE_DAY:%Y%m%d}"


def _line(call: Call, catalogue: Catalogue) -> str:
    name = words.name_of(call.exercise, catalogue)
    sides = words.sides(call.sides, call.item.dosage.per_side)
    told = ", ".join(part for part in (words.dose(call.item.dosage), sides) if part)
    return f"{name}: {told}{'' if call.needed else ' (if you like)'}"


def _version_at(versions: Sequence[PlanVersion], at: datetime) -> PlanVersion:
    """The version that asks for something at a moment."""
    spans = in_force(versions)
    return next((each.version for each in spans if each.since <= at < each.until), spans[-1].version)


def _utc(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _text(text: str) -> str:
    """A TEXT value (3.3.11)."""
    for character in ("\\", ";", ","):
        text = text.replace(character, f"\\{character}")
    return text.replace("\r", "").replace("\n", "\\n")


def _fold(line: str) -> Iterator[str]:
    """The line in pieces of at most 75 octets, no letter cut in two."""
    piece, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > LINE_OCTETS:
            yield piece
            piece, size = " ", 1
        piece += letter
        size += octets
    yield piece
