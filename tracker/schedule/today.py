"""How far the present day, and the present week, have come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta

from tracker.diary import Done
from tracker.plan.model import PlanVersion
from tracker.schedule.adherence import Tally, tally
from tracker.schedule.agenda import Agenda
from tracker.schedule.days import week_of
from tracker.schedule.filled import Held, fill


def so_far(
    found: Agenda, versions: Sequence[PlanVersion], done: Sequence[Done], held: Sequence[Held]
) -> dict[str, Tally]:
    """Done of due by exercise, in the plan's order: of today, or of the week for what is asked for by the week."""
    today = found.day.date
    sunday = week_of(today) + timedelta(days=6)
    sums: dict[str, Tally] = defaultdict(Tally)
    for each in fill(versions, done, held, today, sunday):
        weekly = each.quota.stretch.rhythm.period == "week"
        if weekly or each.quota.day == today:
            sums[each.quota.exercise] += tally(each, found.now)
    named = [item.exercise for item in found.version.items]
    left = [name for name in sums if name not in named]
    return {name: sums[name] for name in (*named, *left) if name in sums}
