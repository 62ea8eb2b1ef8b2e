"""The four times of a repetition, read off an angle whose times are known."""

from __future__ import annotations

import numpy as np
import pytest

from algorithms.timing import falling_edge, rising_edge
from algorithms.trace import ROW_HZ
from tests.algorithms.sketch import path

FIVE_PERCENT = 0.18926
"""When a smooth way (10x3 - 15x4 + 6x5) has made 5 % of its way, as a share of its time."""


def test_a_plain_edge_is_left_at_five_and_reached_at_ninety_five_percent() -> None:
    angle = path((0.0, 0.0), (2.0, 0.0), (4.0, 30.0), (8.0, 30.0), (11.0, 0.0), (14.0, 0.0))
    out = rising_edge(angle, 0, 60, 30.0)
    back = falling_edge(angle, 60, len(angle) - 1, 30.0)
    assert out.left / ROW_HZ == pytest.approx(2.0 + 2.0 * FIVE_PERCENT, abs=0.05)
    assert out.reached / ROW_HZ == pytest.approx(4.0 - 2.0 * FIVE_PERCENT, abs=0.05)
    assert back.left / ROW_HZ == pytest.approx(8.0 + 3.0 * FIVE_PERCENT, abs=0.05)
    assert back.reached / ROW_HZ == pytest.approx(11.0 - 3.0 * FIVE_PERCENT, abs=0.05)
    assert (out.size, back.size) == pytest.approx((30.0, 30.0), abs=0.5)


@pytest.mark.parametrize("sag_deg", [2.0, 5.0])
def test_a_slow_sag_is_neither_the_way_out_nor_the_way_back(sag_deg: float) -> None:
    top = 30.0 - sag_deg
    angle = path((0.0, 0.0), (2.0, 0.0), (4.0, 30.0), (12.0, top), (14.0, 0.0), (16.0, 0.0))
    peak = int(np.argmax(angle))
    out = rising_edge(angle, 0, peak, 30.0)
    back = falling_edge(angle, peak, len(angle) - 1, top)
    assert out.reached / ROW_HZ == pytest.approx(3.6, abs=0.2)
    assert back.left / ROW_HZ == pytest.approx(12.4, abs=0.3)


def test_only_the_last_way_up_counts_where_it_came_from_far_below() -> None:
    angle = path((0.0, -90.0), (3.0, 0.0), (6.0, 0.0), (8.0, 30.0), (10.0, 30.0))
    out = rising_edge(angle, 0, len(angle) - 1, 30.0)
    assert out.left / ROW_HZ == pytest.approx(6.0 + 2.0 * FIVE_PERCENT, abs=0.15)
    assert out.size == pytest.approx(30.0, abs=1.0)


def test_a_hesitation_on_the_way_belongs_to_the_way() -> None:
    angle = path((0.0, 0.0), (1.0, 0.0), (2.0, 14.0), (2.6, 15.0), (3.6, 30.0), (6.0, 30.0))
    out = rising_edge(angle, 0, len(angle) - 1, 30.0)
    assert out.left / ROW_HZ == pytest.approx(1.25, abs=0.2)
    assert out.reached / ROW_HZ == pytest.approx(3.3, abs=0.2)


def test_an_edge_of_a_single_row_or_without_rest_still_answers() -> None:
    assert rising_edge(np.array([5.0]), 0, 0, 5.0).left == 0.0
    steep = rising_edge(np.array([0.0, 30.0]), 0, 1, 30.0)
    assert 0.0 <= steep.left <= steep.reached <= 1.0
    level = rising_edge(np.array([3.0, 3.0, 3.0]), 0, 2, 1.0)
    assert 0.0 <= level.left <= 2.0


def test_a_hesitation_on_the_way_is_not_its_end() -> None:
    angle = path(
        (0.0, 0.0), (2.0, 0.0), (3.5, 22.0), (5.0, 22.5), (6.0, 30.0), (10.0, 30.0), (13.0, 0.0), (15.0, 0.0)
    )
    out = rising_edge(angle, 0, 70, 30.0)
    assert out.reached / ROW_HZ == pytest.approx(5.7, abs=0.2)
    assert out.left / ROW_HZ == pytest.approx(2.3, abs=0.2)


def test_sinking_further_long_after_does_not_move_the_beginning_of_a_hold() -> None:
    angle = path((0.0, 0.0), (2.0, 0.0), (4.0, 24.0), (9.0, 24.0), (10.0, 30.0), (14.0, 30.0))
    out = rising_edge(angle, 0, len(angle) - 1, 30.0)
    assert out.reached / ROW_HZ == pytest.approx(3.7, abs=0.3)
