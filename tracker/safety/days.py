"""What the rules say of whole days: doses that were more or less than prescribed, what was left out, how hard it
felt, how long somebody sat. Pure; `gathering` reads the records from the store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, partial
from zoneinfo import ZoneInfo

from tracker.diary import Done
from tracker.plan.model import PlanVersion
from tracker.safety.judge import judge, strictness
from tracker.safety.model import Advice, Rules, Situation
from tracker.safety.standing import Ground, standing
from tracker.safety.state import Held
from tracker.schedule.activity import Activity
from tracker.schedule.adherence import Became, tallies
from tracker.schedule.amounts import Amount, amounts, unplanned
from tracker.schedule.days import ONE_DAY, Clock, day_at, day_of
from tracker.schedule.filled import fill
from tracker.schedule.force import force_at

INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class DayRecords:
    """All that days are judged by. `done` and `active` of the days that are meant, `held` and `grounds` of ever,
    as they are known by `now`; days are told by `clock`. `became`: what became of the times of those days, where
    somebody has looked already.
    """

    versions: Sequence[PlanVersion]
    done: Sequence[Done]
    held: Sequence[Held]
    grounds: Sequence[Ground]
    active: Sequence[Activity]
    clock: Clock
    now: datetime
    became: Became | None = None


@dataclass(frozen=True, slots=True)
class DayAdvice:
    """What one rule says of a day. `about`: the exercises that it is about, none where it is about the day."""

    day: date
    advice: Advice
    about: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleAdvice:
    """What one rule says of several days, as on the last of them, about all that it was about on any."""

    days: tuple[date, ...]
    advice: Advice
    about: tuple[str, ...]


def advice_between(records: DayRecords, rules: Rules, first: date, last: date) -> tuple[DayAdvice, ...]:
    """What the rules say of each day from `first` to `last` that has begun: days in order, each rule once a day,
    the strictest first.
    """
    said = cache(partial(judge, rules))  # one day is much like another
    return tuple(
        advice
        for day, situations in situations_between(records, first, last).items()
        for advice in _merged(day, situations, said)
    )


def by_rule(advice: Sequence[DayAdvice]) -> tuple[RuleAdvice, ...]:
    """The advice of several days, each rule once, the strictest first."""
    rules: dict[str, list[DayAdvice]] = defaultdict(list)
    for each in advice:
        rules[each.advice.rule.id].append(each)
    found = [
        RuleAdvice(
            tuple(dict.fromkeys(each.day for each in same)), same[-1].advice,
            tuple(dict.fromkeys(exercise for each in same for exercise in each.about)),
        )
        for same in rules.values()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: strictness(each.advice.rule)))


def situation_at(records: DayRecords, exercise: str | None) -> Situation:
    """The present day's situation as it concerns an exercise; None: nothing of any exercise."""
    today = day_at(records.now, records.clock).date
    day, *others = situations_between(records, today, today)[today]
    mine = next((s for s in others if s.exercise == exercise), None)
    if exercise is None or mine is None:
        return day
    return replace(day, exercise=exercise, planned=mine.planned, done=mine.done, missed=mine.missed)


def situations_between(records: DayRecords, first: date, last: date) -> Mapping[date, tuple[Situation, ...]]:
    """The situations of each day that has begun: first that of the day, then one of each exercise of which there
    is anything to say.
    """
    last = min(last, day_at(records.now, records.clock).date)
    did = amounts(records.versions, records.done, first, last, records.now)
    others = unplanned(records.versions, records.done, first, last)
    missed = _missed(records, first, last)
    active = {activity.day: activity for activity in records.active}
    found: dict[date, tuple[Situation, ...]] = {}
    day = first
    while day <= last:
        base = _of_day(records, day, active.get(day))
        each = _of_exercises(base, did.get(day, ()), others.get(day, ()), missed.get(day, frozenset()))
        found[day] = (base, *each)
        day += ONE_DAY
    return found


def _of_day(records: DayRecords, day: date, active: Activity | None) -> Situation:
    """The day itself, at its end or now: what holds anyway, the hardest effort, the longest sitting."""
    at = min(records.now, day_of(day, records.clock).ends - INSTANT).astimezone(ZoneInfo(records.clock.zone))
    version = force_at(records.versions, at)
    efforts = () if active is None else active.efforts
    scores = [e.score for e in efforts if e.score is not None]
    talks = [e.could_talk for e in efforts if e.could_talk is not None]
    longest_s = None if active is None or active.posture is None else active.posture.longest_sitting_s
    return replace(
        standing(records.grounds, at),
        follows=None if version is None else version.follows,
        held=frozenset(h.exercise for h in records.held if h.at(at) and not h.pause),
        exertion=max(scores, default=None),
        could_talk=all(talks) if talks else None,
        sitting_min=None if longest_s is None else longest_s / 60.0,
    )


def _of_exercises(
    base: Situation, did: Sequence[Amount], others: Sequence[str], missed: frozenset[str]
) -> Iterator[Situation]:
    """One situation an exercise that was done too much or too little, left out, or is not in the plan."""
    base = replace(base, exertion=None, could_talk=None, sitting_min=None)
    verdicts = {amount.exercise: amount.verdict for amount in did if amount.verdict in ("over", "under")}
    for exercise in dict.fromkeys([*verdicts, *sorted(missed)]):
        yield replace(
            base, exercise=exercise, planned=True, done=verdicts.get(exercise), missed=exercise in missed
        )  # fmt: skip
    for exercise in others:
        yield replace(base, exercise=exercise, planned=False)


def _missed(records: DayRecords, first: date, last: date) -> Mapping[date, frozenset[str]]:
    """The exercises of which a time was left out, by the day on which it is judged."""
    found: dict[date, set[str]] = defaultdict(set)
    became = records.became
    if became is None:
        became = tallies(fill(records.versions, records.done, records.held, first, last), records.now)
    for quota, tally in became:
        if quota.starts <= records.now and tally.missed:
            found[quota.day].add(quota.exercise)
    return {day: frozenset(names) for day, names in found.items()}


def _merged(
    day: date, situations: Iterable[Situation], said: Callable[[Situation], tuple[Advice, ...]]
) -> list[DayAdvice]:
    """Each rule once, with all exercises that it is about; none where it speaks of the day anyway."""
    found: dict[str, DayAdvice] = {}
    for situation in situations:
        for advice in said(situation):
            known = found.get(advice.rule.id)
            about = () if situation.exercise is None else (situation.exercise,)
            if known is None:
                found[advice.rule.id] = DayAdvice(day, advice, about)
            elif known.about and about:
                seen = "; ".join(part for part in (known.advice.seen, advice.seen) if part)
                merged = replace(advice, seen=seen)
                found[advice.rule.id] = DayAdvice(day, merged, (*known.about, *about))
    return sorted(found.values(), key=lambda each: strictness(each.advice.rule))
