"""Frames: some samples of a live session on the wire, as bytes or as JSON. `docs/api-live.md` has the table.

All little-endian, a header of 48 bytes, then the times where the header gives none, then the samples row by row:

    u8 version, u8 sensor, u8 flags, u8 zero, u32 sequence, u32 count, u32 zero,
    f64 first time (s), f64 period (s), f64 scale of acceleration, f64 scale of angular rate
    [count x u32 microseconds since the first time]
    count x (3 or 6) x (i16 or f32)
"""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from sensors.stream import FloatArray, SampleBlock, quantise
from tracker.hosting import Numbered

VERSION = 1
SENSOR = 0
"""A session has one sensor; others are for later versions."""

SIX_AXES, FLOATS, TIMES, IN_G, IN_DEG_S = 1, 2, 4, 8, 16
FLAGS = SIX_AXES | FLOATS | TIMES | IN_G | IN_DEG_S

MOST_SAMPLES = 4096
MOST_BYTES = 1 << 20
"""Of one frame, either form."""

LARGEST = 1e6
"""No sensor reads more, m/s2 or rad/s; a larger number is a broken one."""

LATEST_S = 1e11
G_M_S2 = 9.80665
HEADER = struct.Struct("<4B3I4d")
MICROS = 1e6


class FrameError(ValueError):
    """Bytes or a text that are no frame: what is wrong."""


def frames_of(data: bytes) -> list[Numbered]:
    """All frames of some bytes, one after the other.

    Raises:
        FrameError: they are not that.
    """
    if not data:
        raise FrameError("there is nothing in it")
    found, at = list[Numbered](), 0
    while at < len(data):
        frame, at = _frame_at(data, at)
        found.append(frame)
    return found


def frame_of_text(text: str) -> Numbered:
    """The frame in a JSON text.

    Raises:
        FrameError: it is none.
    """
    if len(text) > MOST_BYTES:
        raise FrameError(f"a frame has at most {MOST_BYTES} bytes")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise FrameError(f"this is no JSON ({problem})") from problem
    return frame_of_document(document)


def frame_of_document(document: object) -> Numbered:
    """The frame in a JSON document: `seq`, `acc` in m/s2, `gyr` in rad/s or none, `t_s` or `first_s` with
    `period_s`.

    Raises:
        FrameError: it is none.
    """
    if not isinstance(document, Mapping):
        raise FrameError("a frame is a JSON object")
    seq = document.get("seq")
    if not isinstance(seq, int) or isinstance(seq, bool) or not 0 <= seq < 1 << 32:
        raise FrameError("seq has to be a whole number from 0 to 4294967295")
    if document.get("sensor", SENSOR) != SENSOR:
        raise FrameError(f"sensor has to be {SENSOR}")
    acc = _triples(document.get("acc"), "acc")
    gyr = None if document.get("gyr") is None else _triples(document["gyr"], "gyr")
    if gyr is not None and len(gyr) != len(acc):
        raise FrameError("acc and gyr have to have the same number of rows")
    return Numbered(seq, _checked(_times_of(document, len(acc)), acc, gyr))


def frame_bytes(number: int, block: SampleBlock) -> bytes:
    """Samples as a frame, float32 with a time each: for clients and tests."""
    micros = np.rint(block.t_s * MICROS).astype(np.int64)
    axes = block.acc if block.gyr is None else np.concatenate([block.acc, block.gyr], axis=1)
    flags = FLOATS | TIMES | (0 if block.gyr is None else SIX_AXES)
    first_s = float(micros[0]) / MICROS
    head: bytes = HEADER.pack(VERSION, SENSOR, flags, 0, number, len(block), 0, first_s, 0.0, 1.0, 1.0)
    offsets: bytes = (micros - micros[0]).astype("<u4").tobytes()
    rows: bytes = axes.astype("<f4").tobytes()
    return head + offsets + rows


def _frame_at(data: bytes, at: int) -> tuple[Numbered, int]:
    """The frame that begins at a place, and where it ends."""
    if len(data) - at < HEADER.size:
        raise FrameError(f"{len(data) - at} bytes are too few for a frame's header of {HEADER.size}")
    version, sensor, flags, zero, number, count, nothing, first_s, period_s, *scales = HEADER.unpack_from(data, at)
    _check_header(version, sensor, flags, count, zero or nothing)
    at += HEADER.size
    width, axes = (4 if flags & FLOATS else 2), (6 if flags & SIX_AXES else 3)
    times = 4 * count if flags & TIMES else 0
    end = at + times + width * axes * count
    if len(data) < end:
        raise FrameError(f"{end - len(data)} bytes are missing from a frame of {count} samples")
    offsets = np.frombuffer(data, "<u4", count, at) if times else None
    raw = np.frombuffer(data, "<f4" if flags & FLOATS else "<i2", axes * count, at + times)
    acc, gyr = _axes(raw.reshape(count, axes), flags, scales)
    return Numbered(number, _checked(_times(first_s, period_s, offsets, count), acc, gyr)), end


def _check_header(version: int, sensor: int, flags: int, count: int, nothing: int) -> None:
    if version != VERSION:
        raise FrameError(f"frames of version {version} are not known here; send version {VERSION}")
    if sensor != SENSOR:
        raise FrameError(f"sensor has to be {SENSOR}")
    if flags & ~FLAGS or nothing:
        raise FrameError("bits and bytes without a meaning have to be 0")
    if not 1 <= count <= MOST_SAMPLES:
        raise FrameError(f"a frame has 1 to {MOST_SAMPLES} samples, not {count}")


def _axes(
    raw: npt.NDArray[np.generic], flags: int, scales: Sequence[float]
) -> tuple[FloatArray, FloatArray | None]:
    """Raw numbers in SI units."""
    if not all(math.isfinite(scale) for scale in scales):
        raise FrameError("a scale is no number")
    with np.errstate(invalid="ignore", over="ignore"):
        values = raw.astype(np.float64)
        acc = values[:, :3] * scales[0] * (G_M_S2 if flags & IN_G else 1.0)
        if not flags & SIX_AXES:
            return acc, None
        gyr = values[:, 3:] * scales[1]
    return acc, np.radians(gyr) if flags & IN_DEG_S else gyr


def _times(first_s: float, period_s: float, offsets: npt.NDArray[np.uint32] | None, count: int) -> FloatArray:
    """(n,) seconds, whole microseconds."""
    if not (math.isfinite(first_s) and abs(first_s) < LATEST_S):
        raise FrameError("the first time is no time in seconds")
    if offsets is not None:
        times: FloatArray = (np.rint(first_s * MICROS) + offsets) / MICROS
        return times
    if not (math.isfinite(period_s) and 0.0 <= period_s <= 60.0):
        raise FrameError("the period has to be 0 to 60 seconds")
    return np.asarray(first_s + period_s * np.arange(count))


def _times_of(document: Mapping[str, object], count: int) -> FloatArray:
    if "t_s" in document:
        t_s = _numbers(document["t_s"], "t_s")
        if t_s.shape != (count,):
            raise FrameError("t_s has to have a time for each row of acc")
        return t_s
    first_s, period_s = (_numbers(document.get(key), key) for key in ("first_s", "period_s"))
    if first_s.shape or period_s.shape:
        raise FrameError("a frame has t_s, or first_s and period_s")
    return _times(float(first_s), float(period_s), None, count)


def _triples(value: object, name: str) -> FloatArray:
    rows = _numbers(value, name)
    if rows.ndim != 2 or rows.shape[1] != 3 or not 1 <= len(rows) <= MOST_SAMPLES:
        raise FrameError(f"{name} has to be 1 to {MOST_SAMPLES} rows of three numbers")
    return rows


def _numbers(value: object, name: str) -> FloatArray:
    try:
        if not _only_numbers(value):
            raise FrameError(f"{name} has to hold numbers only")
        return np.array(value, dtype=np.float64)
    except (ValueError, TypeError, OverflowError) as problem:
        raise FrameError(f"{name} has to hold numbers only, rows of the same length") from problem


def _only_numbers(value: object) -> bool:
    """Whether there is nothing but numbers in a list of lists: numpy would read texts and truths as such."""
    if isinstance(value, list):
        return all((isinstance(each, list) and _plain(each)) or _is_number(each) for each in value)
    return _is_number(value)


def _plain(row: list[object]) -> bool:
    return all(_is_number(each) for each in row)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _checked(t_s: FloatArray, acc: FloatArray, gyr: FloatArray | None) -> SampleBlock:
    """The samples, quantised, if a sensor can have sent them."""
    for values in (acc, gyr):
        if values is not None and not (np.abs(values) <= LARGEST).all():
            raise FrameError("a sample is no number, or larger than any sensor's")
    if not (np.abs(t_s) < LATEST_S).all():
        raise FrameError("a time is no time in seconds")
    block = quantise(t_s, acc, gyr)
    if len(block) > 1 and np.diff(block.t_s).min() < 0.0:
        raise FrameError("the times go back within a frame")
    return block
