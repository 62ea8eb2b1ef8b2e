"""Seconds of the second sensor of an ActiGraph GT9X Link: accelerometer and gyroscope, as a schema describes them.

Source: `SensorSchema.md` and `SensorData.md` of the vendor's `GT3X-File-Format` documentation, whose text is
missing but whose code is there, and an open reader that follows it. A schema names its columns, each with a
place in the row, a size, a byte order and steps per g or per deg/s; a record of data is the schema's number,
then rows. Unconfirmed: that labels always read `Accelerometer X` and `Gyroscope X`; a file with others is read
without its gyroscope.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from sensors.layouts.gt3x_activity import decoded_float
from sensors.layouts.gt3x_log import Record
from sensors.plan import Role
from sensors.stream import FloatArray
from sensors.units import DEG, G_M_S2

SCHEMA, DATA = 24, 25
_HEAD = struct.Struct("<hHH")
_COLUMN = struct.Struct("<BBBI16s")
_NUMBER = struct.Struct("<h")
_LABELS = tuple(f"{sensor} {axis}" for sensor in ("accelerometer", "gyroscope") for axis in "xyz")
_BIG_ENDIAN, _SIGNED = 1, 2


@dataclass(frozen=True, slots=True)
class Imu:
    """`number`: the schema's. `row`: where the six numbers stand in a row of it. `scale`: (6,) to SI."""

    number: int
    rate_hz: float
    row: np.dtype[np.void]
    scale: FloatArray
    roles: tuple[Role, ...] = ("total", "gyr")

    def takes(self, record: Record) -> bool:
        """Whether a record is a second of samples that this schema describes."""
        known = record.kind == DATA and record.payload[: _NUMBER.size] == _NUMBER.pack(self.number)
        return known and self.samples(record) > 0

    def samples(self, record: Record) -> int:
        """Whole rows in a record."""
        return (len(record.payload) - _NUMBER.size) // self.row.itemsize

    def values(self, records: Sequence[Record]) -> FloatArray:
        """Specific force m/s2 and angular rate rad/s, (n, 6)."""
        size = self.row.itemsize
        rows = b"".join(r.payload[_NUMBER.size : _NUMBER.size + self.samples(r) * size] for r in records)
        found = np.frombuffer(rows, self.row)
        return np.stack([found[label] for label in _LABELS], axis=1) * self.scale


def read_schema(payload: bytes) -> Imu | None:
    """What a schema describes; None without all six columns of 16 bits with sign, or if it makes no sense."""
    if len(payload) < _HEAD.size:
        return None
    number, _, rate_hz = _HEAD.unpack_from(payload)
    body = payload[_HEAD.size :]
    columns = list(_COLUMN.iter_unpack(body[: len(body) // _COLUMN.size * _COLUMN.size]))
    size = sum(bits for _, _, bits, _, _ in columns) // 8
    found = {label.decode("ascii", "replace").strip(" \0").lower(): rest for *rest, label in columns}
    if not set(_LABELS) <= set(found) or not 1 <= rate_hz <= 1000:
        return None
    six = [found[label] for label in _LABELS]
    steps = np.array([decoded_float(code) for *_, code in six])
    fits = all(flags & _SIGNED and bits == 16 and place // 8 + 2 <= size for flags, place, bits, _ in six)
    if not fits or not ((steps > 0.01) & (steps < 1e6)).all():
        return None
    formats = [">i2" if flags & _BIG_ENDIAN else "<i2" for flags, *_ in six]
    offsets = [place // 8 for _, place, *_ in six]
    row = np.dtype({"names": _LABELS, "formats": formats, "offsets": offsets, "itemsize": size})
    return Imu(number, float(rate_hz), row, np.repeat([G_M_S2, DEG], 3) / steps)
