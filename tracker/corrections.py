"""Corrections: what a person says instead of what was sensed. Both stand side by side for ever; the latest holds.

figures = corrected(record, store.corrections(record.patient))
figures[0].rep_count.value, figures[0].rep_count.how        8, "corrected"
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar, cast

from sensors.stream import BodySide
from tracker.catalogue import Catalogue
from tracker.diary import CorrectedField, Correction, How, SessionRecord
from tracker.errors import CorrectionError
from tracker.model import SetResult
from tracker.words import plural

T = TypeVar("T", float, str, float | None, str | None)

MOST_REPETITIONS = 1000
LONGEST_HOLD_S = 3600.0
"""More than these in one set is a slip of the finger."""

PATIENT = "patient"
"""Who corrects where nobody says."""

_Place = tuple[int, CorrectedField, int | None]
"""What is corrected: set, field, repetition."""


@dataclass(frozen=True, slots=True)
class Figure(Generic[T]):
    """One figure of a set. `sensed`: what the present analysis says. `correction`: the latest, None without one;
    what was sensed when it was made stands in it.
    """

    sensed: T
    correction: Correction | None = None

    @property
    def value(self) -> T:
        """What holds: the correction where there is one."""
        return self.sensed if self.correction is None else cast("T", self.correction.corrected)

    @property
    def how(self) -> How:
        """Which of the two it is."""
        return "sensed" if self.correction is None else "corrected"


@dataclass(frozen=True, slots=True)
class SetFigures:
    """The figures of a set that can be corrected. `index`: into the session's sets. `holds`: a repetition each,
    seconds, as far as they were sensed.
    """

    index: int
    exercise: Figure[str]
    side: Figure[str | None]
    rep_count: Figure[float | None]
    holds: tuple[Figure[float], ...]

    @property
    def body_side(self) -> BodySide | None:
        """The side that holds."""
        return cast("BodySide | None", self.side.value)

    @property
    def repetitions(self) -> int | None:
        """The count that holds, None where nobody knows."""
        return None if self.rep_count.value is None else round(self.rep_count.value)

    @property
    def median_hold_s(self) -> float | None:
        """The median of the holds that hold, None without any."""
        return statistics.median(hold.value for hold in self.holds) if self.holds else None

    @property
    def how(self) -> How:
        """Whether a person's word is in any of the figures."""
        hows = (self.exercise.how, self.side.how, self.rep_count.how, *(hold.how for hold in self.holds))
        return "corrected" if "corrected" in hows else "sensed"


def corrected(record: SessionRecord, corrections: Sequence[Correction]) -> tuple[SetFigures, ...]:
    """The figures of each set of a session; `corrections` may be of other sessions too, in any order.

    A correction that fits no set or repetition (another analysis found fewer) changes nothing: see `unplaced`.
    """
    latest = _latest(record, corrections)
    return tuple(_figures(index, found, latest) for index, found in enumerate(record.result.sets))


def unplaced(record: SessionRecord, corrections: Sequence[Correction]) -> tuple[Correction, ...]:
    """The corrections of a session that no set or repetition of its present result fits, oldest first."""
    mine = sorted((each for each in corrections if each.session == record.id), key=_when)
    return tuple(each for each in mine if not _fits(each, record.result.sets))


def _fits(correction: Correction, sets: Sequence[SetResult]) -> bool:
    if correction.set >= len(sets):
        return False
    return correction.repetition is None or correction.repetition < len(sets[correction.set].reps)


def _latest(record: SessionRecord, corrections: Sequence[Correction]) -> dict[_Place, Correction]:
    mine = (each for each in corrections if each.session == record.id)
    return {(each.set, each.field, each.repetition): each for each in sorted(mine, key=_when)}


def _when(correction: Correction) -> tuple[datetime, str]:
    return correction.at, correction.id


def _figures(index: int, found: SetResult, latest: dict[_Place, Correction]) -> SetFigures:
    count = None if found.rep_count is None else float(found.rep_count)
    return SetFigures(
        index,
        Figure(found.exercise, latest.get((index, "exercise", None))),
        Figure(found.side, latest.get((index, "side", None))),
        Figure(count, latest.get((index, "rep_count", None))),
        tuple(Figure(rep.hold_s, latest.get((index, "hold_s", n))) for n, rep in enumerate(found.reps)),
    )


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants to correct: exactly one field of one set. `set`, `repetition` as in `Correction`."""

    set: int
    field: CorrectedField
    value: float | str | None
    repetition: int | None = None


def make_correction(
    record: SessionRecord, wish: Wish, catalogue: Catalogue, *,
    new_id: str, by: str, at: datetime, reason: str | None = None,
) -> Correction:  # fmt: skip
    """The correction that a wish asks for, with what was sensed beside it.

    Raises:
        CorrectionError: there is no such set or repetition, or the value cannot be.
        UnknownExerciseError: no exercise is called so.
    """
    found = _set_of(record, wish.set)
    sensed = _sensed(found, wish)
    value = _checked(wish, catalogue)
    return Correction(
        new_id, record.patient, record.id, wish.set, wish.field, sensed, value, by, at, wish.repetition, reason
    )


def _set_of(record: SessionRecord, index: int) -> SetResult:
    sets = record.result.sets
    if not 0 <= index < len(sets):
        there = plural(len(sets), "set") if sets else "no set"
        raise CorrectionError(f"set {index + 1}: the session has {there}; sets are counted from 1")
    return sets[index]


def _sensed(found: SetResult, wish: Wish) -> float | str | None:
    """What was sensed where the wish points to."""
    if wish.field == "hold_s":
        if wish.repetition is None or not 0 <= wish.repetition < len(found.reps):
            number = "none" if wish.repetition is None else wish.repetition + 1
            there = plural(len(found.reps), "repetition")
            raise CorrectionError(f"repetition {number}: the set has {there}; they are counted from 1")
        return round(found.reps[wish.repetition].hold_s, 3)
    if wish.field == "rep_count":
        return None if found.rep_count is None else float(found.rep_count)
    return found.exercise if wish.field == "exercise" else found.side


def _checked(wish: Wish, catalogue: Catalogue) -> float | str | None:
    """The value, if it can be."""
    value = wish.value
    if wish.field == "exercise":
        exercise = catalogue.get(str(value))
        if exercise.kind == "walking":
            raise CorrectionError("a set cannot become a walk; walking is measured in the whole recording")
        return exercise.id
    if wish.field == "side":
        if value not in ("left", "right", None):
            raise CorrectionError(f"side {value!r}: use left, right or none")
        return value
    most, unit = (MOST_REPETITIONS, "repetitions") if wish.field == "rep_count" else (LONGEST_HOLD_S, "seconds")
    if not isinstance(value, int | float) or not math.isfinite(value) or not 0 <= value <= most:
        raise CorrectionError(f"{value!r}: use a number from 0 to {most:g} {unit}")
    if wish.field == "rep_count" and value != int(value):
        raise CorrectionError(f"{value!r}: use a whole number of repetitions")
    return float(value)
