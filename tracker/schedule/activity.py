"""What a day held beside done of due: minutes walked and spent otherwise, postures, how hard it felt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tracker.diary import Done, How, SessionRecord
from tracker.dosage.walking import WALKING
from tracker.schedule.aerobic import ALTERNATIVES
from tracker.schedule.days import Clock, day_at
from tracker.schedule.exertion import Effort
from tracker.schedule.posture import PostureTime, posture_time


@dataclass(frozen=True, slots=True)
class Minutes:
    """Minutes of one activity and how they are known; `unmeasured`: so many times nobody knows how long."""

    activity: str
    how: How
    minutes: float
    unmeasured: int


@dataclass(frozen=True, slots=True)
class Activity:
    """One local day. `posture` None: no session."""

    day: date
    minutes: tuple[Minutes, ...]
    posture: PostureTime | None
    efforts: tuple[Effort, ...]

    @property
    def walked_min(self) -> float | None:
        """Minutes walked, sensed and told together; None where nothing is known of walking."""
        known = [m for m in self.minutes if m.activity == WALKING and (m.minutes or not m.unmeasured)]
        return sum(m.minutes for m in known) if known else None


def activities(
    done: Sequence[Done], records: Sequence[SessionRecord], felt: Sequence[Effort], clock: Clock
) -> tuple[Activity, ...]:
    """Each day of which anything is known, by date."""
    days = {day_at(at, clock).date for at in [*(d.at for d in done), *(r.started_at for r in records)]}
    days |= {day_at(effort.at, clock).date for effort in felt}
    return tuple(_activity(day, done, records, felt, clock) for day in sorted(days))


def _activity(
    day: date, done: Sequence[Done], records: Sequence[SessionRecord], felt: Sequence[Effort], clock: Clock
) -> Activity:
    mine = [d for d in done if day_at(d.at, clock).date == day]
    results = [r.result for r in records if day_at(r.started_at, clock).date == day]
    return Activity(
        day, _minutes(mine), posture_time(results) if results else None,
        tuple(e for e in felt if day_at(e.at, clock).date == day),
    )  # fmt: skip


def _minutes(done: Sequence[Done]) -> tuple[Minutes, ...]:
    aerobic = [d for d in done if d.exercise == WALKING or d.exercise in ALTERNATIVES]
    kinds = sorted({(d.exercise, d.how) for d in aerobic})
    return tuple(_of_kind([d for d in aerobic if (d.exercise, d.how) == kind]) for kind in kinds)


def _of_kind(done: Sequence[Done]) -> Minutes:
    known = [d.minutes for d in done if d.minutes is not None]
    return Minutes(done[0].exercise, done[0].how, round(sum(known), 3), len(done) - len(known))
