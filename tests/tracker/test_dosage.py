"""What is measured against what is prescribed: properties over the whole catalogue, and the cases that matter."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.types import Bout, Repetition, Side
from sensors.stream import BodySide
from tracker.catalogue import load_catalogue
from tracker.dosage import compare
from tracker.model import Comparison, Dosage, Exercise, Exertion, SetResult, WalkRequest, WalkResult

CATALOGUE = load_catalogue(Path(__file__).parent)
NO_WALK = WalkResult(0.0, 0, ())
PAIRS = [(e, d) for e in CATALOGUE if e.kind != "walking" for d in e.dosages]
pairs = st.sampled_from(PAIRS)
PRAISE = ("well done", "great", "excellent", "bravo", "good", "perfect")


def repetition(
    n: int, out_s: float = 3.0, hold_s: float = 1.0, back_s: float = 3.0, side: Side | None = None
) -> Repetition:
    start_s = 100.0 * n
    ends = (start_s, start_s + out_s, start_s + out_s + hold_s, start_s + out_s + hold_s + back_s)
    return Repetition(*ends, range_deg=40.0, side=side, confidence=0.9)


def a_set(exercise: str, *reps: Repetition, side: BodySide | None = None) -> SetResult:
    return SetResult(exercise, side, 0.0, 500.0, len(reps), 0, 0.9, 1.0, False, reps, ())


def judged(sets: list[SetResult], source: str | None = None) -> dict[str, Comparison]:
    return {c.item: c for c in compare(sets, NO_WALK, (), (), CATALOGUE, source)}


def dose_set(exercise: Exercise, dosage: Dosage, count: int, side: BodySide | None = None) -> SetResult:
    """A set that follows the dosage to the letter, but for its count."""
    tempo = dosage.tempo
    hold_s = (dosage.hold_s.min or 0.0) if dosage.hold_s else 1.0
    out_s, back_s = (tempo.out_s or 1.5, tempo.back_s or 1.5) if tempo else (2.0, 2.0)
    ways: tuple[Side | None, ...] = ("a", "b") if exercise.id == "lumbar-rotation" else (None, None)
    reps = [repetition(n, out_s, hold_s, back_s, ways[n % 2]) for n in range(count)]
    return a_set(exercise.id, *reps, side=side)


def sides_of(exercise: Exercise, dosage: Dosage) -> tuple[BodySide | None, ...]:
    return ("left", "right") if dosage.per_side and exercise.id != "lumbar-rotation" else (None,)


@pytest.mark.parametrize(("exercise", "dosage"), PAIRS)
def test_exactly_the_dose_is_met(exercise: Exercise, dosage: Dosage) -> None:
    bounds = dosage.repetitions
    for count in {int(bounds.min or 1), int(bounds.max or 9)} if bounds else {2}:
        sets = [dose_set(exercise, dosage, count, side) for side in sides_of(exercise, dosage)]
        found = compare(sets, NO_WALK, (), (), CATALOGUE, dosage.source)
        assert {c.verdict for c in found} <= {"met"}


@pytest.mark.parametrize(("exercise", "dosage"), PAIRS)
def test_what_nobody_prescribed_is_not_compared(exercise: Exercise, dosage: Dosage) -> None:
    sets = [dose_set(exercise, dosage, 4, side) for side in sides_of(exercise, dosage)]
    prescribed = {
        item
        for item, said in (
            ("repetitions", dosage.repetitions), ("hold", dosage.hold_s), ("tempo", dosage.tempo),
            ("sides", dosage.per_side or None),
        )
        if said is not None
    }  # fmt: skip
    assert set(judged(sets, dosage.source)) == prescribed


@given(pairs, st.integers(0, 30), st.integers(0, 30))
def test_more_repetitions_never_turn_over_into_under(pair: tuple[Exercise, Dosage], a: int, b: int) -> None:
    exercise, dosage = pair
    rank = {"under": 0, "met": 1, "over": 2}
    found = [judged([dose_set(exercise, dosage, n)], dosage.source).get("repetitions") for n in sorted((a, b))]
    if found[0] is not None and found[1] is not None:
        assert rank[found[0].verdict] <= rank[found[1].verdict]


@given(pairs, st.integers(0, 30), st.floats(0.0, 90.0), st.floats(0.1, 12.0), st.booleans())
def test_every_comparison_has_a_reason_and_never_praises_over(
    pair: tuple[Exercise, Dosage], count: int, hold_s: float, out_s: float, may_hide: bool
) -> None:
    exercise, _ = pair
    reps = [repetition(n, out_s, hold_s, out_s) for n in range(count)]
    found = compare([replace(a_set(exercise.id, *reps), may_hide=may_hide)], NO_WALK, (), (), CATALOGUE)
    assert all(c.source in {d.source for d in exercise.dosages} for c in found)
    for c in found:
        assert c.reason.strip()
        assert c.verdict != "over" or not any(word in c.reason for word in PRAISE)
        assert c.set == (None if c.item == "sides" else 0)
        assert not may_hide or c.item == "sides" or c.verdict == "unknown"


@given(pairs)
def test_what_was_not_measured_is_unknown_and_never_zero(pair: tuple[Exercise, Dosage]) -> None:
    exercise, _ = pair
    unseen = replace(a_set(exercise.id), rep_count=None, partial_count=None)
    for c in compare([unseen], NO_WALK, (), (), CATALOGUE):
        assert (c.verdict, c.measured) == ("unknown", None)


@pytest.mark.parametrize(
    ("count", "verdict", "reason"),
    [
        (4, "under", "4 of 5 to 10 repetitions"),
        (8, "met", "8 of 5 to 10 repetitions"),
        (12, "over", "12 is more than the 10 prescribed; no need to do more"),
        (0, "under", "0 of 5 to 10 repetitions"),
    ],
)
def test_repetitions_in_words(count: int, verdict: str, reason: str) -> None:
    found = judged([a_set("chair-stand", *(repetition(n) for n in range(count)))])["repetitions"]
    assert (found.measured, found.verdict, found.reason) == (count, verdict, reason)
    assert found.prescribed == {"min": 5, "max": 10}


def test_a_pelvic_tilt_may_grow_to_ten() -> None:
    def verdict(count: int) -> str:
        return judged([a_set("pelvic-tilt", *(repetition(n, 1, 1, 2) for n in range(count)))])[
            "repetitions"
        ].verdict

    assert [verdict(n) for n in (0, 1, 5, 10, 11)] == ["under", "met", "met", "met", "over"]


def test_holds_are_judged_by_their_median_and_counted() -> None:
    held = a_set("prone-on-elbows", *(repetition(n, hold_s=h) for n, h in enumerate((9.8, 12.0, 4.0))))
    found = judged([held])["hold"]
    assert (found.measured, found.verdict, found.in_window, found.of) == (9.8, "met", 2, 3)


def test_tempo_names_the_hurried_part() -> None:
    found = judged([a_set("chair-stand", *(repetition(n, out_s=1.5) for n in range(5)))])["tempo"]
    assert (found.verdict, found.measured) == ("under", {"out_s": 1.5, "back_s": 3.0})
    assert "out 1.5 s for a count of 3" in found.reason


@pytest.mark.parametrize(
    ("sides", "verdict"),
    [
        (("left", "right"), "met"), (("left",), "under"), (("right", "right"), "under"), ((None,), "unknown"),
        (("left", None), "unknown"), (("left", "right", None), "met"),
    ],
)  # fmt: skip
def test_a_missing_leg_is_under(sides: tuple[BodySide | None, ...], verdict: str) -> None:
    sets = [a_set("hip-flexor-stretch", repetition(0, hold_s=25.0), side=side) for side in sides]
    assert judged(sets)["sides"].verdict == verdict


def test_knee_rolls_go_both_ways_in_one_set() -> None:
    both = a_set("lumbar-rotation", repetition(0, side="a"), repetition(1, side="b"))
    one = a_set("lumbar-rotation", repetition(0, side="a"))
    assert judged([both])["sides"].verdict == "met"
    assert judged([one])["sides"].verdict == "under"


def walk(minutes: float, speed: float | None = 1.3, error: float | None = 0.1) -> WalkResult:
    return WalkResult(minutes, 100, (Bout(0.0, minutes * 60, 100, 105.0, speed, error, None, ()),))


def walks(walking: WalkResult, *exertions: Exertion) -> dict[tuple[str, str], str]:
    found = compare((), walking, (WalkRequest(0.0, 7200.0),), exertions, CATALOGUE)
    return {(c.source, c.item): c.verdict for c in found}


def test_a_walk_is_judged_where_it_was_asked_for() -> None:
    assert compare((), walk(12.0), (), (), CATALOGUE) == ()
    assert walks(walk(12.0), Exertion(60.0, 5.0)) == {
        ("NASS", "minutes"): "met", ("WALK", "minutes"): "met", ("WALK", "pace"): "under",
        ("HE", "minutes"): "under", ("HE", "bouts"): "met", ("HE", "intensity"): "met",
    }  # fmt: skip


def test_a_walk_that_was_not_measured_is_unknown() -> None:
    found = compare((), WalkResult(None, None, ()), (WalkRequest(0.0, 60.0),), (), CATALOGUE)
    assert {(c.verdict, c.measured) for c in found} == {("unknown", None)}


def test_only_the_requested_span_counts() -> None:
    [found] = [
        c
        for c in compare((), walk(30.0), (WalkRequest(0.0, 480.0),), (), CATALOGUE, "nass")
        if c.item == "minutes"
    ]
    assert (found.measured, found.verdict) == (8.0, "under")


def test_exertion_after_the_next_set_began_is_not_the_walks() -> None:
    later = replace(a_set("press-up"), start_s=7300.0)
    found = compare([later], walk(12.0), (WalkRequest(0.0, 7200.0),), (Exertion(7400.0, 9.0),), CATALOGUE, "HE")
    assert [c.verdict for c in found if c.item == "intensity"] == ["unknown"]


def test_exercises_without_a_name_have_no_dosage() -> None:
    assert compare([a_set("any", repetition(0)), a_set("unknown")], NO_WALK, (), (), CATALOGUE) == ()
