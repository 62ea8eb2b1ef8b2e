"""Samples at the end of the sensor's range."""

from __future__ import annotations

import numpy as np
import pytest

from algorithms.clipping import ClippingCounter
from algorithms.types import G_M_S2


def counter(*x_g: float) -> ClippingCounter:
    found = ClippingCounter()
    found.push(np.column_stack([np.array(x_g) * G_M_S2, np.zeros(len(x_g)), np.ones(len(x_g))]))
    return found


@pytest.mark.parametrize("limit_g", [2.0, -2.0, 4.0, 8.0, 16.0])
def test_the_same_reading_twice_at_a_rail_is_clipped(limit_g: float) -> None:
    assert counter(0.5, limit_g, limit_g, limit_g, 0.3).clipped == 2


def test_passing_a_rail_is_chance() -> None:
    assert counter(1.5, 2.0, 2.4, 2.0, 1.0).clipped == 0
    assert counter(3.0, 3.0, 3.0).clipped == 0


def test_the_share_is_of_all_samples_and_does_not_depend_on_the_cuts() -> None:
    assert ClippingCounter().share == 0.0
    whole = counter(0.5, 2.0, 2.0, 2.0)
    cut = ClippingCounter()
    for x_g in (0.5, 2.0, 2.0, 2.0):
        cut.push(np.array([[x_g * G_M_S2, 0.0, 1.0]]))
        cut.push(np.empty((0, 3)))
    assert cut.share == whole.share == 0.5
