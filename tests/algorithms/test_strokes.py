"""Rules about strokes, on their own."""

from __future__ import annotations

from itertools import groupby

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from algorithms.strokes import runs


@given(st.lists(st.booleans(), max_size=30))
def test_runs_are_the_stretches_in_which_a_mask_holds(values: list[bool]) -> None:
    stretches = [[k for k, _ in group] for holds, group in groupby(enumerate(values), lambda v: v[1]) if holds]
    assert runs(np.array(values, dtype=np.bool_)) == [(rows[0], rows[-1] + 1) for rows in stretches]
