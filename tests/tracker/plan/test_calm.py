"""When pain lets a plan grow: place first, number second, silence never."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.stream import Zone
from tests.tracker.plan.samples import day, pain
from tracker.diary import PainAnswer
from tracker.plan.calm import much_better, pain_now

BERLIN = ZoneInfo("Europe/Berlin")
ZONES: tuple[Zone, ...] = ("centre", "buttock", "thigh", "below-knee")


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([], "unknown"),
        ([pain(1, 2)], "unknown"),
        ([pain(9, None)], "unknown"),
        ([pain(9, 3, None)], "unknown"),
        ([pain(9.9, 2), pain(12, 9)], "calm"),
        ([pain(9, 2)], "calm"),
        ([pain(9, 0, None)], "calm"),
        ([pain(8, 3), pain(9, 4)], "calm"),
        ([pain(8, 3, "thigh"), pain(9, 3, "buttock")], "calm"),
        ([pain(8, 3, "thigh"), pain(9, 6, "centre")], "worse"),
        ([pain(8, 3), pain(9, 5)], "worse"),
        ([pain(8, 3), pain(9, 2, "buttock")], "worse"),
        ([pain(8, 0, None), pain(9, 1, "thigh")], "worse"),
        ([pain(8, 3, "thigh", side="left"), pain(9, 3, "thigh", side="right")], "worse"),
        ([pain(8, 3, "thigh", side="left"), pain(9, 3, "thigh", side="left")], "calm"),
        ([pain(5, 2), pain(9, 4)], "worse"),
        ([pain(-5, 2), pain(9, 4)], "calm"),
        ([pain(8, 3), pain(9, 4.9)], "calm"),
        ([pain(8, 7), pain(9, 7)], "worse"),
        ([pain(8, 6.9), pain(9, 6.9)], "calm"),
        ([pain(8, 0, "thigh"), pain(9, 1, "centre")], "calm"),
        ([pain(7.1, 2)], "calm"),
        ([pain(6.9, 2)], "unknown"),
        ([pain(0.1, 2), pain(9, 4)], "worse"),
        ([pain(5, 0), pain(6, 2), pain(9, 3)], "calm"),
        ([pain(-0.1, 2), pain(9, 4)], "calm"),
        ([pain(9, 1, signs=("numbness",))], "worse"),
        ([pain(9, None, signs=("tingling",)), pain(9.5, 0)], "worse"),
        ([pain(2, 9, "below-knee"), pain(9, 2)], "calm"),
    ],
)
def test_pain_at_day_ten(answers: Sequence[PainAnswer], expected: str) -> None:
    assert pain_now(answers, day(10)) == expected
    assert pain_now(list(reversed(answers)), day(10)) == expected


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ([], False),
        ([pain(9, 0), pain(9.5, 0)], False),
        ([pain(8.5, 0), pain(9.5, 0)], True),
        ([pain(8.5, 0, None), pain(9.5, 0, None)], True),
        ([pain(7, 6), pain(8.5, 3), pain(9.5, 3)], True),
        ([pain(7, 5), pain(8.5, 3), pain(9.5, 2)], False),
        ([pain(7, 8), pain(8.5, 4), pain(9.5, 3)], False),
        ([pain(7, 8), pain(8.5, 3), pain(9.5, 3)], True),
        ([pain(7, 8), pain(8.5, 3.1), pain(9.5, 3)], False),
        ([pain(7, 4), pain(8.1, 2), pain(9.5, 2)], True),
        ([pain(7, 4), pain(7.9, 2), pain(9.5, 2)], False),
        ([pain(7, 6), pain(8.5, 3, "buttock"), pain(9.5, 1)], False),
        ([pain(7, 6), pain(8.5, 3), pain(9.5, None)], False),
        ([pain(7, 6), pain(8.5, 1, None), pain(9.5, 1)], False),
        ([pain(8.5, 1), pain(9.5, 1)], False),
        ([pain(5, 0), pain(6, 0)], False),
    ],
)
def test_gone_or_much_better_takes_two_days_in_a_row(answers: Sequence[PainAnswer], expected: bool) -> None:
    assert much_better(answers, day(0), day(10), BERLIN) is expected


ANSWERS = st.lists(
    st.builds(pain, st.floats(0, 10), st.none() | st.integers(0, 10), st.none() | st.sampled_from(ZONES)),
    max_size=6,
)


@given(ANSWERS, st.floats(0, 10), st.integers(0, 10), st.integers(0, 3), st.integers(0, 10), st.integers(0, 3))
def test_more_or_farther_pain_at_last_never_makes_it_calm(
    earlier: list[PainAnswer], at: float, score: int, zone: int, more: int, farther: int
) -> None:
    before = [a for a in earlier if a.at < day(at)]
    milder = pain(at, score, ZONES[zone])
    worse = pain(at, min(10, score + more), ZONES[min(3, zone + farther)])
    if pain_now([*before, worse], day(10)) == "calm":
        assert pain_now([*before, milder], day(10)) == "calm"


@given(ANSWERS)
def test_nothing_is_calm_without_an_answer_of_the_last_three_days(answers: list[PainAnswer]) -> None:
    assert pain_now([a for a in answers if a.at <= day(10) - timedelta(days=3)], day(10)) == "unknown"
