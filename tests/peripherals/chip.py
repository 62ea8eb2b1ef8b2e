"""What simulated sensors are made of: the motion they wear, a clock that drifts, a chip that samples and clips."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sensors.stream import FloatArray, SampleBlock

IntArray = npt.NDArray[np.int64]
G_M_S2 = 9.80665
DEG = np.pi / 180.0


@dataclass(frozen=True, slots=True)
class Worn:
    """The motion that a sensor wears, between its samples along straight lines; after its end it lies still."""

    block: SampleBlock

    def acc(self, true_s: FloatArray) -> FloatArray:
        """(n, 3) m/s2 at those times."""
        return self._at(true_s, self.block.acc)

    def gyr(self, true_s: FloatArray) -> FloatArray:
        """(n, 3) rad/s at those times."""
        assert self.block.gyr is not None
        return self._at(true_s, self.block.gyr)

    def _at(self, true_s: FloatArray, values: FloatArray) -> FloatArray:
        return np.column_stack([np.interp(true_s, self.block.t_s, values[:, axis]) for axis in range(3)])


def wearing(block: SampleBlock) -> Worn:
    """The motion of a recording, from 0 s on; where its times are those of bursts arriving, spread evenly. One
    without a gyroscope turns as gravity says: a gyroscope that slept through it would contradict gravity.
    """
    t_s = block.t_s - block.t_s[0]
    if np.any(np.diff(t_s) <= 0.0):
        t_s = np.linspace(0.0, t_s[-1], len(t_s))
    return Worn(SampleBlock(t_s, block.acc, _turning(t_s, block.acc) if block.gyr is None else block.gyr))


def _turning(t_s: FloatArray, acc: FloatArray) -> FloatArray:
    """(n, 3) rad/s: the least turning that moves gravity, seen through a quarter of a second, as it moved."""
    width = max(1, round(0.25 * len(t_s) / t_s[-1]))
    means = [np.convolve(axis, np.full(width, 1.0 / width), "same") for axis in acc.T]
    up = np.column_stack(means) / np.linalg.norm(means, axis=0)[:, None]
    return np.cross(np.gradient(up, t_s, axis=0), up)


def lying_still(seconds: float = 60.0) -> Worn:
    """A sensor on its back on a table."""
    return Worn(SampleBlock(np.array([0.0, seconds]), np.tile([0.0, 0.0, G_M_S2], (2, 1)), np.zeros((2, 3))))


def resting(seconds: float = 60.0, rate_hz: float = 100.0) -> Worn:
    """A sensor on a table, with the noise of its chips: 2 mg and 0.1 deg/s."""
    dice = np.random.default_rng(5)
    n = round(seconds * rate_hz)
    acc = dice.normal([0.0, 0.0, G_M_S2], 0.002 * G_M_S2, (n, 3))
    return Worn(SampleBlock(np.arange(n) / rate_hz, acc, dice.normal(0.0, 0.1 * DEG, (n, 3))))


def steps(values: FloatArray, per_unit: float, bits: int = 16) -> IntArray:
    """What the chip reads: whole steps of its bits; what is beyond its range reads as the end of it."""
    limit = 1 << (bits - 1)
    return np.clip(np.rint(values * per_unit), -limit, limit - 1).astype(np.int64)


@dataclass(slots=True)
class Clock:
    """A sensor's clock: it read `reads_s` when switched on at true `on_s`, and runs `drift_ppm` fast."""

    drift_ppm: float = 0.0
    reads_s: float = 0.0
    on_s: float = 0.0

    def device_s(self, true_s: float) -> float:
        """What it reads then."""
        return self.reads_s + (true_s - self.on_s) * (1.0 + self.drift_ppm * 1e-6)

    def true_s(self, device_s: FloatArray) -> FloatArray:
        """When it reads that."""
        return self.on_s + (device_s - self.reads_s) / (1.0 + self.drift_ppm * 1e-6)


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """The samples of one frame: the number of the first since the start, and their times on both clocks."""

    first: int
    device_s: FloatArray
    true_s: FloatArray


@dataclass(slots=True)
class Stream:
    """Samples taken at `rate_hz` of the sensor's clock and sent `per_frame` at a time."""

    clock: Clock
    rate_hz: float = 0.0
    per_frame: int = 1
    begun_s: float | None = None
    sent: int = 0

    def begin(self, now_s: float, rate_hz: float, per_frame: int) -> None:
        """Start at true `now_s`; the first sample is one period later."""
        self.rate_hz, self.per_frame, self.sent = rate_hz, per_frame, 0
        self.begun_s = self.clock.device_s(now_s)

    def end(self) -> None:
        """Stop; samples that fill no frame are lost."""
        self.begun_s = None

    def due(self, until_s: float) -> list[Batch]:
        """The frames whose last sample is taken by true `until_s`."""
        batches = []
        while self.begun_s is not None:
            device_s = self.begun_s + (self.sent + 1 + np.arange(self.per_frame)) / self.rate_hz
            true_s = self.clock.true_s(device_s)
            if true_s[-1] > until_s:
                break
            batches.append(Batch(self.sent, device_s, true_s))
            self.sent += self.per_frame
        return batches
