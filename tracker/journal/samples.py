"""A block of samples as whole numbers of quanta, and back, bit for bit.

Samples are quantised (1e-6 s, 1e-5 m/s2, 1e-6 rad/s), so that whole numbers hold them exactly: times in eight
bytes, axes in four wherever they fit. The lowest number stands for -0.0, which no whole number tells from 0.0.
"""

from __future__ import annotations

import struct

import numpy as np
import numpy.typing as npt

from sensors.stream import FloatArray, SampleBlock

TIME_PER_S, ACC_PER_M_S2, GYR_PER_RAD_S = 1e6, 1e5, 1e6
MOST_ROWS = 65_536
LARGEST = 2.0**53

_HEAD = struct.Struct("<BBI")
_NUMBER = struct.Struct("<I")
_FORCE, _TURNING = 3, 6


def packed(block: SampleBlock) -> bytes:
    """At most `MOST_ROWS` samples as bytes, quantised.

    Raises:
        ValueError: a number is infinite, no number, or too large for its quantum.
    """
    times = _whole(block.t_s * TIME_PER_S)
    parts = [_whole(block.acc * ACC_PER_M_S2)]
    if block.gyr is not None:
        parts.append(_whole(block.gyr * GYR_PER_RAD_S))
    axes = np.concatenate(parts, axis=1)
    width = 4 if np.all(np.abs(axes) < 2.0**31) else 8
    head = _HEAD.pack(axes.shape[1], width, len(times))
    return head + _integers(times, 8) + _integers(axes, width)


def unpacked(payload: bytes) -> SampleBlock:
    """The samples that `packed` was given, quantised.

    Raises:
        ValueError: these are not its bytes.
    """
    try:
        axes, width, rows = _HEAD.unpack_from(payload)
        if axes not in (_FORCE, _TURNING) or width not in (4, 8):
            raise ValueError(f"{axes} axes of {width} bytes")
        t_s = _numbers(payload, 8, rows, _HEAD.size) / TIME_PER_S
        values = _numbers(payload, width, rows * axes, _HEAD.size + 8 * rows).reshape(rows, axes)
    except (struct.error, ValueError) as problem:
        raise ValueError(f"these are no samples ({problem})") from problem
    gyr = values[:, _FORCE:] / GYR_PER_RAD_S if axes == _TURNING else None
    return SampleBlock(t_s, values[:, :_FORCE] / ACC_PER_M_S2, gyr)


def numbered(number: int, samples: bytes) -> bytes:
    """Packed samples behind the number that their sender gave them."""
    return _NUMBER.pack(number) + samples


def number_of(payload: bytes) -> int:
    """That number."""
    return int(_NUMBER.unpack_from(payload)[0])


def numbered_samples(payload: bytes) -> bytes:
    """Those samples, packed."""
    return payload[_NUMBER.size :]


def _whole(scaled: FloatArray) -> FloatArray:
    rounded = np.rint(scaled)
    if not np.all(np.abs(rounded) < LARGEST):
        raise ValueError("a sample is infinite, no number, or too large")
    return rounded


def _integers(whole: FloatArray, width: int) -> bytes:
    kind = np.dtype(f"<i{width}")
    lowest = np.iinfo(kind).min
    numbers = whole.astype(kind)
    numbers[(whole == 0.0) & np.signbit(whole)] = lowest
    return numbers.tobytes()


def _numbers(payload: bytes, width: int, count: int, at: int) -> npt.NDArray[np.float64]:
    kind = np.dtype(f"<i{width}")
    numbers = np.frombuffer(payload, kind, count, at)
    return np.where(numbers == np.iinfo(kind).min, -0.0, numbers.astype(np.float64))
