"""A count is believed less when it could have gone otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from algorithms.confidence import set_confidence, stroke_confidence
from algorithms.excursions import Excursion
from algorithms.reading import Reading, best_readings, expected_deg
from algorithms.strokes import FULL
from tests.algorithms.sketch import LIFT, lifts, scene_of

EXPECTED = expected_deg(LIFT)


@pytest.fixture(scope="module")
def reading() -> Reading:
    return best_readings(scene_of(lifts([30.0] * 5)), LIFT)[0]


def whole(*readings: Reading, coverage: float = 1.0) -> float:
    return set_confidence(readings, LIFT, EXPECTED, coverage)


def sized(e: Excursion, share: float) -> Excursion:
    return replace(e, up=share * e.up, down=share * e.down)


def test_an_even_set_is_believed_but_never_fully(reading: Reading) -> None:
    assert 0.9 < whole(reading) <= 0.99


def test_a_stroke_close_to_the_line_is_believed_less(reading: Reading) -> None:
    middle = reading.strokes[2]
    clear = stroke_confidence(middle, 1.0, reading, LIFT)
    close = stroke_confidence(sized(middle, 1.02 * FULL), 1.0, reading, LIFT)
    assert close < 0.6 * clear
    assert stroke_confidence(middle, 0.2, reading, LIFT) < clear


def test_a_movement_that_only_just_was_none_costs_belief(reading: Reading) -> None:
    middle = reading.strokes[2]
    just = replace(reading, others=(sized(middle, 0.95 * FULL),))
    small = replace(reading, others=(sized(middle, 0.4),))
    odd = replace(reading, others=(sized(middle, 1.5),))
    far = replace(reading, others=(sized(middle, 0.95 * FULL).shifted(3000),))
    assert whole(just) < 0.8 * whole(reading)
    assert whole(small) == pytest.approx(whole(reading), rel=0.02)
    assert whole(odd) < 0.9 * whole(reading)
    assert whole(far) == whole(reading)


def test_a_rival_with_another_count_costs_belief(reading: Reading) -> None:
    fewer = replace(reading, strokes=reading.strokes[:2])
    one_less = replace(reading, strokes=reading.strokes[:-1])
    weak = replace(fewer, score=0.3 * reading.score)
    assert whole(reading, fewer) < 0.5 * whole(reading)
    assert whole(reading, one_less) == whole(reading)
    assert whole(reading, weak) == whole(reading)
    more = replace(reading, strokes=(*reading.strokes, reading.strokes[-1]))
    assert whole(reading, more) < whole(reading)


def test_missing_data_and_a_strange_range_cost_belief(reading: Reading) -> None:
    assert whole(reading, coverage=0.7) < 0.8 * whole(reading)
    assert set_confidence([reading], LIFT, (80.0, 120.0), 1.0) < 0.7 * whole(reading)
    assert set_confidence([reading], LIFT, (80.0, 120.0), 0.0) >= 0.05
