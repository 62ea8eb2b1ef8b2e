"""How `backbeat progress` looks to a person."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tracker.cli.output import console
from tracker.schedule import words
from tracker.schedule.adherence import Tally, by_day, by_exercise, by_month, by_week
from tracker.words import number

if TYPE_CHECKING:
    from rich.table import Table

    from tracker.catalogue import Catalogue
    from tracker.schedule.activity import Activity
    from tracker.schedule.document import Period
    from tracker.schedule.filled import Filled

COLUMNS = ("done", "of due", "share", "dose", "partly", "unknown", "sensed", "corrected", "told")
NOTHING = "Nothing was due and nothing is known of these weeks yet; 'backbeat today' tells what is next."
CLOSING = "Share: done of what is known. Little and often is the way; a day off is only a day off."


def show(
    period: Period, filled: Sequence[Filled], known: Sequence[Activity], catalogue: Catalogue, days: bool
) -> None:
    """Print the tables; `days`: of each day as well."""
    from rich.text import Text

    out = console(sys.stdout)
    out.print(Text(f"{period.first} to {period.last} ({period.zone})", style="bold"))
    if not filled and not known:
        out.print(Text(NOTHING))
        return
    now = period.now
    tables = [_table("week of", {day.isoformat(): t for day, t in by_week(filled, now).items()})]
    tables.append(_table("month", {f"{day:%Y-%m}": t for day, t in by_month(filled, now).items()}))
    named = {words.name_of(name, catalogue): t for name, t in by_exercise(filled, now).items()}
    tables.append(_table("exercise", named))
    if days:
        tables.append(_table("day", {day.isoformat(): t for day, t in by_day(filled, now).items()}))
    for table in [*tables, _activity(known, days)]:
        if table.row_count:
            out.print()
            out.print(table)
    out.print(Text(f"\n{CLOSING}"))


def _table(first: str, tallies: Mapping[str, Tally]) -> Table:
    table = _plain(first, *COLUMNS)
    for name, found in tallies.items():
        if found.due or found.open:
            shares = (words.percent(found.share), words.percent(found.dose_share))
            counts = (found.partly, found.unknown, found.sensed, found.corrected, found.self_reported)
            table.add_row(name, str(found.done), str(found.due), *shares, *map(str, counts))
    return table


def _activity(known: Sequence[Activity], days: bool) -> Table:
    """Minutes walked and otherwise active, and posture: a day, or a week, each."""
    table = _plain("day" if days else "week of", "walked min", "other min", "told min", "upright", "long sittings")
    for name, some in _grouped(known, days).items():
        minutes = [m for activity in some for m in activity.minutes]
        walked = [m.minutes for m in minutes if m.activity == "walking"]
        other = [m.minutes for m in minutes if m.activity != "walking"]
        told = [m.minutes for m in minutes if m.how == "self-reported"]
        table.add_row(name.isoformat(), _sum(walked), _sum(other), _sum(told), _upright(some), _sittings(some))
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
