"""One voluntary movement as a sum of sub-movements, each a beta-shaped burst of speed."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import betainc

FloatArray = npt.NDArray[np.float64]
FINE_HZ = 250.0


def _burst(x: FloatArray, begin: float, end: float, a: float, b: float) -> FloatArray:
    inside = np.clip((x - begin) / (end - begin), 0.0, 1.0)
    return np.asarray(betainc(a, b, inside), dtype=np.float64)


def _shape(rng: np.random.Generator) -> tuple[float, float]:
    return float(rng.uniform(1.9, 3.6)), float(rng.uniform(1.9, 3.6))


def smooth(rng: np.random.Generator, n: int) -> FloatArray:
    """0 to 1 in `n` samples: one burst, now and then two that overlap."""
    x = (np.arange(n) + 1.0) / n
    if rng.random() < 0.6:
        return _burst(x, 0.0, 1.0, *_shape(rng))
    share = rng.uniform(0.35, 0.65)
    first, second = _burst(x, 0.0, rng.uniform(0.6, 0.8), *_shape(rng)), _burst(x, 0.25, 1.0, *_shape(rng))
    return share * first + (1 - share) * second


def hesitant(rng: np.random.Generator, n: int) -> FloatArray:
    """0 to 1 with a stop on the way."""
    x = (np.arange(n) + 1.0) / n
    share, at, width = rng.uniform(0.3, 0.7), rng.uniform(0.35, 0.5), rng.uniform(0.1, 0.25)
    return share * _burst(x, 0.0, at, *_shape(rng)) + (1 - share) * _burst(x, at + width, 1.0, *_shape(rng))


def bumpy(rng: np.random.Generator, n: int) -> FloatArray:
    """0 to 1 with a slip back of up to a fifth on the way."""
    x = (np.arange(n) + 1.0) / n
    high, dip = rng.uniform(0.55, 0.8), rng.uniform(0.08, 0.18)
    up, down = _burst(x, 0.0, 0.45, *_shape(rng)), _burst(x, 0.42, 0.68, *_shape(rng))
    return high * up - dip * down + (1 - high + dip) * _burst(x, 0.66, 1.0, *_shape(rng))
