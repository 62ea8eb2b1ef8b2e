"""The bounded summary of a set: ten rows a second of what the counters look at.

A row stands for `ROW` grid samples (0.1 s) and holds the mean specific force, the direction of gravity as the
gyroscope and accelerometer together see it (or the mean force alone without a gyroscope) and how much the
force varied within the row. Hours of raw signal are never kept.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from algorithms.types import FS_HZ, BoolArray, FloatArray, Motion

ROW = 5
"""Grid samples in a row."""

ROW_HZ = FS_HZ / ROW

MAX_ROWS = int(4 * 3600 * ROW_HZ)
"""A set longer than four hours keeps its first four."""


@dataclass(frozen=True, slots=True)
class Trace:
    """A stretch of rows. `first`: index of the first row (row r covers the time from r / ROW_HZ).

    `force`: (n, 3) mean specific force, m/s2. `up`: (n, 3) direction that gravity's reaction points in, in
    sensor axes, not normalised. `shake`: (n,) standard deviation of the force's size within the row, m/s2.
    `valid`: (n,) False in gaps.
    """

    first: int
    force: FloatArray
    up: FloatArray
    shake: FloatArray
    valid: BoolArray

    def __len__(self) -> int:
        return len(self.valid)

    @property
    def start_s(self) -> float:
        """Time of the first row's middle, seconds."""
        return (self.first * ROW + (ROW - 1) / 2) / FS_HZ

    def times_s(self) -> FloatArray:
        """(n,) the middle of each row, seconds."""
        times: FloatArray = self.start_s + np.arange(len(self)) / ROW_HZ
        return times

    def between(self, start_s: float, end_s: float) -> Trace:
        """The rows whose middles lie in [start_s, end_s]."""
        lo = max(0, math.ceil((start_s - self.start_s) * ROW_HZ - 1e-9))
        hi = max(lo, math.floor((end_s - self.start_s) * ROW_HZ + 1e-9) + 1)
        return Trace(
            self.first + lo, self.force[lo:hi], self.up[lo:hi], self.shake[lo:hi], self.valid[lo:hi]
        )  # fmt: skip


class TraceRecorder:
    """Collects rows from the grid, until `forget` drops those that no set needs any more."""

    def __init__(self) -> None:
        self._rows: list[FloatArray] = []
        self._valid: list[BoolArray] = []
        self._first: int | None = None
        self._count = 0

    def push(self, motion: Motion, attitude: FloatArray | None) -> Trace:
        """Summarise the next stretch of grid, and answer its rows; `attitude` (n, 3) is the fused up direction."""
        if self._first is None:
            self._first = motion.first // ROW
        force = row_means(motion.acc)
        up = force if attitude is None else row_means(attitude)
        x, y, z = motion.acc.T
        size = np.sqrt(x * x + y * y + z * z)
        apart = size.reshape(-1, ROW) - row_means(size)[:, None]
        shake = np.sqrt(row_means(np.square(apart).ravel()))
        valid = np.all(motion.valid.reshape(-1, ROW), axis=1)
        if not self.full:
            self._rows.append(np.concatenate([force, up, shake[:, None]], axis=1))
            self._valid.append(valid)
            self._count += len(shake)
        return Trace(motion.first // ROW, force, up, shake, valid)

    def forget(self, before_s: float) -> None:
        """Drop the rows before a time, in batches, so that the cost stays even."""
        keep_from = int(before_s * ROW_HZ) - (self._first or 0)
        if keep_from < 0.5 * self._count or self._first is None:
            return
        self._join()
        keep_from = min(keep_from, self._count)
        self._rows[0], self._valid[0] = self._rows[0][keep_from:], self._valid[0][keep_from:]
        self._first += keep_from
        self._count -= keep_from

    @property
    def full(self) -> bool:
        """Whether a set outgrew the summary."""
        return self._count >= MAX_ROWS

    def trace(self) -> Trace:
        """Everything kept so far."""
        self._join()
        rows = self._rows[0] if self._rows else np.empty((0, 7))
        valid = self._valid[0] if self._valid else np.empty(0, dtype=np.bool_)
        return Trace(self._first or 0, rows[:, :3], rows[:, 3:6], rows[:, 6], valid)

    def _join(self) -> None:
        if len(self._rows) > 1:
            self._rows = [np.concatenate(self._rows, axis=0)]
            self._valid = [np.concatenate(self._valid)]


def row_means(values: FloatArray) -> FloatArray:
    """The mean of each `ROW` values, (n, ...); one addition after the other, which is quicker than a short sum."""
    total = values[::ROW]
    for k in range(1, ROW):
        total = total + values[k::ROW]
    means: FloatArray = total / ROW
    return means
