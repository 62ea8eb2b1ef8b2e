"""Which version of a plan held when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from tracker.plan.model import PlanVersion
from tracker.schedule.days import moment

FOREVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class InForce:
    """A version and the time in which it held: from `since` up to `until`, UTC."""

    version: PlanVersion
    since: datetime
    until: datetime


def in_force(versions: Sequence[PlanVersion]) -> tuple[InForce, ...]:
    """Each version that ever holds, in order of time. A version holds from when it was made or starts, whichever
    is later, until a later-made one does or its last day is over.
    """
    made = sorted(versions, key=lambda v: (v.made_at, v.version, v.id))
    begins = [max(v.made_at.astimezone(UTC), moment(v.starts, time(0), v.time_zone)) for v in made]
    held = []
    for n, version in enumerate(made):
        until = min([_over(version), *begins[n + 1 :]])
        if begins[n] < until:
            held.append(InForce(version, begins[n], until))
    return tuple(sorted(held, key=lambda each: each.since))


def force_at(versions: Sequence[PlanVersion], at: datetime) -> PlanVersion | None:
    """The version that holds at a moment."""
    return next((each.version for each in in_force(versions) if each.since <= at < each.until), None)


def _over(version: PlanVersion) -> datetime:
    if version.ends is None:
        return FOREVER
    return moment(version.ends + timedelta(days=1), time(0), version.time_zone)
