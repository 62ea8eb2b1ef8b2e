"""What two or three repetitions teach: a person's range and turn; an opinion on readings, never a fixed axis."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from algorithms.personal import RANGE, learn, narrowed
from algorithms.trace import ROW_HZ, Trace
from algorithms.turns import LEAST, same_turn
from algorithms.types import FloatArray, Movement, Turn

SINGLE = Movement("single", (10.0, 80.0), (0.8, 5.0), (0.0, 10.0))
REST, AXIS = (0.0, 0.0, 1.0), (0.0, 1.0, 0.0)


def lifts(ranges_deg: list[float], worn: Rotation | None = None) -> Trace:
    """A segment that tips forward so far each time, in 2 s, stays for 2 s and comes back in 2 s."""
    rows = int(ROW_HZ)
    ramp = 0.5 - 0.5 * np.cos(np.pi * np.linspace(0.0, 1.0, 2 * rows))
    one = np.concatenate([np.zeros(2 * rows), ramp, np.ones(2 * rows), ramp[::-1], np.zeros(rows)])
    angle = np.radians(np.concatenate([size * one for size in ranges_deg] + [np.zeros(2 * rows)]))
    up = np.column_stack([np.sin(angle), np.zeros(len(angle)), np.cos(angle)])
    up = up if worn is None else worn.apply(up)
    return Trace(0, 9.81 * up, up, np.full(len(up), 0.02), np.ones(len(up), dtype=np.bool_))


def test_range_times_and_turn_are_learnt() -> None:
    outcome, habit = learn(lifts([38.0, 40.0, 44.0]), [], SINGLE)
    assert habit is not None
    assert habit.repetitions == len(outcome.reps or ()) == 3
    span = habit.range_deg
    assert [span.least, span.usual, span.most] == pytest.approx([38.0, 40.0, 44.0], abs=1.5)
    assert habit.hold_s.usual == pytest.approx(2.5, abs=0.5)
    assert habit.out_s.usual == pytest.approx(1.7, abs=0.4)
    assert habit.turn.rest == pytest.approx(REST, abs=0.05)
    assert habit.turn.axis == pytest.approx(AXIS, abs=0.05)


def test_one_repetition_or_none_teaches_nothing() -> None:
    assert learn(lifts([40.0]), [], SINGLE)[1] is None
    assert learn(lifts([0.0]), [], SINGLE)[1] is None


def test_expectations_narrow_to_the_person() -> None:
    _, habit = learn(lifts([40.0, 40.0]), [], SINGLE)
    assert habit is not None
    own = narrowed(SINGLE, habit)
    usual = habit.range_deg.usual
    assert own.range_deg == (RANGE[0] * usual, RANGE[1] * usual)
    assert own.turn == habit.turn
    assert (own.pattern, own.phase_s, own.hold_s) == (SINGLE.pattern, SINGLE.phase_s, SINGLE.hold_s)


def turned(degrees: float) -> FloatArray:
    angle = np.radians(degrees)
    return np.array([np.sin(angle), 0.0, np.cos(angle)])


def test_the_same_turn_is_believed_and_the_way_back_is_not() -> None:
    turn = Turn(REST, AXIS)
    assert same_turn(turn, turned(0), turned(40), False) == 1.0
    assert same_turn(turn, turned(40), turned(0), False) == pytest.approx(LEAST)
    assert same_turn(turn, turned(40), turned(0), True) == 1.0
    assert same_turn(turn, turned(80), turned(120), False) < 0.5


@given(st.integers(0, 10_000), st.floats(0.0, 20.0))
def test_a_sensor_worn_again_up_to_20_degrees_off_is_believed(seed: int, off_deg: float) -> None:
    axis = np.random.default_rng(seed).normal(size=3)
    worn = Rotation.from_rotvec(axis / np.linalg.norm(axis) * off_deg, degrees=True)
    assert same_turn(Turn(REST, AXIS), worn.apply(turned(0)), worn.apply(turned(40)), False) > 0.95
