"""The raw signal cut into chunks of ten seconds, and what tells one recording from another."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from sensors.live import Beside
from sensors.stream import SampleBlock
from tracker.store.chunk import MOST_ROWS, columns_of, pack, unpack

CHUNK_S = 10.0
Key = tuple[float, bool]


@dataclass(frozen=True, slots=True)
class Packed:
    """A whole recording: its chunks, the SHA-256 of its samples, however they came in blocks, the first one's time
    on the sensor's clock (0 without samples), and what was told beside them.
    """

    chunks: tuple[bytes, ...]
    content: str
    first_s: float
    readings: tuple[Beside, ...] = ()


def packed(blocks: Iterable[SampleBlock], readings: Iterable[Beside] = ()) -> Packed:
    """Pack a recording. Blocks are quantised as samples are on entry."""
    return _packed(((block, pack(block)) for block in ten_seconds(blocks)), readings)


def packed_before(chunks: Iterable[bytes], readings: Iterable[Beside] = ()) -> Packed:
    """The chunks of a recording that was packed before, each looked at and kept as it is.

    Raises:
        ValueError: one of them is none.
    """
    return _packed(((unpack(chunk), chunk) for chunk in chunks), readings)


def _packed(pairs: Iterable[tuple[SampleBlock, bytes]], readings: Iterable[Beside]) -> Packed:
    digest = hashlib.sha256()
    chunks = []
    first_s: float | None = None
    for block, chunk in pairs:
        first_s = float(block.t_s[0]) if first_s is None else first_s
        columns = columns_of(block)
        digest.update(struct.pack("<II", *columns.shape))
        digest.update((columns + 0.0).astype("<f8").tobytes())
        chunks.append(chunk)
    return Packed(tuple(chunks), digest.hexdigest(), first_s or 0.0, tuple(readings))


def ten_seconds(blocks: Iterable[SampleBlock]) -> Iterator[SampleBlock]:
    """The same samples, cut every ten seconds from the first on, however they came."""
    held: list[SampleBlock] = []
    rows = 0
    now: Key | None = None
    for key, piece in _pieces(blocks):
        if held and key != now:
            yield _joined(held)
            held, rows = [], 0
        now = key
        held.append(piece)
        rows += len(piece)
        while rows >= MOST_ROWS:
            whole = _joined(held)
            yield _rows(whole, 0, MOST_ROWS)
            held, rows = [_rows(whole, MOST_ROWS, rows)], rows - MOST_ROWS
    if rows:
        yield _joined(held)


def _pieces(blocks: Iterable[SampleBlock]) -> Iterator[tuple[Key, SampleBlock]]:
    """The same samples in pieces, each with the ten seconds it lies in and whether it has a gyroscope."""
    origin_s: float | None = None
    for block in blocks:
        if len(block) == 0:
            continue
        origin_s = float(block.t_s[0]) if origin_s is None else origin_s
        windows = np.floor((block.t_s - origin_s) / CHUNK_S)
        borders = [0, *(np.flatnonzero(np.diff(windows)) + 1).tolist(), len(block)]
        for start, end in pairwise(borders):
            yield (float(windows[start]), block.gyr is not None), _rows(block, start, end)


def _rows(block: SampleBlock, start: int, end: int) -> SampleBlock:
    gyr = None if block.gyr is None else block.gyr[start:end]
    return SampleBlock(block.t_s[start:end], block.acc[start:end], gyr)


def _joined(blocks: list[SampleBlock]) -> SampleBlock:
    gyr = [b.gyr for b in blocks if b.gyr is not None]
    return SampleBlock(
        np.concatenate([b.t_s for b in blocks]), np.concatenate([b.acc for b in blocks]),
        np.concatenate(gyr) if gyr else None,
    )  # fmt: skip
