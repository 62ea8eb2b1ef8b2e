"""Short rows: to the last bit what numpy answers."""

from __future__ import annotations

from itertools import groupby

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from algorithms.small import block_means, cross, gradient, median, rms, runs

VALUES = st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=40)


@given(VALUES)
def test_median_gradient_and_root_mean_square_are_those_of_numpy(values: list[float]) -> None:
    row = np.array(values)
    assert median(values) == median(row) == float(np.median(row))
    assert (gradient(row) == np.gradient(row)).all()
    assert rms(row) == float(np.sqrt((row**2).mean()))
    assert (block_means(row[None]) == row[None].mean(axis=1)).all()


@given(st.lists(st.floats(-10, 10), min_size=6, max_size=6))
def test_a_cross_product_is_that_of_numpy(values: list[float]) -> None:
    a, b = np.array(values[:3]), np.array(values[3:])
    assert (cross(a, b) == np.cross(a, b)).all()


@given(st.lists(st.booleans(), max_size=30))
def test_runs_are_the_stretches_in_which_a_mask_holds(values: list[bool]) -> None:
    stretches = [[k for k, _ in group] for holds, group in groupby(enumerate(values), lambda v: v[1]) if holds]
    assert runs(np.array(values, dtype=np.bool_)) == [(rows[0], rows[-1] + 1) for rows in stretches]
