"""What was done of a plan's exercise since its present dose began, counted in local days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tracker.diary import Done
from tracker.model import Stage
from tracker.plan.model import PlanItem, PlanVersion

RECENT = timedelta(days=14)
"""What is older says nothing about today. Ours."""


def dose_since(versions: Sequence[PlanVersion], exercise: str) -> datetime:
    """When the present dose of an exercise began: the first of the latest versions that all have it so."""
    newest = sorted(versions, key=lambda v: v.version, reverse=True)
    since = newest[0].made_at
    dosage = [item.dosage for item in newest[0].items if item.exercise == exercise]
    for version in newest:
        if [item.dosage for item in version.items if item.exercise == exercise] != dosage:
            break
        since = version.made_at
    return since


def stage_since(versions: Sequence[PlanVersion]) -> tuple[Stage | None, datetime]:
    """The present stage and when it began."""
    newest = sorted(versions, key=lambda v: v.version, reverse=True)
    since = newest[0].made_at
    for version in newest:
        if version.stage != newest[0].stage:
            break
        since = version.made_at
    return newest[0].stage, since


def days_with_repetitions(
    done: Sequence[Done], item: PlanItem, since: datetime, now: datetime, zone: ZoneInfo
) -> frozenset[date]:
    """The days on which the item's most repetitions were reached: on both sides where sides are exercised apart.
    What was not counted, or is known to be incomplete, does not tell.
    """
    asked = None if item.dosage.repetitions is None else item.dosage.repetitions.max
    if asked is None:
        return frozenset()
    sides: dict[date, set[str | None]] = defaultdict(set)
    for one in _of(done, item.exercise, since, now):
        if one.complete is not False and one.repetitions is not None and one.repetitions >= asked:
            sides[one.at.astimezone(zone).date()].add(one.side)
    needed = {"left", "right"} if item.dosage.per_side else set()
    return frozenset(day for day, found in sides.items() if needed <= found)


def days_with_minutes(
    done: Sequence[Done], item: PlanItem, since: datetime, now: datetime, zone: ZoneInfo
) -> frozenset[date]:
    """The days on which the item's minutes were walked: at a time where its source counts walks, else in all."""
    dose = item.dosage.walking
    if dose is None or dose.start_min is None:
        return frozenset()
    minutes: dict[date, list[float]] = defaultdict(list)
    for one in _of(done, item.exercise, since, now):
        if one.minutes is not None:
            minutes[one.at.astimezone(zone).date()].append(one.minutes)
    total = max if dose.walks_per_day is not None else sum
    return frozenset(day for day, walked in minutes.items() if total(walked) >= dose.start_min)


def days_with_any(
    done: Sequence[Done], exercises: Sequence[str], since: datetime, now: datetime, zone: ZoneInfo
) -> frozenset[date]:
    """The days on which any of the exercises was done."""
    return frozenset(one.at.astimezone(zone).date() for e in exercises for one in _of(done, e, since, now))


def _of(done: Sequence[Done], exercise: str, since: datetime, now: datetime) -> Iterator[Done]:
    start = max(since, now - RECENT)
    return (one for one in done if one.exercise == exercise and start <= one.at <= now)
