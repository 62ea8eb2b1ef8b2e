"""Frames: how pieces are laid into a file that only grows, so that what breaks can be told from what is whole.

A frame is a marker, a kind, a length, a CRC32 of these two and of the payload, and the payload. A file that broke
off ends in the middle of a frame, which is then passed over; behind a damaged one the next whole one is looked
for, so that a flipped bit costs one frame and not the rest of the file.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

MARKER = b"\xb5BJ\x1a"
"""No text begins so, and hardly ever a sample."""

MOST_BYTES = 1 << 24
"""A longer frame is none: its length is damaged."""

_CHECKED = struct.Struct("<BI")
_HEAD = struct.Struct("<4sBII")
_SEARCHED = 1 << 16


@dataclass(frozen=True, slots=True)
class Frame:
    """A whole frame. `start`, `end`: where in the file its bytes begin and end."""

    kind: int
    payload: bytes
    start: int
    end: int


def framed(kind: int, payload: bytes) -> bytes:
    """The bytes of a frame.

    Raises:
        ValueError: the payload is too long for one.
    """
    if len(payload) > MOST_BYTES:
        raise ValueError(f"{len(payload)} bytes are too many for one frame")
    return _HEAD.pack(MARKER, kind, len(payload), _check(kind, payload)) + payload


def frames(stream: BinaryIO) -> Iterator[Frame]:
    """All whole frames of a file, in order. One that starts behind the last one's end follows damaged bytes."""
    at: int | None = 0
    while at is not None:
        frame = _frame_at(stream, at)
        if frame is not None:
            yield frame
            at = frame.end
        else:
            at = _next_marker(stream, at + 1)


def ends_in_first(stream: BinaryIO) -> bool:
    """Whether a file ends before its first frame does, or has room for one and nothing in it yet."""
    stream.seek(0)
    start = stream.read(_SEARCHED)
    if len(start) < _HEAD.size:
        return MARKER.startswith(start[: len(MARKER)]) or not start.strip(b"\0")
    marker, _kind, length, _crc = _HEAD.unpack_from(start)
    if marker == MARKER and length <= MOST_BYTES:
        return bool(stream.seek(0, 2) < _HEAD.size + length)
    return len(start) < _SEARCHED and not start.strip(b"\0")


def _check(kind: int, payload: bytes) -> int:
    return zlib.crc32(payload, zlib.crc32(_CHECKED.pack(kind, len(payload))))


def _frame_at(stream: BinaryIO, at: int) -> Frame | None:
    stream.seek(at)
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    marker, kind, length, check = _HEAD.unpack(head)
    if marker != MARKER or length > MOST_BYTES:
        return None
    payload = stream.read(length)
    if len(payload) < length or _check(kind, payload) != check:
        return None
    return Frame(kind, payload, at, at + _HEAD.size + length)


def _next_marker(stream: BinaryIO, at: int) -> int | None:
    """Where the next marker begins, None if there is none."""
    while True:
        stream.seek(at)
        piece = stream.read(_SEARCHED)
        found = piece.find(MARKER)
        if found >= 0:
            return at + found
        if len(piece) < _SEARCHED:
            return None
        at += _SEARCHED - len(MARKER) + 1
