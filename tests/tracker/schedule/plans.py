"""Plans and things done, made by hand for the tests of the schedule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sensors.stream import BodySide
from tests.running import catalogue
from tracker.diary import Done, How
from tracker.model import Bounds, Dosage, Frequency
from tracker.plan.model import PlanItem, PlanVersion

BERLIN = "Europe/Berlin"
MONDAY = date(2026, 3, 2)


@dataclass(frozen=True, slots=True)
class Hold:
    """What safety holds back, as the schedule needs it."""

    exercise: str | None
    since: datetime
    until: datetime | None
    reason: str = "the pain spread"
    rule: str = "test"


def local(day: date, clock: str, zone: str = BERLIN) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone))


def item(exercise: str, source: str | None = None, days: tuple[int, ...] | None = None) -> PlanItem:
    dosages = catalogue().get(exercise).dosages
    return PlanItem(exercise, next(d for d in dosages if source in (None, d.source)), days)


def written(exercise: str, frequency: Frequency | None, *, per_side: bool = False) -> PlanItem:
    """Ten repetitions, as often as a test wants."""
    dosage = Dosage("patient", None, Bounds(10, 10), None, None, per_side, frequency, None, None)
    return PlanItem(exercise, dosage)


def plan(
    *items: PlanItem,
    version: int = 1,
    made_at: datetime | None = None,
    starts: date = MONDAY,
    ends: date | None = None,
    zone: str = BERLIN,
    waking: tuple[time, time] = (time(7), time(22)),
) -> PlanVersion:
    made = made_at or local(starts, "00:00", zone)
    return PlanVersion(
        f"version-{version}", "plan", version, "me", made, "me", "patient", None, "NASS", starts, ends, zone,
        waking, items,
    )  # fmt: skip


def did(
    exercise: str,
    at: datetime,
    repetitions: int | None = 10,
    *,
    side: BodySide | None = None,
    how: How = "sensed",
    minutes: float | None = None,
    complete: bool | None = True,
) -> Done:
    return Done("me", at, exercise, side, how, repetitions, None, minutes, complete, None)


def walked(at: datetime, minutes: float | None, how: How = "sensed", exercise: str = "walking") -> Done:
    return did(exercise, at, None, how=how, minutes=minutes, complete=None if minutes is None else True)


def clocks(moments: Sequence[datetime], zone: str = BERLIN) -> list[str]:
    return [m.astimezone(ZoneInfo(zone)).strftime("%H:%M") for m in moments]
