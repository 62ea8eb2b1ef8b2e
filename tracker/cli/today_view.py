"""How `backbeat today` looks to a person."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tracker.cli.output import console
from tracker.dosage.walking import WALKING
from tracker.safety.model import RESTRAINS
from tracker.schedule import words
from tracker.schedule.attempts import BOTH
from tracker.words import listed, number

if TYPE_CHECKING:
    from tracker.catalogue import Catalogue
    from tracker.model import Dosage
    from tracker.safety.days import DayAdvice
    from tracker.schedule.activity import Activity
    from tracker.schedule.adherence import Tally
    from tracker.schedule.agenda import Agenda
    from tracker.schedule.amounts import Amount
    from tracker.schedule.calls import Call
    from tracker.schedule.document import DayDone

HOW = {"sensed": "sensed", "corrected": "corrected", "self-reported": "told by you"}
"""How a figure is known, as the patient reads it."""

SUPPORT = "Stop whatever spreads the pain, and ask your physiotherapist or doctor when you are not sure."


def show_heading(found: Agenda) -> None:
    """Print which day and which plan it is."""
    from rich.text import Text

    console(sys.stdout).print(Text(_heading(found), style="bold"))


def show(found: Agenda, done: DayDone, advice: Sequence[DayAdvice], catalogue: Catalogue) -> None:
    """Print the day, section by section; one that is empty is left out. `advice`: the caution told before it."""
    from rich.padding import Padding
    from rich.text import Text

    out = console(sys.stdout)
    told_rules = {each.advice.rule.name for each in advice}
    sections = (
        ("Due now", _due(found, done.activity, catalogue)),
        ("Held back", _held(found, told_rules, catalogue)),
        ("Next", _ahead(found.next, found, catalogue)),
        ("Later today", _ahead(found.later, found, catalogue)),
        ("All day", (words.name_of(item.exercise, catalogue) for item in found.throughout)),
        ("When you like (nobody prescribed how often)", _anytime(found, done, catalogue)),
        ("So far", (*_so_far(found, done.tallies, catalogue), *_activity(found, done.activity, catalogue))),
    )
    for title, lines in sections:
        told = list(lines)
        if told:
            out.print(Text(f"\n{title}", style="bold"))
        for line in told:
            out.print(Padding(Text(line), (0, 0, 0, 2), expand=False))


def show_closing(found: Agenda, advice: Sequence[DayAdvice]) -> None:
    """Print something friendly to end with, where nothing speaks against it."""
    from rich.text import Text

    if closing := _closing(found, advice):
        console(sys.stdout).print(Text(f"\n{closing}"))


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


def _held(found: Agenda, told_rules: Collection[str], catalogue: Catalogue) -> Iterator[str]:
    """What is held back, together what is held back alike; a reason that was told already is not told again."""
    zone, groups = found.version.time_zone, defaultdict[tuple[datetime | None, str, str], list[str]](list)
    for held in found.held:
        groups[held.until, held.rule, held.reason].append(held.exercise)
    for (until, rule, reason), exercises in groups.items():
        every = len(exercises) > 1 and len(exercises) == len(found.version.items)
        who = "Every exercise" if every else listed([words.name_of(e, catalogue) for e in exercises])
        when = "" if until is None else f", until {words.weekday(until, zone)} {words.clock(until, zone)}"
        yield f"{who}{when} (rule {rule})" if rule in told_rules else f"{who}{when}: {reason} (rule {rule})"


def _anytime(found: Agenda, done: DayDone, catalogue: Catalogue) -> Iterator[str]:
    did = {amount.exercise: amount for amount in done.free}
    for item in found.anytime:
        amount = did.get(item.exercise)
        line = f"{words.name_of(item.exercise, catalogue)}: {_dose(item.dosage, BOTH)}"
        yield line if amount is None else f"{line}; {_done_today(amount)}"


def _done_today(amount: Amount) -> str:
    how = HOW[amount.how]
    return f"done {words.often(amount.times)} today ({how})" if amount.times else f"perhaps done today ({how})"


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
        name = "Walking" if minutes.activity == WALKING else words.name_of(minutes.activity, catalogue)
        notes = [HOW[minutes.how]]
        if minutes.unmeasured:
            notes.append(f"{words.times(minutes.unmeasured)} not measured")
        if minutes.also_told:
            notes.append(f"{number(minutes.also_told)} of them told by you as well, counted once")
        yield f"{name}: {number(minutes.minutes)} minutes today ({', '.join(notes)})"
    reasons = [judge(effort, prescribed(found.version)).reason for effort in activity.efforts]
    yield from (f"Effort: {reason}" for reason in dict.fromkeys(reasons))
    yield from _posture(activity)


def _posture(activity: Activity) -> Iterator[str]:
    if activity.upright is not None and activity.upright.share is not None:
        yield words.upright(activity.upright)
    if activity.posture is not None and activity.posture.long_sittings:
        longest_min = (activity.posture.longest_sitting_s or 0.0) / 60.0
        often = words.often(activity.posture.long_sittings)
        yield f"Sat for more than half an hour {often}, the longest for {longest_min:.0f} minutes"


def _closing(found: Agenda, advice: Sequence[DayAdvice]) -> str:
    """Something friendly; nobody is cheered on beside a word of caution."""
    if any(RESTRAINS.intersection(each.advice.does) for each in advice) and not found.held:
        return "" if found.due else words.QUIET
    if found.held:
        return SUPPORT if found.due else f"{words.QUIET} {SUPPORT}"
    if not found.awake:
        return words.FRIENDLY["asleep"]
    return words.FRIENDLY["due" if found.due else "none"]
