"""Synthetic walking for the tests of gait and posture; it only proves invariants, never accuracy on people."""

from __future__ import annotations

import numpy as np

from algorithms.types import BLOCK, FS_HZ, FloatArray, Motion


def walk(seconds: float, step_s: float = 0.55, still_s: float = 6.0) -> Motion:
    """Standing, walking with heel strikes and sway, standing. Gravity along x."""
    rng = np.random.default_rng(3)
    t = np.arange(int((seconds + 2 * still_s) * FS_HZ) // BLOCK * BLOCK) / FS_HZ
    on = ((t > still_s) & (t < still_s + seconds)).astype(float)
    phase = 2.0 * np.pi * (t - still_s) / step_s
    struck_s = np.mod(t - still_s, step_s)
    heel = 4.0 * np.exp(-struck_s / 0.035) * np.sin(2.0 * np.pi * 9.0 * struck_s)
    acc = np.column_stack([
        9.81 + on * (2.2 * np.cos(phase) + 0.7 * np.cos(2 * phase + 0.5) + heel),
        on * 1.2 * np.sin(0.5 * phase),
        on * 1.5 * np.sin(phase),
    ])  # fmt: skip
    return Motion(0, acc + rng.normal(0.0, 0.03, acc.shape), None, np.ones(len(t), dtype=np.bool_))


def still(seconds: float, direction: tuple[float, float, float]) -> FloatArray:
    """Rest with gravity along a direction, (n, 3) m/s2."""
    rows = int(seconds * FS_HZ)
    return np.tile(9.81 * np.asarray(direction), (rows, 1))


def cut(motion: Motion, blocks: int) -> list[Motion]:
    """The same motion, so many blocks a piece."""
    n = blocks * BLOCK
    return [
        Motion(k, motion.acc[k : k + n], None, motion.valid[k : k + n]) for k in range(0, len(motion.valid), n)
    ]
