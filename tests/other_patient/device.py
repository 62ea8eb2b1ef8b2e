"""The sensor and its radio: rate, drift, bias, noise, range, jitter, lost and bundled samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d

from sensors.stream import SampleBlock, quantise

from .body import Ride
from .levels import Level
from .strokes import FINE_HZ, FloatArray


@dataclass(frozen=True, slots=True)
class Clock:
    """True seconds to the sensor's clock, and to the recording's time (from its first sample)."""

    rate: float
    base_s: float
    first_s: float

    def stamp(self, true_s: float) -> float:
        """On the sensor's clock."""
        return self.base_s + self.rate * true_s

    def recording(self, true_s: float) -> float:
        """From the recording's first sample."""
        return round(self.stamp(true_s) - self.first_s, 4)


def _keep(rng: np.random.Generator, level: Level, t: FloatArray) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    keep = rng.random(len(t)) >= rng.uniform(*level.loss_share)
    for _ in range(int(rng.integers(level.dropouts[0], level.dropouts[1] + 1))):
        at = rng.uniform(0, t[-1])
        keep &= (t < at) | (t > at + rng.uniform(0.06, 0.6))
    keep[0] = True
    return keep


def _stamps(
    rng: np.random.Generator, level: Level, true_s: FloatArray, clock_rate: float, base_s: float
) -> FloatArray:
    stamps = base_s + clock_rate * true_s
    if rng.random() < level.burst_chance:
        bundle = int(rng.integers(3, 9))
        last = np.minimum(np.arange(len(stamps)) // bundle * bundle + bundle - 1, len(stamps) - 1)
        late = rng.gamma(2.0, 0.004, len(stamps))
        stamps = stamps[last] + late[last]
    elif level.jitter_s > 0:
        stamps = stamps + np.clip(rng.normal(0, level.jitter_s, len(stamps)), -0.015, 0.015)
    return np.maximum.accumulate(stamps)


def record(
    rng: np.random.Generator, level: Level, ride: Ride, rate_hz: float | None, gyroscope: bool | None
) -> tuple[SampleBlock, Clock]:
    """What arrives, and the clock that maps true time to it."""
    rate = rate_hz or float(rng.choice(level.rates_hz))
    has_gyro = bool(rng.random() < 0.6) if gyroscope is None else gyroscope
    fine_s = np.arange(len(ride.force)) / FINE_HZ
    t = np.arange(int(fine_s[-1] * rate)) / rate
    t = t[_keep(rng, level, t)]
    blur = 0.35 * FINE_HZ / rate

    def sampled(signal: FloatArray, noise: float, bias: float, limit: float) -> FloatArray:
        soft = gaussian_filter1d(signal, blur, axis=0)
        rows = np.stack([np.interp(t, fine_s, soft[:, k]) for k in range(3)], axis=1)
        scale = 1 + rng.normal(0, 0.008, 3)
        return np.asarray(
            np.clip(rows * scale + rng.normal(0, bias, 3) + rng.normal(0, noise, rows.shape), -limit, limit)
        )

    acc = sampled(ride.force, rng.uniform(0.01, 0.06), 0.12, rng.choice([2, 4, 8]) * 9.80665)
    gyr = sampled(ride.rate, 0.004, np.radians(0.8), np.radians(1000)) if has_gyro else None
    clock_rate = 1 + rng.uniform(-level.drift, level.drift)
    base = float(rng.choice([0.0, rng.uniform(0, 9e4)]))
    stamps = _stamps(rng, level, t, clock_rate, base)
    block = quantise(stamps - min(0.0, stamps[0]), acc, gyr)
    shift = -min(0.0, float(stamps[0]))
    return block, Clock(clock_rate, base + shift, float(block.t_s[0]))
