"""In a long recording a set is told from daily life by its rhythm; in a short one nothing is demanded."""

from __future__ import annotations

import numpy as np
import pytest

from algorithms.reps import settle
from algorithms.trace import ROW_HZ
from algorithms.types import FloatArray, SetOutcome
from tests.accuracy.false_alarms import false_repetitions
from tests.algorithms.sketch import LIFT, lifts, path, trace_of

DAILY = ((12.0, 28.0), (47.0, 38.0), (90.0, 22.0), (155.0, 33.0), (170.0, 31.0), (260.0, 24.0))
"""When a person leans forward, and how far."""


def quiet(minutes: float) -> FloatArray:
    """Nothing but breath."""
    t_s = np.arange(0.0, 60.0 * minutes, 1.0 / ROW_HZ)
    return np.sin(2.0 * np.pi * t_s / 4.0)


def leaning(rng: np.random.Generator) -> FloatArray:
    """Six minutes in which a person leans forward now and then."""
    parts = [(0.0, 0.0)]
    for at_s, size in DAILY:
        stay_s = rng.uniform(0.5, 12.0)
        parts += [(at_s, 0.0), (at_s + 1.5, size), (at_s + 1.5 + stay_s, size), (at_s + 3.0 + stay_s, 0.0)]
    return path(*parts, (360.0, 0.0))


def counted(angle: FloatArray) -> SetOutcome:
    return settle(trace_of(angle), (), LIFT)


@pytest.mark.parametrize("minutes", [1.0, 4.0])
def test_one_repetition_counts_in_a_recording_not_much_longer_than_a_set(minutes: float) -> None:
    assert len(counted(np.concatenate([quiet(minutes), lifts([30.0])])).reps or ()) == 1


def test_one_movement_in_a_long_recording_is_daily_life_and_the_result_says_what_to_do() -> None:
    found = counted(np.concatenate([quiet(6.0), lifts([30.0]), quiet(2.0)]))
    assert found.reps == ()
    assert "mark when the set starts and stops" in found.warnings[0]


@pytest.mark.parametrize("reps", [3, 5, 12])
def test_a_set_is_found_in_a_long_recording(reps: int) -> None:
    assert len(counted(np.concatenate([quiet(6.0), lifts([30.0] * reps), quiet(6.0)])).reps or ()) == reps


@pytest.mark.parametrize("seed", range(4))
def test_leaning_forward_now_and_then_is_no_set(seed: int) -> None:
    rng = np.random.default_rng(seed)
    assert counted(np.concatenate([leaning(rng), quiet(5.0)])).reps == ()


@pytest.mark.parametrize("seed", range(3))
def test_a_set_is_found_among_daily_life(seed: int) -> None:
    rng = np.random.default_rng(seed)
    found = counted(np.concatenate([leaning(rng), quiet(1.0), lifts([30.0] * 8), quiet(1.0), leaning(rng)]))
    assert len(found.reps or ()) == 8


@pytest.mark.parametrize(
    ("exercise", "placement"),
    [("chair-stand", "thigh"), ("curl-up", "chest"), ("supine-ball-bridge", "lower back")],
)
@pytest.mark.parametrize("make", ["own", "other"])
def test_a_named_exercise_is_not_found_in_idle_minutes(make: str, exercise: str, placement: str) -> None:
    assert false_repetitions(make, exercise, placement, seed=1, minutes=12.0) == 0


@pytest.mark.parametrize("seed", [0, 1])
def test_a_pause_does_not_split_a_set(seed: int) -> None:
    pause_s = np.random.default_rng(seed).uniform(40.0, 90.0)
    angle = np.concatenate([quiet(6.0), lifts([30.0] * 4), quiet(pause_s / 60.0), lifts([30.0] * 5), quiet(1.0)])
    assert len(counted(angle).reps or ()) == 9


def test_movements_left_out_beside_a_set_are_told() -> None:
    lone = np.concatenate([quiet(6.0), lifts([30.0]), quiet(3.0)])
    found = counted(np.concatenate([lone, lifts([30.0] * 6), quiet(1.0)]))
    assert len(found.reps or ()) == 6
    assert any(w.startswith("1 more of this size stood apart") for w in found.warnings)
    alone = counted(np.concatenate([quiet(6.0), lifts([30.0] * 6), quiet(3.0)]))
    assert not any("stood apart" in w for w in alone.warnings)
