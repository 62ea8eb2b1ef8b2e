"""When a running set is looked at: after a movement, not on its way."""

from __future__ import annotations

import numpy as np

from algorithms.gate import AGAIN, Gate, Home
from algorithms.plane import Plane
from algorithms.trace import ROW_HZ
from algorithms.types import FloatArray
from tests.algorithms.sketch import LIFT, lifts, trace_of


def looked(angle: FloatArray, home: Home | None = None) -> list[int]:
    """The seconds at which the gate opens."""
    gate, trace = Gate(LIFT), trace_of(angle)
    seconds = range(2, int(len(angle) / ROW_HZ))
    return [s for s in seconds if gate.opens(trace.between(0.0, float(s)), home)]


def still(seconds: int) -> FloatArray:
    return np.zeros(int(seconds * ROW_HZ))


def test_a_sensor_at_rest_is_not_looked_at() -> None:
    assert looked(still(30)) == []


def test_rest_in_another_place_is_looked_at_once_and_a_little_after() -> None:
    angle = np.concatenate([still(5), np.full(100, 25.0)])
    seconds = looked(angle)
    assert 5 <= seconds[0] <= 7
    assert len(seconds) <= 2 + AGAIN


def test_on_the_way_to_a_known_place_nothing_is_looked_at() -> None:
    slowly = np.concatenate([still(3), np.linspace(0.0, 90.0, 100), np.full(30, 90.0)])
    far = Home(Plane.through(np.array([0.0, 0.0, -1.0]), np.array([0.0, -1.0, 0.0])), -1e3)
    assert len(looked(slowly, far)) < len(looked(slowly))


def test_every_repetition_is_looked_at() -> None:
    angle = lifts([30.0] * 4)
    assert len(looked(angle)) >= 4


def test_what_was_told_is_not_looked_for_again() -> None:
    gate, trace = Gate(LIFT), trace_of(np.concatenate([still(5), np.full(100, 25.0)]))
    opened = []
    for second in range(2, 15):
        if gate.opens(trace.between(0.0, float(second)), None):
            opened.append(second)
            gate.told()
    assert len(opened) <= 2
    assert not gate.swung
