"""Lengths speak for the way round in which repetitions are alike; where they do not, confidence is kept."""

from __future__ import annotations

import numpy as np

from algorithms.excursions import excursions
from algorithms.polarity import favours_opposite
from algorithms.reps import settle
from algorithms.types import FloatArray
from tests.algorithms.sketch import LIFT, path, trace_of


def stairs(holds_s: list[float], rests_s: list[float]) -> FloatArray:
    """Lifts of 30 degrees held so long, with such rests before, between and after."""
    points, t_s = [(0.0, 0.0), (rests_s[0], 0.0)], rests_s[0]
    for hold_s, rest_s in zip(holds_s, rests_s[1:], strict=True):
        points += [(t_s + 2.0, 30.0), (t_s + 2.0 + hold_s, 30.0)]
        points += [(t_s + 4.0 + hold_s, 0.0), (t_s + 4.0 + hold_s + rest_s, 0.0)]
        t_s += 4.0 + hold_s + rest_s
    return path(*points)


EVEN = stairs([2.0, 2.2, 1.9, 2.1, 2.0], [3.0, 6.0, 2.5, 9.0, 4.0, 3.0])
UNEVEN = stairs([3.0, 6.0, 2.5, 9.0, 4.0], [3.0, 2.0, 2.2, 1.9, 2.1, 3.0])


def speaks_against(angle: FloatArray) -> float:
    return favours_opposite((excursions(angle, 5.0), angle), (excursions(-angle, 5.0), -angle), LIFT)


def test_lengths_speak_for_even_repetitions() -> None:
    assert speaks_against(EVEN) < -1.0
    assert speaks_against(UNEVEN) > 1.0


def test_a_set_that_could_be_the_other_way_round_is_believed_less() -> None:
    even, uneven = (settle(trace_of(np.asarray(angle)), (), LIFT).confidence for angle in (EVEN, UNEVEN))
    assert even is not None
    assert uneven is not None
    assert uneven < even - 0.1
