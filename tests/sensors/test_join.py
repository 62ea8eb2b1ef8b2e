"""Two streams on one clock: interpolated between close readings, never across a hole, however they are cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensors.join import HOLE_S, WAIT_S, Join, join
from sensors.sieve import Readings


def _readings(t_s: Sequence[float]) -> Readings:
    """Values that are linear in time, so that what is interpolated is known."""
    times = np.asarray(t_s, dtype=np.float64)
    return Readings(times, np.stack([times, 2 * times, -times], axis=1))


def _cut(readings: Readings, cuts: Sequence[int]) -> Iterator[Readings]:
    edges = [0, *sorted(min(cut, len(readings)) for cut in cuts), len(readings)]
    for start, end in pairwise(edges):
        yield Readings(readings.t_s[start:end], readings.values[start:end])


def _joined(
    one: Sequence[float], other: Sequence[float], cuts: tuple[Sequence[int], Sequence[int]] = ((), ())
) -> Readings:
    state = Join(3, 3)
    parts = list(join(_cut(_readings(one), cuts[0]), _cut(_readings(other), cuts[1]), state))
    t_s, values = np.concatenate([p.t_s for p in parts]), np.concatenate([p.values for p in parts])
    assert state.joined == len(t_s)
    assert state.joined + state.alone == len(one)
    return Readings(t_s, values)


def test_values_between_two_readings_are_interpolated() -> None:
    found = _joined([0.0, 0.05, 0.1, 0.15], [0.0, 0.1, 0.2])
    assert found.t_s.tolist() == [0.0, 0.05, 0.1, 0.15]
    assert np.allclose(found.values[:, 3:], found.values[:, :3])


def test_nothing_is_made_up_before_after_or_in_a_hole() -> None:
    found = _joined([0.0, 0.1, 0.2, 0.3, 0.5, 0.6, 0.7], [0.1, 0.2, 0.2 + HOLE_S + 0.05, 0.6])
    assert found.t_s.tolist() == [0.1, 0.2, 0.5, 0.6]


def test_readings_at_the_same_time_are_taken_as_they_are() -> None:
    assert _joined([1.0, 5.0, 9.0], [1.0, 5.0, 9.0]).values[:, 3].tolist() == [1.0, 5.0, 9.0]


def test_without_a_second_stream_nothing_is_left() -> None:
    assert len(_joined([0.0, 1.0], [])) == 0


STEPS = st.lists(st.sampled_from([0.0, 0.004, 0.01, 0.02, 0.1, 0.24, 0.26, 1.0]), min_size=1, max_size=60)
CUTS = st.lists(st.integers(0, 60), max_size=6)


@settings(deadline=None, max_examples=150)
@given(one=STEPS, other=STEPS, start=st.floats(-1, 1), cuts=st.tuples(CUTS, CUTS))
def test_the_answer_does_not_depend_on_how_the_streams_were_cut(
    one: list[float], other: list[float], start: float, cuts: tuple[list[int], list[int]]
) -> None:
    first, second = np.cumsum(one).tolist(), (start + np.cumsum(other)).tolist()
    whole, cut = _joined(first, second), _joined(first, second, cuts)
    assert np.array_equal(whole.t_s, cut.t_s)
    assert np.array_equal(whole.values, cut.values)
    assert np.allclose(whole.values[:, 3:], whole.values[:, :3])


@pytest.mark.parametrize("ahead", ["first", "second"])
def test_memory_stays_bounded_when_one_stream_runs_ahead(ahead: str) -> None:
    state = Join(3, 3)
    longest = 0
    for k in range(200):
        readings = _readings([row / 10.0 for row in range(k * 100, (k + 1) * 100)])
        if ahead == "first":
            state.first(readings)
            state.ready()
        else:
            if k == 0:
                state.first(_readings([1e6]))
            state.second(readings)
        longest = max(longest, len(state._t_s), len(state._other_s))
    assert longest <= 10 * WAIT_S + 100


@settings(deadline=None, max_examples=80)
@given(
    bursts=st.lists(st.tuples(st.floats(0.01, 0.5), st.integers(1, 6)), min_size=2, max_size=12),
    cuts=st.tuples(CUTS, CUTS),
)
def test_bursts_that_arrived_together_are_paired_in_their_order(
    bursts: list[tuple[float, int]], cuts: tuple[list[int], list[int]]
) -> None:
    t_s = np.repeat(np.cumsum([step for step, _ in bursts]), [size for _, size in bursts])
    values = np.arange(3.0 * len(t_s)).reshape(-1, 3)
    state = Join(3, 3)
    rows = Readings(t_s, values)
    parts = list(join(_cut(rows, cuts[0]), _cut(rows, cuts[1]), state))
    joined = np.concatenate([part.values for part in parts])
    assert np.array_equal(joined, np.hstack([values, values]))
