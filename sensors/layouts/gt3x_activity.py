"""Seconds of the accelerometer in an ActiGraph log: 12 or 16 bits a number, in steps of the file's scale.

Source: `Activity.md`, `Activity2.md` and `Parameters.md` of the vendor's `GT3X-File-Format` documentation, and
its own open reader for type 27. A payload of one byte tells of a USB connection and holds no sample.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from sensors.layouts.gt3x_calibration import Calibration
from sensors.layouts.gt3x_log import Record
from sensors.plan import Role
from sensors.stream import FloatArray
from sensors.units import G_M_S2

ACTIVITY, PARAMETERS, ACTIVITY2, ACTIVITY3 = 0, 21, 26, 27
_KINDS = (ACTIVITY, ACTIVITY2, ACTIVITY3)
_PARAMETER = struct.Struct("<HHI")
_ACCEL_SCALE = (0, 55)


@dataclass(slots=True)
class Activity:
    """`scale`: steps per g, None while nothing has told it. `stored`: a calibration that replaces it."""

    rate_hz: float
    scale: float | None
    stored: Calibration | None
    roles: tuple[Role, ...] = ("total",)

    def takes(self, record: Record) -> bool:
        """Whether a record is a second of samples. One of parameters may tell the scale."""
        if record.kind == PARAMETERS and self.scale is None:
            self.scale = parameter_scale(record.payload)
        return record.kind in _KINDS and len(record.payload) > 1

    def samples(self, record: Record) -> int:
        """Whole samples in a record: 6 bytes each, or 36 bits."""
        return len(record.payload) // 6 if record.kind == ACTIVITY2 else len(record.payload) * 8 // 36

    def values(self, records: Sequence[Record]) -> FloatArray:
        """Specific force, (n, 3) m/s2.

        Raises:
            ValueError: nothing tells the scale.
        """
        runs = [list(run) for _, run in groupby(records, lambda r: (r.kind, len(r.payload)))]
        raw = np.concatenate([numbers(run[0].kind, b"".join(r.payload for r in run), len(run)) for run in runs])
        if self.stored is not None:
            return self.stored.force(raw)
        if self.scale is None:
            raise ValueError("nothing says how many steps make 1 g")
        return raw * (G_M_S2 / self.scale)


def numbers(kind: int, payloads: bytes, records: int) -> FloatArray:
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


def parameter_scale(payload: bytes) -> float | None:
    """The steps per g that a record of parameters names; None where it is silent."""
    for space, key, value in _PARAMETER.iter_unpack(payload[: len(payload) // 8 * 8]):
        if (space, key) == _ACCEL_SCALE:
            scale = decoded_float(value)
            return scale if 1.0 <= scale <= 1e5 else None
    return None


def decoded_float(code: int) -> float:
    """The vendor's way to write a number: a fraction of 24 bits and an exponent of 8, both signed."""
    fraction, exponent = (code & 0xFFFFFF ^ 0x800000) - 0x800000, (code >> 24 ^ 0x80) - 0x80
    return float(fraction / 2.0**23 * 2.0**exponent)
