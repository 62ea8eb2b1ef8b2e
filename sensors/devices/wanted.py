"""What Backbeat wants of a sensor that offers a choice, and how far its readings can be believed."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from sensors.devices.model import FloatArray

RATE_HZ = 50
ACC_RANGE_G = 8
GYR_RANGE_DEG_S = 2000

BEYOND = 1.2
"""How far beyond its nominal range a chip still counts: 16 bits of 0.07 deg/s reach 2294 of 2000 deg/s."""


def at_least(offered: Iterable[int], wanted: int) -> int:
    """The smallest that is enough; where nothing is, the largest. `offered` is not empty."""
    choices = sorted(offered)
    return next((choice for choice in choices if choice >= wanted), choices[-1])


def floats(data: bytes) -> FloatArray:
    """(n,) numbers written as 32 bit floats, low byte first. What is no number stays none, quietly."""
    with np.errstate(invalid="ignore"):
        return np.frombuffer(data, dtype="<f4").astype(np.float64)


def believable(values: FloatArray, limit: float) -> FloatArray:
    """The values, when all are numbers within the nominal range `limit` and the margin. ValueError otherwise."""
    if not np.all(np.abs(values) <= limit * BEYOND):
        raise ValueError(f"a value beyond the range of {limit:g}")
    return values
