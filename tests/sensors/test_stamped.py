"""Times of samples in stamped blocks: the true rate where blocks follow, holes where they do not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sensors.layouts.stamped import LeftOut, moment, sample_times, whole_pieces


def times(start_s: list[float], counts: list[int], follows: list[bool], rate_hz: float = 50.0) -> np.ndarray:
    rates = np.full(len(counts), rate_hz)
    return sample_times(np.array(start_s), np.array(counts), rates, np.array(follows, dtype=bool))


def test_samples_are_spread_up_to_the_next_stamp() -> None:
    assert times([0.0, 1.04], [50, 2], [True])[:50] == pytest.approx(np.arange(50) * 1.04 / 50)


def test_the_last_block_has_the_nominal_rate() -> None:
    assert times([7.0], [3], []) == pytest.approx([7.0, 7.02, 7.04])


@pytest.mark.parametrize(("next_s", "follows"), [(1.04, False), (1.5, True), (0.5, True), (-3.0, True)])
def test_a_hole_or_a_clock_put_elsewhere_is_not_bridged(next_s: float, follows: bool) -> None:
    got = times([0.0, next_s], [50, 1], [follows])
    assert got[:50] == pytest.approx(np.arange(50) / 50)
    assert got[50] == next_s


@given(
    counts=st.lists(st.integers(1, 40), min_size=1, max_size=8),
    drift=st.floats(-0.09, 0.09),
    lost=st.lists(st.booleans(), min_size=8, max_size=8),
)
def test_stamps_that_drift_give_times_that_go_on(counts: list[int], drift: float, lost: list[bool]) -> None:
    gaps = np.array(lost[: len(counts) - 1]) * 5.0
    lengths = np.array(counts[:-1]) / 50 * (1 + drift)
    start_s = np.concatenate(([0.0], np.cumsum(lengths + gaps)))
    got = times(start_s.tolist(), counts, [not gone for gone in lost[: len(counts) - 1]])
    steps = np.diff(got)
    assert (steps > 0).all()
    assert (steps[steps < 1] < 1.2 / 50).all()
    assert (steps > 1).sum() == sum(lost[: len(counts) - 1])


@given(chunks=st.lists(st.binary(max_size=40), max_size=12), size=st.integers(1, 16))
def test_pieces_are_the_same_bytes_in_whole_multiples(chunks: list[bytes], size: int) -> None:
    pieces = list(whole_pieces(chunks, size))
    assert b"".join(pieces) == b"".join(chunks)
    assert all(len(piece) % size == 0 for piece in pieces[:-1])


def test_what_was_left_out_is_counted_with_the_first_place() -> None:
    left = LeftOut()
    assert left.said("block", "blocks", "byte", "damaged") == []
    left.note([0])
    assert left.said("block", "blocks", "byte", "damaged") == ["1 block (first: byte 0) left out: damaged"]
    left.note([512, 1024])
    assert left.said("block", "blocks", "byte", "damaged") == ["3 blocks (first: byte 0) left out: damaged"]


def test_a_moment_is_told_to_the_millisecond() -> None:
    assert moment(1772436599.99996) == "2026-03-02T07:30:00.000"
    assert moment(1772436600.5, "+01:00") == "2026-03-02T07:30:00.500+01:00"
