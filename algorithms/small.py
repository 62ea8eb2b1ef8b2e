"""What numpy answers of short rows, to the last bit, without its fixed cost: live motion comes in small parts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from algorithms.types import BoolArray, FloatArray


def median(values: FloatArray | Sequence[float]) -> float:
    """`np.median` of one row, (n,), at least one value, none of them NaN."""
    rows = np.sort(values)
    middle = len(rows) // 2
    return float(rows[middle] if len(rows) % 2 else (rows[middle - 1] + rows[middle]) / 2.0)


def gradient(row: FloatArray) -> FloatArray:
    """`np.gradient` of one row, (n,), at least two values."""
    slope = np.empty(len(row))
    np.subtract(row[2:], row[:-2], out=slope[1:-1])
    slope[1:-1] /= 2.0
    slope[0], slope[-1] = row[1] - row[0], row[-1] - row[-2]
    return slope


def rms(row: FloatArray) -> float:
    """The root of the mean square of one row, (n,)."""
    return float(np.sqrt(np.add.reduce(row * row) / len(row)))


def cross(a: FloatArray, b: FloatArray) -> FloatArray:
    """`np.cross` of two directions, (3,)."""
    (ax, ay, az), (bx, by, bz) = a.tolist(), b.tolist()
    return np.array([ay * bz - az * by, az * bx - ax * bz, ax * by - ay * bx])


def block_means(values: FloatArray) -> FloatArray:
    """The mean over the last axis, (..., n) to (...)."""
    means: FloatArray = np.add.reduce(values, axis=-1) / values.shape[-1]
    return means


def runs(mask: BoolArray) -> list[tuple[int, int]]:
    """Stretches [start, stop) in which the mask holds."""
    if not len(mask):
        return []
    edges = ((mask[1:] != mask[:-1]).nonzero()[0] + 1).tolist()
    edges = [*([0] if mask[0] else []), *edges, *([len(mask)] if mask[-1] else [])]
    return list(zip(edges[::2], edges[1::2], strict=True))
