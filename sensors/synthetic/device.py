"""The sensor: strapped on at some angle, imperfect, sending its samples over a radio that loses some.

Specific force is R^T (a - g) at the sensor's own place, a being the second derivative of its position; the
gyroscope reads the rate at which its attitude turns. Then come scale, bias, drift, noise, saturation, the
sensor's own clock, jitter, bursts, losses and gaps, as inexpensive sensors have them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sensors.stream import SampleBlock, quantise
from sensors.synthetic.body import FloatArray, by_vector
from sensors.synthetic.levels import Level
from sensors.synthetic.script import Turned
from sensors.synthetic.shapes import RATE_HZ, min_jerk

G_M_S2 = 9.80665


@dataclass(frozen=True, slots=True)
class Ideal:
    """What a perfect sensor would read at `RATE_HZ`: `acc` (n, 3) m/s2 specific force, `gyr` (n, 3) rad/s."""

    acc: FloatArray
    gyr: FloatArray


@dataclass(frozen=True, slots=True)
class Clock:
    """How the sensor's clock stands to true time: clock = offset + rate * true. `zero_s`: its first sample's."""

    offset_s: float
    rate: float
    zero_s: float

    def mark(self, true_s: float) -> float:
        """On the sensor's clock."""
        return self.offset_s + self.rate * true_s

    def since_first(self, true_s: float) -> float:
        """Seconds from the recording's first sample."""
        return self.mark(true_s) - self.zero_s


def mounting(level: Level, rng: np.random.Generator) -> FloatArray:
    """Segment from sensor, (3, 3): one of the 24 ways to lie on a box, and off by some angle; hard: any at all."""
    axis = rng.normal(size=3)
    off = np.radians(rng.uniform(0, level.mounting_deg)) * axis / np.linalg.norm(axis)
    tilted: FloatArray = by_vector(off[None, :])[0]
    if not level.any_mounting:
        return tilted
    order, signs = rng.permutation(3), np.sign(rng.uniform(-1, 1, 3))
    box = np.zeros((3, 3))
    box[np.arange(3), order] = signs
    box[0] *= np.linalg.det(box)
    return np.asarray(tilted @ box)


def strap_turns(turns: list[Turned], n: int) -> FloatArray:
    """How the sensor has turned against the segment, rotation vectors (n, 3), radians."""
    total = np.zeros((n, 3))
    for turn in turns:
        u = np.linspace(0.0, 1.0, turn.last - turn.first + 1)
        curve = min_jerk(u) if turn.stays else np.sin(np.pi * min_jerk(u)) * (1 + 0.3 * np.sin(9 * np.pi * u))
        total[turn.first : turn.last + 1] += np.radians(turn.turn_deg) * curve[:, None]
        if turn.stays:
            total[turn.last + 1 :] += np.radians(turn.turn_deg)
    return total


def ideal(attitude: FloatArray, position: FloatArray, jolt: FloatArray) -> Ideal:
    """What a perfect sensor reads from its attitude (n, 3, 3), world from sensor, and place (n, 3)."""
    acc = np.zeros_like(position)
    acc[1:-1] = (position[2:] - 2 * position[1:-1] + position[:-2]) * RATE_HZ**2
    acc[0], acc[-1] = acc[1], acc[-2]
    force = acc + jolt + np.array([0.0, 0.0, G_M_S2])
    seen = (np.swapaxes(attitude, 1, 2) @ force[:, :, None])[:, :, 0]
    return Ideal(seen, _body_rate(attitude))


def _body_rate(attitude: FloatArray) -> FloatArray:
    """Angular rate (n, 3), rad/s, over the two samples around each."""
    step = np.swapaxes(attitude[:-2], 1, 2) @ attitude[2:]
    skew = np.stack(
        [step[:, 2, 1] - step[:, 1, 2], step[:, 0, 2] - step[:, 2, 0], step[:, 1, 0] - step[:, 0, 1]], axis=1
    )
    sine = np.clip(np.linalg.norm(skew, axis=1) / 2, 1e-12, 1.0)
    rate = skew / 2 * (np.arcsin(sine) / sine)[:, None] * RATE_HZ / 2
    return np.concatenate([rate[:1], rate, rate[-1:]])


@dataclass(frozen=True, slots=True)
class Recorded:
    """A recording and its clock."""

    block: SampleBlock
    clock: Clock


def record(truth: Ideal, level: Level, rng: np.random.Generator, rate_hz: float, *, gyroscope: bool) -> Recorded:
    """Sample the ideal readings as an inexpensive sensor and its radio would."""
    duration_s = (len(truth.acc) - 1) / RATE_HZ
    rate = 1.0 + level.clock_error * rng.uniform(-1, 1)
    offset = 0.0 if level.clock_error == 0 else float(np.round(rng.uniform(0, 5000), 3))
    taken = np.arange(0, int(duration_s * rate_hz)) / rate_hz
    acc = _imperfect(_at(taken, truth.acc), _accelerometer(level), rng, rate_hz)
    gyr = _imperfect(_at(taken, truth.gyr), _gyroscope(level), rng, rate_hz) if gyroscope else None
    stamps = _stamps(offset + rate * taken, level, rng, rate_hz)
    kept = _kept(taken, level, rng)
    block = quantise(stamps[kept], acc[kept], None if gyr is None else gyr[kept])
    return Recorded(block, Clock(offset, rate, float(block.t_s[0])))


def _at(times_s: FloatArray, values: FloatArray) -> FloatArray:
    known = np.arange(len(values)) / RATE_HZ
    return np.stack([np.interp(times_s, known, values[:, i]) for i in range(3)], axis=1)


@dataclass(frozen=True, slots=True)
class _Faults:
    """One sensor's imperfections, in its own unit: `scale` is a share, `limit` where it saturates."""

    noise: float
    bias: float
    scale: float
    limit: float


def _accelerometer(level: Level) -> _Faults:
    return _Faults(level.noise_m_s2, level.bias_m_s2, level.scale, (2 if level.saturation else 8) * G_M_S2)


def _gyroscope(level: Level) -> _Faults:
    limit_deg_s = 250.0 if level.saturation else 2000.0
    bias = float(np.radians(level.gyro_bias_deg_s))
    return _Faults(level.gyro_noise_rad_s, bias, level.scale, float(np.radians(limit_deg_s)))


def _imperfect(values: FloatArray, faults: _Faults, rng: np.random.Generator, rate_hz: float) -> FloatArray:
    """What the sensor makes of it: scale, bias that drifts over minutes, noise, saturation, 16 bits."""
    out = values * (1 + faults.scale * rng.uniform(-1, 1, 3)) + faults.bias * rng.uniform(-1, 1, 3)
    out = out + faults.bias / 6 * _drift(len(values) / rate_hz, len(values), rng)
    out = out + rng.normal(0.0, faults.noise, values.shape)
    bit = faults.limit / 32768
    return np.asarray(np.round(np.clip(out, -faults.limit, faults.limit) / bit) * bit)


def _drift(seconds: float, n: int, rng: np.random.Generator) -> FloatArray:
    """A random curve (n, 3) with a new direction every minute."""
    knots = int(seconds / 60.0) + 2
    values = rng.normal(size=(knots, 3))
    at = np.linspace(0.0, seconds / 60.0, n)
    return np.stack([np.interp(at, np.arange(knots), values[:, i]) for i in range(3)], axis=1)


def _stamps(clock_s: FloatArray, level: Level, rng: np.random.Generator, rate_hz: float) -> FloatArray:
    """Time stamps: jittered by the sensor, or of the arrival of whole bursts (which then repeat)."""
    if rng.uniform() < level.burst_chance:
        size = int(rng.integers(2, max(int(0.16 * rate_hz), 3)))
        last = np.minimum((np.arange(len(clock_s)) // size + 1) * size - 1, len(clock_s) - 1)
        late = np.abs(rng.normal(0.0, 0.005, len(clock_s)))[last]
        return np.maximum.accumulate(clock_s[last] + late)
    return np.maximum.accumulate(clock_s + level.jitter_s * rng.uniform(-1, 1, len(clock_s)))


def _kept(
    taken_s: FloatArray, level: Level, rng: np.random.Generator
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which samples arrive: single ones are lost, and now and then a whole stretch."""
    kept = rng.uniform(size=len(taken_s)) >= level.loss
    for _ in range(int(rng.integers(level.gaps[0], level.gaps[1] + 1))):
        begin = rng.uniform(0.05, 0.95) * taken_s[-1]
        kept &= ~((taken_s >= begin) & (taken_s < begin + rng.uniform(*level.gap_s)))
    kept[0] = True
    return np.asarray(kept)
