"""The summary of a set: ten rows a second, cut by time, forgotten when no set needs it."""

from __future__ import annotations

import numpy as np
import pytest

from algorithms import trace as module
from algorithms.trace import ROW_HZ, TraceRecorder
from algorithms.types import BLOCK, FS_HZ, Motion


def motion(first_block: int, blocks: int) -> Motion:
    """Acceleration that tells its own time in x."""
    n = blocks * BLOCK
    index = first_block * BLOCK + np.arange(n)
    acc = np.column_stack([index / FS_HZ, np.zeros(n), np.full(n, 9.8)])
    return Motion(first_block * BLOCK, acc, None, np.ones(n, dtype=np.bool_))


def filled(blocks: int, at_once: int = 1) -> TraceRecorder:
    recorder = TraceRecorder()
    for k in range(0, blocks, at_once):
        recorder.push(motion(k, min(at_once, blocks - k)), None)
    return recorder


def test_a_row_is_the_mean_of_five_samples_at_their_middle() -> None:
    trace = filled(4).trace()
    assert len(trace) == 4 * BLOCK // 5
    assert trace.force[:, 0] == pytest.approx(trace.times_s())
    assert trace.start_s == pytest.approx(0.04)
    assert np.array_equal(trace.up, trace.force)
    assert trace.valid.all()


def test_the_fused_direction_is_kept_where_there_is_one() -> None:
    recorder = TraceRecorder()
    recorder.push(motion(0, 1), np.tile([0.0, 1.0, 0.0], (BLOCK, 1)))
    assert recorder.trace().up.tolist() == [[0.0, 1.0, 0.0]] * 5


def test_shake_is_the_spread_of_the_force_and_a_row_with_a_hole_is_not_valid() -> None:
    given = motion(0, 1)
    given.acc[:, 0] = 0.0
    given.acc[5:10, 2] = [8.8, 10.8, 8.8, 10.8, 9.8]
    given.valid[12] = False
    recorder = TraceRecorder()
    recorder.push(given, None)
    trace = recorder.trace()
    assert trace.shake == pytest.approx([0.0, np.sqrt(0.8), 0.0, 0.0, 0.0], abs=1e-9)
    assert trace.valid.tolist() == [True, True, False, True, True]


def test_how_it_was_pushed_changes_nothing() -> None:
    one, other = filled(12, 1).trace(), filled(12, 5).trace()
    assert np.array_equal(one.force, other.force)
    assert np.array_equal(one.shake, other.shake)


def test_between_takes_the_rows_whose_middles_lie_inside() -> None:
    trace = filled(10).trace()
    cut = trace.between(1.04, 2.04)
    assert (cut.times_s()[0], cut.times_s()[-1]) == pytest.approx((1.04, 2.04))
    assert trace.between(1.041, 2.039).times_s()[[0, -1]] == pytest.approx([1.14, 1.94])
    assert len(trace.between(-5.0, 99.0)) == len(trace)
    assert len(trace.between(60.0, 70.0)) == 0
    assert len(trace.between(2.0, 1.0)) == 0
    again = cut.between(1.5, 1.7)
    assert again.force[:, 0] == pytest.approx(again.times_s())


def test_what_is_forgotten_is_old_and_the_rest_keeps_its_time() -> None:
    recorder = filled(40)
    recorder.forget(3.0)
    assert recorder.trace().start_s == pytest.approx(0.04), "little is not worth the work"
    recorder.forget(15.0)
    trace = recorder.trace()
    assert trace.times_s()[0] == pytest.approx(15.04)
    assert trace.force[:, 0] == pytest.approx(trace.times_s())
    recorder.forget(1e6)
    assert len(recorder.trace()) == 0
    recorder.push(motion(40, 1), None)
    assert recorder.trace().force[:, 0] == pytest.approx(recorder.trace().times_s())


def test_an_empty_recorder_has_an_empty_trace() -> None:
    recorder = TraceRecorder()
    recorder.forget(10.0)
    assert len(recorder.trace()) == 0
    assert recorder.trace().up.shape == (0, 3)


def test_it_never_outgrows_its_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_ROWS", int(5 * ROW_HZ))
    recorder = filled(30)
    assert recorder.full
    assert recorder.trace().times_s()[-1] < 5.5
