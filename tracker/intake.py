"""Samples on their way in: shifted to the recording's own time, put into SI units, checked for gravity."""

from __future__ import annotations

import numpy as np

from algorithms.clipping import ClippingCounter
from algorithms.turning import GyrUnit, gyr_unit
from algorithms.units import HEAD_S, Gravity, HeadCheck, check_head
from sensors.stream import SampleBlock
from tracker.gather import joined

UNIT_S, LOOK_S = 2.0, 0.5
"""The accelerometer's unit is decided on the first; the gyroscope's looked for every so often from there on."""

CLIPPED_SHARE = 0.001

LONGEST_HOLE_S = 86_400.0
"""A longer hole is a clock that was set, not a pause: a session belongs to one day."""
DEGREES = "the header says rad/s but the gyroscope's values are in deg/s; converted"


class Intake:
    """Takes blocks in the header's units on the sensor's clock; answers blocks in SI units from time 0.

    The first `UNIT_S` are held back until the accelerometer's unit is known; with a gyroscope until its unit
    shows, which takes some turning, or `HEAD_S` are over: then the header is believed. `gravity` is decided once
    `HEAD_S` have come. `leap`: when the clock leapt further than any pause, and how far, seconds.
    """

    def __init__(self) -> None:
        self.origin_s: float | None = None
        self.gravity: Gravity | None = None
        self.clipping = ClippingCounter()
        self.leap: tuple[float, float] | None = None
        self._newest_s = 0.0
        self._held: list[SampleBlock] = []
        self._head: list[SampleBlock] = []
        self._next_look_s = UNIT_S
        self._units: HeadCheck | None = None
        self._gyr_unit: GyrUnit | None = None

    def push(self, block: SampleBlock) -> list[SampleBlock]:
        """The blocks that are ready, in order."""
        if len(block) == 0:
            return []
        if self.origin_s is None:
            self.origin_s = float(block.t_s[0])
        # Rounded as samples are: Unix seconds keep no more than 2e-7 s, and the answer must not depend on them.
        block = SampleBlock(np.round(block.t_s - self.origin_s, 6), block.acc, block.gyr)
        self._find_leap(block)
        if self.gravity is None:
            self._head.append(_until(block, HEAD_S))
        ready = self._decide_units(block)
        if self.gravity is None and block.t_s[-1] > HEAD_S:
            self._decide_gravity()
        return ready

    def close(self) -> list[SampleBlock]:
        """What was still held back."""
        if self._held:
            self._look(HEAD_S)
        if self.gravity is None and self._head:
            self._decide_gravity()
        return self._release()

    @property
    def warnings(self) -> tuple[str, ...]:
        """What was wrong with the samples, a sentence each."""
        units = self._units.warnings if self._units else ()
        if self._gyr_unit == "deg/s":
            units = (*units, DEGREES)
        if self.clipping.share < CLIPPED_SHARE:
            return units
        share = f"{100 * self.clipping.share:.1f} % of the samples are at the end of the sensor's range"
        return (*units, f"{share}; choose a larger range")

    def _find_leap(self, block: SampleBlock) -> None:
        before_s, self._newest_s = self._newest_s, float(block.t_s[-1])
        if self._newest_s - before_s <= LONGEST_HOLE_S or self.leap is not None:
            return
        t_s = np.concatenate([[before_s], block.t_s])
        far = np.flatnonzero(np.diff(t_s) > LONGEST_HOLE_S)
        if len(far):
            self.leap = float(t_s[far[0]]), float(t_s[far[0] + 1] - t_s[far[0]])

    def _decide_units(self, block: SampleBlock) -> list[SampleBlock]:
        """Hold the block back until the units are known. A look is taken once a later sample has come."""
        if self._gyr_unit is not None:
            return [self._convert(block)]
        self._held.append(block)
        while self._gyr_unit is None and block.t_s[-1] > self._next_look_s:
            self._look(self._next_look_s)
            self._next_look_s += LOOK_S
        return [] if self._gyr_unit is None else self._release()

    def _look(self, until_s: float) -> None:
        """Look at the samples up to a time for what they say of their units."""
        head = _until(joined(self._head), until_s)
        if self._units is None:
            self._units = check_head(_until(head, UNIT_S).acc)
        shown = None if head.gyr is None else gyr_unit(head.t_s, head.acc, head.gyr)
        last = head.gyr is None or until_s >= HEAD_S
        self._gyr_unit = shown or ("rad/s" if last else None)

    def _release(self) -> list[SampleBlock]:
        held, self._held = self._held, []
        return [self._convert(block) for block in held]

    def _decide_gravity(self) -> None:
        self.gravity = check_head(joined(self._head).acc).gravity
        self._head = []

    def _convert(self, block: SampleBlock) -> SampleBlock:
        scale = self._units.acc_scale if self._units else 1.0
        acc = block.acc if scale == 1.0 else block.acc * scale
        self.clipping.push(acc)
        if block.gyr is None or self._gyr_unit == "rad/s":
            return SampleBlock(block.t_s, acc, block.gyr)
        return SampleBlock(block.t_s, acc, np.radians(block.gyr))


def _until(block: SampleBlock, until_s: float) -> SampleBlock:
    """The samples up to a time."""
    inside = int(np.searchsorted(block.t_s, until_s, side="right"))
    return SampleBlock(block.t_s[:inside], block.acc[:inside], None if block.gyr is None else block.gyr[:inside])
