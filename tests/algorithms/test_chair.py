"""Chair stands from the trunk's tips: which tip rises, and tips that belong together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from algorithms.chair import chair_stands, height_m
from algorithms.scene import Scene
from algorithms.trace import ROW_HZ
from algorithms.types import Repetition
from tests.algorithms.sketch import scene_of

TIP_S = 1.6
RISE_M = 0.4


def tip(start_s: float, long_s: float = TIP_S) -> Repetition:
    third = long_s / 3
    return Repetition(start_s, start_s + third, start_s + 2 * third, start_s + long_s, 30.0, None, 1.0)


def scene(rises: list[tuple[float, float]], seconds: float = 60.0) -> Scene:
    """The trunk rises (or sinks, if negative) by so many metres in a tip that starts then."""
    blank = scene_of(np.zeros(int(seconds * ROW_HZ)))
    t_s = blank.start_s + np.arange(len(blank.lift)) / ROW_HZ
    lift = np.zeros(len(t_s))
    for start_s, metres in rises:
        x = (t_s - start_s) / TIP_S
        inside = (x >= 0) & (x <= 1)
        lift[inside] += metres * 2 * np.pi / TIP_S**2 * np.sin(2 * np.pi * x[inside])
    return replace(blank, lift=lift)


@pytest.mark.parametrize("error_m_s2", [0.0, 0.4])
@pytest.mark.parametrize("metres", [0.4, -0.4])
def test_height_is_told_whatever_a_constant_error(metres: float, error_m_s2: float) -> None:
    seen = scene([(10.0, metres)])
    assert height_m(tip(10.0), replace(seen, lift=seen.lift + error_m_s2)) == pytest.approx(metres, abs=0.06)


def test_outside_the_recording_no_height_is_gained() -> None:
    assert height_m(tip(500.0), scene([])) == 0.0


def test_two_tips_make_one_stand() -> None:
    starts = [5.0, 9.0, 14.0, 18.0]
    seen = scene([(5.0, RISE_M), (9.0, -RISE_M), (14.0, RISE_M), (18.0, -RISE_M)])
    found = chair_stands([tip(s) for s in starts], seen)
    assert [(r.start_s, r.end_s) for r in found] == [(5.0, 9.0 + TIP_S), (14.0, 18.0 + TIP_S)]
    assert (found[0].hold_start_s, found[0].hold_end_s) == (5.0 + TIP_S, 9.0)
    assert found[0].range_deg == 30.0


def test_sitting_down_first_is_not_half_a_stand() -> None:
    seen = scene([(5.0, -RISE_M), (9.0, RISE_M), (14.0, -RISE_M)])
    found = chair_stands([tip(5.0), tip(9.0), tip(14.0)], seen)
    assert [(r.start_s, r.end_s) for r in found] == [(9.0, 14.0 + TIP_S)]


def test_without_a_height_the_closer_tips_belong_together() -> None:
    level = scene([])
    assert [r.start_s for r in chair_stands([tip(5.0), tip(15.0), tip(18.0)], level)] == [15.0]
    assert [r.start_s for r in chair_stands([tip(5.0), tip(8.0), tip(18.0)], level)] == [5.0]
    assert [r.start_s for r in chair_stands([tip(5.0), tip(15.0)], level)] == [5.0]


def test_a_tip_twice_as_long_was_both() -> None:
    seen = scene([(5.0, RISE_M), (8.0, -RISE_M), (19.0, RISE_M), (22.0, -RISE_M)])
    found = chair_stands([tip(5.0), tip(8.0), tip(12.0, 4.0), tip(19.0), tip(22.0)], seen)
    assert [r.start_s for r in found] == [5.0, 12.0, 19.0]
    assert found[1].end_s == 16.0


def test_no_tip_or_one_is_no_stand() -> None:
    assert chair_stands([], scene([])) == []
    assert chair_stands([tip(5.0)], scene([(5.0, RISE_M)])) == []
