"""The up direction from gyroscope and accelerometer: right while the sensor is pushed about, and after gaps."""

from __future__ import annotations

import copy
import itertools
import pickle

import numpy as np
import pytest

from algorithms.attitude import Attitude
from algorithms.types import BLOCK, FS_HZ, G_M_S2, FloatArray, Motion

N = 20 * BLOCK


def nodding(gap: tuple[int, int] | None = None) -> tuple[Motion, FloatArray]:
    """A sensor that nods 40 degrees about its x axis while it is pushed along y, and its true up direction."""
    t_s = np.arange(N) / FS_HZ
    angle = np.radians(40.0) * np.sin(0.8 * t_s)
    up = np.column_stack([np.zeros(N), np.sin(angle), np.cos(angle)])
    acc = G_M_S2 * up + np.column_stack([np.zeros(N), 2.0 * np.sin(7.0 * t_s), np.zeros(N)])
    gyr = np.column_stack([np.gradient(angle, t_s), np.zeros(N), np.zeros(N)])
    valid = np.ones(N, dtype=np.bool_)
    if gap:
        valid[gap[0] : gap[1]] = False
        acc[~valid], gyr[~valid] = acc[gap[0] - 1], gyr[gap[0] - 1]
    return Motion(0, acc, gyr, valid), up


def part(motion: Motion, a: int, b: int) -> Motion:
    assert motion.gyr is not None
    return Motion(motion.first + a, motion.acc[a:b], motion.gyr[a:b], motion.valid[a:b])


def off_deg(found: FloatArray, true: FloatArray) -> FloatArray:
    length = np.linalg.norm(found, axis=1)
    return np.asarray(np.degrees(np.arccos(np.clip((found * true).sum(axis=1) / length, -1, 1))))


def test_up_is_followed_through_pushes_that_fool_the_accelerometer() -> None:
    motion, up = nodding()
    found = Attitude().push(motion)
    assert np.linalg.norm(found, axis=1) == pytest.approx(np.ones(N))
    assert off_deg(found, up)[100:].max() < 3.0
    assert off_deg(motion.acc, up)[100:].max() > 10.0


@pytest.mark.parametrize("gap", [None, (150, 190), (150, 260)])
def test_pieces_give_what_the_whole_gives(gap: tuple[int, int] | None) -> None:
    motion, _ = nodding(gap)
    whole = Attitude().push(motion)
    piecewise = Attitude()
    cuts = [0, BLOCK, 7 * BLOCK, 8 * BLOCK, 11 * BLOCK, N]
    found = [piecewise.push(part(motion, a, b)) for a, b in itertools.pairwise(cuts)]
    assert np.array_equal(np.concatenate(found), whole)


def test_after_a_long_gap_the_filter_begins_anew() -> None:
    motion, up = nodding((150, 260))
    found = Attitude().push(motion)
    assert off_deg(found, up)[150:260].max() > 20.0
    assert off_deg(found, up)[262:].max() < 15.0
    assert off_deg(found, up)[400:].max() < 6.0


@pytest.mark.parametrize("save", [copy.deepcopy, lambda a: pickle.loads(pickle.dumps(a))])
def test_its_state_can_be_saved(save: object) -> None:
    motion, _ = nodding((150, 230))
    attitude = Attitude()
    attitude.push(part(motion, 0, 8 * BLOCK))
    restored = save(attitude)  # type: ignore[operator]
    rest = part(motion, 8 * BLOCK, N)
    assert np.array_equal(attitude.push(rest), restored.push(rest))
