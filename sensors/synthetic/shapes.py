"""How a movement gets from 0 to 1, and the small motions that ride on it. All drawn from the generator given.

Minimum jerk after Flash and Hogan (1985); the rest is what patients do to it: lean on one half, stop and go on,
creep, go at an even pace. None of the counters knows any of these shapes.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

RATE_HZ = 200.0
"""Rate at which the body itself is computed, well above every tremor and heel strike in it."""


def samples(seconds: float) -> int:
    """How many samples of the body's own rate that is."""
    return max(round(seconds * RATE_HZ), 1)


def min_jerk(progress: FloatArray) -> FloatArray:
    """The minimum-jerk way from 0 to 1."""
    u = np.clip(progress, 0.0, 1.0)
    return np.asarray(u * u * u * (10.0 - 15.0 * u + 6.0 * u * u))


def smooth(values: FloatArray, sigma_s: float) -> FloatArray:
    """(n,) or (n, k) smoothed in time with a Gaussian of that width, the ends held."""
    radius = samples(4 * sigma_s)
    kernel = np.exp(-0.5 * (np.arange(-radius, radius + 1) / (sigma_s * RATE_HZ)) ** 2)
    kernel /= kernel.sum()
    columns = values[:, None] if values.ndim == 1 else values
    out = np.empty_like(columns)
    for i in range(columns.shape[1]):
        column = columns[:, i]
        still = column.min() == column.max()
        out[:, i] = column if still else np.convolve(np.pad(column, radius, mode="edge"), kernel, mode="valid")
    return out[:, 0] if values.ndim == 1 else out


def way(rng: np.random.Generator, seconds: float, variety: float, hesitates: bool) -> FloatArray:
    """One way from 0 to 1 over that long, its shape drawn: `variety` 0 is always minimum jerk."""
    u = np.linspace(0.0, 1.0, samples(seconds))
    kind = rng.uniform()
    if hesitates:
        return _hesitant(rng, u)
    if kind > variety:
        return min_jerk(u)
    if kind < 0.35 * variety:
        return min_jerk(u ** rng.uniform(0.75, 1.35))
    if kind < 0.7 * variety:
        return _piecewise(rng, u)
    return _even_pace(u, rng.uniform(0.15, 0.35))


def _hesitant(rng: np.random.Generator, u: FloatArray) -> FloatArray:
    """Stops part of the way, perhaps gives way a little, and goes on."""
    level, begin, length = rng.uniform(0.3, 0.75), rng.uniform(0.25, 0.4), rng.uniform(0.15, 0.35)
    give = rng.uniform(0.0, 0.05)
    first = level * min_jerk(u / begin)
    second = (1.0 - level + give) * min_jerk((u - begin - length) / (1.0 - begin - length))
    return np.asarray(first - give * min_jerk((u - begin) / length) + second)


def _piecewise(rng: np.random.Generator, u: FloatArray) -> FloatArray:
    """A few legs of different speed, all forwards."""
    inner = int(rng.integers(2, 5))
    times = np.linspace(0.0, 1.0, inner + 2)
    speeds = rng.uniform(0.5, 1.6, inner + 1)
    levels = np.concatenate([[0.0], np.cumsum(speeds) / speeds.sum()])
    return min_jerk(0.6 * np.interp(u, times, levels) + 0.4 * u)


def _even_pace(u: FloatArray, ramp: float) -> FloatArray:
    """Constant speed between a soft start and a soft end."""
    speed = np.minimum(min_jerk(u / ramp), min_jerk((1.0 - u) / ramp))
    covered = np.cumsum(speed)
    return np.asarray((covered - covered[0]) / (covered[-1] - covered[0]))


def wander(rng: np.random.Generator, n: int, every_s: float) -> FloatArray:
    """A slow random curve (n,) of standard deviation about 1 that changes its mind every so often.

    A uniform cubic B-spline through random control values, so that it has no corners.
    """
    u = np.arange(n) / (RATE_HZ * every_s)
    knot = u.astype(np.intp)
    f = u - knot
    values = rng.normal(scale=1.45, size=int(n / (RATE_HZ * every_s)) + 5)
    return np.asarray(
        values[knot] * (1 - f) ** 3 / 6
        + values[knot + 1] * (3 * f**3 - 6 * f**2 + 4) / 6
        + values[knot + 2] * (3 * (f + f**2 - f**3) + 1) / 6
        + values[knot + 3] * f**3 / 6
    )


def tremble(rng: np.random.Generator, n: int, centre_hz: float) -> FloatArray:
    """A trembling (n,) of amplitude about 1 around a frequency that wanders, waxing and waning."""
    rate = centre_hz * (1.0 + 0.12 * wander(rng, n, 0.7))
    phase = 2.0 * np.pi * np.cumsum(rate) / RATE_HZ + rng.uniform(0, 2 * np.pi)
    return np.asarray(np.sin(phase) * np.abs(0.7 + 0.5 * wander(rng, n, 1.1)))
