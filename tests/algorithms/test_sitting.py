"""Sitting and standing at the hip on synthetic motion: what rising and sinking say where tilting says little."""

from __future__ import annotations

import numpy as np
import pytest

from algorithms.posture import PostureDetector
from algorithms.types import FS_HZ, FloatArray, Motion, Span
from tests.algorithms.walker import still, walk

WALKED = Span(6.0, 24.0)


def moved(rise_m: float, seconds: float = 2.0) -> FloatArray:
    """The hip moved up by `rise_m`, smoothly and without tilting; gravity along x."""
    t = np.arange(int(seconds * FS_HZ)) / FS_HZ
    push = rise_m * 2.0 * np.pi / seconds**2 * np.sin(2.0 * np.pi * t / seconds)
    return np.column_stack([9.81 + push, 0.0 * t, 0.0 * t])


def rolled(degrees: float) -> tuple[float, float, float]:
    return float(np.cos(np.radians(degrees))), 0.0, float(np.sin(np.radians(degrees)))


def postures(*parts: FloatArray) -> list[str]:
    acc = np.concatenate([walk(18.0).acc, *parts])
    acc = acc[: len(acc) // 25 * 25]
    detector = PostureDetector("waist")
    detector.push(Motion(0, acc, None, np.ones(len(acc), dtype=np.bool_)))
    return [span.posture for span in detector.settled([WALKED])]


@pytest.mark.parametrize("roll", [0.0, 6.0])
def test_who_sinks_sits_and_who_rises_stands_however_little_the_hip_rolls(roll: float) -> None:
    seat = still(20.0, rolled(roll))
    found = postures(moved(-0.4), seat, moved(0.4), still(20.0, rolled(0.0)))
    assert found == ["standing", "standing", "sitting", "standing"]


def test_a_roll_of_the_hip_sits_without_a_sink() -> None:
    assert postures(still(20.0, rolled(25.0)))[-1] == "sitting"


def test_who_stays_up_stands() -> None:
    assert postures(still(30.0, rolled(2.0)))[-1] == "standing"


def test_between_two_times_of_lying_nobody_stood_who_did_not_rise() -> None:
    lying = still(20.0, (0.0, 0.2, 0.98))
    assert postures(lying, still(15.0, rolled(4.0)), lying)[-3:] == ["lying", "sitting", "lying"]


def test_a_long_recording_without_rest_is_no_guess() -> None:
    rng = np.random.default_rng(1)
    restless = still(60.0, rolled(0.0)) + rng.normal(0.0, 6.0, (3000, 3)).repeat(10, axis=0)[:3000]
    assert postures(restless)[-1] == "upright"
