"""How `backbeat progress` looks to a person."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tracker.cli.output import console
from tracker.cli.safety_words import named, standing_at
from tracker.safety.days import by_rule
from tracker.schedule import words
from tracker.schedule.adherence import Tally, by_day, by_exercise, by_month, by_week, tally, total
from tracker.words import number, plural

if TYPE_CHECKING:
    from rich.table import Table

    from tracker.catalogue import Catalogue
    from tracker.overview import Weeks
    from tracker.safety.days import DayAdvice
    from tracker.schedule.activity import Activity
    from tracker.schedule.amounts import Amount

COLUMNS = ("done", "partly", "asked\nfor", "unknown", "share", "dose", "sensed", "corrected", "told")
NOTHING = "Nothing was due and nothing is known of these weeks yet; 'backbeat today' tells what is next."
CLOSING = (
    "Share: done of what is known; unknown is what no data tell, and no reproach. Little and often is the way, and"
    " a day off is only a day off."
)


def show(found: Weeks, catalogue: Catalogue, days: bool) -> None:
    """Print what was done first, then the tables, then what came up; `days`: of each day as well."""
    from rich.padding import Padding
    from rich.text import Text

    out, period = console(sys.stdout), found.period
    out.print(Text(f"{period.first} to {period.last} ({period.zone})", style="bold"))
    if not found.filled and not found.active:
        out.print(Text(NOTHING))
        return
    for sentence in _summary(found):
        out.print(Text(sentence))
    for table in [*_tables(found, catalogue, days), _activity(found.active, days)]:
        if table.row_count:
            out.print()
            out.print(table)
    came_up = list(_came_up(found.advice, catalogue))
    if came_up:
        out.print(Text("\nWhat came up", style="bold"))
    for indent, line in came_up:
        out.print(Padding(Text(line), (0, 0, 0, indent), expand=False))
    out.print(Text(f"\n{CLOSING}"))


def _summary(found: Weeks) -> Iterator[str]:
    """What was done, then what was asked for, then what nobody knows."""
    now = found.period.now
    all_of = total(tally(each, now) for each in found.filled)
    did = all_of.done + all_of.partly
    days = {day for day, amounts in found.amounts.items() if any(amount.times for amount in amounts)}
    if days:
        when = f"on {plural(len(days), 'day')}"
        how = f" ({words.sources(all_of)})" if words.sources(all_of) else ""
        yield f"You moved {when}, and did what your plan asks for {plural(did, 'time')}{how}."
    else:
        yield "Nothing was logged in these weeks; you can begin again any time, gently."
    if all_of.due:
        yield f"It asked for {plural(all_of.due, 'time')} until now; nothing of that has to be made up."
    if all_of.unknown:
        yield f"Of {plural(all_of.unknown, 'time')} the data do not tell whether you did it."


def _tables(found: Weeks, catalogue: Catalogue, days: bool) -> Iterator[Table]:
    filled, now = found.filled, found.period.now
    yield _table("week of", {day.isoformat(): t for day, t in by_week(filled, now).items()})
    yield _table("month", {f"{day:%Y-%m}": t for day, t in by_month(filled, now).items()})
    yield _table("exercise", {words.name_of(e, catalogue): t for e, t in by_exercise(filled, now).items()})
    yield _free(found, catalogue)
    if days:
        yield _table("day", {day.isoformat(): t for day, t in by_day(filled, now).items()})


def _free(found: Weeks, catalogue: Catalogue) -> Table:
    """What was done of the exercises that fall due at no time."""
    table = _plain("when you like", "times", "days", "sensed", "corrected", "told")
    did: dict[str, list[Amount]] = defaultdict(list)
    for amounts in found.amounts.values():
        for amount in amounts:
            if not amount.falls_due:
                did[amount.exercise].append(amount)
    for name, each in did.items():
        hows = [sum(a.times for a in each if a.how == how) for how in ("sensed", "corrected", "self-reported")]
        row = (sum(a.times for a in each), len(each), *hows)
        table.add_row(words.name_of(name, catalogue), *map(str, row))
    return table


def _came_up(advice: Sequence[DayAdvice], catalogue: Catalogue) -> Iterator[tuple[int, str]]:
    """What the rules said on these days, with how far to indent it; what only reminds is told as it is said."""
    for each in by_rule(advice):
        rule = each.advice.rule
        about = f" ({named(each.about, catalogue)})" if each.about else ""
        days = f"On {plural(len(each.days), 'day')}, last on {each.days[-1]}"
        applies = f"{days}: {rule.applies[0].lower()}{rule.applies[1:].rstrip('.')}{about}."
        yield 2, rule.says if "remind" in rule.does else applies
        yield 4, f"why: {rule.reason} {standing_at(rule)}"


def _table(first: str, tallies: Mapping[str, Tally]) -> Table:
    table = _plain(first, *COLUMNS)
    for name, found in tallies.items():
        if found.due or found.open:
            counts = (found.done, found.partly, found.due, found.unknown)
            shares = (words.percent(found.share), words.percent(found.dose_share))
            hows = (found.sensed, found.corrected, found.self_reported)
            table.add_row(name, *map(str, counts), *shares, *map(str, hows))
    return table


def _activity(known: Sequence[Activity], days: bool) -> Table:
    """Minutes walked and otherwise active, and posture: a day, or a week, each."""
    first = "day" if days else "week of"
    table = _plain(first, "walked min", "other min", "told min", "upright", "usually", "long sittings")
    for name, some in _grouped(known, days).items():
        minutes = [m for activity in some for m in activity.minutes]
        walked = [m.minutes for m in minutes if m.activity == "walking"]
        other = [m.minutes for m in minutes if m.activity != "walking"]
        told = [m.minutes for m in minutes if m.how == "self-reported"]
        postures = (_upright(some), _usual(some), _sittings(some))
        table.add_row(name.isoformat(), _sum(walked), _sum(other), _sum(told), *postures)
    return table


def _grouped(known: Sequence[Activity], days: bool) -> dict[date, list[Activity]]:
    groups: dict[date, list[Activity]] = {}
    for activity in known:
        day = activity.day if days else activity.day - timedelta(days=activity.day.weekday())
        groups.setdefault(day, []).append(activity)
    return groups


def _sum(values: Sequence[float]) -> str:
    return number(sum(values)) if values else "-"


def _upright(some: Sequence[Activity]) -> str:
    spans = [a.posture for a in some if a.posture is not None]
    worn_s = sum(p.worn_s for p in spans)
    return words.percent(sum(p.upright_s for p in spans) / worn_s if worn_s else None)


def _usual(some: Sequence[Activity]) -> str:
    """The person's own share as it was known last; "unknown" with too few earlier days."""
    known = [a.upright for a in some if a.upright is not None]
    if not known:
        return "-"
    return "unknown" if known[-1].usual is None else words.percent(known[-1].usual)


def _sittings(some: Sequence[Activity]) -> str:
    known = [
        a.posture.long_sittings for a in some if a.posture is not None and a.posture.long_sittings is not None
    ]
    return str(sum(known)) if known else "-"


def _plain(first: str, *columns: str) -> Table:
    from rich.table import Table

    table = Table(box=None, header_style="bold", pad_edge=False)
    table.add_column(first)
    for name in columns:
        table.add_column(name, justify="right", no_wrap=True)
    return table
