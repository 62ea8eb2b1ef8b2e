"""What counts instead of walking, and by whom."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tracker.dosage.walking import WALKING
from tracker.plan.model import PlanItem
from tracker.plan.written import basis


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another aerobic activity, as a self-report names it; `sources` that let it count."""

    id: str
    name: str
    sources: tuple[str, ...]


ALTERNATIVES: Mapping[str, Alternative] = {
    a.id: a
    for a in (
        Alternative("swimming", "Swimming", ("HE", "WALK", "SC")),
        Alternative("water", "Water exercise, or walking in a pool", ("HE", "WALK", "SC")),
        Alternative("bicycle", "Exercise bicycle", ("HE", "WALK", "SC")),
        Alternative("elliptical", "Elliptical trainer", ("HE", "WALK", "SC")),
    )
}
"""By id. HE asks for activity, of which walking and swimming are examples; WALK names water therapy, bicycle and
elliptical, SC the pool and swimming. NASS (Fig. 1) asks for walking itself.
"""


def counts_for(item: PlanItem, exercise: str) -> bool:
    """Whether something done counts for an item of a plan: the exercise itself, or what may stand for walking."""
    if exercise == item.exercise:
        return True
    other = ALTERNATIVES.get(exercise)
    return item.exercise == WALKING and other is not None and basis(item) in other.sources
