"""A plan as JSON: one version (`backbeat.plan/1`), and what it may grow to (`backbeat.plan-growth/1`)."""

from __future__ import annotations

from collections.abc import Sequence

from tracker.figures import plain_dosage, plain_number
from tracker.plan.model import Override, PlanItem, PlanVersion
from tracker.plan.progression import Growth
from tracker.plan.suggestion import Suggestion

PLAN_SCHEMA = "backbeat.plan/1"
GROWTH_SCHEMA = "backbeat.plan-growth/1"


def plan_document(version: PlanVersion, changes: Sequence[str] | None = None) -> dict[str, object]:
    """One version, every key present; `changes` from the version before it, where they are asked for."""
    document: dict[str, object] = {
        "schema": PLAN_SCHEMA,
        "id": version.id,
        "plan": version.plan,
        "version": version.version,
        "patient": version.patient,
        "made_at": version.made_at.isoformat(),
        "by": version.by,
        "author": version.author,
        "reason": version.reason,
        "stage": version.stage,
        "follows": version.follows,
        "starts": version.starts.isoformat(),
        "ends": None if version.ends is None else version.ends.isoformat(),
        "time_zone": version.time_zone,
        "waking": [f"{at:%H:%M}" for at in version.waking],
        "items": [_item(item) for item in version.items],
        "overrides": [_override(override) for override in version.overrides],
    }
    return document if changes is None else document | {"changes": list(changes)}


def growth_document(version: PlanVersion, growth: Growth) -> dict[str, object]:
    """What a version may grow to, and where nothing may, why."""
    return {
        "schema": GROWTH_SCHEMA,
        "plan": version.plan,
        "version": version.version,
        "patient": version.patient,
        "waits": growth.waits,
        "suggestions": [_suggestion(suggestion) for suggestion in growth.suggestions],
    }


def _item(item: PlanItem) -> dict[str, object]:
    dosage = plain_dosage(item.dosage)
    return {
        "exercise": item.exercise,
        "based_on": item.based_on,
        "dosage": dosage | {"grows_to": item.dosage.grows_to, "progression": item.dosage.progression},
        "days": None if item.days is None else list(item.days),
        "note": item.note,
    }


def _override(override: Override) -> dict[str, object]:
    return {
        "what": override.what,
        "limit": plain_number(override.limit),
        "by": override.by,
        "at": override.at.isoformat(),
        "reason": override.reason,
    }


def _suggestion(suggestion: Suggestion) -> dict[str, object]:
    return {
        "key": suggestion.key,
        "what": suggestion.what,
        "exercise": suggestion.exercise,
        "before": _value(suggestion.before),
        "after": _value(suggestion.after),
        "top": plain_number(suggestion.top),
        "reason": suggestion.reason,
        "source": suggestion.source,
        "items": [_item(item) for item in suggestion.items],
    }


def _value(value: float | str) -> object:
    return value if isinstance(value, str) else plain_number(value)
