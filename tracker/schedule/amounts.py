"""What a day held of each exercise of the plan, against the dose: too much, too little, or within.

Beside done of due, which asks how often, this asks how much at a time, of what falls due and of what nobody
prescribed how often.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tracker.diary import Done, How
from tracker.dosage.walking import WALKING
from tracker.model import Verdict
from tracker.plan.model import PlanVersion
from tracker.schedule.aerobic import ALTERNATIVES
from tracker.schedule.attempts import Attempt, attempts, how_of, lanes
from tracker.schedule.days import Clock, day_at, day_of
from tracker.schedule.force import in_force
from tracker.schedule.quotas import Stretch, quotas, stretches
from tracker.schedule.rhythm import Rhythm

FREE = Rhythm("day", 0, 0)
"""Of what is due at no time: it may be done, and never too often."""


@dataclass(frozen=True, slots=True)
class Amount:
    """One exercise on one day. `times`: how often it was done, also partly; of two sides the one done more often.
    `verdict`: `over` where any time was too much, or there were too many; else that of the newest time.
    `falls_due` False: nobody prescribed how often.
    """

    exercise: str
    times: int
    how: How
    verdict: Verdict
    falls_due: bool


def amounts(
    versions: Sequence[PlanVersion], done: Sequence[Done], first: date, last: date, now: datetime
) -> Mapping[date, tuple[Amount, ...]]:
    """What was done of the plan's exercises on each day from `first` to `last` that has any, in the plan's order.

    Too many times are judged by the day: where the plan asks by the week, or for minutes, more days or walks are
    no harm. Minutes that are still to be walked today are not too few.
    """
    past = [d for d in done if d.at <= now]
    found: dict[date, list[Amount]] = defaultdict(list)
    for stretch in stretches(versions, FREE):
        for day, tried in _by_day(stretch, past).items():
            if first <= day <= last and any(tried):
                found[day].append(_amount(stretch, day, tried, now))
    return {day: tuple(found[day]) for day in sorted(found)}


def unplanned(
    versions: Sequence[PlanVersion], done: Sequence[Done], first: date, last: date
) -> Mapping[date, tuple[str, ...]]:
    """Exercises that were done on a day though its plan has none of them, by day. Walking, and what may stand for
    it, is everybody's; without a plan nothing is outside of it.
    """
    found: dict[date, dict[str, None]] = defaultdict(dict)
    forces = in_force(versions)
    for one in (d for d in done if d.exercise != WALKING and d.exercise not in ALTERNATIVES):
        version = next((f.version for f in forces if f.since <= one.at < f.until), None)
        if version is not None and all(item.exercise != one.exercise for item in version.items):
            found[day_at(one.at, Clock(version.time_zone, version.waking)).date][one.exercise] = None
    return {day: tuple(names) for day, names in sorted(found.items()) if first <= day <= last}


def _by_day(stretch: Stretch, done: Sequence[Done]) -> Mapping[date, list[list[Attempt]]]:
    """The times of each day, a list a side."""
    sides = lanes(stretch.versions[-1][2].dosage)
    days: dict[date, list[list[Attempt]]] = {}
    for n, side in enumerate(sides):
        for attempt in attempts(stretch, done, side):
            day = day_at(attempt.at, stretch.clock).date
            days.setdefault(day, [[] for _ in sides])[n].append(attempt)
    return days


def _amount(stretch: Stretch, day: date, tried: Sequence[Sequence[Attempt]], now: datetime) -> Amount:
    everything = sorted((a for lane in tried for a in lane), key=lambda a: a.at)
    known = [a.amount for a in everything if a.amount != "unknown"]
    times = max(sum(a.state != "unknown" for a in lane) for lane in tried)
    verdict: Verdict = known[-1] if known else "unknown"
    if verdict == "under" and _adds_up(stretch):
        over = now >= day_of(day, stretch.clock).ends
        verdict = "met" if "met" in known else "under" if over else "unknown"
    if "over" in known or (times > 1 and times > _most(stretch, day)):
        verdict = "over"
    how = how_of(a.how for a in everything)
    return Amount(stretch.exercise, times, how, verdict, stretch.rhythm != FREE)


def _adds_up(stretch: Stretch) -> bool:
    return stretch.versions[-1][2].dosage.walking is not None


def _most(stretch: Stretch, day: date) -> float:
    """The most times that the plan asks for in a day; without end where it does not say."""
    if stretch.rhythm == FREE or stretch.rhythm.period == "week" or _adds_up(stretch):
        return float("inf")
    return sum(quota.most for quota in quotas(stretch, day, day)) or float("inf")
