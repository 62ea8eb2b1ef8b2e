"""How a set was done: each sentence appears when it should and only then."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from algorithms.manner import advice, could_hide_s, longest_gap_s, range_trend, sensor_moved
from algorithms.trace import ROW_HZ
from algorithms.types import Repetition
from tests.algorithms.sketch import HOLD, LIFT, lifts, trace_of


def rep(start_s: float, range_deg: float | None = 30.0, way_s: float = 2.0, hold_s: float = 2.0) -> Repetition:
    held_s = start_s + way_s
    return Repetition(start_s, held_s, held_s + hold_s, held_s + hold_s + way_s, range_deg, None, 1.0)


def sets(*ranges_deg: float | None, way_s: float = 2.0) -> list[Repetition]:
    return [rep(10.0 * k, r, way_s) for k, r in enumerate(ranges_deg)]


STILL = np.zeros(1000)


def test_an_even_slow_set_needs_no_advice() -> None:
    assert advice(sets(30, 31, 29, 30, 30), STILL, 0.0) == []
    assert advice([], STILL, 0.0) == []


def test_quick_ways_are_said_where_they_are_many_and_large() -> None:
    assert "quick or jerky" in advice(sets(30, 30, 30, way_s=0.5), STILL, 0.0)[0]
    assert advice(sets(10, 10, 10, way_s=0.5), STILL, 0.0) == []
    one = [rep(0.0, way_s=0.5), *sets(30, 30, 30)]
    assert advice(one, STILL, 0.0) == []


@pytest.mark.parametrize(("swing_deg", "said"), [(1.0, False), (8.0, True)])
def test_bouncing_in_the_end_position_is_said(swing_deg: float, said: bool) -> None:
    t_s = np.arange(0.0, 30.0, 1.0 / ROW_HZ)
    angle = 30.0 + swing_deg / 2 * np.sin(2 * np.pi * t_s / 1.5)
    found = advice([rep(0.0, hold_s=10.0), rep(15.0, hold_s=10.0)], angle, 0.0)
    assert any("bouncing" in w for w in found) is said
    assert advice([rep(0.0, hold_s=1.0)], angle, 0.0) == [], "too short a hold to tell"


def test_the_trend_of_the_range() -> None:
    assert range_trend(sets(20, 25, 30, 35, 40)) == pytest.approx(20 / 30)
    assert range_trend(sets(30, 30, 30, 30)) is None
    assert range_trend(sets(20, 30, 40)) is None
    assert range_trend(sets(20, 40, 21, 39, 20, 41)) is None
    assert range_trend(sets(20, None, 30, 40, 50)) == pytest.approx(30 / 35, abs=0.01)
    assert "grew over the set, by about 67 %" in advice(sets(20, 25, 30, 35, 40), STILL, 0.0)[0]
    assert "became smaller" in advice(sets(40, 35, 30, 25, 20), STILL, 0.0)[0]


def test_the_longest_gap_near_the_set() -> None:
    trace = trace_of(lifts([30.0] * 3))
    valid = trace.valid.copy()
    valid[20:25] = valid[100:130] = False
    holed = replace(trace, valid=valid)
    assert longest_gap_s(trace, (0.0, 99.0)) == 0.0
    assert longest_gap_s(holed, (0.0, 99.0)) == pytest.approx(3.0)
    assert longest_gap_s(holed, (0.0, 6.0)) == pytest.approx(0.5)
    assert longest_gap_s(holed, (50.0, 60.0)) == 0.0


def test_what_a_gap_could_hide_follows_the_sets_own_tempo() -> None:
    assert could_hide_s((), HOLD) == 2.0 * HOLD.phase_s[0]
    assert could_hide_s(sets(30, 30, way_s=3.0), LIFT) == pytest.approx(3.6)
    assert could_hide_s(sets(30, 30, way_s=0.3), LIFT) == 0.6


def test_a_body_is_never_quite_still_and_a_table_is() -> None:
    assert not sensor_moved(trace_of(np.random.default_rng(0).normal(0, 0.1, 300)).up)
    assert sensor_moved(trace_of(1.5 * np.sin(np.arange(300) / 25.0)).up)
    bumped = np.zeros(300)
    bumped[100:103] = 20.0
    assert not sensor_moved(trace_of(bumped).up)
