"""A session's comparisons with the figures that hold: corrected where a person corrected them, else sensed.

The comparisons of a result judge what was sensed. Here each of them that rests on a corrected figure is made
again, and what the sensed figures gave stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from algorithms.types import Repetition
from tracker.catalogue import Catalogue
from tracker.corrections import SetFigures, corrected
from tracker.diary import Correction, How, SessionRecord
from tracker.dosage import compare_all_sides, dosages_of
from tracker.dosage.sets import compare_set
from tracker.model import Comparison, Item, SetResult


@dataclass(frozen=True, slots=True)
class Judged:
    """A comparison of the figures that hold, and which those are. `sensed`: the same comparison of what was
    sensed, None where the sensor's figures were not judged so (another exercise was sensed).
    """

    comparison: Comparison
    how: How
    sensed: Comparison | None


_Key = tuple[str, str, int | None, Item]


def judged(record: SessionRecord, corrections: Sequence[Correction], catalogue: Catalogue) -> tuple[Judged, ...]:
    """The session's comparisons: sets in their order, then sides, then all else. Those that no correction touches
    are the result's own; the others are judged by the catalogue of now, against the source that was asked for.
    """
    figures = corrected(record, corrections)
    touched = {each.index: each for each in figures if each.how == "corrected"}
    exercises = {name for each in touched.values() for name in (each.exercise.sensed, each.exercise.value)}
    before = {_key(each): each for each in record.result.comparisons}
    kept = [
        Judged(each, "sensed", each)
        for each in record.result.comparisons
        if each.set not in touched and not (each.item == "sides" and each.exercise in exercises)
    ]
    again = [each for one in touched.values() for each in _of_set(record, one, before, catalogue)]
    sides = _sides(record, figures, exercises, before, catalogue) if touched else ()
    return tuple(sorted((*kept, *again, *sides), key=_place))


def _place(judged: Judged) -> tuple[int, int]:
    comparison = judged.comparison
    if comparison.set is not None:
        return 0, comparison.set
    return (1, 0) if comparison.item == "sides" else (2, 0)


def _key(comparison: Comparison) -> _Key:
    return comparison.exercise, comparison.source, comparison.set, comparison.item


def _of_set(
    record: SessionRecord, figures: SetFigures, before: dict[_Key, Comparison], catalogue: Catalogue
) -> Iterator[Judged]:
    """The comparisons of one corrected set."""
    found = _as_it_holds(record.result.sets[figures.index], figures)
    if found.exercise not in catalogue:
        return
    for dosage in dosages_of(catalogue.get(found.exercise), record.asked.source):
        gappy, counted = (
            compare_set(figures.index, found, dosage),
            compare_set(figures.index, _known(found, figures), dosage),
        )
        for timed, count in zip(gappy, counted, strict=True):
            new = count if count.item == "repetitions" else timed
            old = before.get(_key(new))
            if old is None or _rests_on_a_correction(new.item, figures):
                yield Judged(new, "corrected", old)
            else:
                yield Judged(replace(old, side=found.side), "sensed", old)


def _rests_on_a_correction(item: Item, figures: SetFigures) -> bool:
    if figures.exercise.how == "corrected":
        return True
    if item == "repetitions":
        return figures.rep_count.how == "corrected"
    return any(hold.how == "corrected" for hold in figures.holds)


def _sides(
    record: SessionRecord,
    figures: Iterable[SetFigures],
    exercises: set[str],
    before: dict[_Key, Comparison],
    catalogue: Catalogue,
) -> Iterator[Judged]:
    """Both sides of the exercises that corrections touch."""
    sets = [_known(_as_it_holds(record.result.sets[each.index], each), each) for each in figures]
    for new in compare_all_sides([s for s in sets if s.exercise in exercises], catalogue, record.asked.source):
        yield Judged(new, "corrected", before.get(_key(new)))


def _as_it_holds(found: SetResult, figures: SetFigures) -> SetResult:
    """The set with the figures that hold."""
    counted = figures.rep_count.how == "corrected"
    return replace(
        found,
        exercise=figures.exercise.value,
        side=figures.body_side,
        rep_count=figures.repetitions,
        partial_count=None if counted else found.partial_count,
        reps=tuple(_held(rep, hold.value) for rep, hold in zip(found.reps, figures.holds, strict=True)),
    )


def _known(found: SetResult, figures: SetFigures) -> SetResult:
    """The set for whoever asks how often: a person who counted knows what a gap hid, though not for how long."""
    return replace(found, may_hide=found.may_hide and figures.rep_count.how == "sensed")


def _held(rep: Repetition, hold_s: float) -> Repetition:
    """The repetition with that hold; its ways out and back take as long as before."""
    longer_s = hold_s - rep.hold_s
    return replace(rep, hold_end_s=rep.hold_end_s + longer_s, end_s=rep.end_s + longer_s) if longer_s else rep
