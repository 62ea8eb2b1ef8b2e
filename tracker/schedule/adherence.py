"""Done of due and dose of dose, over a day, a week, a month or an exercise.

Only what is over counts, and what was done already: the rest of today is open, not missed. What the data do not
tell is unknown, apart from missed. More than was asked for changes nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import attrgetter
from typing import TypeVar

from tracker.schedule.attempts import RANK, walking_min
from tracker.schedule.days import week_of
from tracker.schedule.filled import Filled
from tracker.schedule.quotas import Quota

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of times. `due` = `done` + `partly` + `unknown` + `missed`; `open` may still be done.

    `sensed`, `corrected`, `self_reported`: where what was done (also partly) comes from; they add up to
    `done` + `partly`. `dose`: the sum of the shares of the prescribed dose, over `dosed` times.
    """

    due: int = 0
    done: int = 0
    partly: int = 0
    unknown: int = 0
    missed: int = 0
    open: int = 0
    sensed: int = 0
    corrected: int = 0
    self_reported: int = 0
    dose: float = 0.0
    dosed: int = 0

    @property
    def share(self) -> float | None:
        """Done of due, 0 to 1, over what is known; None where nothing is."""
        known = self.due - self.unknown
        return self.done / known if known else None

    @property
    def dose_share(self) -> float | None:
        """Dose of dose, 0 to 1: a missed time is none, one whose dose nobody knows is left out."""
        return min(1.0, self.dose / self.dosed) if self.dosed else None

    def __add__(self, other: Tally) -> Tally:
        return total((self, other))


@dataclass(frozen=True, slots=True)
class Sums:
    """What `by_day`, `by_week` and `by_exercise` tell, each time looked at once."""

    days: Mapping[date, Tally]
    weeks: Mapping[date, Tally]
    exercises: Mapping[str, Tally]


Became = Sequence[tuple[Quota, Tally]]
"""What became of each quota."""

_COUNTS = attrgetter(*(field.name for field in fields(Tally)))


def tally(filled: Filled, now: datetime) -> Tally:
    """What became of one quota by now."""
    quota = filled.quota
    counted = sorted(filled.times(), key=lambda a: RANK[a.state])[: quota.needed]
    free = [w for w in quota.windows if w not in filled.excused]
    wanted = max(0, min(quota.needed, len(free)) - len(counted))
    still = min(wanted, sum(w.closes > now for w in free))
    states = [a.state for a in counted]
    hows = [a.how for a in counted if a.state != "unknown"]
    doses = [a.dose for a in counted if a.dose is not None] + [0.0] * (wanted - still)
    dosed = has_dose(quota)
    return Tally(
        due=len(counted) + wanted - still,
        done=states.count("done"),
        partly=states.count("partly"),
        unknown=states.count("unknown"),
        missed=wanted - still,
        open=still,
        sensed=hows.count("sensed"),
        corrected=hows.count("corrected"),
        self_reported=hows.count("self-reported"),
        dose=sum(doses) if dosed else 0.0,
        dosed=len(doses) if dosed else 0,
    )


def has_dose(quota: Quota) -> bool:
    """Whether anybody prescribed how much at a time."""
    dosage = quota.item.dosage
    if dosage.walking is not None:
        return walking_min(dosage.walking) is not None
    return dosage.repetitions is not None or (dosage.hold_s is not None and dosage.hold_s.min is not None)


def tallies(filled: Iterable[Filled], now: datetime) -> Became:
    """What became of each by now."""
    return [(each.quota, tally(each, now)) for each in filled]


def sums(became: Became) -> Sums:
    """By day, by week and by exercise at once."""
    return Sums(_days(became), _summed(became, _monday), _summed(became, _exercise))


def by_day(filled: Iterable[Filled], now: datetime) -> dict[date, Tally]:
    """Each day that has something due. What is asked for by the week is judged by the week only."""
    return _days(tallies(filled, now))


def by_week(filled: Iterable[Filled], now: datetime) -> dict[date, Tally]:
    """Each week, by its Monday."""
    return _summed(tallies(filled, now), _monday)


def by_month(filled: Iterable[Filled], now: datetime) -> dict[date, Tally]:
    """Each month, by its first day; a week belongs to the month in which it ends."""
    return _summed(tallies(filled, now), lambda quota: quota.day.replace(day=1))


def by_exercise(filled: Iterable[Filled], now: datetime) -> dict[str, Tally]:
    """Each exercise that was ever due."""
    return _summed(tallies(filled, now), _exercise)


def total(tallies: Iterable[Tally]) -> Tally:
    """All together."""
    rows = [_COUNTS(each) for each in tallies]
    return Tally(*map(sum, zip(*rows, strict=True))) if rows else Tally()


def _days(became: Became) -> dict[date, Tally]:
    daily = ((quota, one) for quota, one in became if quota.stretch.rhythm.period == "day")
    return _summed(daily, lambda quota: quota.day)


def _monday(quota: Quota) -> date:
    return week_of(quota.day)


def _exercise(quota: Quota) -> str:
    return quota.exercise


def _summed(became: Iterable[tuple[Quota, Tally]], key: Callable[[Quota], K]) -> dict[K, Tally]:
    """In the order of the keys."""
    groups: dict[K, list[Tally]] = defaultdict(list)
    for quota, one in became:
        groups[key(quota)].append(one)
    return {name: total(groups[name]) for name in sorted(groups, key=str)}
