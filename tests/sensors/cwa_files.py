"""An encoder of .cwa files, written from the vendor's documentation, for the tests of reading them."""

from __future__ import annotations

import struct
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np

from sensors.stream import FloatArray

SECTOR_BYTES = 512
START = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
RATES = {12.5: 7, 25.0: 8, 50.0: 9, 100.0: 10, 200.0: 11}


@dataclass(frozen=True, slots=True)
class Device:
    """How a device records. `true_hz`: what its clock really makes of the nominal `rate_hz`. `gyr_code`: range
    8000 / 2^code deg/s. `scale_code`: 2^(8 + code) steps per g. `fraction`: whether stamps have one.
    """

    rate_hz: float = 50.0
    true_hz: float = 50.0
    form: int = 0x30
    scale_code: int = 0
    gyr_code: int = 0
    fraction: bool = True
    session: int = 7

    @property
    def per_block(self) -> int:
        """Samples in a full block."""
        return 480 // {0x30: 4, 0x32: 6, 0x62: 12, 0x92: 18}[self.form]


def header(device: Device | None = None) -> bytes:
    """The header: "MD", its length, the kind of device, the gyroscope's range, the rate; else never written."""
    device = device or Device()
    head = bytearray(b"\xff" * 1024)
    head[:5] = b"MD" + struct.pack("<HB", 1020, 0x64 if device.form >> 4 >= 6 else 0x17)
    head[35:37] = bytes([device.gyr_code if device.form >> 4 >= 6 else 0, RATES[device.rate_hz] | 1 << 6])
    return bytes(head)


def stamp(when: datetime) -> int:
    """A date and time, packed."""
    date = (when.year - 2000) << 26 | when.month << 22 | when.day << 17
    return date | when.hour << 12 | when.minute << 6 | when.second


def packed(values: np.ndarray) -> bytes:
    """Three integers a row as one word: 10 bits each and the smallest exponent that lets them fit."""
    words = []
    for row in values.tolist():
        exponent = next(e for e in range(4) if all(-512 <= v >> e < 512 for v in row))
        x, y, z = (v >> exponent & 0x3FF for v in row)
        words.append(exponent << 30 | z << 20 | y << 10 | x)
    return struct.pack(f"<{len(words)}I", *words)


def block(device: Device, sequence: int, first_s: float, values: np.ndarray) -> bytes:
    """One block of raw numbers, the first of them taken `first_s` after `START`.

    The stamp belongs to the sample nearest to the middle. With a fraction, `offset` is moved back by the whole
    samples that the fraction lasts, as the firmware does; without, the stamp is the next whole second's sample.
    """
    if device.fraction:
        index = len(values) // 2
        moment = first_s + index / device.true_hz
        whole = int(np.floor(moment))
        ticks = int((moment - whole) * 32768)
        offset = index - ((ticks << 1) * int(device.rate_hz) >> 16)
        fraction = 0x8000 | ticks
    else:
        whole = int(np.ceil(first_s))
        offset, fraction = round((whole - first_s) * device.true_hz), 0x1234
    rate = RATES[device.rate_hz] | 1 << 6
    scales = device.scale_code << 13 | device.gyr_code << 10 | 341
    data = packed(values) if device.form == 0x30 else values.astype("<i2").tobytes()
    when = stamp(START + timedelta(seconds=whole))
    head = struct.pack(
        "<2sHHIIIHHBBBBhH", b"AX", 508, fraction, device.session, sequence, when, scales, 300, 0, 200,
        rate, device.form, offset, len(values),
    )  # fmt: skip
    return sealed(head + data.ljust(480, b"\0") + b"\0\0")


def sealed(data: bytes) -> bytes:
    """The block with the checksum that makes the sum of its words zero."""
    total = sum(struct.unpack("<255H", data[:510]))
    return data[:510] + struct.pack("<H", -total & 0xFFFF)


def blocks(device: Device, values: np.ndarray, start_s: float = 0.0, sequence: int = 0) -> list[bytes]:
    """All blocks of a recording of raw numbers; the last may be short."""
    size = device.per_block
    return [
        block(device, sequence + k, start_s + k * size / device.true_hz, values[k * size : (k + 1) * size])
        for k in range(-(-len(values) // size))
    ]


def raw(acc_g: FloatArray, gyr_deg_s: FloatArray | None, device: Device) -> np.ndarray:
    """The numbers a device stores: the gyroscope first, where it has one."""
    acc: np.ndarray = np.round(acc_g * 2 ** (8 + device.scale_code)).astype(np.int64)
    if gyr_deg_s is None:
        return acc
    limit = 8000 / 2**device.gyr_code if device.gyr_code else 2000
    return np.hstack((np.round(gyr_deg_s * 32768 / limit).astype(np.int64), acc))


def without_fraction(device: Device) -> Device:
    """The same device with older firmware."""
    return replace(device, fraction=False)
