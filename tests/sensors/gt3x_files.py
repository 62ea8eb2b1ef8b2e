"""An encoder of ActiGraph .gt3x files, written from the vendor's documentation, for the tests of reading them."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import reduce

import numpy as np

START_S = int(datetime(2026, 3, 2, 7, 30, tzinfo=UTC).timestamp())
RATE_HZ = 30
ACTIVITY, EVENT, METADATA, PARAMETERS, SENSOR_SCHEMA, SENSOR_DATA, ACTIVITY2, ACTIVITY3 = (
    0,
    3,
    6,
    21,
    24,
    25,
    26,
    27,
)


def record(kind: int, second: int, payload: bytes) -> bytes:
    """One record with its checksum."""
    data = struct.pack("<BBIH", 0x1E, kind, second, len(payload)) + payload
    return data + bytes([~reduce(lambda a, b: a ^ b, data) & 0xFF])


def packed(rows: np.ndarray) -> bytes:
    """Numbers of 12 bits one after the other, the last half byte filled with zeros."""
    digits = "".join(f"{value & 0xFFF:03x}" for value in rows.ravel().tolist())
    return bytes.fromhex(digits + "0" * (len(digits) % 2))


def activity(kind: int, second: int, rows: np.ndarray) -> bytes:
    """One second of numbers x, y, z in the way of this kind of record."""
    if kind == ACTIVITY2:
        return record(kind, second, rows.astype("<i2").tobytes())
    return record(kind, second, packed(rows[:, [1, 0, 2]] if kind == ACTIVITY else rows))


def seconds(kind: int, rows: np.ndarray, start_s: int = START_S, rate_hz: int = RATE_HZ) -> list[bytes]:
    """A record for each second of numbers (n, 3)."""
    return [
        activity(kind, start_s + k, rows[k * rate_hz : (k + 1) * rate_hz]) for k in range(len(rows) // rate_hz)
    ]


def coded(value: float) -> int:
    """A number as the device writes it: a fraction of 24 bits and an exponent of 8."""
    fraction, exponent = np.frexp(value)
    return int(fraction * 2**23) & 0xFFFFFF | (int(exponent) & 0xFF) << 24


def parameters(scale: float) -> bytes:
    """A record that names the scale."""
    return record(PARAMETERS, START_S, struct.pack("<HHIHHI", 0, 6, 3, 0, 55, coded(scale)))


def schema(labels: Sequence[str], big_endian: bool = False, rate_hz: int = RATE_HZ, number: int = 4) -> bytes:
    """A record that describes rows of 16 bits: accelerometers in 2048 steps per g, the rest in 16.384 per unit."""
    columns = [
        struct.pack("<BBBI16s", 2 | big_endian, 16 * k, 16, coded(2048.0 if "Acc" in label else 16.384),
                    label.encode().ljust(16))
        for k, label in enumerate(labels)
    ]  # fmt: skip
    return record(SENSOR_SCHEMA, START_S, struct.pack("<hHH", number, len(labels), rate_hz) + b"".join(columns))


def sensor_data(second: int, rows: np.ndarray, big_endian: bool = False, number: int = 4) -> bytes:
    """A second of such rows."""
    words = rows.astype(">i2" if big_endian else "<i2").tobytes()
    return record(SENSOR_DATA, second, struct.pack("<h", number) + words)


def info(changes: Mapping[str, str | None] | None = None) -> str:
    """The description; a key changed to None is left out."""
    lines: dict[str, str | None] = {
        "Serial Number": "TAS1H00000000", "Device Type": "Link", "Sample Rate": str(RATE_HZ),
        "Start Date": str((START_S + 62135596800) * 10**7), "TimeZone": "-04:00:00",
        "Acceleration Scale": "256.0", **(changes or {}),
    }  # fmt: skip
    return "".join(f"{key}: {value}\r\n" for key, value in lines.items() if value is not None)


def archive(members: Mapping[str, bytes | str]) -> bytes:
    """A zip file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed_file:
        for name, data in members.items():
            packed_file.writestr(name, data)
    return stream.getvalue()
