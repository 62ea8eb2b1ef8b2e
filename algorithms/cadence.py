"""Is this walking, and how long is a step: four-second windows of the vertical and of the whole acceleration.

Walking repeats after a step in the vertical and after a stride (two steps) in every axis, wherever the sensor
sits. A window's step period maximises the sum of the two autocorrelations, the vertical's at the step and the
vector's at the stride, which settles the harmonic: half a step fails the stride, two steps fail nothing but are
taken only when a step of half that length would raise the body less than a centimetre.

Sources: unbiased autocorrelation as a measure of gait regularity, Moe-Nilssen and Helbostad 2004 (step and
stride regularity at the lower back). Deviation: the stride is read off all three axes together, so that the
mounting does not matter, and both regularities are normalised by the energy of the overlapping parts.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import as_strided

from algorithms.types import BLOCK, FS_HZ, FloatArray

WINDOW = 200
"""Grid rows in a window (4 s); a window starts at every block."""

THIN = 2
"""Every second row is enough: the signals end at 5 Hz."""

LEAST_LAG, USUAL_LAG, MOST_LAG = 8, 21, 26
"""Step periods looked at, in thinned rows: 0.32 to 1.04 s (187 to 58 steps a minute), seldom over 0.84 s (71)."""

SLOW_PART = 0.65
"""Weight of the seldom ones, which two steps of a usual walk resemble."""

STILL_M_S2 = 0.12
"""Windows whose vertical moves less than this are not looked into."""

Lags = np.ndarray[tuple[int], np.dtype[np.int64]]

BATCH = 512
"""Windows worked on at a time, so that memory does not grow with a push."""

LEAST_RISE_M = 0.01
DOUBT = 0.65


@dataclass(frozen=True, slots=True)
class Windows:
    """Consecutive windows, (n,) each. `period`: grid rows a step. `step`, `stride`: regularities -1..1.

    `swing`: standard deviation of the vertical, m/s2. `whole`: root mean square of the vector, m/s2, 0 where no
    window is looked into.
    """

    period: FloatArray
    step: FloatArray
    stride: FloatArray
    swing: FloatArray
    whole: FloatArray

    def __len__(self) -> int:
        return len(self.period)


def measure(vertical: FloatArray, vector: FloatArray) -> Windows:
    """Every complete window of the band-passed vertical (n,) and vector (n, 3), one a block."""
    count = max(0, (len(vertical) - WINDOW) // BLOCK + 1)
    parts = [_measure(vertical, vector, k, min(k + BATCH, count)) for k in range(0, count, BATCH)]
    if len(parts) == 1:
        return parts[0]
    every = [(p.period, p.step, p.stride, p.swing, p.whole) for p in parts]
    columns = [np.concatenate([np.empty(0), *(columns[k] for columns in every)]) for k in range(5)]
    return Windows(columns[0], columns[1], columns[2], columns[3], columns[4])


def _measure(vertical: FloatArray, vector: FloatArray, start: int, stop: int) -> Windows:
    line = _windows(vertical, start, stop)
    swing = np.sqrt(_power(line))
    period, step, stride, whole = (np.full(stop - start, value) for value in (25.0, -1.0, -1.0, 0.0))
    found = Windows(period, step, stride, swing, whole)
    (moving,) = (swing > STILL_M_S2).nonzero()
    if len(moving):
        axes = [_windows(axis, start, stop)[moving] for axis in vector.T]
        found.period[moving], found.step[moving], found.stride[moving] = _regularity(
            line[moving], axes, swing[moving]
        )
        found.whole[moving] = np.sqrt(sum(_power(axis) for axis in axes))
    return found


def _windows(line: FloatArray, start: int, stop: int) -> FloatArray:
    """A view of the windows `start` to `stop`, thinned, (stop - start, WINDOW / THIN)."""
    (row,) = line.strides
    shape = stop - start, WINDOW // THIN
    return as_strided(line[BLOCK * start :], shape, (BLOCK * row, THIN * row), writeable=False)


def _power(lines: FloatArray) -> FloatArray:
    """The mean square of each row, (n,)."""
    power: FloatArray = np.add.reduce(lines * lines, axis=1) / lines.shape[1]
    return power


def _regularity(
    line: FloatArray, axes: list[FloatArray], swing: FloatArray
) -> tuple[FloatArray, FloatArray, FloatArray]:
    lags = np.arange(LEAST_LAG, MOST_LAG + 1)
    step = _correlations([line], 1)
    stride = _correlations(axes, 2)
    score = step + stride
    score[lags > USUAL_LAG] *= SLOW_PART
    at = np.arange(score.shape[1])
    best = _shorter(score, step, score.argmax(axis=0), swing)
    inner = np.minimum(np.maximum(best, 1), len(lags) - 2)
    before, here, after = score[inner - 1, at], score[inner, at], score[inner + 1, at]
    bend = before - 2.0 * here + after
    bent = bend < -1e-6
    shift = np.where(bent, 0.5 * (before - after) / np.where(bent, bend, -1.0), 0.0)
    shift = np.where(inner == best, np.minimum(np.maximum(shift, -0.5), 0.5), 0.0)
    period = np.asarray((lags[best] + shift) * THIN, dtype=np.float64)
    return period, step[best, at], stride[best, at]


def _shorter(score: FloatArray, step: FloatArray, best: Lags, swing: FloatArray) -> Lags:
    """Half the period where that explains the window nearly as well and the body rises enough for it."""
    at = np.arange(score.shape[1])
    lag = best + LEAST_LAG
    for half in (lag // 2, (lag + 1) // 2):
        k = np.minimum(np.maximum(half - LEAST_LAG, 0), len(score) - 1)
        rise_m = swing * np.sqrt(2.0) * np.square(half * THIN / FS_HZ / (2.0 * np.pi))
        take = (half >= LEAST_LAG) & (best + LEAST_LAG == lag)
        take &= (score[k, at] > DOUBT * score[best, at]) & (step[k, at] > 0.0) & (rise_m > LEAST_RISE_M)
        best = np.where(take, k, best)
    return best


def _correlations(lines: list[FloatArray], times: int) -> FloatArray:
    """Autocorrelation, (lags, n), at `times` each step lag, of one or several lines together, each (n, W).

    The lines of a window stand in one row, zeros as long as the longest lag after each: a row moved by a lag then
    meets itself or nothing, and one product a lag serves all.
    """
    count, width = lines[0].shape
    least, most = times * LEAST_LAG, times * MOST_LAG
    rows = np.zeros((count, len(lines), width + most))
    energy = np.zeros((count, width))
    for k, line in enumerate(lines):
        rows[:, k, :width] = line
        energy += np.square(line)
    flat = rows.reshape(count, -1)
    used = flat[:, : flat.shape[1] - most]
    strides = (flat.strides[0], times * flat.itemsize, flat.itemsize)
    moved = as_strided(flat[:, least:], (count, MOST_LAG - LEAST_LAG + 1, used.shape[1]), strides, writeable=False)
    product = np.einsum("nk,nlk->ln", used, moved)
    summed = np.cumsum(energy, axis=1)
    lags = np.arange(least, most + 1, times)
    early, late = summed[:, width - 1 - lags], summed[:, -1:] - summed[:, lags - 1]
    return np.asarray(product / np.sqrt(early * late + 1e-12).T)
