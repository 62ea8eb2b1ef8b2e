"""Samples at any times onto the uniform grid, with gaps told and never bridged."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.grid import GAP_S, PART_SAMPLES, Grid
from algorithms.types import BLOCK, FS_HZ, FloatArray, Motion, Span


def wave(t_s: FloatArray) -> FloatArray:
    """A slow smooth acceleration, (n, 3)."""
    return np.column_stack([np.sin(t_s), np.cos(0.7 * t_s), 9.8 + 0.1 * t_s])


def gridded(t_s: FloatArray, cuts: list[int] | None = None, acc: FloatArray | None = None) -> tuple[Motion, Grid]:
    """Everything that the grid gives, put together."""
    grid = Grid(gyroscope=False)
    values = wave(t_s) if acc is None else acc
    edges = [0, *(cuts or []), len(t_s)]
    motions = [grid.push(t_s[a:b], values[a:b], None) for a, b in itertools.pairwise(edges)]
    parts = [m for m in [*motions, grid.close()] if m is not None]
    for part, following in itertools.pairwise(parts):
        assert part.first + len(part.valid) == following.first
    acc_all, valid = np.concatenate([m.acc for m in parts]), np.concatenate([m.valid for m in parts])
    return Motion(parts[0].first, acc_all, None, valid), grid


def test_whole_blocks_from_time_zero_whatever_the_clock_says() -> None:
    t_s = 1000.0 + np.arange(130) / 50.0
    motion, grid = gridded(t_s)
    assert grid.origin_s == t_s[0]
    assert motion.first == 0
    assert len(motion.valid) % BLOCK == 0
    assert int(motion.valid.sum()) == 130
    assert not motion.valid[130:].any()
    assert np.array_equal(motion.acc[130:], np.repeat(motion.acc[129:130], len(motion.acc) - 130, axis=0))


@pytest.mark.parametrize("rate_hz", [10.0, 25.0, 31.25, 52.0, 104.0, 208.0])
def test_every_rate_gives_the_same_motion(rate_hz: float) -> None:
    t_s = np.arange(0.0, 6.0, 1.0 / rate_hz)
    motion, grid = gridded(t_s)
    n = int(motion.valid.sum())
    assert n == pytest.approx(6.0 * FS_HZ, abs=FS_HZ / rate_hz + 1)
    assert np.abs(motion.acc[:n] - wave(np.arange(n) / FS_HZ)).max() < 0.02
    assert grid.gaps == []


def test_fast_sensors_are_averaged_and_not_picked_from() -> None:
    t_s = np.arange(0.0, 4.0, 1.0 / 400.0)
    buzz = np.where(np.arange(len(t_s)) % 2 == 0, 5.0, -5.0)
    motion, _ = gridded(t_s, acc=np.column_stack([buzz, buzz, np.full(len(t_s), 9.8)]))
    assert np.abs(motion.acc[5:-30, 0]).max() < 0.9


def test_a_gap_is_told_flagged_and_filled_with_the_last_value() -> None:
    t_s = np.arange(0.0, 6.0, 0.02)
    t_s = t_s[(t_s < 2.01) | (t_s > 3.49)]
    motion, grid = gridded(t_s)
    (gap,) = grid.gaps
    assert (gap.start_s, gap.end_s) == pytest.approx((2.0, 3.5))
    lost = np.flatnonzero(~motion.valid)
    lost = lost[lost < 250]
    assert lost.tolist() == list(range(101, 175))
    assert np.array_equal(motion.acc[lost], np.repeat(motion.acc[100:101], len(lost), axis=0))
    assert motion.valid[175]
    assert motion.acc[175] == pytest.approx(wave(np.array([3.5]))[0], abs=1e-9)


@pytest.mark.parametrize(("hole_s", "gaps"), [(GAP_S - 0.01, 0), (GAP_S + 0.01, 1)])
def test_only_holes_longer_than_a_quarter_of_a_second_are_gaps(hole_s: float, gaps: int) -> None:
    before = np.arange(0.0, 1.0, 0.02)
    motion, grid = gridded(np.concatenate([before, before[-1] + hole_s + np.arange(50) * 0.02]))
    assert len(grid.gaps) == gaps
    assert bool(motion.valid[:95].all()) == (gaps == 0)


def test_a_burst_with_one_arrival_time_is_spread_back() -> None:
    true_s = np.arange(500) / 50.0
    arrival_s = np.repeat(true_s[9::10], 10)
    motion, grid = gridded(arrival_s, acc=wave(true_s))
    assert grid.gaps == []
    shift = true_s[9]  # the first burst's arrival is time 0
    n = int(motion.valid.sum()) - 20
    assert np.abs(motion.acc[25:n] - wave(shift + np.arange(25, n) / FS_HZ)).max() < 0.03


def test_lost_bursts_leave_a_gap_and_do_not_stretch_the_next_one() -> None:
    true_s = np.arange(500) / 50.0
    keep = (true_s < 4.0) | (true_s >= 6.0)
    arrival_s = np.repeat(true_s[9::10], 10)
    _, grid = gridded(arrival_s[keep], acc=wave(true_s)[keep])
    (gap,) = grid.gaps
    assert gap.end_s - gap.start_s == pytest.approx(2.0, abs=0.25)


def test_nothing_at_all_and_one_sample() -> None:
    grid = Grid(gyroscope=True)
    assert grid.push(np.empty(0), np.empty((0, 3)), np.empty((0, 3))) is None
    assert grid.close() is None
    assert (grid.origin_s, grid.samples) == (None, 0)
    one = Grid(gyroscope=True)
    one.push(np.array([7.0]), np.ones((1, 3)), np.zeros((1, 3)))
    motion = one.close()
    assert motion is not None
    assert motion.gyr is not None
    assert (len(motion.valid), int(motion.valid.sum())) == (BLOCK, 1)
    assert motion.gyr.shape == (BLOCK, 3)


def test_all_samples_at_one_time_are_one_moment() -> None:
    motion, grid = gridded(np.full(80, 3.0), acc=np.tile([0.0, 0.0, 9.8], (80, 1)))
    assert int(motion.valid.sum()) == 1
    assert grid.end_s == 0.0
    assert motion.acc[0].tolist() == pytest.approx([0.0, 0.0, 9.8])


@settings(deadline=None, max_examples=40, derandomize=True)
@given(
    steps_s=st.lists(
        st.sampled_from([0.0, 1e-4, 0.0048, 0.02, 0.021, 0.1, 0.24, 0.3, 1.0]), min_size=5, max_size=80
    ),
    cuts=st.lists(st.integers(0, 80), max_size=6),
)
def test_where_the_pushes_are_cut_changes_no_bit(steps_s: list[float], cuts: list[int]) -> None:
    t_s = 100.0 + np.cumsum(steps_s)
    one, first = gridded(t_s)
    other, second = gridded(t_s, sorted(min(c, len(t_s)) for c in cuts))
    assert np.array_equal(one.acc, other.acc)
    assert np.array_equal(one.valid, other.valid)
    assert first.gaps == second.gaps
    assert all(isinstance(g, Span) and g.end_s - g.start_s > GAP_S for g in first.gaps)


def test_times_a_rounding_error_beside_the_grid_are_cut_anywhere_too() -> None:
    unix_s = np.round(1_772_433_000.25 + np.arange(200) / 50.0, 6)
    t_s = unix_s - unix_s[0]
    assert (np.abs(t_s - np.arange(200) / 50.0) > 0).any()
    whole, _ = gridded(t_s)
    single, _ = gridded(t_s, list(range(1, 200)))
    assert np.array_equal(whole.acc, single.acc)
    assert np.array_equal(whole.valid, single.valid)


@pytest.mark.parametrize("hole_s", [2000.0, 5000.0, 86_000.0])
def test_parts_of_a_long_hole_are_the_same_rows_and_never_long(hole_s: float) -> None:
    t_s = np.concatenate([np.arange(333) * 0.02, hole_s + np.arange(333) * 0.02])
    whole, one = gridded(t_s)
    grid = Grid(gyroscope=False)
    parts = [*grid.parts(t_s, wave(t_s), None), grid.close()]
    motions = [m for m in parts if m is not None]
    assert max(len(m.valid) for m in motions) <= 2 * PART_SAMPLES
    assert np.array_equal(np.concatenate([m.acc for m in motions]), whole.acc)
    assert np.array_equal(np.concatenate([m.valid for m in motions]), whole.valid)
    assert grid.gaps == one.gaps


def test_parts_of_a_long_push_are_the_same_rows() -> None:
    t_s = np.arange(int(2.5 * PART_SAMPLES)) / 100.0
    whole, _ = gridded(t_s)
    grid = Grid(gyroscope=False)
    motions = [m for m in (*grid.parts(t_s, wave(t_s), None), grid.close()) if m is not None]
    assert len(motions) > 2
    assert np.array_equal(np.concatenate([m.acc for m in motions]), whole.acc)
