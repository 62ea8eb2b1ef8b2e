"""Samples on their way in: shifted to the recording's own time, put into SI units, checked for gravity."""

from __future__ import annotations

import numpy as np

from algorithms.clipping import ClippingCounter
from algorithms.types import FloatArray
from algorithms.units import HEAD_S, Gravity, HeadCheck, check_head
from sensors.stream import SampleBlock

UNIT_S = 2.0
"""Signal held back until its unit is decided, seconds."""

CLIPPED_SHARE = 0.001


class Intake:
    """Takes blocks in the header's units on the sensor's clock; answers blocks in SI units from time 0.

    The first `UNIT_S` are held back until the unit is known. `gravity` is decided once `HEAD_S` have come.
    """

    def __init__(self) -> None:
        self.origin_s: float | None = None
        self.gravity: Gravity | None = None
        self.clipping = ClippingCounter()
        self._held: list[SampleBlock] = []
        self._head: list[SampleBlock] = []
        self._units: HeadCheck | None = None

    def push(self, block: SampleBlock) -> list[SampleBlock]:
        """The blocks that are ready, in order."""
        if len(block) == 0:
            return []
        if self.origin_s is None:
            self.origin_s = float(block.t_s[0])
        block = SampleBlock(block.t_s - self.origin_s, block.acc, block.gyr)
        self._look(block)
        if self._units is None:
            self._held.append(block)
            return self._release() if block.t_s[-1] >= UNIT_S else []
        return [self._convert(block, self._units)]

    def close(self) -> list[SampleBlock]:
        """What was still held back."""
        ready = self._release() if self._units is None and self._held else []
        if self.gravity is None and self._head:
            self._decide_gravity()
        return ready

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was wrong with the samples, a sentence each."""
        units = self._units.warnings if self._units else ()
        if self.clipping.share < CLIPPED_SHARE:
            return units
        share = f"{100 * self.clipping.share:.1f} % of the samples are at the end of the sensor's range"
        return (*units, f"{share}; choose a larger range")

    def _look(self, block: SampleBlock) -> None:
        if self.gravity is not None:
            return
        inside = int(np.searchsorted(block.t_s, HEAD_S, side="right"))
        self._head.append(SampleBlock(block.t_s[:inside], block.acc[:inside], None))
        if block.t_s[-1] > HEAD_S:
            self._decide_gravity()

    def _decide_gravity(self) -> None:
        self.gravity = check_head(_acc(self._head), None).gravity
        self._head = []

    def _release(self) -> list[SampleBlock]:
        t_s = np.concatenate([b.t_s for b in self._held])
        inside = int(np.searchsorted(t_s, UNIT_S, side="right"))
        gyr = [b.gyr for b in self._held if b.gyr is not None]
        head_gyr = np.concatenate(gyr)[:inside] if gyr else None
        self._units = check_head(_acc(self._held)[:inside], head_gyr)
        ready = [self._convert(b, self._units) for b in self._held]
        self._held = []
        return ready

    def _convert(self, block: SampleBlock, units: HeadCheck) -> SampleBlock:
        acc = block.acc if units.acc_scale == 1.0 else block.acc * units.acc_scale
        gyr = block.gyr if block.gyr is None or units.gyr_scale == 1.0 else block.gyr * units.gyr_scale
        self.clipping.push(acc)
        return SampleBlock(block.t_s, acc, gyr)


def _acc(blocks: list[SampleBlock]) -> FloatArray:
    return np.concatenate([b.acc for b in blocks])
