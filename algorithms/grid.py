"""Irregular samples to the uniform grid, and the gap rule.

Three steps, each of which looks only at neighbouring samples, so that the answer does not depend on how the
samples were cut into pushes:

1. Repeated times (the arrival time of a whole burst) are spread evenly back to the previous time.
2. Samples that fall into the same grid cell are averaged, value and time: the anti-alias step for fast sensors.
3. Linear interpolation between those knots.

Gap rule: knots more than `GAP_S` apart have a gap between them. Nothing is interpolated across it: the grid
repeats the last value there, flagged invalid.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from algorithms.types import BLOCK, FS_HZ, BoolArray, FloatArray, Motion, Span

GAP_S = 0.25
"""Longest distance between neighbouring samples that is interpolated, seconds (10 Hz sensors losing one)."""

SAME_S = 5e-4
"""Times closer than this are one burst's arrival time, seconds."""

PART_S = 1200.0
"""A longer push or hole is worked off in parts so long, so that memory does not grow with either, seconds."""

PART_SAMPLES = int(PART_S * FS_HZ)

FEW = 6
"""So many samples are added one after the other, whoever adds them."""


IntArray = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(slots=True)
class _Knots:
    """Samples on their way to the grid: times (n,) seconds, values (n, 3 or 6)."""

    t_s: FloatArray
    values: FloatArray

    def split(self, k: int) -> tuple[_Knots, _Knots]:
        return _Knots(self.t_s[:k], self.values[:k]), _Knots(self.t_s[k:], self.values[k:])

    def after(self, earlier: _Knots) -> _Knots:
        return _Knots(
            np.concatenate([earlier.t_s, self.t_s]), np.concatenate([earlier.values, self.values], axis=0)
        )


class Grid:
    """Turns samples into whole blocks of `Motion`.

    `push` takes times (n,) in seconds on the sensor's clock, acc (n, 3) m/s2, gyr (n, 3) rad/s or None as given
    at construction. Grid time 0 is the first sample's time. `gaps` lists the holes found so far.
    """

    def __init__(self, gyroscope: bool) -> None:
        width = 6 if gyroscope else 3
        self.gyroscope = gyroscope
        self.gaps: list[Span] = []
        self.samples = 0
        self._origin_s: float | None = None
        self._spread = _BurstSpreader(width)
        self._cell = _Knots(np.empty(0), np.empty((0, width)))
        self._knot = _Knots(np.empty(0), np.empty((0, width)))
        self._next = 0
        self._rows = np.empty((0, width))
        self._valid = np.empty(0, dtype=np.bool_)
        self._first = 0
        self.end_s = 0.0

    def parts(self, t_s: FloatArray, acc: FloatArray, gyr: FloatArray | None) -> Iterator[Motion]:
        """What `push` answers, in parts of bounded length, however long the push or a hole in it."""
        for start, stop in pairwise(_part_edges(t_s)):
            if stop > start:
                yield from self._lose(float(t_s[start]))
            motion = self.push(t_s[start:stop], acc[start:stop], None if gyr is None else gyr[start:stop])
            if motion is not None:
                yield motion

    def push(self, t_s: FloatArray, acc: FloatArray, gyr: FloatArray | None) -> Motion | None:
        """Take samples in time order; answer the blocks of grid that are now complete, or None."""
        if len(t_s) == 0:
            return None
        if self._origin_s is None:
            self._origin_s = float(t_s[0])
        self.samples += len(t_s)
        self.end_s = float(t_s[-1]) - self._origin_s
        values = acc if gyr is None else np.concatenate([acc, gyr], axis=1)
        self._to_cells(self._spread.push(_Knots(t_s - self._origin_s, values)))
        return self._blocks(len(self._rows) // BLOCK * BLOCK)

    def close(self) -> Motion | None:
        """The recording has ended: answer the rest, the last block padded with invalid rows."""
        self._to_cells(self._spread.close())
        self._to_grid(_means(self._cell, _cell_of(self._cell.t_s)))
        short = -len(self._rows) % BLOCK
        if len(self._rows) and short:
            self._append(np.repeat(self._rows[-1:], short, axis=0), np.zeros(short, dtype=np.bool_))
        return self._blocks(len(self._rows))

    @property
    def origin_s(self) -> float | None:
        """The first sample's time on the sensor's clock, seconds."""
        return self._origin_s

    @property
    def due_s(self) -> float:
        """No block is complete before a sample as late as this has come, seconds from the first sample."""
        return (self._first + BLOCK - 0.5) / FS_HZ

    def _lose(self, until_s: float) -> Iterator[Motion]:
        """The hole up to a sample at `until_s`, but for its last part, where it is a long one."""
        if self._origin_s is None or until_s - self._origin_s - self.end_s <= PART_S:
            return
        self._to_cells(self._spread.close())
        self._to_grid(_means(self._cell, _cell_of(self._cell.t_s)))
        self._cell = self._cell.split(0)[0]
        while (self._next + PART_SAMPLES) / FS_HZ < until_s - self._origin_s - 1.0:
            self._append(
                np.repeat(self._knot.values, PART_SAMPLES, axis=0), np.zeros(PART_SAMPLES, dtype=np.bool_)
            )
            self._next += PART_SAMPLES
            motion = self._blocks(len(self._rows) // BLOCK * BLOCK)
            if motion is not None:
                yield motion

    def _to_cells(self, samples: _Knots) -> None:
        samples = samples.after(self._cell)
        cell = _cell_of(samples.t_s)
        complete = int(cell.searchsorted(cell[-1])) if len(cell) else 0
        whole, self._cell = samples.split(complete)
        self._to_grid(_means(whole, cell[:complete]))

    def _to_grid(self, knots: _Knots) -> None:
        if len(knots.t_s) == 0:
            return
        # To the nanosecond, a time is on a grid point or clearly beside it, and never a rounding error before or
        # behind it: else the point's value would depend on whether the next sample had come.
        knots = _Knots(knots.t_s.round(9), knots.values).after(self._knot)
        last = math.floor(float(knots.t_s[-1]) * FS_HZ + 1e-8)
        index = np.arange(self._next, last + 1)
        if len(index):
            self._interpolate(index, knots)
            self._next = last + 1
        (holes,) = (knots.t_s[1:] - knots.t_s[:-1] > GAP_S).nonzero()
        self.gaps.extend(Span(float(knots.t_s[k]), float(knots.t_s[k + 1])) for k in holes)
        self._knot = knots.split(len(knots.t_s) - 1)[1]

    def _interpolate(self, index: IntArray, knots: _Knots) -> None:
        t = index / FS_HZ
        right = knots.t_s.searchsorted(t)
        left = np.minimum(np.maximum(right, 1), max(1, len(knots.t_s) - 1)) - 1
        right = left + 1 if len(knots.t_s) > 1 else left
        before_s = knots.t_s[left]
        step = knots.t_s[right] - before_s
        if float(step.min()) > 0.0 and float(step.max()) <= GAP_S:
            share = np.minimum(np.maximum((t - before_s) / step, 0.0), 1.0)
            self._append(_between(knots.values, left, right, share), np.ones(len(t), dtype=np.bool_))
            return
        hole = step > GAP_S
        share = np.where(hole | (step <= 0), 0.0, (t - before_s) / np.where(step > 0, step, 1.0))
        rows = _between(knots.values, left, right, np.clip(share, 0.0, 1.0))
        at_knot = np.abs(t - knots.t_s[right]) < 1e-9
        rows[at_knot & hole] = knots.values[right[at_knot & hole]]
        self._append(rows, ~hole | at_knot)

    def _append(self, rows: FloatArray, valid: BoolArray) -> None:
        self._rows = np.concatenate([self._rows, rows], axis=0)
        self._valid = np.concatenate([self._valid, valid])

    def _blocks(self, n: int) -> Motion | None:
        if n == 0:
            return None
        rows, self._rows = self._rows[:n], self._rows[n:]
        valid, self._valid = self._valid[:n], self._valid[n:]
        motion = Motion(self._first, rows[:, :3], rows[:, 3:] if self.gyroscope else None, valid)
        self._first += n
        return motion


def _part_edges(t_s: FloatArray) -> list[int]:
    """The rows at which times in order are cut into parts: at their most samples, and at a long hole."""
    if len(t_s) <= PART_SAMPLES and len(t_s) and t_s[-1] - t_s[0] <= PART_S:
        return [0, len(t_s)]
    holes = np.flatnonzero(np.diff(t_s) > PART_S) + 1
    return [0, *sorted({*holes.tolist(), *range(PART_SAMPLES, len(t_s), PART_SAMPLES)}), len(t_s)]


def _between(values: FloatArray, left: IntArray, right: IntArray, share: FloatArray) -> FloatArray:
    """Values (n, k) between rows, (m, k): `share` (m,) of the way from `left` to `right`."""
    rows: FloatArray = values.take(left, axis=0)
    rows *= (1.0 - share)[:, None]
    rows += values.take(right, axis=0) * share[:, None]
    return rows


class _BurstSpreader:
    """Step 1: gives each sample of a burst a time of its own."""

    def __init__(self, width: int) -> None:
        self._held = _Knots(np.empty(0), np.empty((0, width)))
        self._before_s: float | None = None
        self._usual_s: float | None = None

    def push(self, samples: _Knots) -> _Knots:
        samples = samples.after(self._held)
        ends = _rises(samples.t_s, SAME_S)
        done, self._held = samples.split(int(ends[-1]) if len(ends) else 0)
        return self._spread(done, ends)

    def close(self) -> _Knots:
        done, self._held = self._held, self._held.split(len(self._held.t_s))[1]
        return self._spread(done, np.array([len(done.t_s)]))

    def _spread(self, samples: _Knots, ends: IntArray) -> _Knots:
        """Spread bursts, which end before the rows `ends`."""
        if len(samples.t_s) == 0:
            return samples
        if len(ends) == len(samples.t_s):
            self._before_s = float(samples.t_s[-1])
            return samples
        t_s = samples.t_s.copy()
        for start, end in pairwise([0, *ends.tolist()]):
            self._spread_one(t_s[start:end])
        return _Knots(t_s, samples.values)

    def _spread_one(self, t_s: FloatArray) -> None:
        """Spread one burst in place; a stretch of lost bursts before it must not stretch its samples."""
        arrival_s, before_s = float(t_s[-1]), self._before_s
        self._before_s = arrival_s
        if before_s is None or len(t_s) == 1:
            return
        step_s = (arrival_s - before_s) / len(t_s)
        usual_s = self._usual_s if self._usual_s is not None else min(step_s, GAP_S)
        step_s = min(step_s, 2.0 * usual_s)
        self._usual_s = usual_s + 0.1 * (step_s - usual_s)
        t_s[:] = arrival_s - step_s * np.arange(len(t_s) - 1, -1, -1)


def _mean_of(values: FloatArray, count: int) -> FloatArray:
    """The mean of each `count` values, (n, ...): what the sums of `_means` give, to the last bit, but quicker."""
    rest = values[1::count]
    for k in range(2, count):
        rest = rest + values[k::count]
    total = values[::count] + rest
    means: FloatArray = total / count
    return means


def _cell_of(t_s: FloatArray) -> FloatArray:
    """The grid cell that each time falls into, (n,)."""
    return np.floor(t_s * FS_HZ + 0.5)


def _means(samples: _Knots, cell: FloatArray) -> _Knots:
    """Each grid cell's samples averaged to one knot."""
    ends = _rises(cell, 1.0)
    if len(ends) + 1 >= len(cell):
        return samples
    edges = np.concatenate([[0], ends, [len(cell)]])
    count = edges[1:] - edges[:-1]
    each = int(count[0])
    if each <= FEW and (count == each).all():
        return _Knots(_mean_of(samples.t_s, each), _mean_of(samples.values, each))
    t_s = np.add.reduceat(samples.t_s, edges[:-1]) / count
    values = np.add.reduceat(samples.values, edges[:-1], axis=0) / count[:, None]
    return _Knots(t_s, values)


def _rises(values: FloatArray, least: float) -> IntArray:
    """The rows at which the values are at least so much more than in the row before."""
    rows: IntArray = (values[1:] - values[:-1] >= least).nonzero()[0] + 1
    return rows
