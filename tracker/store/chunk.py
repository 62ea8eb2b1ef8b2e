"""One chunk of the raw signal as bytes: whole numbers, counted in the sensor's own steps, differenced, compressed.

Samples are quantised (1e-6 s, 1e-5 m/s2, 1e-6 rad/s), so whole numbers hold them exactly. Where a sensor's steps
show (`lattice`), the count of steps is kept, and apart from it the rest, which is nearly always the same.
Neighbours differ by little (or their differences do), so the lowest bytes are noise and the higher ones nearly all
alike. Bytes of one weight and kind lie together, and each of these planes is compressed by itself. Unpacking gives
the same numbers, bit for bit. `docs/store.md` describes the bytes.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from sensors.stream import FloatArray, SampleBlock
from tracker.store.lattice import Lattice, lattice_of

MOST_ROWS = 65_536
"""A chunk holds no more samples."""

PLAIN, DIFFERENCED, STEPPED = 0, 1, 2
"""The first byte of a chunk: how the rest is to be read. Only the last is written where it can be."""

ON_STEPS = 0x80
"""Added to how often a column was differenced, where it is counts of steps."""

LEVEL = 6
TIME_PER_S, ACC_PER_M_S2, GYR_PER_RAD_S = 1e6, 1e5, 1e6
LARGEST = 2.0**52
WEIGHTS = 8

IntArray = npt.NDArray[np.int64]
ByteArray = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of whole numbers, packed: differences, unsigned, a plane a byte from the lowest on, (width,
    rows - order), and how they are undone. `firsts`: the first number of each level of differencing. `rest`: what
    a number on steps is off, (rows,); empty without steps.
    """

    lattice: Lattice | None
    firsts: tuple[int, ...]
    planes: ByteArray
    rest: ByteArray

    def head(self) -> bytes:
        """How it is undone, as bytes."""
        order = len(self.firsts)
        if self.lattice is None:
            return struct.pack(f"<BB{order}q", order, len(self.planes), *self.firsts)
        found = self.lattice
        return struct.pack(
            f"<BBdd{order}q", order | ON_STEPS, len(self.planes), found.base, found.step, *self.firsts
        )


def pack(block: SampleBlock) -> bytes:
    """One chunk as bytes. Numbers too large for the quanta, or none at all, are kept as they are."""
    columns = columns_of(block)
    quanta = _quanta(columns)[:, None]
    with np.errstate(over="ignore", invalid="ignore"):
        whole = np.rint(columns * quanta)
    if not np.all(np.abs(whole) < LARGEST) or not np.array_equal(whole / quanta, columns):
        return struct.pack("<BBI", PLAIN, *columns.shape) + zlib.compress(columns.astype("<f8").tobytes(), LEVEL)
    minus_zeros = np.flatnonzero((whole == 0.0) & np.signbit(columns)).astype("<u4")
    made = [_packed(column) for column in whole.astype(np.int64)]
    parts = [b"".join(column.head() for column in made)]
    for group in _groups(STEPPED, len(made)):
        for weight in range(WEIGHTS):
            inside = [made[k].planes[weight] for k in group if weight < len(made[k].planes)]
            parts.append(b"".join(plane.tobytes() for plane in inside))
    parts += [b"".join(column.rest.tobytes() for column in made), minus_zeros.tobytes()]
    return struct.pack("<BBI", STEPPED, *columns.shape) + _compressed(parts)


def unpack(chunk: bytes) -> SampleBlock:
    """The samples of a chunk, bit for bit.

    Raises:
        ValueError: these are not the bytes of one.
    """
    try:
        how, count, rows = struct.unpack_from("<BBI", chunk)
        body = zlib.decompress(chunk[6:])
        if how not in (PLAIN, DIFFERENCED, STEPPED):
            raise ValueError(f"it is of kind {how}, which is not known here")
        if count not in (4, 7) or rows > MOST_ROWS:
            raise ValueError(f"it cannot hold {rows} rows of {count} columns")
        with np.errstate(over="raise", invalid="raise"):
            return _unpacked(how, body, count, rows)
    except (struct.error, zlib.error, IndexError, ArithmeticError, ValueError) as problem:
        raise ValueError(f"a chunk of the raw signal is damaged ({problem})") from problem


def columns_of(block: SampleBlock) -> FloatArray:
    """(4, n) or (7, n): time, force and, with a gyroscope, rate."""
    parts = [block.t_s[:, None], block.acc] if block.gyr is None else [block.t_s[:, None], block.acc, block.gyr]
    columns: FloatArray = np.ascontiguousarray(np.hstack(parts).T, dtype=np.float64)
    return columns


def _groups(how: int, count: int) -> Sequence[range]:
    """The columns whose bytes lie together: those of a kind, because they are distributed alike."""
    if how == DIFFERENCED:
        return (range(count),)
    return (range(1), range(1, 4), range(4, count))


def _packed(column: IntArray) -> _Column:
    lattice = lattice_of(column)
    rest = np.zeros(0, np.uint8)
    if lattice is not None:
        counts = lattice.counts(column)
        rest = _folded(column - lattice.numbers(counts)).astype(np.uint8)
        column = counts
    order = min((1, 2), key=lambda k: float(np.abs(np.diff(column, n=k)).sum()) if len(column) > k else 0.0)
    order = min(order, len(column))
    levels = [np.diff(column, n=k) for k in range(order + 1)]
    unsigned = _folded(levels[-1])
    width = (int(unsigned.max(initial=0)).bit_length() + 7) // 8
    planes = unsigned.view(np.uint8).reshape(-1, WEIGHTS).T[:width]
    return _Column(lattice, tuple(int(level[0]) for level in levels[:-1]), planes, rest)


def _unpacked(how: int, body: bytes, count: int, rows: int) -> SampleBlock:
    if how == PLAIN:
        return _block(np.frombuffer(body, "<f8").reshape(count, rows).astype(np.float64))
    made, at = _planes(how, body, count, rows)
    whole = []
    for column in made:
        numbers = _summed(column)
        if column.lattice is not None:
            off = np.frombuffer(body, np.uint8, rows, at).astype(np.int64)
            numbers = column.lattice.numbers(numbers) + ((off >> 1) ^ -(off & 1))
            at += rows
        whole.append(numbers)
    columns = np.array(whole, dtype=np.float64).reshape(count, rows)
    columns /= _quanta(columns)[:, None]
    columns.reshape(-1)[np.frombuffer(body, "<u4", offset=at)] = -0.0
    return _block(columns)


def _planes(how: int, body: bytes, count: int, rows: int) -> tuple[list[_Column], int]:
    """All columns but the rest of theirs, and where their bytes end."""
    made, widths, at = [], [], 0
    for _ in range(count):
        order, width = struct.unpack_from("<BB", body, at)
        at += 2
        lattice = None
        if order & ON_STEPS:
            lattice = Lattice(*struct.unpack_from("<dd", body, at))
            order, at = order & ~ON_STEPS, at + 16
        firsts = struct.unpack_from(f"<{order}q", body, at)
        at += 8 * order
        made.append(_Column(lattice, firsts, np.zeros((rows - order, WEIGHTS), np.uint8), np.zeros(0, np.uint8)))
        widths.append(width)
    for group in _groups(how, count):
        for weight in range(WEIGHTS):
            for k in group:
                if weight < widths[k]:
                    plane = made[k].planes
                    plane[:, weight] = np.frombuffer(body, np.uint8, len(plane), at)
                    at += len(plane)
    return made, at


def _summed(column: _Column) -> IntArray:
    """The numbers whose differences are in the planes, a row each here."""
    unsigned = column.planes.view("<u8").reshape(-1).astype(np.int64)
    numbers: IntArray = (unsigned >> 1) ^ -(unsigned & 1)
    for first in reversed(column.firsts):
        numbers = np.cumsum(np.concatenate([[first], numbers]))
    return numbers


def _folded(numbers: IntArray) -> npt.NDArray[np.uint64]:
    """Unsigned: 0, -1, 1, -2 become 0, 1, 2, 3."""
    return ((numbers << 1) ^ (numbers >> 63)).astype("<u8")


def _compressed(parts: Sequence[bytes]) -> bytes:
    """All parts in one stream, each with statistics of its own."""
    packer = zlib.compressobj(LEVEL, strategy=zlib.Z_FILTERED)
    out = [packer.compress(part) + packer.flush(zlib.Z_PARTIAL_FLUSH) for part in parts if part]
    return b"".join([*out, packer.flush()])


def _block(columns: FloatArray) -> SampleBlock:
    acc, gyr = columns[1:4].T.copy(), columns[4:7].T.copy() if len(columns) == 7 else None
    return SampleBlock(columns[0].copy(), acc, gyr)


def _quanta(columns: FloatArray) -> FloatArray:
    """How many quanta make one unit, a column each."""
    return np.array([TIME_PER_S, *[ACC_PER_M_S2] * 3, *[GYR_PER_RAD_S] * 3])[: len(columns)]
