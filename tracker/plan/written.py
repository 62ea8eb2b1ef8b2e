"""Dosages written for one patient: they say so, and which source they were measured against."""

from __future__ import annotations

from dataclasses import replace

from tracker.errors import PlanError
from tracker.model import Dosage, Exercise
from tracker.plan.model import PlanItem

PATIENT = "patient"
"""The source of a dosage that was written for this patient."""


def dosage_by(exercise: Exercise, source: str | None) -> Dosage:
    """What a source prescribes of an exercise; without a source, the first that there is.

    Raises:
        PlanError: the source says nothing of this exercise; the message names those that do.
    """
    for dosage in exercise.dosages:
        if source is None or dosage.source.casefold() == source.casefold():
            return dosage
    known = ", ".join(dosage.source for dosage in exercise.dosages)
    raise PlanError(f"{source} says nothing of {exercise.id}: choose one of {known}")


def basis(item: PlanItem) -> str | None:
    """The source whose range holds for an item; None where its dosage names none."""
    return item.based_on if item.dosage.source == PATIENT else item.dosage.source


def written(item: PlanItem, dosage: Dosage) -> PlanItem:
    """The item with another dosage, which is this patient's from now on and keeps its basis."""
    return replace(item, dosage=replace(dosage, source=PATIENT, figure=None), based_on=basis(item))
