"""Samples on their way in: time from 0, SI units, gravity, and nothing that depends on the pieces."""

from __future__ import annotations

import numpy as np
import pytest

from algorithms.types import G_M_S2, FloatArray
from sensors.stream import SampleBlock
from tests.running import pieces
from tracker.intake import Intake


def still(seconds: float, scale: float = 1.0, gyroscope: bool = False) -> SampleBlock:
    t_s = 50.0 + np.arange(0.0, seconds, 0.02)
    noise = np.random.default_rng(0).normal(0, 0.05, (len(t_s), 3))
    return SampleBlock(t_s, (np.array([0.0, 0.0, G_M_S2]) + noise) * scale, noise if gyroscope else None)


def through(block: SampleBlock, size: int) -> tuple[Intake, FloatArray, FloatArray, list[int]]:
    """The intake, all times and accelerations that came out, and how many blocks each push gave."""
    intake, out, given = Intake(), [], []
    for piece in pieces(block, size):
        ready = intake.push(piece)
        given.append(len(ready))
        out += ready
    out += intake.close()
    return intake, np.concatenate([b.t_s for b in out]), np.concatenate([b.acc for b in out]), given


def test_the_first_two_seconds_are_held_back_and_time_begins_at_nought() -> None:
    block = still(4.0)
    intake, t_s, acc, given = through(block, 10)
    assert t_s == pytest.approx(block.t_s - 50.0)
    assert np.array_equal(acc, block.acc)
    assert given[:10] == [0] * 10
    assert given[10] == 11
    assert set(given[11:]) == {1}
    assert intake.origin_s == 50.0


@pytest.mark.parametrize("size", [1, 30, 10**6])
@pytest.mark.parametrize("seconds", [0.5, 12.0])
def test_units_are_converted_alike_however_it_comes(size: int, seconds: float) -> None:
    block = still(seconds, 1.0 / G_M_S2)
    intake, _, acc, _ = through(block, size)
    assert np.array_equal(acc, block.acc * G_M_S2)
    assert intake.gravity == "present"
    assert ["values are in g " in w for w in intake.warnings] == [True]


def test_a_gyroscope_in_degrees_is_converted() -> None:
    block = still(3.0, gyroscope=True)
    assert block.gyr is not None
    block.gyr[20] = 90.0
    intake = Intake()
    (first, *_) = intake.push(block)
    assert first.gyr is not None
    assert first.gyr == pytest.approx(np.radians(block.gyr))
    assert "deg/s" in intake.warnings[0]


def test_a_gyroscope_at_rest_is_held_back_for_ten_seconds_and_then_believed() -> None:
    block = still(12.0, gyroscope=True)
    assert block.gyr is not None
    rest = SampleBlock(block.t_s, block.acc, block.gyr * 0.01)
    intake, given = Intake(), []
    for piece in pieces(rest, 25):
        given.append(sum(len(b) for b in intake.push(piece)))
    assert given[:20] == [0] * 20
    assert given[20] == 21 * 25
    assert sum(given) == len(rest)
    assert intake.warnings == ()


@pytest.mark.parametrize("size", [1, 7, 10**6])
def test_a_burst_at_the_very_end_of_a_look_is_looked_at_whole(size: int) -> None:
    block = still(4.0, gyroscope=True)
    t_s = np.where((block.t_s >= 51.9) & (block.t_s < 52.1), 52.0, block.t_s)
    assert block.gyr is not None
    block.gyr[100] = 90.0
    intake, given = Intake(), []
    for piece in pieces(SampleBlock(t_s, block.acc, block.gyr), size):
        given += intake.push(piece)
    gyr = np.concatenate([b.gyr for b in given if b.gyr is not None])
    assert np.array_equal(gyr, np.radians(block.gyr))


def test_gravity_is_decided_after_ten_seconds_by_those_alone() -> None:
    block = still(20.0)
    acc = np.where(block.t_s[:, None] - 50.0 > 10.0, 0.0, block.acc)
    intake = Intake()
    seen = []
    for piece in pieces(SampleBlock(block.t_s, acc, None), 25):
        intake.push(piece)
        seen.append((piece.t_s[-1] - 50.0, intake.gravity))
    assert all((gravity == "present") == (at_s > 10.0) for at_s, gravity in seen)


def test_gravity_taken_away_is_missing() -> None:
    block = still(3.0)
    intake, _, _, _ = through(SampleBlock(block.t_s, block.acc - [0.0, 0.0, G_M_S2], None), 20)
    assert intake.gravity == "missing"


def test_clipping_is_said_with_its_share() -> None:
    block = still(4.0)
    acc = block.acc.copy()
    acc[50:70, 0] = 2 * G_M_S2
    intake, _, _, _ = through(SampleBlock(block.t_s, acc, None), 33)
    assert intake.warnings == ("9.5 % of the samples are at the end of the sensor's range; choose a larger range",)


def test_nothing_in_gives_nothing_out() -> None:
    intake = Intake()
    assert intake.push(still(0.0)) == []
    assert intake.close() == []
    assert (intake.origin_s, intake.gravity, intake.warnings) == (None, None, ())
