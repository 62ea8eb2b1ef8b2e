"""An exercise of a plan as it stands in a document: a source's dosage as it says it, or the patient's own."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

from tracker.catalogue import Catalogue
from tracker.errors import PlanError
from tracker.figures import plain_dosage
from tracker.model import Bounds, Dosage, Frequency
from tracker.plan.model import PlanItem
from tracker.plan.written import PATIENT, dosage_by


@dataclass(frozen=True, slots=True)
class ItemSaid:
    """An item as it was said. Without a `dosage`: the one of `source`, or of the first there is."""

    exercise: str
    dosage: Dosage | None = None
    source: str | None = None
    based_on: str | None = None
    days: tuple[int, ...] | None = None
    note: str | None = None


def read_item(said: ItemSaid, catalogue: Catalogue) -> PlanItem:
    """The item of a plan.

    Raises:
        UnknownExerciseError: nobody knows the exercise.
        PlanError: a figure cannot be, or a source does not say what the dosage says.
    """
    exercise = catalogue.get(said.exercise)
    if said.dosage is None:
        return PlanItem(exercise.id, dosage_by(exercise, said.source), said.days, said.note)
    if said.dosage.source != PATIENT:
        known = dosage_by(exercise, said.dosage.source)
        if plain_dosage(known) != plain_dosage(said.dosage):
            raise PlanError(
                f"{exercise.id}: {known.source} says something else; a dosage for this patient has the source"
                f" '{PATIENT}', and based_on names whose range holds"
            )
        return PlanItem(exercise.id, known, said.days, said.note)
    _check(exercise.id, said.dosage)
    based_on = None if said.based_on is None else dosage_by(exercise, said.based_on).source
    return PlanItem(exercise.id, said.dosage, said.days, said.note, based_on)


def _check(exercise: str, dosage: Dosage) -> None:
    """Refuse figures that are none."""
    for figure in _figures(dosage):
        if not 0 < figure < math.inf:
            raise PlanError(f"{exercise}: {figure:g} is no figure of a dosage; use a number above 0, or null")
    for bounds in _bounds(dosage):
        if bounds.min is not None and bounds.max is not None and bounds.min > bounds.max:
            raise PlanError(f"{exercise}: {bounds.min:g} to {bounds.max:g} is no range; the smaller number is min")
    often = dosage.frequency
    if often is not None and sum(way is not None for way in _ways(often)) != 1:
        raise PlanError(f"{exercise}: say how often in one way: every_h, per_day, days_per_week or throughout_day")


def _ways(often: Frequency) -> tuple[object, ...]:
    return often.every_h, often.per_day, often.days_per_week, often.throughout_day


def _figures(value: object) -> Iterator[float]:
    if isinstance(value, int | float) and not isinstance(value, bool):
        yield float(value)
    if is_dataclass(value):
        for field in fields(value):
            yield from _figures(getattr(value, field.name))


def _bounds(value: object) -> Iterator[Bounds]:
    if isinstance(value, Bounds):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from _bounds(getattr(value, field.name))
