"""Small recordings as text, for the tests of reading."""

from __future__ import annotations

import io
from collections.abc import Iterator

import numpy as np

from sensors.recording import Recording, open_recording
from sensors.stream import SampleBlock

HEADER = "time_s,ax_m_s2,ay_m_s2,az_m_s2"
HEADER_7 = f"{HEADER},gx_rad_s,gy_rad_s,gz_rad_s"


class Dribble(io.BytesIO):
    """A pipe that hands out a few bytes at a time."""

    def __init__(self, data: bytes, size: int) -> None:
        super().__init__(data)
        self._at_once = size

    def read1(self, size: int | None = -1, /) -> bytes:
        return super().read1(self._at_once)


class Endless(io.BytesIO):
    """A stream of chunks made while it is read."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        super().__init__()
        self._chunks = chunks

    def read1(self, size: int | None = -1) -> bytes:
        return next(self._chunks, b"")


def read(text: str | bytes, at_once: int = 1 << 20) -> tuple[SampleBlock, Recording]:
    """All samples of a text, and the recording they came from."""
    recording = open_recording(Dribble(text.encode() if isinstance(text, str) else text, at_once))
    return joined(list(recording.blocks())), recording


def joined(blocks: list[SampleBlock]) -> SampleBlock:
    """The blocks as one."""
    gyr = None if any(block.gyr is None for block in blocks) else np.concatenate([block.gyr for block in blocks])
    return SampleBlock(np.concatenate([b.t_s for b in blocks]), np.concatenate([b.acc for b in blocks]), gyr)


def same(one: SampleBlock, other: SampleBlock) -> bool:
    """Whether two blocks are identical."""
    if (one.gyr is None) != (other.gyr is None):
        return False
    gyr = one.gyr is None or other.gyr is None or np.array_equal(one.gyr, other.gyr)
    return bool(np.array_equal(one.t_s, other.t_s) and np.array_equal(one.acc, other.acc) and gyr)
