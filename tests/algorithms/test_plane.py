"""The plane a segment turns in, however the sensor sits on it."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter1d
from scipy.spatial.transform import Rotation

from algorithms.plane import Plane, candidate_planes, smooth, unit
from tests.algorithms.sketch import lifts, trace_of


def test_angles_along_and_away_from_a_plane() -> None:
    plane = Plane.through(np.array([0.0, 0.0, 2.0]), np.array([3.0, 0.0, 7.0]))
    assert plane.ahead == pytest.approx([1.0, 0.0, 0.0])
    assert plane.axis == pytest.approx([0.0, 1.0, 0.0])
    up = trace_of(np.array([-170.0, -20.0, 0.0, 35.0]), np.array([0.0, 10.0, -10.0, 0.0])).up
    along, off = plane.angles_deg(up)
    assert along == pytest.approx([-170.0, -20.0, 0.0, 35.0])
    assert off == pytest.approx([0.0, 10.0, -10.0, 0.0])


def test_unit_keeps_a_zero_vector() -> None:
    assert unit(np.array([[3.0, 0.0, 4.0], [0.0, 0.0, 0.0]])).tolist() == [[0.6, 0.0, 0.8], [0.0, 0.0, 0.0]]


@pytest.mark.parametrize("sigma", [1.0, 2.5])
def test_smoothing_is_a_gaussian_without_delay(sigma: float) -> None:
    values = np.random.default_rng(3).normal(0, 1, (80, 2))
    expected = gaussian_filter1d(values, sigma, axis=0, mode="nearest", truncate=3.0)
    assert smooth(values, sigma) == pytest.approx(expected)
    assert smooth(values[:, 0], sigma) == pytest.approx(expected[:, 0])


def test_smoothing_nothing_or_by_nothing_leaves_it() -> None:
    values = np.array([1.0, 5.0, 2.0])
    assert smooth(values, 0.1) is values
    assert len(smooth(np.empty(0), 2.0)) == 0


@pytest.mark.parametrize("seed", range(4))
def test_the_plane_of_the_movement_is_proposed_however_the_sensor_sits(seed: int) -> None:
    up = trace_of(lifts([30.0] * 4)).up
    turn = Rotation.random(random_state=seed)
    worn = turn.apply(up)
    planes = candidate_planes(worn, np.ones(len(up), dtype=np.bool_), 10.0)
    assert planes
    axis = turn.apply([0.0, 1.0, 0.0])
    assert abs(float((planes[0].axis * axis).sum())) > 0.99


def test_two_movements_propose_two_planes_and_one_proposes_one() -> None:
    nod, shake = trace_of(lifts([30.0] * 4)).up, trace_of(lifts([30.0] * 4)).up[:, [1, 0, 2]]
    every = np.ones(len(nod) * 2, dtype=np.bool_)
    assert len(candidate_planes(nod, every[: len(nod)], 10.0)) == 1
    both = candidate_planes(np.concatenate([nod, shake]), every, 10.0)
    ahead = {int(np.argmax(np.abs(p.ahead))) for p in both}
    assert ahead == {0, 1}
    assert len(candidate_planes(np.concatenate([nod, shake]), every, 10.0, most=1)) == 1


def test_too_small_a_movement_or_rows_that_do_not_count_propose_nothing() -> None:
    up = trace_of(lifts([6.0] * 4)).up
    assert candidate_planes(up, np.ones(len(up), dtype=np.bool_), 10.0) == []
    up = trace_of(lifts([30.0] * 4)).up
    assert candidate_planes(up, np.zeros(len(up), dtype=np.bool_), 10.0) == []
    assert candidate_planes(np.tile([0.0, 0.0, 1.0], (50, 1)), np.ones(50, dtype=np.bool_), 0.0) == []
