"""Walking on synthetic motion: what must hold whatever the person."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.gait import GaitDetector
from algorithms.types import BLOCK, FS_HZ, Event, Motion
from tests.algorithms.walker import cut, still, walk


def run(pieces: list[Motion], height_m: float | None = None) -> tuple[list[Event], GaitDetector]:
    detector = GaitDetector("lower back", height_m, [])
    events = [event for piece in pieces for event in detector.push(piece)]
    return [*events, *detector.close()], detector


def test_counts_and_times_a_synthetic_walk() -> None:
    _, detector = run([walk(30.0)])
    (bout,) = detector.bouts
    assert bout.steps == pytest.approx(30.0 / 0.55, abs=3)
    assert bout.cadence_spm == pytest.approx(60.0 / 0.55, abs=1.0)
    assert bout.start_s == pytest.approx(6.0, abs=1.6)
    assert bout.end_s == pytest.approx(36.0, abs=1.6)


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 40))
def test_cutting_into_pushes_changes_nothing(blocks: int) -> None:
    motion = walk(20.0)
    whole, a = run([motion])
    pieces, b = run(cut(motion, blocks))
    assert whole == pieces
    assert a.bouts == b.bouts


@settings(max_examples=15, deadline=None)
@given(st.integers(10, 60))
def test_a_shorter_recording_has_told_the_same_events(blocks: int) -> None:
    motion = walk(20.0)
    whole, _ = run([motion])
    head = Motion(0, motion.acc[: blocks * BLOCK], None, motion.valid[: blocks * BLOCK])
    told = list(GaitDetector("lower back", None, []).push(head))
    assert told == whole[: len(told)]


def test_mounting_does_not_matter() -> None:
    motion = walk(20.0)
    turned = Motion(0, -motion.acc[:, [2, 0, 1]], None, motion.valid)
    assert run([turned])[1].bouts[0].steps == run([motion])[1].bouts[0].steps


def test_a_copied_state_goes_on_alike() -> None:
    head, *tail = cut(walk(20.0), 23)
    detector = GaitDetector("lower back", None, [])
    detector.push(head)
    twin = copy.deepcopy(detector)
    assert [detector.push(p) for p in tail] == [twin.push(p) for p in tail]


def tipped(period_s: float, seconds: int = 60) -> Motion:
    """A segment that tips far, evenly, again and again."""
    t = np.arange(seconds * 50) / 50.0
    tilt = 0.6 * (1.0 - np.cos(2 * np.pi * t / period_s))
    acc = 9.81 * np.column_stack([np.cos(tilt), np.sin(tilt), np.zeros_like(t)])
    return Motion(0, acc, None, np.ones(len(t), dtype=np.bool_))


@pytest.mark.parametrize("period_s", [1.2, 1.6, 2.0, 3.0, 4.0, 6.0])
def test_slow_repetitions_are_not_walking(period_s: float) -> None:
    assert run([tipped(period_s)])[1].bouts == ()


@pytest.mark.parametrize("rate_hz", [1.2, 1.6, 2.0, 2.2, 2.4, 2.6, 2.8, 3.1])
def test_an_even_shake_is_not_walking(rate_hz: float) -> None:
    t = np.arange(60 * 50) / 50.0
    acc = np.column_stack([9.81 + 3.0 * np.sin(2 * np.pi * rate_hz * t), 0.0 * t, 0.0 * t])
    assert run([Motion(0, acc, None, np.ones(len(t), dtype=np.bool_))])[1].bouts == ()


def holed(motion: Motion, start_s: float, seconds: float) -> Motion:
    """The motion with a hole: the last value repeated, invalid."""
    a, b = round(start_s * FS_HZ), round((start_s + seconds) * FS_HZ)
    acc, valid = motion.acc.copy(), motion.valid.copy()
    acc[a:b], valid[a:b] = acc[a - 1], False
    return Motion(0, acc, None, valid)


@pytest.mark.parametrize("hole_s", [3.6, 6.0, 12.0])
def test_no_walk_goes_on_across_a_hole_longer_than_a_pause(hole_s: float) -> None:
    first, second = run([holed(walk(40.0), 20.0, hole_s)])[1].bouts
    assert first.end_s <= 20.6
    assert second.start_s >= 20.0 + hole_s - 0.6
    for bout in (first, second):
        assert bout.cadence_spm == pytest.approx(60.0 / 0.55, abs=1.5)


def test_no_step_is_made_up_in_a_hole_and_cadence_leaves_it_out() -> None:
    (bout,) = run([holed(walk(40.0), 20.0, 2.4)])[1].bouts
    assert not [t for t in bout.step_times_s if 20.3 < t < 22.0]
    assert bout.cadence_spm == pytest.approx(60.0 / 0.55, abs=1.5)


def test_a_short_loss_is_bridged() -> None:
    whole, lossy = run([walk(40.0)])[1], run([holed(walk(40.0), 20.0, 0.5)])[1]
    assert len(lossy.bouts) == 1
    assert lossy.steps == pytest.approx(whole.steps, abs=1)


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 40), st.floats(0.5, 9.0))
def test_cutting_changes_nothing_where_there_are_holes(blocks: int, hole_s: float) -> None:
    motion = holed(holed(walk(30.0), 14.0, hole_s), 34.0, 8.0)
    whole, a = run([motion])
    pieces, b = run(cut(motion, blocks))
    assert whole == pieces
    assert a.bouts == b.bouts


@settings(max_examples=15, deadline=None)
@given(st.floats(-3.1, 3.1), st.floats(-1.5, 1.5))
def test_any_rotation_gives_the_same_walk(yaw: float, pitch: float) -> None:
    motion = walk(20.0)
    x, y, z = motion.acc.T
    x, y = np.cos(yaw) * x - np.sin(yaw) * y, np.sin(yaw) * x + np.cos(yaw) * y
    x, z = np.cos(pitch) * x - np.sin(pitch) * z, np.sin(pitch) * x + np.cos(pitch) * z
    (turned,) = run([Motion(0, np.column_stack([x, y, z]), None, motion.valid)])[1].bouts
    (straight,) = run([motion])[1].bouts
    assert turned.steps == straight.steps
    assert turned.step_times_s == pytest.approx(straight.step_times_s, abs=0.021)


@settings(max_examples=10, deadline=None)
@given(st.integers(1, 60))
def test_walking_later_is_the_same_walk_later(blocks: int) -> None:
    motion, later_s = walk(20.0), blocks * BLOCK / FS_HZ
    acc = np.concatenate([np.repeat(motion.acc[:1], blocks * BLOCK, axis=0), motion.acc])
    (later,) = run([Motion(0, acc, None, np.ones(len(acc), dtype=np.bool_))])[1].bouts
    (bout,) = run([motion])[1].bouts
    assert [t - later_s for t in later.step_times_s] == pytest.approx(list(bout.step_times_s), abs=0.021)


def test_rest_is_not_walking_and_height_is_asked_for_only_when_needed() -> None:
    rest = Motion(0, still(20.0, (0.0, 0.0, 1.0)), None, np.ones(1000, dtype=np.bool_))
    assert run([rest])[0] == []
    assert run([rest])[1].warnings == ()
    assert len(run([walk(20.0)])[1].warnings) == 1
    assert run([walk(20.0)], 1.80)[1].warnings == ()


def scaled(motion: Motion, from_s: float, part: float) -> Motion:
    """The motion with its dynamic part smaller from a moment on; gravity along x."""
    acc = motion.acc.copy()
    k = round(from_s * FS_HZ)
    rest = np.array([9.81, 0.0, 0.0])
    acc[k:] = rest + part * (acc[k:] - rest)
    return Motion(0, acc, None, motion.valid)


@pytest.mark.parametrize("part", [0.5, 0.3, 0.22])
def test_a_walk_that_grows_softer_keeps_its_steps(part: float) -> None:
    whole, softer = run([walk(60.0)])[1], run([scaled(walk(60.0), 30.0, part)])[1]
    assert softer.steps == pytest.approx(whole.steps, abs=2)


def test_steps_lie_between_footfalls_at_the_cadence() -> None:
    times = np.asarray(run([walk(30.0)])[1].bouts[0].step_times_s)
    assert np.diff(times) == pytest.approx(0.55, abs=0.08)
    footfalls = 6.0 + 0.55 * np.arange(1, 55)
    after_s = (times[2:-2, None] - footfalls[None, :]) % 0.55
    assert 0.1 < np.median(after_s) < 0.5


def test_steps_hidden_in_a_turn_are_placed_and_a_stand_has_none() -> None:
    motion = walk(40.0)
    turning, standing = motion.acc.copy(), motion.acc.copy()
    turn = slice(round(20.0 * FS_HZ), round(22.4 * FS_HZ))
    rest = np.array([9.81, 0.0, 0.0])
    sway = 0.8 * np.sin(2.0 * np.pi * np.arange(120) / 45.0)
    turning[turn] = rest + np.column_stack([0.0 * sway, sway, 0.0 * sway])
    standing[turn] = rest
    hidden, none = (run([Motion(0, a, None, motion.valid)])[1] for a in (turning, standing))
    assert hidden.steps == pytest.approx(run([motion])[1].steps, abs=2)
    assert none.steps <= hidden.steps - 1
