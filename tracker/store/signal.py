"""The raw signal in chunks of ten seconds: whole numbers, their differences, compressed.

Samples are quantised (1e-6 s, 1e-5 m/s2, 1e-6 rad/s), so whole numbers hold them exactly; neighbours differ by
little (or their differences do), so the lowest bytes are noise and the higher ones nearly all alike. Bytes of one
weight lie together, and each weight is compressed by itself. Unpacking gives the same numbers, bit for bit.
`docs/store.md` describes the bytes.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from sensors.stream import FloatArray, SampleBlock

CHUNK_S = 10.0
MOST_ROWS = 65_536
"""A chunk is closed at this many samples even if no time passes."""

PACKED, PLAIN = 1, 0
"""The first byte of a chunk: how the rest is to be read."""

LEVEL = 6
TIME_PER_S, ACC_PER_M_S2, GYR_PER_RAD_S = 1e6, 1e5, 1e6
LARGEST = 2.0**52

Key = tuple[float, bool]
IntArray = npt.NDArray[np.int64]
ByteArray = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Packed:
    """A whole recording: its chunks, the SHA-256 of its samples, however they came in blocks, and the first one's
    time on the sensor's clock (0 without samples).
    """

    chunks: tuple[bytes, ...]
    content: str
    first_s: float


def packed(blocks: Iterable[SampleBlock]) -> Packed:
    """Pack a recording. Blocks are quantised as samples are on entry."""
    return _packed((block, pack(block)) for block in ten_seconds(blocks))


def packed_before(chunks: Iterable[bytes]) -> Packed:
    """The chunks of a recording that was packed before, each looked at and kept as it is.

    Raises:
        ValueError: one of them is none.
    """
    return _packed((unpack(chunk), chunk) for chunk in chunks)


def _packed(pairs: Iterable[tuple[SampleBlock, bytes]]) -> Packed:
    digest = hashlib.sha256()
    chunks = []
    first_s: float | None = None
    for block, chunk in pairs:
        first_s = float(block.t_s[0]) if first_s is None else first_s
        columns = _columns(block)
        digest.update(struct.pack("<II", *columns.shape))
        digest.update((columns + 0.0).astype("<f8").tobytes())
        chunks.append(chunk)
    return Packed(tuple(chunks), digest.hexdigest(), first_s or 0.0)


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


def pack(block: SampleBlock) -> bytes:
    """One chunk as bytes. Numbers too large for the quanta, or none at all, are kept as they are."""
    columns = _columns(block)
    quanta = _quanta(columns)[:, None]
    with np.errstate(over="ignore", invalid="ignore"):
        whole = np.rint(columns * quanta)
    if not np.all(np.abs(whole) < LARGEST) or not np.array_equal(whole / quanta, columns):
        return struct.pack("<BBI", PLAIN, *columns.shape) + zlib.compress(columns.astype("<f8").tobytes(), LEVEL)
    minus_zeros = np.flatnonzero((whole == 0.0) & np.signbit(columns)).astype("<u4")
    folded = [_folded(column) for column in whole.astype(np.int64)]
    weights = [b"".join(head for head, _ in folded)]
    weights += [b"".join(planes[k].tobytes() for _, planes in folded if k < len(planes)) for k in range(8)]
    return struct.pack("<BBI", PACKED, *columns.shape) + _compressed([*weights, minus_zeros.tobytes()])


def unpack(chunk: bytes) -> SampleBlock:
    """The samples of a chunk, bit for bit.

    Raises:
        ValueError: these are not the bytes of one.
    """
    try:
        how, count, rows = struct.unpack_from("<BBI", chunk)
        body = zlib.decompress(chunk[6:])
        if how not in (PLAIN, PACKED):
            raise ValueError(f"it is of kind {how}, which is not known here")
        if count not in (4, 7) or rows > MOST_ROWS:
            raise ValueError(f"it cannot hold {rows} rows of {count} columns")
        return _unpacked(how == PLAIN, body, count, rows)
    except (struct.error, zlib.error, IndexError, ValueError) as problem:
        raise ValueError(f"a chunk of the raw signal is damaged ({problem})") from problem


def _unpacked(plain: bool, body: bytes, count: int, rows: int) -> SampleBlock:
    if plain:
        return _block(np.frombuffer(body, "<f8").reshape(count, rows).astype(np.float64))
    columns, at = _unfolded(body, count, rows)
    columns /= _quanta(columns)[:, None]
    columns.reshape(-1)[np.frombuffer(body, "<u4", offset=at)] = -0.0
    return _block(columns)


def _folded(column: IntArray) -> tuple[bytes, ByteArray]:
    """A column's head (how often it was differenced, how many bytes a difference takes, the first number of each
    level), and its differences, unsigned, a plane a byte from the lowest on: (width, rows - order).
    """
    order = min((1, 2), key=lambda k: float(np.abs(np.diff(column, n=k)).sum()) if len(column) > k else 0.0)
    order = min(order, len(column))
    levels = [np.diff(column, n=k) for k in range(order + 1)]
    steps = levels[-1]
    unsigned = ((steps << 1) ^ (steps >> 63)).astype("<u8")
    width = (int(unsigned.max(initial=0)).bit_length() + 7) // 8
    firsts = [int(level[0]) for level in levels[:-1]]
    head = struct.pack(f"<BB{order}q", order, width, *firsts)
    return head, unsigned.view(np.uint8).reshape(-1, 8).T[:width]


def _unfolded(body: bytes, count: int, rows: int) -> tuple[FloatArray, int]:
    """All columns, as whole numbers, and where their bytes end."""
    heads, at = [], 0
    for _ in range(count):
        order, width = struct.unpack_from("<BB", body, at)
        heads.append((width, struct.unpack_from(f"<{order}q", body, at + 2)))
        at += 2 + 8 * order
    planes = [np.zeros((rows - len(firsts), 8), np.uint8) for _, firsts in heads]
    for weight in range(8):
        for (width, _), plane in zip(heads, planes, strict=True):
            if weight < width:
                plane[:, weight] = np.frombuffer(body, np.uint8, len(plane), at)
                at += len(plane)
    columns = [_summed(plane, firsts) for plane, (_, firsts) in zip(planes, heads, strict=True)]
    return np.array(columns, dtype=np.float64).reshape(count, rows), at


def _summed(planes: ByteArray, firsts: tuple[int, ...]) -> IntArray:
    unsigned = planes.view("<u8").reshape(-1).astype(np.int64)
    column: IntArray = (unsigned >> 1) ^ -(unsigned & 1)
    for first in reversed(firsts):
        column = np.cumsum(np.concatenate([[first], column]))
    return column


def _compressed(parts: list[bytes]) -> bytes:
    """All parts in one stream, each with statistics of its own."""
    packer = zlib.compressobj(LEVEL, strategy=zlib.Z_FILTERED)
    out = [packer.compress(part) + packer.flush(zlib.Z_PARTIAL_FLUSH) for part in parts if part]
    return b"".join([*out, packer.flush()])


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


def _columns(block: SampleBlock) -> FloatArray:
    """(4, n) or (7, n): time, force and, with a gyroscope, rate."""
    parts = [block.t_s[:, None], block.acc] if block.gyr is None else [block.t_s[:, None], block.acc, block.gyr]
    columns: FloatArray = np.ascontiguousarray(np.hstack(parts).T, dtype=np.float64)
    return columns


def _block(columns: FloatArray) -> SampleBlock:
    acc, gyr = columns[1:4].T.copy(), columns[4:7].T.copy() if len(columns) == 7 else None
    return SampleBlock(columns[0].copy(), acc, gyr)


def _quanta(columns: FloatArray) -> FloatArray:
    """How many quanta make one unit, a column each."""
    return np.array([TIME_PER_S, *[ACC_PER_M_S2] * 3, *[GYR_PER_RAD_S] * 3])[: len(columns)]
