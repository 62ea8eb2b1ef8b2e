"""Does it strike the ground: every step of a walk ends in an impact, a repetition of an exercise swings smoothly.

A window's acceleration is split in three: above `HIGH_HZ` (the harmonics of a heel strike), the half-second means
(a segment that turns slowly against gravity), and what lies between (the steps themselves). Walking has a fair
part above, and more there than in slow turns, wherever the sensor sits; repetitions of 1.5 s and more, which
repeat just as regularly, have neither, nor has a hand that shakes evenly.

Source: the harmonics of the step in trunk acceleration, Menz, Lord and Fitzpatrick 2003. Deviation: energies
instead of a ratio of single harmonics; the step rate only serves to take off what the filter lets through of it.
"""

from __future__ import annotations

import numpy as np

from algorithms.cadence import Windows
from algorithms.filters import Sections
from algorithms.small import block_means
from algorithms.types import BLOCK, FS_HZ, FloatArray, Motion

HIGH_HZ = 3.5
ORDER = 4
TOP_HZ = 3.0
"""Upper edge of the band (of second order) in which the vertical swings at step rate."""

USUAL_PART, USUAL_AGAINST_TURN = 0.245, 0.315
"""Impacts of a soft walk against the whole motion, and against slow turns; a stiff one has several times this."""

TREMBLES = 3.5
"""A trembling muscle is all above the step rate. Measured on real walks, hips to thighs: 0.9 to 2.9."""

HALF_STEP = 0.5
"""What impacts count for without regular steps; with them a body may sit down or turn as well."""


class Impacts:
    """The energies of a stream's blocks; filters start in the first sample's state."""

    def __init__(self) -> None:
        from scipy.signal import butter

        self._sos = butter(ORDER, HIGH_HZ, "high", fs=FS_HZ, output="sos")
        self._high: Sections | None = None

    def push(self, motion: Motion) -> FloatArray:
        """Of each block (k, 4): mean square above `HIGH_HZ`, m2/s4, and the mean acceleration, m/s2."""
        from scipy.signal import sosfilt_zi

        if self._high is None:
            self._high = Sections(self._sos, sosfilt_zi(self._sos)[:, :, None] * motion.acc[0])
        lines = np.empty((4, len(motion.valid)))
        lines[1:] = self._high.push(motion.acc).T
        np.square(lines[1:], out=lines[1:])
        lines[0] = np.where(motion.valid, lines[1] + lines[2] + lines[3], 0.0)
        lines[1:] = motion.acc.T
        return block_means(lines.reshape(4, -1, BLOCK)).T


def strike(blocks: FloatArray, windows: Windows, span: int) -> FloatArray:
    """How hard each of the `windows` of `span` blocks strikes the ground, (n,): 1 is a soft walk, less is no walk.

    `blocks` (n + span - 1, 4): from `Impacts`. What the filter lets through of the swing at step rate
    is no impact.
    """
    high, *means = (_windows(blocks[:, k], span) for k in range(4))
    rate_hz = FS_HZ / windows.period
    swing = np.square(windows.swing) * (1.0 + np.power(rate_hz / TOP_HZ, 4))
    leak = swing / (1.0 + np.power(HIGH_HZ / rate_hz, 2 * ORDER))
    impact = np.sqrt(np.maximum(block_means(high) - leak, 0.0))
    turn = np.sqrt(sum(block_means(np.square(m - block_means(m)[:, None])) for m in means))
    part = impact / np.maximum(USUAL_PART * windows.whole, 1e-6)
    regular = HALF_STEP + np.maximum(windows.step, 0.0)
    against_turn = impact * regular / np.maximum(USUAL_AGAINST_TURN * turn, 1e-6)
    return np.asarray(np.minimum(part, against_turn))


def tremble(blocks: FloatArray, swing: FloatArray, span: int) -> FloatArray:
    """How much each window trembles against its swing at step rate, (n,): a walk stays below `TREMBLES`.

    `blocks` as in `strike`. `swing` (n,): standard deviation of the vertical at step rate, m/s2.
    """
    impact = np.sqrt(block_means(_windows(blocks[:, 0], span)))
    return np.asarray(impact / np.maximum(swing, 1e-6))


def _windows(line: FloatArray, span: int) -> FloatArray:
    return np.asarray(line[np.arange(len(line) - span + 1)[:, None] + np.arange(span)])
