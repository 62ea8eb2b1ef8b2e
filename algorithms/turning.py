"""Is the gyroscope in rad/s? Its turns are held against those of gravity, as the accelerometer sees them.

A fixed direction, seen from a turning sensor, moves by d(up)/dt = -omega x up. Quarter seconds of signal give the
move that was seen and the move that the gyroscope predicts if it is in rad/s; turns about the vertical move
neither and count for nothing. In rad/s the two are alike. In deg/s the prediction is 57 times what was seen,
which even a resting sensor shows, because a small bias then reads as a turn that gravity never made.

Own method. Linear acceleration disturbs what was seen, but can only hide the evidence, not forge it: shaking
adds moves, and degrees are told by moves that are missing.
"""

from __future__ import annotations

from typing import Literal

import numpy as np

from algorithms.types import BoolArray, FloatArray

GyrUnit = Literal["rad/s", "deg/s"]

CELL_S = 0.25

TOO_FAST_RAD_S = 40.0
"""No sensor of this class turns faster than 2000 deg/s (35 rad/s); a larger number is in degrees."""

BEYOND_BIAS_RAD_S = 0.35
"""A gyroscope in rad/s does not read this (20 deg/s) without turning, however bad its bias."""

LEAST_LARGE, MISSING_PART, PRESENT_PART = 5, 0.05, 0.3
"""Of so many large predicted moves gravity makes less than the first part (squared) if they are degrees, more than
the second if they are not.
"""

LEAST_TURN, LEAST_SCALE, MOST_SCALE, MOST_ERROR = 0.02, 0.6, 1.6, 0.4
"""Small moves are radians: enough (squared rad), in this proportion to what was seen, and so much alike."""


def gyr_unit(t_s: FloatArray, acc: FloatArray, gyr: FloatArray) -> GyrUnit | None:
    """The unit that the signal shows, or None where nothing turned enough to tell.

    `t_s` (n,) seconds, not decreasing. `acc` (n, 3) specific force in any unit. `gyr` (n, 3) taken for rad/s.
    """
    if len(gyr) and float(np.abs(gyr).max()) > TOO_FAST_RAD_S:
        return "deg/s"
    seen, predicted = _moves(t_s, acc, gyr)
    large = _square(predicted) > (BEYOND_BIAS_RAD_S * CELL_S) ** 2
    if large.sum() >= LEAST_LARGE:
        made = float(_square(seen[large]).sum() / _square(predicted[large]).sum())
        if made < MISSING_PART or made > PRESENT_PART:
            return "deg/s" if made < MISSING_PART else "rad/s"
    turned = float(_square(predicted).sum())
    if turned < LEAST_TURN:
        return None
    scale = float((seen * predicted).sum()) / turned
    error = float(_square(seen - predicted).sum()) / turned
    return "rad/s" if LEAST_SCALE < scale < MOST_SCALE and error < MOST_ERROR else None


def _moves(t_s: FloatArray, acc: FloatArray, gyr: FloatArray) -> tuple[FloatArray, FloatArray]:
    """From each quarter second to the next: how up moved (k, 3), and how the gyroscope says it did (k, 3)."""
    cell = np.floor(t_s / CELL_S).astype(np.int64)
    starts = np.flatnonzero(np.diff(cell, prepend=-1))
    count = np.diff([*starts.tolist(), len(cell)])[:, None]
    force = np.add.reduceat(acc, starts, axis=0) / count
    omega = np.add.reduceat(gyr, starts, axis=0) / count
    size = np.sqrt(_square(force))
    up = force / np.maximum(size, 1e-9)[:, None]
    follows = (np.diff(cell[starts]) == 1) & _plausible(size[:-1]) & _plausible(size[1:])
    between = 0.5 * (up[1:] + up[:-1])
    predicted = -np.cross(0.5 * (omega[1:] + omega[:-1]), between) * CELL_S
    return (up[1:] - up[:-1])[follows], predicted[follows]


def _plausible(size: FloatArray) -> BoolArray:
    """Forces that are mostly gravity, whatever the unit."""
    usual = float(np.median(size)) if len(size) else 0.0
    return np.asarray((size > 0.7 * usual) & (size < 1.3 * usual))


def _square(rows: FloatArray) -> FloatArray:
    return np.asarray(np.square(rows).sum(axis=1))
