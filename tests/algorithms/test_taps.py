"""Three taps on a sensor: found at any rate, told from walking and handling, and matched with noted times."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.taps import align, tap_triples
from algorithms.types import FloatArray
from tests.algorithms.walker import walk


def worn(taps_s: list[float], rate_hz: float = 50.0, seconds: float = 30.0) -> tuple[FloatArray, FloatArray]:
    """A sensor on a standing person, tapped at these times: a swing of 40 ms each."""
    t_s = np.arange(0.0, seconds, 1.0 / rate_hz)
    acc = np.random.default_rng(1).normal((0.0, 0.0, 9.81), 0.1, (len(t_s), 3))
    for at in taps_s:
        since = (t_s - at) / 0.04
        acc[:, 0] += np.where((since >= 0) & (since <= 1), 25.0 * np.sin(np.pi * np.clip(since, 0, 1)), 0.0)
    return t_s, acc


@given(st.sampled_from([50.0, 62.5, 100.0, 208.0]), st.floats(0.0, 0.05), st.floats(0.4, 1.2))
def test_three_taps_are_found_at_any_rate(rate_hz: float, phase_s: float, gap_s: float) -> None:
    noted = [10.0 + phase_s + k * gap_s for k in range(3)]
    found = tap_triples(*worn(noted, rate_hz))
    assert len(found) == 1
    assert found[0] == pytest.approx(tuple(noted), abs=0.05)


@pytest.mark.parametrize(
    "taps_s",
    [[], [10.0], [10.0, 10.6], [10.0, 10.6, 11.2, 11.8], [10.0, 10.5, 12.4], [10.0, 10.6, 11.2, 12.6]],
    ids=["none", "one", "two", "four", "uneven", "one more soon after"],
)
def test_other_numbers_of_taps_are_not_three(taps_s: list[float]) -> None:
    assert tap_triples(*worn(taps_s)) == []


def test_walking_is_no_tapping() -> None:
    acc = 3.0 * walk(30.0).acc
    assert tap_triples(np.arange(len(acc)) / 50.0, acc) == []
    assert tap_triples(np.empty(0), np.empty((0, 3))) == []


def test_one_group_gives_the_offset_and_two_give_the_rate() -> None:
    first, last = (10.0, 10.6, 11.2), (310.0, 310.7, 311.3)
    one = align([(3.1, 3.7, 4.3)], [first])
    assert one is not None
    assert one.offset_s == pytest.approx(6.9)
    assert (one.rate, one.taps) == (1.0, 3)
    slow = [tuple(3.0 + 0.99 * (t - 10.0) for t in three) for three in (first, last)]
    both = align(slow, [first, last])  # type: ignore[arg-type]
    assert both is not None
    assert both.taps == 6
    assert both.to_recording(3.0 + 0.99 * 150.0) == pytest.approx(160.0)


def test_taps_of_another_rhythm_do_not_match() -> None:
    assert align([(3.0, 3.4, 3.8)], [(10.0, 11.2, 12.4)]) is None
    assert align([], [(1.0, 2.0, 3.0)]) is None
    assert align([(1.0, 2.0, 3.0)], []) is None


def test_a_group_that_only_one_side_has_does_no_harm() -> None:
    noted = [(3.0, 3.6, 4.2), (103.0, 103.5, 104.1)]
    found = [(1.0, 1.9, 2.6), (10.0, 10.6, 11.2), (50.0, 50.4, 50.8), (110.0, 110.5, 111.1)]
    fit = align(noted, found)
    assert fit is not None
    assert fit.taps == 6
    assert fit.to_recording(50.0) == pytest.approx(57.0)
