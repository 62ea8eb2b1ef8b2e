"""A suggestion: what may change, from what to what, why, and what the plan's exercises would be then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from tracker.model import Stage
from tracker.plan.model import PlanItem

What = Literal["repetitions", "minutes", "stage"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Nothing changes by itself: a person applies it as a new version, or leaves it.

    `exercise` None: the stage of the plan. `items`: each replaces that exercise of the plan, or is added to it.
    `top`: how far the source lets the figure go; None for a stage.
    """

    what: What
    exercise: str | None
    before: float | Stage
    after: float | Stage
    reason: str
    source: str
    items: tuple[PlanItem, ...]
    top: float | None = None

    @property
    def key(self) -> str:
        """How it is named when it is applied: "walking.minutes", "stage"."""
        return self.what if self.exercise is None else f"{self.exercise}.{self.what}"

    @property
    def stage(self) -> Stage | None:
        """The stage that the plan would have, None where it stays."""
        return None if isinstance(self.after, float | int) else self.after


def with_suggestion(items: Sequence[PlanItem], suggestion: Suggestion) -> tuple[PlanItem, ...]:
    """The plan's exercises as they would be."""
    new = {item.exercise: item for item in suggestion.items}
    kept = [new.pop(item.exercise, item) for item in items]
    return (*kept, *new.values())
