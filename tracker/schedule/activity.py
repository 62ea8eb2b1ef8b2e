"""What a day held beside done of due: minutes walked and spent otherwise, postures, how hard it felt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from tracker.diary import Done, How, SessionRecord
from tracker.dosage.walking import WALKING
from tracker.schedule.aerobic import ALTERNATIVES
from tracker.schedule.days import Clock, day_at
from tracker.schedule.exertion import Effort
from tracker.schedule.posture import PostureTime, Upright, Worn, posture_time, upright_on, worn_in

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes of one activity and how they are known; `unmeasured`: so many times nobody knows how long.
    `also_told`: of sensed minutes those that were told as well, and count once.
    """

    activity: str
    how: How
    minutes: float
    unmeasured: int
    also_told: float = 0.0


@dataclass(frozen=True, slots=True)
class Activity:
    """One local day. `posture`, `upright` None: no session."""

    day: date
    minutes: tuple[Minutes, ...]
    posture: PostureTime | None
    efforts: tuple[Effort, ...]
    upright: Upright | None = None

    @property
    def walked_min(self) -> float | None:
        """Minutes walked, sensed and told together; None where nothing is known of walking."""
        known = [m for m in self.minutes if m.activity == WALKING and (m.minutes or not m.unmeasured)]
        return sum(m.minutes for m in known) if known else None


def activities(
    done: Sequence[Done],
    records: Sequence[SessionRecord],
    felt: Sequence[Effort],
    clock: Clock,
    earlier: Sequence[Worn] = (),
) -> tuple[Activity, ...]:
    """Each day of which anything is known, by date. `earlier`: sessions before the `records`, only to tell which
    share of worn time is usual.
    """
    did = _by_day(((d.at, d) for d in done), clock)
    effort = _by_day(((e.at, e) for e in felt), clock)
    worn = _by_day(((r.started_at, worn_in(r)) for r in records), clock)
    before = _by_day(((w.at, w) for w in earlier), clock)
    spent = {day: posture_time((*before.get(day, ()), *worn.get(day, ()))) for day in {*before, *worn}}
    return tuple(
        Activity(
            day, _minutes(did[day]), spent[day] if day in worn else None, tuple(effort[day]),
            upright_on(day, spent) if day in worn else None,
        )
        for day in sorted({*did, *worn, *effort})
    )  # fmt: skip


def _by_day(dated: Iterable[tuple[datetime, T]], clock: Clock) -> defaultdict[date, list[T]]:
    days: defaultdict[date, list[T]] = defaultdict(list)
    for at, one in dated:
        days[day_at(at, clock).date].append(one)
    return days


def _minutes(done: Sequence[Done]) -> tuple[Minutes, ...]:
    aerobic = [d for d in done if d.exercise == WALKING or d.exercise in ALTERNATIVES]
    kinds = sorted({(d.exercise, d.how) for d in aerobic})
    return tuple(_of_kind([d for d in aerobic if (d.exercise, d.how) == kind]) for kind in kinds)


def _of_kind(done: Sequence[Done]) -> Minutes:
    known = [d.minutes for d in done if d.minutes is not None]
    told = round(sum(d.also_told_min for d in done), 3)
    return Minutes(done[0].exercise, done[0].how, round(sum(known), 3), len(done) - len(known), told)
