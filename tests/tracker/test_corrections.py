"""Corrections: the latest holds, what was sensed stays, nonsense is refused with what to do."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.store_fixture import MONDAY, session_record, store_in_memory
from tests.tracker.sample_result import REP, RESULT, SET, UNMEASURED
from tracker.catalogue import Catalogue, load_catalogue
from tracker.corrections import Figure, Wish, corrected, make_correction, unplaced
from tracker.diary import CorrectedField, Correction
from tracker.errors import CorrectionError, UnknownExerciseError

RECORD = session_record(result=replace(RESULT, sets=(SET, replace(SET, rep_count=2, reps=(REP, REP)))))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


def _made(wish: Wish, catalogue: Catalogue, minute: int = 0) -> Correction:
    at = MONDAY + timedelta(minutes=minute)
    return make_correction(RECORD, wish, catalogue, new_id=f"c{minute}", by="me", at=at, reason="I counted")


def test_without_corrections_everything_is_sensed() -> None:
    first, second = corrected(RECORD, ())
    assert (first.how, first.repetitions, first.exercise.value, first.body_side) == (
        "sensed",
        1,
        "chair-stand",
        None,
    )
    assert [hold.value for hold in second.holds] == [REP.hold_s, REP.hold_s]
    assert second.median_hold_s == REP.hold_s


@pytest.mark.parametrize(
    ("wish", "sensed", "said"),
    [
        (Wish(1, "rep_count", 9), 2.0, 9.0),
        (Wish(1, "hold_s", 4.5, 1), 0.7, 4.5),
        (Wish(1, "side", "left"), None, "left"),
        (Wish(1, "exercise", "wall-slide"), "chair-stand", "wall-slide"),
    ],
)
def test_a_correction_stands_beside_what_was_sensed(
    wish: Wish, sensed: object, said: object, catalogue: Catalogue
) -> None:
    made = _made(wish, catalogue)
    assert (made.sensed, made.corrected, made.by, made.reason) == (sensed, said, "me", "I counted")
    first, second = corrected(RECORD, [made])
    assert first.how == "sensed"
    assert second.how == "corrected"
    figures: dict[str, Figure[float | None] | Figure[str | None] | Figure[str]] = {
        "rep_count": second.rep_count,
        "side": second.side,
        "exercise": second.exercise,
    }
    changed = second.holds[1] if wish.field == "hold_s" else figures[wish.field]
    assert (changed.value, changed.how, changed.correction) == (said, "corrected", made)
    assert changed.sensed == pytest.approx(sensed) if isinstance(sensed, float) else changed.sensed == sensed
    assert [f.how for f in (*figures.values(), *second.holds)].count("corrected") == 1


@given(st.lists(st.integers(0, 30), min_size=1, max_size=6), st.randoms())
def test_the_latest_holds_in_whatever_order_they_come(counts: list[int], shuffle: random.Random) -> None:
    catalogue = Catalogue({})
    made = [_made(Wish(0, "rep_count", count), catalogue, minute) for minute, count in enumerate(counts)]
    shuffle.shuffle(made)
    assert corrected(RECORD, made)[0].repetitions == counts[-1]


def test_a_side_can_be_taken_back(catalogue: Catalogue) -> None:
    made = [_made(Wish(0, "side", "left"), catalogue, 0), _made(Wish(0, "side", None), catalogue, 1)]
    side = corrected(RECORD, made)[0].side
    assert (side.value, side.how) == (None, "corrected")


def test_a_set_that_could_not_be_counted_can_be_corrected(catalogue: Catalogue) -> None:
    record = session_record(result=UNMEASURED)
    made = make_correction(record, Wish(0, "rep_count", 8), catalogue, new_id="c", by="me", at=MONDAY)
    figures = corrected(record, [made])[0]
    assert (figures.rep_count.sensed, figures.repetitions, figures.median_hold_s) == (None, 8, None)


@pytest.mark.parametrize(
    ("wish", "says"),
    [
        (Wish(2, "rep_count", 8), "set 3: the session has 2 sets"),
        (Wish(-1, "rep_count", 8), "counted from 1"),
        (Wish(0, "hold_s", 3, 1), "repetition 2: the set has 1 repetition"),
        (Wish(0, "hold_s", 3), "repetition none"),
        (Wish(0, "hold_s", float("nan"), 0), "from 0 to 3600 seconds"),
        (Wish(0, "rep_count", -1), "from 0 to 1000 repetitions"),
        (Wish(0, "rep_count", 7.5), "whole number"),
        (Wish(0, "rep_count", None), "use a number"),
        (Wish(0, "side", "both"), "left, right or none"),
        (Wish(0, "exercise", "walking"), "cannot become a walk"),
    ],
)
def test_nonsense_is_refused_with_what_to_do(wish: Wish, says: str, catalogue: Catalogue) -> None:
    with pytest.raises(CorrectionError, match=says):
        _made(wish, catalogue)


def test_an_exercise_that_nobody_knows_is_refused_with_the_nearest(catalogue: Catalogue) -> None:
    with pytest.raises(UnknownExerciseError, match="chair-stand"):
        _made(Wish(0, "exercise", "chair-stnad"), catalogue)


def test_what_another_analysis_no_longer_finds_changes_nothing_and_is_told(catalogue: Catalogue) -> None:
    made = [_made(Wish(1, "rep_count", 8), catalogue, 0), _made(Wish(1, "hold_s", 3, 1), catalogue, 1)]
    fewer = replace(RECORD, result=RESULT)
    assert unplaced(RECORD, made) == ()
    assert unplaced(fewer, made) == tuple(made)
    assert [figures.how for figures in corrected(fewer, made)] == ["sensed"]
    one_repetition = replace(RECORD, result=replace(RESULT, sets=(SET, SET)))
    assert unplaced(one_repetition, made) == (made[1],)


def test_another_sessions_corrections_are_not_this_ones(catalogue: Catalogue) -> None:
    other = replace(_made(Wish(0, "rep_count", 8), catalogue), session="another")
    assert corrected(RECORD, [other])[0].how == "sensed"
    assert unplaced(replace(RECORD, result=UNMEASURED), [other]) == ()


def test_every_field_can_be_kept_and_comes_back_equal(catalogue: Catalogue) -> None:
    wishes = [
        Wish(1, "rep_count", 9),
        Wish(1, "hold_s", 4, 1),
        Wish(1, "side", None),
        Wish(0, "exercise", "curl-up"),
    ]
    assert {wish.field for wish in wishes} == set(get_args(CorrectedField))
    made = tuple(_made(wish, catalogue, minute) for minute, wish in enumerate(wishes))
    with store_in_memory() as store:
        assert [store.add(each) for each in made] == [True] * 4
        assert store.corrections("me") == made
        assert not any(store.add(each) for each in store.corrections("me"))
