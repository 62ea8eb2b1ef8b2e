"""Which way is up in sensor axes, from gyroscope and accelerometer together.

VQF's six-axis filter (Laidig & Seel, Information Fusion 2023, https://doi.org/10.1016/j.inffus.2022.10.014)
through the package `vqf`, with its published defaults except for the bias limit, which inexpensive sensors
exceed. Deviation: after a gap the filter starts anew, keeping its bias estimate, because nobody knows how the
sensor turned meanwhile.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from vqf import VQF

from algorithms.types import FS_HZ, FloatArray, Motion

BIAS_LIMIT_DEG_S = 5.0

RESTART_ROWS = int(1.0 * FS_HZ)
"""A gap at least this long restarts the filter."""


class Attitude:
    """Streams `Motion` with a gyroscope to the up direction, (n, 3) unit vectors."""

    def __init__(self) -> None:
        self._filter = _new_filter()
        self._lost_rows = 0

    def push(self, motion: Motion) -> FloatArray:
        """The up direction of each grid row. Gap rows are fed as standing still."""
        assert motion.gyr is not None
        gyr = np.where(motion.valid[:, None], motion.gyr, 0.0)
        up = np.empty((len(motion.valid), 3))
        start = 0
        for restart in [*self._restarts(motion), len(up)]:
            if restart > start:
                up[start:restart] = self._update(gyr[start:restart], motion.acc[start:restart])
            if restart < len(up):
                bias = self._filter.getBiasEstimate()[0]
                self._filter.resetState()
                self._filter.setBiasEstimate(bias)
            start = restart
        return up

    def _restarts(self, motion: Motion) -> list[int]:
        """Rows at which data comes back after a long gap."""
        if motion.valid.all() and self._lost_rows < RESTART_ROWS:
            self._lost_rows = 0
            return []
        rows = []
        for row, valid in enumerate(motion.valid.tolist()):
            if valid and self._lost_rows >= RESTART_ROWS:
                rows.append(row)
            self._lost_rows = 0 if valid else self._lost_rows + 1
        return rows

    def _update(self, gyr: FloatArray, acc: FloatArray) -> FloatArray:
        quat = self._filter.updateBatch(np.ascontiguousarray(gyr), np.ascontiguousarray(acc))["quat6D"]
        w, x, y, z = quat[:, 0], quat[:, 1], quat[:, 2], quat[:, 3]
        up = np.empty((len(quat), 3))
        up[:, 0], up[:, 1], up[:, 2] = 2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)
        return up

    def __getstate__(self) -> dict[str, Any]:
        return {"filter": self._filter.state, "lost_rows": self._lost_rows}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self._filter = _new_filter()
        self._filter.state = state["filter"]
        self._lost_rows = state["lost_rows"]


def _new_filter() -> VQF:
    return VQF(1.0 / FS_HZ, biasClip=BIAS_LIMIT_DEG_S)
