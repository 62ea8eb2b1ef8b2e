"""Synthetic days to measure on: busy hours, calm hours and a night, by the digital patient.

The first hour is busy (idling, walking, sets), and so is the thirteenth; the last eight are a night,
the others calm (idling, with short walks). One hour is thus the worst case. Made once and kept in the temporary
folder.
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
NIGHT_FROM = 16
VERSION = 2
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
        hours = list(self._each_hour())
        gyr = [hour.gyr for hour in hours if hour.gyr is not None]
        return SampleBlock(
            np.round(np.arange(len(hours) * len(hours[0])) / self.rate_hz, 6),
            np.concatenate([hour.acc for hour in hours]), np.concatenate(gyr) if gyr else None,
        )  # fmt: skip

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
        for k in range(self.hours):
            kind = "busy" if k % 12 == 0 else "night" if k % 24 >= NIGHT_FROM else "calm"
            hour = self._hour(kind)
            yield SampleBlock(hour.t_s + k * HOUR_S, hour.acc, hour.gyr)

    def _hour(self, kind: str) -> SampleBlock:
        """One hour; with a gyroscope or without."""
        path = self._home / f"{kind}-{self.rate_hz}hz.npz"
        if not path.exists():
            made = _joined([_at_rate(part, self.rate_hz) for part in MAKERS[kind]()], self.rate_hz)
            assert made.gyr is not None
            np.savez(path, t_s=made.t_s, acc=made.acc, gyr=made.gyr)
        with np.load(path) as kept:
            return SampleBlock(kept["t_s"], kept["acc"], kept["gyr"] if self.gyroscope else None)


def _busy() -> list[SampleBlock]:
    """Half an hour of idling, ten minutes of walking, sets."""
    parts = [simulate_idle(1, 30.0, PLACEMENT).block, simulate_walk(2, placement=PLACEMENT, minutes=10.0).block]
    return parts + [simulate(e, seed=3, placement=PLACEMENT, gyroscope=True, around=True).block for e in EXERCISES]


def _calm() -> list[SampleBlock]:
    """Half an hour of idling."""
    return [simulate_idle(4, 30.0, PLACEMENT).block]


def _night() -> list[SampleBlock]:
    """Twenty minutes of lying still on one side, and then on the other."""
    rng, n = np.random.default_rng(5), 20 * 60 * 50
    lies = [np.array([0.0, side, 0.1]) * 9.8 + rng.normal(0.0, 0.02, (n, 3)) for side in (-0.995, 0.995)]
    acc, gyr = np.concatenate(lies), rng.normal(0.0, 0.003, (2 * n, 3))
    return [quantise(np.arange(2 * n) / 50.0, acc, gyr)]


MAKERS = {"busy": _busy, "calm": _calm, "night": _night}


def _joined(parts: list[tuple[FloatArray, FloatArray]], rate_hz: int) -> SampleBlock:
    """The parts one after another, from the beginning again until the hour is full."""
    t_s = np.arange(HOUR_S * rate_hz) / rate_hz
    acc, gyr = (np.resize(np.concatenate(columns), (len(t_s), 3)) for columns in zip(*parts, strict=True))
    return quantise(t_s, acc, gyr)


def _at_rate(block: SampleBlock, rate_hz: int) -> tuple[FloatArray, FloatArray]:
    """Acceleration and angular rate at another rate."""
    t_s = np.arange(block.t_s[0], block.t_s[-1], 1.0 / rate_hz)
    gyr = np.zeros_like(block.acc) if block.gyr is None else block.gyr
    acc, turns = (
        np.column_stack([np.interp(t_s, block.t_s, v[:, k]) for k in range(3)]) for v in (block.acc, gyr)
    )
    return acc, turns
