"""What was measured against what was prescribed, source by source.

What nobody prescribed is not compared; what could not be measured is unknown. More than prescribed is said
kindly and never praised.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.catalogue import Catalogue
from tracker.dosage.sets import compare_set
from tracker.dosage.sides import compare_sides
from tracker.dosage.walking import WALKING, compare_walking, of_walks, walked
from tracker.model import Comparison, Dosage, Exercise, Exertion, SetResult, WalkRequest, WalkResult

__all__ = ["compare", "compare_all_sides", "dosages_of"]


def compare(
    sets: Sequence[SetResult],
    walking: WalkResult,
    requests: Sequence[WalkRequest],
    exertions: Sequence[Exertion],
    catalogue: Catalogue,
    source: str | None = None,
) -> tuple[Comparison, ...]:
    """Every set, then both sides of every exercise, then the walks asked for, each against every dosage.

    `source` keeps to one source, however its letters are capitalised. Sets of exercises that the catalogue does
    not hold ("any", "unknown") have no dosage.
    """
    starts_s = [s.start_s for s in sets]
    return (
        *_compare_sets(sets, catalogue, source),
        *compare_all_sides(sets, catalogue, source),
        *_compare_walks(walking, requests, of_walks(exertions, requests, starts_s), catalogue, source),
    )


def dosages_of(exercise: Exercise, source: str | None) -> tuple[Dosage, ...]:
    """The dosages to judge by: every source's, or the one that was asked for."""
    return tuple(d for d in exercise.dosages if source is None or d.source.casefold() == source.casefold())


def compare_all_sides(sets: Sequence[SetResult], catalogue: Catalogue, source: str | None) -> Iterator[Comparison]:
    """Both sides of every exercise among the sets, in the order of their first set."""
    for name in dict.fromkeys(s.exercise for s in sets):
        if name not in catalogue:
            continue
        exercise = catalogue.get(name)
        of_it = [s for s in sets if s.exercise == name]
        found = (compare_sides(exercise, of_it, dosage) for dosage in dosages_of(exercise, source))
        yield from (comparison for comparison in found if comparison is not None)


def _compare_sets(sets: Sequence[SetResult], catalogue: Catalogue, source: str | None) -> Iterator[Comparison]:
    for index, result in enumerate(sets):
        if result.exercise in catalogue:
            for dosage in dosages_of(catalogue.get(result.exercise), source):
                yield from compare_set(index, result, dosage)


def _compare_walks(
    walking: WalkResult,
    requests: Sequence[WalkRequest],
    exertions: Sequence[Exertion],
    catalogue: Catalogue,
    source: str | None,
) -> Iterator[Comparison]:
    if not requests or WALKING not in catalogue:
        return
    seen = walked(walking, requests, exertions)
    for dosage in dosages_of(catalogue.get(WALKING), source):
        yield from compare_walking(dosage, seen)
