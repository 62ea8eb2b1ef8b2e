"""Synthetic days to measure on: an hour of idling, walking and sets by the digital patient, over and over.

Nobody lives so busily: a real day rests more, and costs less. Made once and kept in the temporary folder.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sensors.layouts.backbeat import format_rows, header
from sensors.stream import FloatArray, SampleBlock, quantise
from sensors.synthetic import simulate, simulate_idle, simulate_walk

PLACEMENT = "thigh"
EXERCISES = ("chair-stand", "wall-slide", "double-knee-to-chest", "lumbar-rotation")
HOUR_S = 3600
VERSION = 1
"""Another one is made when this changes."""


@dataclass(frozen=True, slots=True)
class Day:
    """Hours of samples. `rate_hz`: samples a second. `gyroscope`: whether they have one."""

    hours: int
    rate_hz: int
    gyroscope: bool = False

    @property
    def _home(self) -> Path:
        home = Path(tempfile.gettempdir()) / f"backbeat-bench-{VERSION}"
        home.mkdir(exist_ok=True)
        return home

    def samples(self) -> SampleBlock:
        """The whole day in memory."""
        hour = self._hour()
        t_s = np.round(np.arange(self.hours * len(hour)) / self.rate_hz, 6)
        gyr = None if hour.gyr is None else np.tile(hour.gyr, (self.hours, 1))
        return SampleBlock(t_s, np.tile(hour.acc, (self.hours, 1)), gyr)

    def csv(self) -> Path:
        """The whole day as Backbeat CSV."""
        path = self._home / f"{self.hours}h-{self.rate_hz}hz{'-gyr' if self.gyroscope else ''}.csv"
        if not path.exists():
            part = path.with_suffix(".part")
            with part.open("w", encoding="ascii") as file:
                file.write(header(self.gyroscope) + "\n")
                for piece in self._each_hour():
                    file.write(format_rows(piece))
            part.rename(path)
        return path

    def array(self) -> Path:
        """The whole day's acceleration as a numpy file, (n, 3)."""
        path = self._home / f"{self.hours}h-{self.rate_hz}hz.npy"
        if not path.exists():
            np.save(path, self.samples().acc)
        return path

    def _each_hour(self) -> Iterator[SampleBlock]:
        hour = self._hour()
        for k in range(self.hours):
            yield SampleBlock(hour.t_s + k * HOUR_S, hour.acc, hour.gyr)

    def _hour(self) -> SampleBlock:
        """One hour; with a gyroscope or without."""
        path = self._home / f"hour-{self.rate_hz}hz.npz"
        if not path.exists():
            made = _make_hour(self.rate_hz)
            np.savez(path, t_s=made.t_s, acc=made.acc, gyr=made.gyr)
        with np.load(path) as kept:
            return SampleBlock(kept["t_s"], kept["acc"], kept["gyr"] if self.gyroscope else None)


def _make_hour(rate_hz: int) -> SampleBlock:
    """Half an hour of idling, ten minutes of walking, sets, and the beginning again until the hour is full."""
    parts = [simulate_idle(1, 30.0, PLACEMENT).block, simulate_walk(2, placement=PLACEMENT, minutes=10.0).block]
    parts += [simulate(e, seed=3, placement=PLACEMENT, gyroscope=True, around=True).block for e in EXERCISES]
    t_s = np.arange(HOUR_S * rate_hz) / rate_hz
    values = [np.concatenate(columns) for columns in zip(*(_at_rate(p, rate_hz) for p in parts), strict=True)]
    acc, gyr = (np.resize(v, (len(t_s), 3)) for v in values)
    return quantise(t_s, acc, gyr)


def _at_rate(block: SampleBlock, rate_hz: int) -> tuple[FloatArray, FloatArray]:
    """Acceleration and angular rate at another rate."""
    t_s = np.arange(block.t_s[0], block.t_s[-1], 1.0 / rate_hz)
    gyr = np.zeros_like(block.acc) if block.gyr is None else block.gyr
    acc, turns = (
        np.column_stack([np.interp(t_s, block.t_s, v[:, k]) for k in range(3)]) for v in (block.acc, gyr)
    )
    return acc, turns
