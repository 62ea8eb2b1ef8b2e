"""From relief to gentle flexion, from flexion to strength: only as pain is gone or much better (NASS)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tracker.catalogue import Catalogue
from tracker.diary import Done, PainAnswer
from tracker.model import Stage
from tracker.plan.calm import BASELINE, much_better
from tracker.plan.evidence import days_with_any, stage_since
from tracker.plan.making import without_advanced
from tracker.plan.model import PlanVersion
from tracker.plan.programme import Programme
from tracker.plan.suggestion import Suggestion

FOLLOWS: Mapping[Stage, Stage] = {"relief": "flexion", "posture": "flexion", "flexion": "strength"}
"""Posture goes along with every stage, so that nobody has to wait for it."""

STAGE_LEAST = {"relief": timedelta(days=1), "posture": timedelta(days=1), "flexion": timedelta(days=7)}
"""How long a stage lasts at least: relief often takes one or two days (NASS); a week of flexion is ours."""

FLEXION_DAYS = 3
"""Days of flexion exercises, without pain coming back, before strength. Ours."""


def next_stage(
    versions: Sequence[PlanVersion],
    done: Sequence[Done],
    answers: Sequence[PainAnswer],
    now: datetime,
    programmes: Mapping[str, Programme],
    catalogue: Catalogue,
) -> Suggestion | None:
    """The stage that may follow, with its programme by the brochure that the plan follows; else None.

    What is done already stays: exercises are added. Advanced ones are not; they need a clinician.
    """
    plan = max(versions, key=lambda v: v.version)
    stage, since = stage_since(versions)
    programme = _programme_after(stage, plan.follows, programmes)
    if stage is None or programme is None or programme.stage is None or now - since < STAGE_LEAST[stage]:
        return None
    zone = ZoneInfo(plan.time_zone)
    if not much_better(answers, since - BASELINE, now, zone):
        return None
    if stage == "flexion" and not _flexed(plan, done, since, now, catalogue):
        return None
    have = {item.exercise for item in plan.items}
    new = [item for item in without_advanced(programme.items, catalogue) if item.exercise not in have]
    return Suggestion(
        "stage", None, stage, programme.stage, _reason(stage, programme), programme.source, tuple(new)
    )


def _programme_after(
    stage: Stage | None, source: str | None, programmes: Mapping[str, Programme]
) -> Programme | None:
    if stage is None or stage not in FOLLOWS:
        return None
    wanted = FOLLOWS[stage]
    return next((p for p in programmes.values() if p.stage == wanted and p.source == source), None)


def _flexed(plan: PlanVersion, done: Sequence[Done], since: datetime, now: datetime, catalogue: Catalogue) -> bool:
    """Whether the plan's flexion exercises were done on enough days."""
    flexion = [e for item in plan.items if catalogue.get(e := item.exercise).stage == "flexion"]
    return len(days_with_any(done, flexion, since, now, ZoneInfo(plan.time_zone))) >= FLEXION_DAYS


def _reason(stage: Stage, programme: Programme) -> str:
    told = "Pain is gone, or much better and only at the centre of the back, two days in a row"
    if stage == "flexion":
        told += f", and bending has gone well on {FLEXION_DAYS} days or more"
    return f"{told}. {programme.source} goes on with {programme.name.lower()} then; what you do now stays."
