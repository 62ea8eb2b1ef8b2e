"""ActiGraph .gt3x files: a zip with `info.txt` and the records of the device in `log.bin`.

Source: the vendor's `GT3X-File-Format` documentation and its own open reader. A second of the accelerometer is
one record, and so is a second of accelerometer and gyroscope in a GT9X Link that records both; where there are
such ones, they are read. `info.txt` says the rate and the scale; without a scale the record of parameters does,
else the serial number. Newer devices store uncalibrated numbers and a `calibration.json`.

Times are seconds since 1970 as if the device's clock, which runs in the zone that `info.txt` names, ran in UTC.
In idle sleep mode the device stops while it lies still; the vendor's software fills that in, here it stays a
hole. Unconfirmed: that every device reads +1 g upwards;
a mirrored one gives the same counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Protocol

import numpy as np

from sensors.errors import RecordingError
from sensors.feed import Feed
from sensors.layouts.gt3x_activity import Activity
from sensors.layouts.gt3x_calibration import calibration
from sensors.layouts.gt3x_imu import SCHEMA, Imu, read_schema
from sensors.layouts.gt3x_info import INFO, read_info
from sensors.layouts.gt3x_log import Log, Record
from sensors.layouts.stamped import moment, sample_times
from sensors.place import Place, text_of
from sensors.plan import Role
from sensors.sieve import Readings, Sieve
from sensors.stream import FloatArray

NAME = "actigraph-gt3x"
LOG = "log.bin"

_EVENT, _ASLEEP, _AWAKE = 3, b"\x08", b"\x09"
_AT_ONCE = 256
"""Records, a second each, that are decoded together."""
_LOOK_AT = 200
_LOOK_SECONDS = 3
"""So many records, or seconds of the accelerometer, tell whether the gyroscope is recorded too."""


class Seconds(Protocol):
    """A kind of record that holds a second of samples."""

    @property
    def rate_hz(self) -> float:
        """Samples a second."""
        ...

    @property
    def roles(self) -> tuple[Role, ...]:
        """What each three columns of the values hold."""
        ...

    def takes(self, record: Record) -> bool:
        """Whether a record is of this kind; each is shown once, in order."""
        ...

    def samples(self, record: Record) -> int:
        """Samples in a record."""
        ...

    def values(self, records: Sequence[Record]) -> FloatArray:
        """The values in SI, (n, 3 or 6). ValueError: nothing tells their scale."""
        ...


def matches(names: Sequence[str]) -> bool:
    """Whether a zip file with these members is one."""
    return LOG in names and INFO in names


def open_part(path: str, place: Place) -> Gt3xPart:
    """A reader of such a file, its description and first records read.

    Raises:
        RecordingError: it names no sample rate, or a calibration that is not known.
    """
    info = read_info(path, place)
    try:
        stored = calibration(text_of(place, "calibration.json"), round(info.rate_hz))
    except ValueError as error:
        raise RecordingError(f"{path}/calibration.json", None, f"{error}; export raw CSV instead") from error
    part = Gt3xPart(path, place.feed(LOG), Activity(info.rate_hz, info.scale, stored), info.zone)
    part.look()
    return part


@dataclass(slots=True)
class Gt3xPart:
    """A `Part`; `warnings()` is complete when `readings()` has ended. `source`: the records that are read."""

    path: str
    feed: Feed
    source: Seconds
    zone: str
    layout: str = NAME
    roles: tuple[Role, ...] = ("total",)
    remedy: str | None = None
    started_at: str | None = None
    _log: Log = field(default_factory=Log)
    _asleep_s: int | None = None
    _slept_s: int = 0
    _records: Iterator[Record] = field(init=False)
    _sieve: Sieve = field(init=False)

    def __post_init__(self) -> None:
        self._records = self._log.records(iter(self.feed.some, b""))
        self._sieve = Sieve(self.path, unit="byte")

    def look(self) -> None:
        """Read the first records, and switch to those with a gyroscope where there are any."""
        ahead: list[Record] = []
        imu: Imu | None = None
        seconds = 0
        for record in self._records:
            ahead.append(record)
            imu = read_schema(record.payload) if record.kind == SCHEMA else imu
            seconds += self.source.takes(record)
            if imu is not None and imu.takes(record):
                self.source, self.roles = imu, imu.roles
                break
            if seconds == _LOOK_SECONDS or len(ahead) == _LOOK_AT:
                break
        self._records = chain(ahead, self._records)

    def readings(self) -> Iterator[Readings]:
        """The samples in order, some minutes at a time. A second waits for the one after it.

        Raises:
            RecordingError: no second of samples, or nothing that says its scale.
        """
        held: list[Record] = []
        for record in self._records:
            self._notice_sleep(record)
            if self.source.takes(record):
                held.append(record)
            if len(held) > _AT_ONCE:
                yield self._samples(held, _AT_ONCE)
                held = held[_AT_ONCE:]
        if held:
            yield self._samples(held, len(held))
        if not self._sieve.kept:
            reason = f"no samples in {LOG}; download the file from the device again"
            raise RecordingError(self.path, None, reason)

    def warnings(self) -> list[str]:
        """What was left out so far, a sentence each."""
        why = f"no record of {LOG} with a right checksum"
        said = [*self._log.damaged.said("stretch", "stretches", "byte", why), *self._sieve.warnings()]
        if self._log.cut:
            said.append(f"{LOG} ends inside a record, which was left out")
        if self._slept_s:
            slept = f"the device slept while it lay still, {self._slept_s} s in all, which are holes"
            said.append(f"{slept}; switch idle sleep mode off before the next recording")
        return said

    def _notice_sleep(self, record: Record) -> None:
        if record.kind == _EVENT and record.payload == _ASLEEP:
            self._asleep_s = record.second
        elif record.kind == _EVENT and record.payload == _AWAKE and self._asleep_s is not None:
            self._slept_s += max(0, record.second - self._asleep_s)
            self._asleep_s = None

    def _samples(self, records: list[Record], kept: int) -> Readings:
        """The samples of the first `kept` of these seconds."""
        second = np.array([record.second for record in records], dtype=np.float64)
        counts = np.array([self.source.samples(record) for record in records])
        rate_hz = np.full(len(records), self.source.rate_hz)
        times = sample_times(second, counts, rate_hz, np.diff(second) == 1)
        try:
            values = self.source.values(records[:kept])
        except ValueError as error:
            raise RecordingError(self.path, None, f"{error}; export raw CSV instead") from error
        self.started_at = self.started_at or moment(float(second[0]), self.zone)
        places = np.repeat(np.array([record.place for record in records[:kept]]), counts[:kept])
        return self._sieve.keep(times[: len(values)], values, places)
