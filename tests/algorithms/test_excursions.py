"""Turning points under hysteresis."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from algorithms.excursions import Excursion, excursions, excursions_of, turning_points, turns_of


def points(values: list[float], threshold: float) -> list[int]:
    return turning_points(np.array(values, dtype=float), threshold)


def test_turns_smaller_than_the_threshold_are_no_turns() -> None:
    values = [0, 5, 4, 10, 9, 10.5, 0, 1, 0, 8]
    assert points(values, 2.0) == [0, 5, 6, 9]
    assert points(values, 0.5) == [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert points(values, 20.0) == [0]


def test_nothing_and_a_level_line() -> None:
    assert points([], 1.0) == []
    assert points([3, 3, 3], 1.0) == [0]
    assert excursions(np.array([]), 1.0) == []


def test_a_fall_first_is_a_high_first() -> None:
    assert points([9, 9, 2, 7, 7], 3.0) == [0, 2, 4]
    assert points([5, 6, 0, 8], 3.0) == [1, 2, 3]


def test_excursions_have_a_low_on_both_sides() -> None:
    (first, second) = excursions(np.array([1.0, 0, 6, 2, 9, 3, 5]), 1.5)
    assert (first.low, first.peak, first.next_low, first.up, first.down) == (1, 2, 3, 6.0, 4.0)
    assert (second.low, second.peak, second.next_low) == (3, 4, 5)
    assert first.size == 4.0
    assert first.shifted(10) == Excursion(11, 12, 13, 6.0, 4.0)


def test_a_rise_that_never_comes_back_is_none() -> None:
    assert excursions(np.array([0.0, 3, 6, 9]), 1.0) == []
    assert excursions(np.array([9.0, 6, 3, 0]), 1.0) == []


@given(
    values=st.lists(st.floats(-100, 100), min_size=2, max_size=60), threshold=st.floats(0.5, 50.0)
)  # fmt: skip
def test_neighbouring_turns_are_further_apart_than_the_threshold(values: list[float], threshold: float) -> None:
    signal = np.array(values)
    rows = turning_points(signal, threshold)
    assert rows == sorted(set(rows))
    steps = np.diff(signal[rows])
    assert (np.abs(steps) > threshold).all()
    assert (np.sign(steps[1:]) == -np.sign(steps[:-1])).all()
    for a, b in itertools.pairwise(rows):
        inside = signal[a : b + 1]
        assert {float(inside.min()), float(inside.max())} == {float(signal[a]), float(signal[b])}
    if len(rows) == 1:
        assert np.ptp(signal) <= threshold


@pytest.mark.parametrize("threshold", [2.0, 5.0])
def test_every_excursion_is_larger_than_the_threshold(threshold: float) -> None:
    signal = np.cumsum(np.random.default_rng(5).normal(0, 1.5, 400))
    found = excursions(signal, threshold)
    assert found
    assert all(e.size > threshold and e.low < e.peak < e.next_low for e in found)


@given(
    values=st.lists(st.integers(-20, 20), min_size=2, max_size=60), low=st.integers(1, 9), more=st.integers(0, 20)
)  # fmt: skip
def test_small_turns_may_be_left_out_before_large_ones_are_asked_for(
    values: list[int], low: int, more: int
) -> None:
    turns = turns_of(np.array(values, dtype=float))
    for way in (turns, turns.reversed()):
        assert excursions_of(way.over(low), low + more) == excursions_of(way, low + more)
