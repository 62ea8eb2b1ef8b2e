"""Walking on synthetic motion: what must hold whatever the person."""

from __future__ import annotations

import copy

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.gait import GaitDetector
from algorithms.types import BLOCK, Event, Motion
from tests.algorithms.walker import cut, still, walk


def run(pieces: list[Motion], height_m: float | None = None) -> tuple[list[Event], GaitDetector]:
    detector = GaitDetector("lower back", height_m, [])
    events = [event for piece in pieces for event in detector.push(piece)]
    return [*events, *detector.close()], detector


def test_counts_and_times_a_synthetic_walk() -> None:
    _, detector = run([walk(30.0)])
    (bout,) = detector.bouts
    assert bout.steps == pytest.approx(30.0 / 0.55, abs=5)  # the edges of a walk may give two steps too many each
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


@pytest.mark.parametrize("period_s", [3.0, 4.0, 6.0])
def test_slow_repetitions_are_not_walking(period_s: float) -> None:
    t = np.arange(60 * 50) / 50.0
    tilt = 0.6 * (1.0 - np.cos(2 * np.pi * t / period_s))
    acc = 9.81 * np.column_stack([np.cos(tilt), np.sin(tilt), np.zeros_like(t)])
    assert run([Motion(0, acc, None, np.ones(len(t), dtype=np.bool_))])[1].bouts == ()


def test_rest_is_not_walking_and_height_is_asked_for_only_when_needed() -> None:
    rest = Motion(0, still(20.0, (0.0, 0.0, 1.0)), None, np.ones(1000, dtype=np.bool_))
    assert run([rest])[0] == []
    assert run([rest])[1].warnings == ()
    assert len(run([walk(20.0)])[1].warnings) == 1
    assert run([walk(20.0)], 1.80)[1].warnings == ()
