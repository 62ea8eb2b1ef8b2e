"""The measurement frames of Polar's PMD service: raw or compressed samples behind a time stamp.

A frame is: kind (lower 6 bits), u64 ns since 2000-01-01 on the sensor's clock *of its last sample*, frame type
(bit 7 says compressed), content. Compressed content is one whole sample and then blocks of differences: bits
each, how many samples, and the differences, least significant bit first, x y z by turns, each block filled up to a
byte.

Source: Polar's specification of online measurements 1.0 (2024) and the tests of polarofficial/polar-ble-sdk
(AccDataTest, GyrDataTest); what users published of real frames there (issues 331, 443) agrees. Deviations: the SDK
truncates compressed acceleration to whole mg and takes a block of no bits for no samples; here fractions are kept
and such a block is a bad frame.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sensors.devices.model import FloatArray
from sensors.devices.wanted import believable, floats

IntArray = npt.NDArray[np.int64]

ACC = 2
GYR = 5
HEAD_BYTES = 10
COMPRESSED = 0x80
RAW_BYTES = {0: 1, 1: 2, 2: 3}
INT16_TYPE = 0
FLOAT_TYPE = 1


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame taken apart. `kind`: which measurement, such as `ACC`. `layout`: the frame type, without bit 7."""

    kind: int
    stamp_ns: int
    compressed: bool
    layout: int
    content: bytes


def frame_of(data: bytes) -> Frame:
    """A notification of the data characteristic, taken apart. ValueError: too short to hold a sample."""
    if len(data) <= HEAD_BYTES:
        raise ValueError("shorter than a frame's head")
    stamp_ns = int.from_bytes(data[1:9], "little")
    return Frame(data[0] & 0x3F, stamp_ns, bool(data[9] & COMPRESSED), data[9] & 0x7F, data[HEAD_BYTES:])


def acc_g(frame: Frame, factor: float, range_g: float) -> FloatArray:
    """(n, 3) acceleration, g. `factor`: from the start reply, 1 without one. ValueError: no such frame."""
    if not frame.compressed:
        return believable(_raw(frame) / 1000.0, range_g)
    if frame.layout not in {0, 1}:
        raise ValueError(f"compressed acceleration of type {frame.layout}")
    milli = 1.0 if frame.layout == 0 else 1000.0
    return believable(_accumulated(frame.content, 2).astype(np.float64) * (factor / milli), range_g)


def gyr_deg_s(frame: Frame, factor: float, range_deg_s: float) -> FloatArray:
    """(n, 3) angular rate, deg/s; `factor` as for `acc_g`. ValueError: no such frame."""
    if not frame.compressed or frame.layout not in {INT16_TYPE, FLOAT_TYPE}:
        raise ValueError(f"angular rate of type {frame.layout}, compressed: {frame.compressed}")
    if frame.layout == INT16_TYPE:
        return believable(_accumulated(frame.content, 2).astype(np.float64) * factor, range_deg_s)
    bits = (_accumulated(frame.content, 4) & 0xFFFFFFFF).astype("<u4")
    return believable(floats(bits.tobytes()).reshape(-1, 3) * factor, range_deg_s)


def _raw(frame: Frame) -> FloatArray:
    """(n, 3) mg of an uncompressed frame."""
    size = RAW_BYTES.get(frame.layout)
    if size is None:
        raise ValueError(f"raw acceleration of type {frame.layout}")
    if len(frame.content) % (3 * size):
        raise ValueError("raw samples that end in the middle")
    return _integers(frame.content, size).reshape(-1, 3).astype(np.float64)


def _integers(data: bytes, size: int) -> IntArray:
    """Little endian signed integers of `size` bytes."""
    unsigned = np.zeros((len(data) // size, 8), dtype=np.uint8)
    unsigned[:, 8 - size :] = np.frombuffer(data, dtype=np.uint8).reshape(-1, size)
    values: IntArray = unsigned.reshape(-1).view("<i8") >> (64 - 8 * size)
    return values


def _accumulated(content: bytes, size: int) -> IntArray:
    """(n, 3) samples of compressed content whose first is written in `size` bytes a value."""
    if len(content) < 3 * size:
        raise ValueError("compressed samples without a first one")
    rows: list[IntArray] = [_integers(content[: 3 * size], size).reshape(1, 3)]
    at = 3 * size
    while at < len(content):
        head = content[at : at + 2]
        if len(head) < 2 or not 1 <= head[0] <= 32:
            raise ValueError("a block of differences with an impossible head")
        bits, length = head[0], -(-head[0] * head[1] * 3 // 8)
        packed = content[at + 2 : at + 2 + length]
        if len(packed) < length:
            raise ValueError("a block of differences that ends early")
        rows.append(_differences(packed, bits, head[1]))
        at += 2 + length
    return np.cumsum(np.concatenate(rows), axis=0)


def _differences(packed: bytes, bits: int, count: int) -> IntArray:
    """(count, 3) two's complement numbers of so many bits each."""
    flags = np.unpackbits(np.frombuffer(packed, dtype=np.uint8), count=3 * bits * count, bitorder="little")
    weights = 1 << np.arange(bits, dtype=np.int64)
    weights[-1] = -weights[-1]
    differences: IntArray = (flags.reshape(-1, bits) * weights).sum(axis=1).reshape(-1, 3)
    return differences
