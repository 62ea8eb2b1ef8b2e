"""ActiGraph .gt3x files: a zip with `info.txt` and the records of the device in `log.bin`.

Source: the vendor's `GT3X-File-Format` documentation and its own open reader. A record of activity is one second
of accelerometer: 12 bits a number in the order y, x, z (type 0) or x, y, z (type 27), or 16 bits in the order
x, y, z (type 26). `info.txt` says the rate and the scale; without a scale the record of parameters does, else
the serial number. Newer devices store uncalibrated numbers and a `calibration.json`.

Times are seconds since 1970 as if the device's clock, which runs in the zone that `info.txt` names, ran in UTC.
In idle sleep mode the device stops while it lies still; the vendor's software fills that in, here it stays a hole.
Not read: the gyroscope of a GT9X Link (types 24 and 25) and files of firmware before 3.0 (`activity.bin`).
Unconfirmed: that every device reads +1 g upwards; a mirrored one gives the same counts.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

import numpy as np

from sensors.errors import RecordingError
from sensors.feed import Feed
from sensors.layouts.gt3x_calibration import Calibration, calibration
from sensors.layouts.gt3x_log import Log, Record
from sensors.layouts.stamped import moment, sample_times
from sensors.place import Place, text_of
from sensors.plan import Role
from sensors.sieve import Readings, Sieve
from sensors.stream import FloatArray
from sensors.units import G_M_S2

NAME = "actigraph-gt3x"
LOG, INFO = "log.bin", "info.txt"

ACTIVITY, EVENT, PARAMETERS, SENSOR_DATA, ACTIVITY2, ACTIVITY3 = 0, 3, 21, 25, 26, 27
_ACTIVITIES = (ACTIVITY, ACTIVITY2, ACTIVITY3)
_ASLEEP, _AWAKE = b"\x08", b"\x09"
_AT_ONCE = 256
"""Records, a second each, that are decoded together."""

_SCALES = {"NEO": 341.0, "CLE": 341.0, "MRA": 341.0, "MOS": 256.0, "TAS": 256.0}
_PARAMETER = struct.Struct("<HHI")
_ACCEL_SCALE = (0, 55)
_ZONE = re.compile(r"([+-]?)(\d\d):(\d\d)")


def matches(names: Sequence[str]) -> bool:
    """Whether a zip file with these members is one."""
    return LOG in names and INFO in names


def open_part(path: str, place: Place) -> Gt3xPart:
    """A reader of such a file, its description read.

    Raises:
        RecordingError: it names no sample rate, or a calibration that is not known.
    """
    info = _info(text_of(place, INFO) or "")
    try:
        rate_hz = float(info["Sample Rate"])
    except (KeyError, ValueError) as error:
        raise RecordingError(f"{path}/{INFO}", None, "no sample rate; download the file again") from error
    if not 1.0 <= rate_hz <= 1000.0:
        raise RecordingError(f"{path}/{INFO}", None, f"a sample rate of {rate_hz:g} Hz; download the file again")
    try:
        stored = calibration(text_of(place, "calibration.json"), round(rate_hz))
    except ValueError as error:
        raise RecordingError(f"{path}/calibration.json", None, f"{error}; export raw CSV instead") from error
    return Gt3xPart(path, place.feed(LOG), rate_hz, _scale(info), _zone(info.get("TimeZone", "")), stored)


@dataclass(slots=True)
class Gt3xPart:
    """A `Part`; `warnings()` is complete when `readings()` has ended. `scale`: steps per g, None if not known."""

    path: str
    feed: Feed
    rate_hz: float
    scale: float | None
    zone: str
    stored: Calibration | None
    layout: str = NAME
    roles: tuple[Role, ...] = ("total",)
    remedy: str | None = None
    started_at: str | None = None
    _log: Log = field(default_factory=Log)
    _asleep_s: int | None = None
    _slept_s: int = 0
    _gyroscope: bool = False
    _sieve: Sieve = field(init=False)

    def __post_init__(self) -> None:
        self._sieve = Sieve(self.path, unit="byte")

    def readings(self) -> Iterator[Readings]:
        """The samples in order, some minutes at a time. A second waits for the one after it.

        Raises:
            RecordingError: no record of activity, or nothing that says its scale.
        """
        held: list[Record] = []
        for record in self._log.records(iter(self.feed.some, b"")):
            self._notice(record)
            if record.kind in _ACTIVITIES and len(record.payload) > 1:
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
        if self._gyroscope:
            said.append("the gyroscope in this file is not read; export the IMU data as CSV for it")
        return said

    def _notice(self, record: Record) -> None:
        """What is worth knowing of the other records."""
        if record.kind == EVENT and record.payload == _ASLEEP:
            self._asleep_s = record.second
        elif record.kind == EVENT and record.payload == _AWAKE and self._asleep_s is not None:
            self._slept_s += max(0, record.second - self._asleep_s)
            self._asleep_s = None
        elif record.kind == PARAMETERS and self.scale is None:
            self.scale = _parameter(record.payload)
        self._gyroscope = self._gyroscope or record.kind == SENSOR_DATA

    def _samples(self, records: list[Record], kept: int) -> Readings:
        """The samples of the first `kept` of these seconds."""
        second = np.array([record.second for record in records], dtype=np.float64)
        counts = np.array([_samples_in(record) for record in records])
        times = sample_times(second, counts, np.full(len(records), self.rate_hz), np.diff(second) == 1)
        runs = [list(run) for _, run in groupby(records[:kept], lambda r: (r.kind, len(r.payload)))]
        raw = np.concatenate([_decoded(run[0].kind, b"".join(r.payload for r in run), len(run)) for run in runs])
        self.started_at = self.started_at or moment(float(second[0]), self.zone)
        places = np.repeat(np.array([record.place for record in records[:kept]]), counts[:kept])
        return self._sieve.keep(times[: len(raw)], self._force(raw), places)

    def _force(self, raw: FloatArray) -> FloatArray:
        if self.stored is not None:
            return self.stored.force(raw)
        if self.scale is None:
            reason = f"neither {INFO} nor {LOG} says how many steps make 1 g; export raw CSV instead"
            raise RecordingError(self.path, None, reason)
        return raw * (G_M_S2 / self.scale)


def _samples_in(record: Record) -> int:
    """Whole samples in a record: 36 bits each, or 6 bytes."""
    return len(record.payload) // 6 if record.kind == ACTIVITY2 else len(record.payload) * 8 // 36


def _decoded(kind: int, payloads: bytes, records: int) -> FloatArray:
    """The numbers x, y, z of records of one kind and size, (n, 3)."""
    data = np.frombuffer(payloads, np.uint8).reshape(records, -1)
    if kind == ACTIVITY2:
        words = data[:, : data.shape[1] // 6 * 6].copy().view("<i2")
        return words.reshape(-1, 3).astype(np.float64)
    nibbles = np.stack((data >> 4, data & 15), axis=2).reshape(records, -1).astype(np.int64)
    axes = nibbles[:, : nibbles.shape[1] // 9 * 9].reshape(-1, 3, 3)
    numbers = axes[:, :, 0] << 8 | axes[:, :, 1] << 4 | axes[:, :, 2]
    signed = ((numbers ^ 0x800) - 0x800).astype(np.float64)
    return signed[:, [1, 0, 2]] if kind == ACTIVITY else signed


def _info(text: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in text.splitlines())
    return {key.strip(): value.strip() for key, _, value in pairs}


def _scale(info: dict[str, str]) -> float | None:
    """Steps per g, by the description or the serial number; None where neither tells."""
    try:
        said = float(info.get("Acceleration Scale", "0").replace(",", "."))
    except ValueError:
        said = 0.0
    return said if 1.0 <= said <= 1e5 else _SCALES.get(info.get("Serial Number", "")[:3])


def _parameter(payload: bytes) -> float | None:
    """The scale that a record of parameters names: a fraction of 24 bits and an exponent of 8, both signed."""
    for space, key, value in _PARAMETER.iter_unpack(payload[: len(payload) // 8 * 8]):
        if (space, key) == _ACCEL_SCALE:
            fraction, exponent = (value & 0xFFFFFF ^ 0x800000) - 0x800000, (value >> 24 ^ 0x80) - 0x80
            scale = float(fraction / 2.0**23 * 2.0**exponent)
            return scale if 1.0 <= scale <= 1e5 else None
    return None


def _zone(text: str) -> str:
    """`-04:00` of `-04:00:00`; empty where there is none."""
    found = _ZONE.match(text)
    return f"{found[1] or '+'}{found[2]}:{found[3]}" if found else ""
