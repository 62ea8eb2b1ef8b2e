"""Sensors that a description speaks for: numbers at fixed places in notifications, or lines of text.

Covers what has no protocol of its own: boards that share their readings as characteristics, sketches that invent
theirs, and programmable sensors that print lines over the Nordic UART service.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from sensors.devices import gatt
from sensors.devices.description import LINES, Axes, Description, Told, read_description
from sensors.devices.model import (
    Advert,
    Bad,
    CountedClock,
    DeviceClock,
    Driver,
    FloatArray,
    Link,
    Match,
    NoClock,
    Part,
    Reading,
    Samples,
    StampedClock,
    Started,
)
from sensors.devices.wanted import believable
from sensors.errors import LinkError, UnsupportedSensorError

LONGEST_LINE = 512
"""A line of more bytes is something else."""

COUNT_TURN = 1 << 62
"""A counter that never starts over."""

READY = Path(__file__).parent / "descriptions"


@dataclass(slots=True)
class DescribedDriver:
    """One connection. `_rest`: the beginning of a line whose end has not come, by characteristic."""

    description: Description
    _rest: dict[str, bytes] = field(default_factory=dict)

    async def start(self, link: Link) -> Started:
        """As `Driver.start`."""
        about = self.description
        parts = [about.acc] if about.gyr is None else [about.acc, about.gyr]
        await self._has(link, [axes.characteristic for axes in parts])
        await _tell(link, about.stop)
        for characteristic in dict.fromkeys(axes.characteristic for axes in parts):
            await link.subscribe(characteristic)
        await _tell(link, about.start)
        rate_hz = await self._rate_hz(link)
        acc, *gyr = (Part(rate_hz or axes.rate_hz, self._clock()) for axes in parts)
        model = await gatt.model_number(link, about.name)
        return Started(model, acc, gyr[0] if gyr else None, about.notes, rests=about.still)

    async def stop(self, link: Link) -> None:
        """As `Driver.stop`."""
        await _tell(link, self.description.stop)

    def decode(self, characteristic: str, data: bytes) -> Sequence[Reading]:
        """As `Driver.decode`."""
        about = self.description
        wanted = [axes for axes in (about.acc, about.gyr) if axes and axes.characteristic == characteristic]
        if not wanted:
            return []
        try:
            rows = self._lines(characteristic, data) if wanted[0].form == LINES else [_numbers(wanted[0], data)]
            return [self._samples(wanted, np.array(row)) for row in rows if row]
        except ValueError as bad:
            return [Bad(str(bad))]

    async def _has(self, link: Link, needed: Sequence[str]) -> None:
        there = await link.characteristics()
        if not set(needed) <= there:
            raise UnsupportedSensorError(
                self.description.name,
                "it does not share its motion; install the program or firmware that docs/sensors.md names",
            )

    async def _rate_hz(self, link: Link) -> float | None:
        """The rate in force, where the sensor tells it."""
        rate = self.description.rate
        if rate is None:
            return None
        told = await link.read(rate.characteristic)
        if len(told) != struct.calcsize(rate.form) or struct.unpack(rate.form, told)[0] <= 0:
            raise LinkError(self.description.name, "it tells no rate; switch it off and on and try again")
        return 1.0 / (float(struct.unpack(rate.form, told)[0]) * rate.unit_s)

    def _clock(self) -> DeviceClock:
        numbering = self.description.numbering
        if numbering is None:
            return NoClock()
        if numbering.tick_s is None:
            return CountedClock(numbering.turn or COUNT_TURN)
        return StampedClock(numbering.tick_s, numbering.turn, "first")

    def _lines(self, characteristic: str, data: bytes) -> list[list[list[float]]]:
        """The samples of whole lines, each its own frame; other text of a console is passed over."""
        *lines, rest = (self._rest.get(characteristic, b"") + data).split(b"\n")
        self._rest[characteristic] = b"" if len(rest) > LONGEST_LINE else rest
        fields = [field for axes in (self.description.acc, self.description.gyr) if axes for field in axes.fields]
        return [[row] for row in map(_numbers_of_line, lines) if row is not None and len(row) > max(fields)]

    def _samples(self, wanted: list[Axes], rows: FloatArray) -> Reading:
        try:
            found = Samples(None, None, self._stamp(rows[0]))
            for axes in wanted:
                values = believable(rows[:, axes.fields] * np.array(axes.scale), axes.limit)
                found = replace(found, acc=values) if axes is self.description.acc else replace(found, gyr=values)
        except ValueError as bad:
            return Bad(str(bad))
        return found

    def _stamp(self, row: FloatArray) -> int | None:
        numbering = self.description.numbering
        if numbering is None:
            return None
        if numbering.field >= len(row) or not float(row[numbering.field]).is_integer():
            raise ValueError("a sample without its number")
        return int(row[numbering.field])


async def _tell(link: Link, told: Sequence[Told]) -> None:
    for each in told:
        await link.write(each.characteristic, each.data, response=each.response)
        await link.pause(each.pause_s)


def _numbers(axes: Axes, data: bytes) -> list[list[float]]:
    """The numbers of every sample of a notification. ValueError: a part of a sample is missing."""
    size = struct.calcsize(axes.form)
    body = data[axes.skip :]
    if not body or len(body) % size:
        raise ValueError(f"{len(data)} bytes, which is no whole number of samples")
    return [[float(value) for value in sample] for sample in struct.iter_unpack(axes.form, body)]


def _numbers_of_line(line: bytes) -> list[float] | None:
    """The numbers between commas; None where the line is something else."""
    try:
        numbers = [float(cell) for cell in line.decode("ascii").strip().lstrip("> ").split(",")]
    except ValueError:
        return None
    return numbers if all(map(math.isfinite, numbers)) else None


@dataclass(frozen=True, slots=True)
class Described:
    """Sensors of one description."""

    description: Description
    name: str

    def match(self, advert: Advert) -> Match | None:
        """As `Family.match`: by an advertised service, or how the name begins."""
        about = self.description
        if any(service in advert.services for service in about.services):
            return Match(about.name)
        return Match(about.name) if advert.name and advert.name.startswith(about.names or ("\0",)) else None

    def driver(self) -> Driver:
        """As `Family.driver`."""
        return DescribedDriver(self.description)


def described(path: Path) -> Described:
    """The family of a description. Raises `DescriptionError`."""
    description = read_description(path)
    return Described(description, description.id)


def ready() -> tuple[Described, ...]:
    """The families whose description comes with Backbeat."""
    return tuple(described(path) for path in sorted(READY.glob("*.toml")))
