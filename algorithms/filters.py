"""Filters in second order sections that go on from piece to piece of a stream.

What `scipy.signal.sosfilt` answers, to the last bit, by its own inner loop: its checks take ten times as long as
the loop does for two seconds of motion. That loop is not public; `tests/algorithms/test_filters.py` says so if a
later scipy changes it.
"""

from __future__ import annotations

import numpy as np

from algorithms.types import FloatArray


class Sections:
    """A filter along the rows of what is pushed. `sos`: (s, 6) as scipy designs it. `state`: (s, 2, k), where it
    starts, for rows of k values.
    """

    def __init__(self, sos: FloatArray, state: FloatArray) -> None:
        self._sos = np.ascontiguousarray(sos)
        self._state = np.array(state.transpose(2, 0, 1), order="C")

    def push(self, rows: FloatArray) -> FloatArray:
        """The next rows filtered, (n, k)."""
        from scipy.signal._sosfilt import _sosfilt

        columns: FloatArray = np.array(rows.T, order="C")
        _sosfilt(self._sos, columns, self._state)
        return columns.T
