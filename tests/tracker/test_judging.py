"""Comparisons of the figures in use: corrected where corrected, the sensed verdict beside, all else untouched."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from algorithms.types import Repetition
from tests.running import catalogue
from tests.store_fixture import MONDAY, session_record
from tests.tracker.sample_result import RESULT, SET
from tracker.diary import CorrectedField, Correction, SessionRecord
from tracker.dosage import compare
from tracker.judging import Judged, judged
from tracker.model import SetResult

HELD = Repetition(10.0, 12.0, 22.0, 24.0, 60.0, None, 0.9)
LEFT = replace(SET, exercise="single-knee-to-chest", side="left", rep_count=3, reps=(HELD,) * 3)
STANDS = replace(SET, exercise="chair-stand", rep_count=4, reps=(replace(HELD, hold_end_s=12.5, end_s=15.0),) * 4)


def _record(*sets: SetResult) -> SessionRecord:
    found = compare(sets, RESULT.walking, (), (), catalogue())
    return session_record(result=replace(RESULT, sets=sets, comparisons=found, walk_requests=()))


def _correction(
    index: int, what: CorrectedField, value: float | str | None, repetition: int | None = None
) -> Correction:
    at = MONDAY + timedelta(hours=1)
    return Correction("c", "me", session_record().id, index, what, None, value, "me", at, repetition)


def _one(found: tuple[Judged, ...], index: int | None, item: str, source: str = "NASS") -> Judged:
    (each,) = [
        j for j in found
        if (j.comparison.set, j.comparison.item, j.comparison.source) == (index, item, source)
    ]  # fmt: skip
    return each


def test_without_corrections_they_are_the_results_own() -> None:
    record = _record(LEFT, STANDS)
    found = judged(record, (), catalogue())
    assert tuple(each.comparison for each in found) == record.result.comparisons
    assert all(each.how == "sensed" and each.sensed == each.comparison for each in found)


def test_a_corrected_count_is_judged_and_the_sensed_verdict_stands_beside() -> None:
    record = _record(LEFT, STANDS)
    found = judged(record, [_correction(1, "rep_count", 8.0)], catalogue())
    count = _one(found, 1, "repetitions")
    assert (count.comparison.verdict, count.comparison.measured, count.how) == ("met", 8, "corrected")
    assert count.sensed is not None
    assert (count.sensed.verdict, count.sensed.measured) == ("under", 4)
    assert (_one(found, 1, "tempo").how, _one(found, 0, "hold").how) == ("sensed", "sensed")
    assert [each.comparison.set for each in found] == [c.set for c in record.result.comparisons]


def test_a_corrected_hold_is_judged_with_all_others() -> None:
    corrections = [_correction(0, "hold_s", 4.0, repetition) for repetition in (0, 1)]
    hold = _one(judged(_record(LEFT), corrections, catalogue()), 0, "hold")
    assert (hold.comparison.measured, hold.comparison.verdict, hold.comparison.in_window) == (4.0, "under", 1)
    assert hold.sensed is not None
    assert hold.sensed.verdict == "met"


def test_another_exercise_is_judged_by_its_own_dosage_which_was_never_judged_before() -> None:
    found = judged(_record(STANDS), [_correction(0, "exercise", "press-up")], catalogue())
    assert {each.comparison.exercise for each in found} == {"press-up"}
    assert all(each.how == "corrected" and each.sensed is None for each in found)
    assert judged(_record(STANDS), [_correction(0, "exercise", "nobody-knows-it")], catalogue()) == ()


def test_a_corrected_side_makes_both_legs_done() -> None:
    record = _record(LEFT, LEFT)
    sides = _one(judged(record, [_correction(1, "side", "right")], catalogue()), None, "sides")
    assert (sides.comparison.verdict, sides.how) == ("met", "corrected")
    assert sides.sensed is not None
    assert sides.sensed.verdict == "under"
    assert (
        _one(judged(record, [_correction(1, "side", "right")], catalogue()), 1, "hold").comparison.side == "right"
    )


@pytest.mark.parametrize("corrected", [True, False])
def test_whoever_counted_knows_what_a_gap_hid_but_not_how_long_it_was_held(corrected: bool) -> None:
    record = _record(replace(LEFT, may_hide=True))
    found = judged(record, [_correction(0, "rep_count", 3.0)] if corrected else [], catalogue())
    assert _one(found, 0, "repetitions").comparison.verdict == ("met" if corrected else "unknown")
    assert _one(found, 0, "hold").comparison.verdict == "unknown"


def test_only_the_source_that_was_asked_for_is_judged() -> None:
    record = _record(LEFT)
    asked = replace(record, asked=replace(record.asked, source="he"))
    found = judged(asked, [_correction(0, "rep_count", 2.0), _correction(0, "hold_s", 30.0, 0)], catalogue())
    assert {each.comparison.source for each in found} == {"HE"}


def test_corrections_of_other_sessions_and_of_sets_that_are_gone_change_nothing() -> None:
    record = _record(LEFT)
    other = replace(_correction(0, "rep_count", 9.0), session="another")
    assert judged(record, [other, _correction(7, "rep_count", 9.0)], catalogue()) == judged(
        record, (), catalogue()
    )
