"""Movements to both sides of neutral: split, followed as neutral drifts, and paired."""

from __future__ import annotations

import numpy as np
import pytest

from algorithms.excursions import Excursion
from algorithms.reading import Reading, best_readings
from algorithms.twoway import OneWay, both_ways, cycles, lead, neutral_deg
from algorithms.types import FloatArray, Movement
from tests.algorithms.sketch import ROLL, SAG, lifts, scene_of


def read(angle: FloatArray, movement: Movement) -> tuple[Reading, OneWay, OneWay]:
    scene = scene_of(angle)
    reading = best_readings(scene, movement)[0]
    ahead, behind = both_ways(reading, scene)
    return reading, ahead, behind


def test_each_side_has_its_own_strokes_and_is_nought_on_the_other() -> None:
    _, ahead, behind = read(lifts([40.0, -30.0] * 3), ROLL)
    assert (len(ahead.full), len(behind.full)) == (3, 3)
    sizes = sorted(float(np.median([e.size for e in way.full])) for way in (ahead, behind))
    assert sizes == pytest.approx([30.0, 40.0], abs=1.5)
    assert ahead.angle.min() == behind.angle.min() == 0.0
    assert (ahead.angle * behind.angle == 0.0).all()


def test_a_side_is_judged_against_its_own_median() -> None:
    _, ahead, behind = read(lifts([40.0, -30.0, 40.0, -15.0, 40.0, -30.0, 40.0, -30.0]), ROLL)
    assert {(len(w.full), len(w.partial)) for w in (ahead, behind)} == {(4, 0), (3, 1)}


def test_neutral_is_where_the_movement_pauses() -> None:
    angle = lifts([40.0, -20.0] * 3)
    reading, _, _ = read(angle, ROLL)
    levels = neutral_deg(reading)
    rest = reading.angle[:15].mean()
    assert np.abs(levels - rest).max() < 3.0


def test_neutral_follows_a_strap_that_slips() -> None:
    angle = lifts([30.0, -30.0] * 4)
    angle[len(angle) // 2 :] += 12.0
    reading, ahead, behind = read(angle, ROLL)
    levels = neutral_deg(reading)
    assert abs(levels[-1] - levels[0]) == pytest.approx(12.0, abs=4.0)
    assert len(ahead.full) + len(behind.full) == 8


def test_without_pauses_neutral_is_the_middle() -> None:
    t_s = np.arange(0.0, 40.0, 0.1)
    reading, ahead, behind = read(20.0 * np.sin(2 * np.pi * t_s / 5.0), SAG)
    middle = neutral_deg(reading)
    start = reading.angle[0]
    assert np.abs(middle - start).max() < 3.0
    assert min(len(ahead.full), len(behind.full)) >= 6


def ways(*peaks: int) -> OneWay:
    """One side with strokes that peak at these rows."""
    return OneWay(np.zeros(100), tuple(Excursion(p - 3, p, p + 3, 20.0, 20.0) for p in peaks), ())


def test_each_way_out_goes_with_the_next_opposite_one() -> None:
    found = cycles(ways(10, 30, 50, 80), ways(5, 20, 60, 70))
    assert [(c.out.peak, c.opposite.peak if c.opposite else None) for c in found] == [
        (10, 20), (30, None), (50, 60), (80, None),
    ]  # fmt: skip


def test_the_way_that_is_held_leads_else_the_first_one() -> None:
    _, ahead, behind = read(lifts([20.0, -20.0] * 3, hold_s=1.0), SAG)
    first_is_ahead = ahead.full[0].peak < behind.full[0].peak
    assert lead(ahead, behind) is first_is_ahead
    held = np.concatenate([np.concatenate([lifts([-20.0], hold_s=0.5), lifts([20.0], hold_s=7.0)])] * 3)
    _, ahead, behind = read(held, SAG)
    long_is_ahead = (ahead.angle > 10.0).sum() > (behind.angle > 10.0).sum()
    assert lead(ahead, behind) is bool(long_is_ahead)


def test_a_side_without_strokes_does_not_lead() -> None:
    _, ahead, behind = read(lifts([20.0, -20.0] * 3), SAG)
    empty = OneWay(behind.angle, (), ())
    assert lead(ahead, empty)
    assert not lead(empty, behind)
    assert cycles(empty, behind) == []
