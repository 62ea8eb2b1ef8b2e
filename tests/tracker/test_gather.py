"""Tiny pushes are put together, and nothing is known later for it."""

from __future__ import annotations

import numpy as np
import pytest

from algorithms.grid import Grid
from sensors.stream import FloatArray, SampleBlock
from tracker.gather import AT_ONCE, Gather, in_long_pieces


def block(t_s: FloatArray) -> SampleBlock:
    return SampleBlock(t_s, np.column_stack([t_s, t_s, t_s]), None)


def test_what_comes_out_is_what_went_in() -> None:
    t_s = 7.0 + np.arange(500) / 104.0
    gather = Gather()
    out = [gather.push(block(t_s[k : k + 3]), 0.5 * (k // 52 + 1)) for k in range(0, 500, 3)]
    kept = [*out, gather.close()]
    assert np.array_equal(np.concatenate([b.t_s for b in kept if b is not None]), t_s)
    assert 3 <= sum(b is not None for b in out) < 30
    assert gather.push(block(np.empty(0)), 0.0) is None
    assert gather.close() is None


@pytest.mark.parametrize("burst", [1, 10])
@pytest.mark.parametrize("rate_hz", [25.0, 50.0, 104.0])
def test_the_grid_completes_its_blocks_as_soon_as_without(rate_hz: float, burst: int) -> None:
    t_s = np.repeat((3.0 + np.arange(400) / rate_hz)[::burst], burst)
    direct, late, gather = Grid(False), Grid(False), Gather()
    for k in range(0, 400, burst):
        piece = block(t_s[k : k + burst])
        soon = direct.push(piece.t_s, piece.acc, None)
        whole = gather.push(piece, late.due_s)
        then = None if whole is None else late.push(whole.t_s, whole.acc, None)
        assert (None if soon is None else soon.first) == (None if then is None else then.first)


def test_many_blocks_come_as_few_and_none_of_another_kind_among_them() -> None:
    t_s = np.arange(5 * AT_ONCE) / 100.0
    short = [block(t_s[k : k + 1000]) for k in range(0, len(t_s), 1000)]
    long = list(in_long_pieces(short))
    assert len(long) == 5
    assert np.array_equal(np.concatenate([each.acc for each in long]), np.concatenate([b.acc for b in short]))
    turning = SampleBlock(short[1].t_s, short[1].acc, short[1].acc)
    kinds = list(in_long_pieces([short[0], turning, short[2]]))
    assert [each.gyr is None for each in kinds] == [True, False, True]
    assert list(in_long_pieces([])) == []
