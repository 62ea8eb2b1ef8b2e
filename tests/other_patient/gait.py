"""Walking as harmonics of the stride with a jolt at each heel strike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from .scene import Walk
from .strokes import FINE_HZ, FloatArray

SWING_DEG = {"thigh": 21.0, "pocket": 19.0, "shin": 30.0, "foot": 40.0, "wrist": 18.0, "hand": 18.0}


@dataclass(frozen=True, slots=True)
class Gait:
    """`acc`: (n, 3) m/s2 ahead, left, up. `turn`: (n, 3) degrees. `steps_s`: times of the heel strikes."""

    acc: FloatArray
    turn: FloatArray
    steps_s: FloatArray


def walk(rng: np.random.Generator, bout: Walk, placement: str) -> Gait:
    """One bout at the fine rate."""
    n = int((bout.end_s - bout.start_s) * FINE_HZ)
    t = np.arange(n) / FINE_HZ
    drift = 1.0 + 0.03 * np.sin(2 * np.pi * t / rng.uniform(7, 20) + rng.uniform(0, 6))
    phase = np.cumsum(bout.cadence_spm / 60.0 * drift) / FINE_HZ
    step, stride = 2 * np.pi * phase, np.pi * phase
    envelope = np.clip(np.minimum(t, t[-1] - t) / 0.8, 0.0, 1.0)
    gain = bout.vigour * (bout.cadence_spm / 105.0) ** 2 * envelope
    lag = rng.uniform(0, 6, 4)
    up = 1.9 * np.cos(step) + 0.7 * np.cos(2 * step + lag[0]) + 0.25 * np.cos(stride + lag[1])
    ahead = 1.0 * np.sin(step + 0.5) + 0.4 * np.sin(2 * step + lag[2])
    left = 0.8 * np.sin(stride + lag[3])
    strikes = np.flatnonzero(np.diff(np.floor(phase)) > 0)
    up = up + _jolts(rng, n, strikes)
    acc = gain[:, None] * np.stack([ahead, left, up], axis=1)
    swing = SWING_DEG.get(placement, 2.5)
    turn = np.stack([2.5 * np.sin(stride), swing * np.sin(stride + 1.0), 4.0 * np.cos(stride)], axis=1)
    return Gait(acc, envelope[:, None] * turn, bout.start_s + strikes / FINE_HZ)


def _jolts(rng: np.random.Generator, n: int, strikes: np.ndarray[Any, Any]) -> FloatArray:
    t = np.arange(int(0.25 * FINE_HZ)) / FINE_HZ
    ring = np.exp(-t / 0.035) * np.sin(2 * np.pi * rng.uniform(8, 14) * t)
    train = np.zeros(n)
    train[strikes] = rng.uniform(1.5, 4.0, len(strikes))
    return np.convolve(train, ring)[:n]
