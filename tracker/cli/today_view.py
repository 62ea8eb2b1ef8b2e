"""How `backbeat today` looks to a person."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tracker.cli.output import console
from tracker.dosage.walking import WALKING
from tracker.schedule import words
from tracker.schedule.attempts import BOTH
from tracker.words import listed, number

if TYPE_CHECKING:
    from tracker.catalogue import Catalogue
    from tracker.model import Dosage
    from tracker.schedule.activity import Activity
    from tracker.schedule.adherence import Tally
    from tracker.schedule.agenda import Agenda
    from tracker.schedule.calls import Call

SUPPORT = "Stop whatever spreads the pain, and ask your physiotherapist or doctor when you are not sure."


def show(found: Agenda, tallies: Mapping[str, Tally], activity: Activity | None, catalogue: Catalogue) -> None:
    """Print the day, section by section; one that is empty is left out."""
    from rich.padding import Padding
    from rich.text import Text

    out = console(sys.stdout)
    out.print(Text(_heading(found), style="bold"))
    sections = (
        ("Due now", _due(found, activity, catalogue)),
        ("Held back", _held(found, catalogue)),
        ("Next", _ahead(found.next, found, catalogue)),
        ("Later today", _ahead(found.later, found, catalogue)),
        ("All day", (words.name_of(item.exercise, catalogue) for item in found.throughout)),
        ("When you like (nobody prescribed how often)", _anytime(found, catalogue)),
        ("So far", (*_so_far(found, tallies, catalogue), *_activity(found, activity, catalogue))),
    )
    for title, lines in sections:
        told = list(lines)
        if told:
            out.print(Text(f"\n{title}", style="bold"))
        for line in told:
            out.print(Padding(Text(line), (0, 0, 0, 2), expand=False))
    out.print(Text(f"\n{_closing(found)}"))


def _heading(found: Agenda) -> str:
    zone, version = found.version.time_zone, found.version
    stage = f"{version.stage} plan" if version.stage else "plan"
    day = f"{words.weekday(found.now, zone)} {found.now.astimezone(ZoneInfo(zone)).date()}"
    return f"{day}, {words.clock(found.now, zone)}  ({stage}, version {version.version})"


def _due(found: Agenda, activity: Activity | None, catalogue: Catalogue) -> Iterator[str]:
    zone = found.version.time_zone
    for call in found.due:
        over_days = call.closes > found.day.ends
        until = words.weekday(call.closes, zone) if over_days else words.clock(call.closes, zone)
        walked_min = None if activity is None or call.exercise != WALKING else activity.walked_min
        walked = f" ({number(walked_min)} walked today)" if walked_min else ""
        yield f"{_named(call, catalogue)}: {_dose(call.item.dosage, call.sides)}{walked}; until {until}"


def _ahead(coming: Iterable[Call], found: Agenda, catalogue: Catalogue) -> Iterator[str]:
    zone = found.version.time_zone
    for opens, calls in groupby(coming, key=lambda call: call.opens):
        day = "" if opens < found.day.ends else f"{words.weekday(opens, zone)} "
        yield f"{day}{words.clock(opens, zone)}  {listed([_named(call, catalogue) for call in calls])}"


def _named(call: Call, catalogue: Catalogue) -> str:
    name = words.name_of(call.exercise, catalogue)
    return name if call.needed else f"{name} (if you like)"


def _dose(dosage: Dosage, left: Sequence[str]) -> str:
    sides = words.sides(left, dosage.per_side)
    return ", ".join(part for part in (words.dose(dosage), sides) if part)


def _held(found: Agenda, catalogue: Catalogue) -> Iterator[str]:
    zone = found.version.time_zone
    for held in found.held:
        until = (
            ""
            if held.until is None
            else f", until {words.weekday(held.until, zone)} {words.clock(held.until, zone)}"
        )
        yield f"{words.name_of(held.exercise, catalogue)}{until}: {held.reason}"


def _anytime(found: Agenda, catalogue: Catalogue) -> Iterator[str]:
    for item in found.anytime:
        yield f"{words.name_of(item.exercise, catalogue)}: {_dose(item.dosage, BOTH)}"


def _so_far(found: Agenda, tallies: Mapping[str, Tally], catalogue: Catalogue) -> Iterator[str]:
    from tracker.schedule.rhythm import rhythm_of

    weekly = {i.exercise for i in found.version.items if (r := rhythm_of(i)) is not None and r.period == "week"}
    for exercise, tally in tallies.items():
        when = " this week" if exercise in weekly else ""
        how = words.sources(tally)
        yield (
            f"{words.name_of(exercise, catalogue)}: {words.done_of_due(tally, whole=True)}{when}"
            f"{f' ({how})' if how else ''}"
        )


def _activity(found: Agenda, activity: Activity | None, catalogue: Catalogue) -> Iterator[str]:
    from tracker.schedule.exertion import judge, prescribed

    if activity is None:
        return
    for minutes in activity.minutes:
        how = "told by you" if minutes.how == "self-reported" else minutes.how
        name = "Walking" if minutes.activity == WALKING else words.name_of(minutes.activity, catalogue)
        unsaid = f", {words.times(minutes.unmeasured)} not measured" if minutes.unmeasured else ""
        yield f"{name}: {number(minutes.minutes)} minutes today ({how}{unsaid})"
    for effort in activity.efforts:
        yield f"Effort: {judge(effort, prescribed(found.version)).reason}"
    if activity.posture is not None and activity.posture.upright_share is not None:
        yield f"Upright for {words.percent(activity.posture.upright_share)} of the time worn"


def _closing(found: Agenda) -> str:
    if found.held:
        return SUPPORT if found.due else f"{words.QUIET} {SUPPORT}"
    if not found.awake:
        return words.FRIENDLY["asleep"]
    return words.FRIENDLY["due" if found.due else "none"]
