"""A driver and a simulated sensor talking, for the tests of every family."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import numpy as np

from sensors.devices.model import Bad, Driver, Part, Reading, Samples, StampedClock, Started
from sensors.stream import FloatArray, SampleBlock
from tests.peripherals.chip import G_M_S2, Worn
from tests.peripherals.link import Faults, MemoryLink
from tests.peripherals.model import Peripheral


def swinging(seconds: float = 20.0, rate_hz: float = 400.0) -> Worn:
    """Smooth motion on all axes, none like another, within 2 g and 300 deg/s."""
    t_s = np.arange(round(seconds * rate_hz)) / rate_hz
    waves = [np.sin(2 * np.pi * hz * t_s + hz) for hz in (0.3, 0.7, 1.1)]
    acc = np.column_stack([0.6 * waves[0], 0.9 * waves[1], 1.0 + 0.5 * waves[2]]) * G_M_S2
    return Worn(SampleBlock(t_s, acc, np.column_stack([5.0 * waves[2], -3.0 * waves[0], 2.0 * waves[1]])))


@dataclass(slots=True)
class Talk:
    """A driver that has begun with a sensor."""

    driver: Driver
    link: MemoryLink
    started: Started

    def listen(self, seconds: float) -> list[Reading]:
        """What it reads in the next while."""
        return [reading for _, reading in self.heard(seconds)]

    def heard(self, seconds: float) -> list[tuple[float, Reading]]:
        """The same, with when each arrived."""
        before = len(self.link.received)
        self.link.run(seconds)
        return [
            (frame.at_s, reading)
            for frame in self.link.received[before:]
            for reading in self.driver.decode(frame.characteristic, frame.data)
        ]

    def stop(self) -> None:
        """Make the sensor rest."""
        asyncio.run(self.driver.stop(self.link))


def begin(driver: Driver, sensor: Peripheral, faults: Faults | None = None, now_s: float = 0.0) -> Talk:
    """Connect and start."""
    link = MemoryLink(sensor, faults or Faults(), now_s)
    return Talk(driver, link, asyncio.run(driver.start(link)))


def acc_of(readings: list[Reading]) -> list[Samples]:
    """The frames with acceleration; none may be bad."""
    assert not [reading for reading in readings if isinstance(reading, Bad)]
    return [reading for reading in readings if isinstance(reading, Samples) and reading.acc is not None]


def gyr_of(readings: list[Reading]) -> list[Samples]:
    """The frames with angular rate."""
    return [reading for reading in readings if isinstance(reading, Samples) and reading.gyr is not None]


def joined(frames: list[Samples]) -> tuple[FloatArray, FloatArray]:
    """(n, 3) acceleration and angular rate of frames that have both or either."""
    empty = np.zeros((0, 3))
    acc = [frame.acc for frame in frames if frame.acc is not None]
    gyr = [frame.gyr for frame in frames if frame.gyr is not None]
    return np.concatenate([empty, *acc]), np.concatenate([empty, *gyr])


def device_s(frames: list[Samples], part: Part) -> FloatArray:
    """(n,) each sample's time on a stamping sensor's clock, by its frame's own stamp and the nominal rate."""
    clock = part.clock
    assert isinstance(clock, StampedClock)
    times = [np.zeros(0)]
    for frame in frames:
        values = frame.acc if frame.acc is not None else frame.gyr
        assert values is not None
        assert frame.stamp is not None
        offset = len(values) - 1 if clock.marks == "last" else 0
        times.append(frame.stamp * clock.tick_s + (np.arange(len(values)) - offset) / part.rate_hz)
    return np.concatenate(times)
