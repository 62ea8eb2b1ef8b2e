"""What a plan may not ask for: nothing impossible at all, and nothing that a rule forbids without a clinician."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from tracker.catalogue import Catalogue
from tracker.errors import PlanError
from tracker.plan.avoided import Avoided, named_in, texts_of
from tracker.plan.limits import Excess, excesses
from tracker.plan.model import Override, PlanItem, PlanVersion
from tracker.plan.written import basis
from tracker.words import number


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something a rule forbids. `what`: how an override names it; `limit`: the figure asked for, if it is one."""

    what: str
    problem: str
    limit: float | None = None

    def allowed_by(self, overrides: Sequence[Override]) -> bool:
        """Whether a clinician decided for this, and for at least so much of it."""
        return any(
            o.what == self.what and (self.limit is None or (o.limit is not None and o.limit >= self.limit))
            for o in overrides
        )

    def override(self, by: str, at: datetime, reason: str) -> Override:
        """The decision that allows it."""
        return Override(self.what, by, at, reason, self.limit)


def check_sound(version: PlanVersion, catalogue: Catalogue) -> None:
    """Refuse what no plan can be, whoever wants it.

    Raises:
        PlanError: nothing to do, an exercise twice, a day that is none, an end before the start, no waking hours,
            an unknown time zone.
        UnknownExerciseError: an exercise that the catalogue does not have.
    """
    if not version.items:
        raise PlanError("a plan needs at least one exercise: name a programme or an exercise")
    named = [item.exercise for item in version.items]
    for item in version.items:
        catalogue.get(item.exercise)
        if named.count(item.exercise) > 1:
            raise PlanError(f"{item.exercise} stands in the plan twice: keep one dosage of it")
        if item.days is not None and not (item.days and all(1 <= day <= 7 for day in item.days)):
            raise PlanError(f"{item.exercise}: name its days as numbers from 1 (Monday) to 7 (Sunday)")
    if version.ends is not None and version.ends < version.starts:
        raise PlanError(f"the plan ends on {version.ends}, before it starts on {version.starts}")
    if version.waking[0] == version.waking[1]:
        raise PlanError("waking hours begin and end at the same time: give two times, such as 07:00-22:00")
    zone_of(version.time_zone)


def zone_of(name: str) -> ZoneInfo:
    """The time zone of this name.

    Raises:
        PlanError: there is none.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError) as error:
        raise PlanError(f"unknown time zone '{name}': use a name such as Europe/Berlin") from error


def refusals(version: PlanVersion, catalogue: Catalogue, avoided: Sequence[Avoided]) -> tuple[Refusal, ...]:
    """Everything in a plan that a rule forbids, overridden or not, each once. A clinician's reason may speak of
    what is decided against.
    """
    found = [refusal for item in version.items for refusal in _of_item(item, version, catalogue, avoided)]
    if version.reason and version.author == "patient":
        found += _of_text("the plan", "the reason", version.reason, avoided)
    return tuple({refusal.what: refusal for refusal in found}.values())


def _of_item(
    item: PlanItem, version: PlanVersion, catalogue: Catalogue, avoided: Sequence[Avoided]
) -> Iterator[Refusal]:
    exercise = catalogue.get(item.exercise)
    if exercise.advanced:
        yield Refusal(exercise.id, f"{exercise.id} is an advanced exercise and not right for everyone")
    for text in texts_of(exercise):
        yield from _of_text(exercise.id, exercise.id, text, avoided)
    if item.note:
        yield from _of_text(exercise.id, f"the note for {exercise.id}", item.note, avoided)
    source = next((d for d in exercise.dosages if d.source == basis(item)), None)
    if source is None:
        what = f"{exercise.id} by {basis(item) or 'nobody'}"
        yield Refusal(what, f"no source says how much of {exercise.id} that may be at most")
        return
    for excess in excesses(item, source, version.waking):
        yield _of_figure(exercise.id, excess, source.source)


def _of_figure(exercise: str, excess: Excess, source: str) -> Refusal:
    """A figure above its source's most. Without an upper end it is another rule, so that a decision for a number
    never allows it.
    """
    what = f"{exercise} {excess.what}"
    least = f"is above the {number(excess.most)} that {source} prescribes at most"
    if math.isinf(excess.asked):
        return Refusal(f"{what} without end", f"{what} without an upper end {least}")
    return Refusal(what, f"{exercise}: {number(excess.asked)} {excess.what} {least}", excess.asked)


def _of_text(of: str, where: str, text: str, avoided: Sequence[Avoided]) -> Iterator[Refusal]:
    """The movements that a text asks for; a decision for one is about this exercise alone."""
    for movement in named_in(text, avoided):
        problem = f"{where} names {movement.name}, to be avoided ({movement.source}): {movement.reason}"
        yield Refusal(f"{of} {movement.id}", problem)


def with_overrides(version: PlanVersion, allowed: Sequence[Override]) -> PlanVersion:
    """The version with more of a clinician's decisions beside those that it has."""
    return replace(version, overrides=(*version.overrides, *allowed))
