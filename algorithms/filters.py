"""Filters in second order sections that go on from piece to piece of a stream.

What `scipy.signal.sosfilt` answers, to the last bit, by its own inner loop: its checks take ten times as long as
the loop does for two seconds of motion. That loop is not public, so it is tried once, and where it is missing or
answers anything else the public one serves.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np

from algorithms.types import FloatArray

Loop = Callable[[FloatArray, FloatArray, FloatArray], None]
"""Filters (k, n) by (s, 6) from the state (k, s, 2); the signal and the state are changed in place."""


class Sections:
    """A filter along the rows of what is pushed. `sos`: (s, 6) as scipy designs it. `state`: (s, 2, k), where it
    starts, for rows of k values.
    """

    def __init__(self, sos: FloatArray, state: FloatArray) -> None:
        self._sos = np.ascontiguousarray(sos)
        self._state = np.array(state.transpose(2, 0, 1), order="C")

    def push(self, rows: FloatArray) -> FloatArray:
        """The next rows filtered, (n, k)."""
        columns: FloatArray = np.array(rows.T, order="C")
        _loop()(self._sos, columns, self._state)
        return columns.T


@cache
def _loop() -> Loop:
    try:
        from scipy.signal._sosfilt import _sosfilt

        return _sosfilt if _answers(_sosfilt) == _answers(_checked) else _checked
    except Exception:  # whatever another scipy makes of it
        return _checked


def _checked(sos: FloatArray, columns: FloatArray, state: FloatArray) -> None:
    """The loop as scipy offers it."""
    from scipy.signal import sosfilt

    if columns.size:
        columns[:], after = sosfilt(sos, columns, axis=1, zi=state.transpose(1, 0, 2))
        state[:] = after.transpose(1, 0, 2)


def _answers(loop: Loop) -> list[bytes]:
    """What it makes of two columns by two sections."""
    sos = np.array([[0.2, 0.4, 0.2, 1.0, -0.5, 0.3], [0.3, -0.1, 0.1, 1.0, 0.2, -0.4]])
    columns, state = np.arange(16.0).reshape(2, 8) ** 2, np.arange(8.0).reshape(2, 2, 2)
    loop(sos, columns, state)
    return [columns.tobytes(), state.tobytes()]
