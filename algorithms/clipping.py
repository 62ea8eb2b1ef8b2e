"""Saturated samples: a sensor whose range was too small for the movement."""

from __future__ import annotations

import numpy as np

from algorithms.types import G_M_S2, FloatArray

RANGES_M_S2 = tuple(G_M_S2 * g for g in (2.0, 4.0, 8.0, 16.0))

NEAR = 0.005
"""Readings so near to the end of a range, as a share of it, are at its end."""

LEAST_M_S2 = (1.0 - 2.0 * NEAR) * RANGES_M_S2[0]
"""No reading below this is at the end of any range."""


class ClippingCounter:
    """Counts samples at the end of a common range (2, 4, 8, 16 g within 0.5 %), two or more in a row.

    A single such reading is chance; the same reading twice on one axis is a rail.
    """

    def __init__(self) -> None:
        self.clipped = 0
        self.samples = 0
        self._last: FloatArray | None = None

    def push(self, acc: FloatArray) -> None:
        """Look at the next raw samples, (n, 3) m/s2."""
        if len(acc) == 0:
            return
        self.samples += len(acc)
        last, self._last = self._last, acc[-1:]
        rows = np.flatnonzero(((acc > LEAST_M_S2) | (acc < -LEAST_M_S2)).any(axis=1))
        if len(rows) == 0:
            return
        size, steps = np.abs(acc[rows]), acc[rows] - acc[rows - 1]
        if rows[0] == 0:
            steps[0] = acc[0] if last is None else acc[0] - last[0]
        at_end = np.zeros(size.shape, dtype=np.bool_)
        for limit in RANGES_M_S2:
            at_end |= np.abs(size - limit) < NEAR * limit
        self.clipped += int((at_end & (np.abs(steps) < 1e-3)).any(axis=1).sum())

    @property
    def share(self) -> float:
        """Clipped samples of all samples."""
        return self.clipped / self.samples if self.samples else 0.0
