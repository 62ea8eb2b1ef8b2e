"""The exercises of a plan with some added, left out or changed. Nothing here changes a version that holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.catalogue import Catalogue
from tracker.errors import PlanError, UnknownExerciseError
from tracker.model import Exercise
from tracker.plan.avoided import load_avoided, named_in
from tracker.plan.model import PlanItem
from tracker.plan.settings import apply_setting, parse_setting
from tracker.plan.written import dosage_by


@dataclass(frozen=True, slots=True)
class Edit:
    """What to do to a plan's exercises, in this order: leave out, add, give days, change. See the functions
    below. `days`: as typed, for every exercise of which nobody says how often; None: leave them.
    """

    without: tuple[str, ...] = ()
    add: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    days: str | None = None


def edited(items: Sequence[PlanItem], edit: Edit, catalogue: Catalogue) -> tuple[PlanItem, ...]:
    """The items after an edit.

    Raises:
        PlanError: a part of it cannot be done.
        UnknownExerciseError: the catalogue does not have an exercise.
    """
    fewer = left_out(items, edit.without)
    items = added(fewer, edit.add, catalogue)
    open_items = () if edit.days is None else unscheduled(items)
    days = [f"{item.exercise}.days={edit.days}" for item in open_items]
    return changed(items, (*days, *edit.settings), catalogue)


def unscheduled(items: Sequence[PlanItem]) -> tuple[PlanItem, ...]:
    """The items of which no source says how often, so that a person chooses the days."""
    return tuple(item for item in items if item.dosage.frequency is None and not _counts_walks(item))


def _counts_walks(item: PlanItem) -> bool:
    return item.dosage.walking is not None and item.dosage.walking.walks_per_day is not None


def added(items: Sequence[PlanItem], wanted: Sequence[str], catalogue: Catalogue) -> tuple[PlanItem, ...]:
    """The items and, after them, each exercise wanted: "ID" (by the first source that there is) or "ID=SOURCE".

    Raises:
        PlanError: the exercise is there already, the source says nothing of it, or it is a movement to avoid.
        UnknownExerciseError: the catalogue does not have it.
    """
    result = list(items)
    for text in wanted:
        name, _, source = text.partition("=")
        exercise = _exercise(name.strip(), catalogue)
        if any(item.exercise == exercise.id for item in result):
            raise PlanError(f"{exercise.id} is in the plan already: change it with {exercise.id}.FIGURE=VALUE")
        result.append(PlanItem(exercise.id, dosage_by(exercise, source.strip() or None)))
    return tuple(result)


def _exercise(name: str, catalogue: Catalogue) -> Exercise:
    """The exercise of this id. Whoever asks for a movement to avoid hears why, not what is spelt alike."""
    try:
        return catalogue.get(name)
    except UnknownExerciseError:
        for movement in named_in(name, load_avoided()):
            problem = f"{name} names {movement.name}, to be avoided ({movement.source}): {movement.reason}"
            raise PlanError(f"{problem}; 'backbeat exercises' lists what a plan can hold") from None
        raise


def left_out(items: Sequence[PlanItem], unwanted: Sequence[str]) -> tuple[PlanItem, ...]:
    """The items without those named.

    Raises:
        PlanError: one is not among them.
    """
    for name in unwanted:
        _find(items, name)
    return tuple(item for item in items if item.exercise not in unwanted)


def changed(items: Sequence[PlanItem], settings: Sequence[str], catalogue: Catalogue) -> tuple[PlanItem, ...]:
    """The items with each setting ("ID.FIGURE=VALUE") made, in order.

    Raises:
        PlanError: a setting cannot be read, or names an exercise that is not among them.
    """
    result = list(items)
    for text in settings:
        setting = parse_setting(text)
        at = _find(result, setting.exercise)
        result[at] = apply_setting(result[at], setting, catalogue.get(setting.exercise))
    return tuple(result)


def joined(items: Sequence[PlanItem], more: Sequence[PlanItem]) -> tuple[PlanItem, ...]:
    """The items and, after them, those of a further stage that are not there yet."""
    have = {item.exercise for item in items}
    return (*items, *(item for item in more if item.exercise not in have))


def _find(items: Sequence[PlanItem], name: str) -> int:
    for n, item in enumerate(items):
        if item.exercise == name:
            return n
    raise PlanError(f"{name} is not in the plan, which has {', '.join(item.exercise for item in items)}")
