"""Axivity .cwa files: AX3 (accelerometer) and AX6 (accelerometer and gyroscope), as the device writes them.

Source: the vendor's open documentation (Open Movement, `ax3-technical.md`) and its open converters. A header
of 1024 bytes begins with "MD"; every block of 512 bytes after it begins with "AX" and holds a stamp of the
device's clock, 40 to 120 samples and a checksum. The top bits of the light field carry the scales.

The clock has no time zone: times are seconds since 1970 as if it ran in UTC. Samples are spread evenly between
the stamps of neighbouring blocks, much as the vendor's converters do; where blocks are missing a hole stays. A
stamp is led back to its block's first sample at the nominal rate, as they do: all may be 0.03 s late or early.
Not read: the separate gyroscope blocks ("GX") of a prototype, the oldest layout without a rate code, and .omx.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from sensors.errors import RecordingError
from sensors.feed import Feed
from sensors.layouts.stamped import BoolArray, IntArray, LeftOut, moment, sample_times, whole_pieces
from sensors.plan import Role
from sensors.sieve import Readings, Sieve
from sensors.stream import FloatArray
from sensors.units import DEG, G_M_S2

NAME = "axivity-cwa"
MAGIC = b"MD"
SECTOR_BYTES = 512

SECTOR = np.dtype([
    ("kind", "S2"), ("length", "<u2"), ("fraction", "<u2"), ("session", "<u4"), ("sequence", "<u4"),
    ("stamp", "<u4"), ("scales", "<u2"), ("temperature", "<u2"), ("events", "u1"), ("battery", "u1"),
    ("rate", "u1"), ("form", "u1"), ("offset", "<i2"), ("count", "<u2"), ("data", "u1", 480), ("checksum", "<u2"),
])  # fmt: skip
"""A block as the documentation draws it. `form`: number of axes in the upper half, packing in the lower."""

_PACKED = 0x30
_SAMPLE_BYTES = {_PACKED: 4, 0x32: 6, 0x62: 12, 0x92: 18}
_WITHOUT_SAMPLES = (b"MD", b"UB", b"SI", b"GX", b"\xff\xff", b"")
"""Kinds of block that hold no samples for us: header, usage, session, prototype, never written."""

Sectors = np.ndarray[tuple[int], np.dtype[Any]]


def matches(start: bytes) -> bool:
    """Whether a file begins like this."""
    return start.startswith(MAGIC)


def open_part(feed: Feed) -> CwaPart:
    """A reader of a file, its first good block already looked at.

    Raises:
        RecordingError: no block with a right checksum in it, or it cannot be read.
    """
    part = CwaPart(feed.path, whole_pieces(iter(feed.some, b""), SECTOR_BYTES))
    part.look()
    return part


@dataclass(slots=True)
class CwaPart:
    """A `Part`; `warnings()` is complete when `readings()` has ended."""

    path: str
    pieces: Iterator[bytes]
    layout: str = NAME
    roles: tuple[Role, ...] = ("total",)
    remedy: str | None = None
    started_at: str | None = None
    _form: int | None = None
    _held: Sectors = field(default_factory=lambda: np.empty(0, SECTOR))
    _held_at: IntArray = field(default_factory=lambda: np.empty(0, np.int64))
    _place: int = 0
    _cut: bool = False
    _damaged: LeftOut = field(default_factory=LeftOut)
    _foreign: LeftOut = field(default_factory=LeftOut)
    _sieve: Sieve = field(init=False)

    def __post_init__(self) -> None:
        self._sieve = Sieve(self.path, unit="byte")

    def look(self) -> None:
        """Read on to the first good block, so that it is known whether there is a gyroscope."""
        while len(self._held) == 0:
            piece = next(self.pieces, None)
            if piece is None:
                raise RecordingError(self.path, None, self._nothing())
            self._held, self._held_at = self._sound(piece)
        self.roles = ("total", "gyr") if self._form is not None and self._form >> 4 >= 6 else ("total",)
        self.started_at = moment(float(_start_s(self._held[:1], _rate_hz(self._held[:1]))[0]))

    def readings(self) -> Iterator[Readings]:
        """The samples in order, some ten thousand at a time. A block waits for the stamp of the next one."""
        for piece in self.pieces:
            sound, places = self._sound(piece)
            sectors, places = np.concatenate((self._held, sound)), np.concatenate((self._held_at, places))
            self._held, self._held_at = sectors[-1:], places[-1:]
            if len(sectors) > 1:
                yield self._samples(sectors, places[:-1])
        yield self._samples(self._held, self._held_at)

    def warnings(self) -> list[str]:
        """What was left out so far, a sentence each."""
        said = self._damaged.said("block", "blocks", "byte", "the checksum is wrong")
        said += self._foreign.said("block", "blocks", "byte", "its time, rate or packing is not one that is read")
        said += self._sieve.warnings()
        return [*said, *(["the file ends inside a block, which was left out"] if self._cut else [])]

    def _nothing(self) -> str:
        if self._place == 0:
            return "the file is empty; copy it from the device again"
        what = f"no block of samples in {self._place} bytes is whole"
        return f"{what}; copy the file from the device again, or export CSV with the vendor's software"

    def _sound(self, piece: bytes) -> tuple[Sectors, IntArray]:
        """The good blocks of a piece and the bytes at which they stand; all others are counted."""
        whole = len(piece) - len(piece) % SECTOR_BYTES
        self._cut = whole < len(piece)
        sectors: Sectors = np.frombuffer(piece[:whole], SECTOR)
        places = self._place + SECTOR_BYTES * np.arange(len(sectors))
        self._place += len(piece)
        words = np.frombuffer(piece[:whole], "<u2").reshape(-1, SECTOR_BYTES // 2)
        right = (sectors["kind"] == b"AX") & (words.sum(axis=1, dtype=np.uint16) == 0)
        if self._form is None and right.any():
            self._form = int(sectors["form"][right][0])
        known = right & _readable(sectors, self._form)
        other = np.isin(sectors["kind"], _WITHOUT_SAMPLES) | (places < 2 * SECTOR_BYTES)
        self._damaged.note(places[~right & ~other].tolist())
        self._foreign.note(places[right & ~known].tolist())
        return np.asarray(sectors[known]), places[known]

    def _samples(self, sectors: Sectors, places: IntArray) -> Readings:
        """The samples of the blocks at these places, the first of `sectors`."""
        counts = sectors["count"].astype(np.int64)
        rate_hz = _rate_hz(sectors)
        times = sample_times(_start_s(sectors, rate_hz), counts, rate_hz, _follows(sectors))
        blocks = len(places)
        values = _values(sectors[:blocks], counts[:blocks])
        return self._sieve.keep(times[: len(values)], values, np.repeat(places, counts[:blocks]))


def _readable(sectors: Sectors, form: int | None) -> BoolArray:
    """Blocks of the form that the first block has, with a possible time and count; (n,)."""
    if form not in _SAMPLE_BYTES:
        return np.zeros(len(sectors), dtype=np.bool_)
    fits = (sectors["count"] > 0) & (sectors["count"] <= 480 // _SAMPLE_BYTES[form])
    return np.asarray((sectors["form"] == form) & (sectors["rate"] != 0) & fits & _date_s(sectors["stamp"])[1])


def _rate_hz(sectors: Sectors) -> FloatArray:
    return np.asarray(3200.0 / 2.0 ** (15 - (sectors["rate"] & 15).astype(np.float64)))


def _date_s(stamp: npt.NDArray[np.uint32]) -> tuple[IntArray, BoolArray]:
    """A packed date and time as whole seconds since 1970, and whether it is a possible one; (n,) each."""
    bits = stamp.astype(np.int64)
    month, day = bits >> 22 & 15, bits >> 17 & 31
    hour, minute, second = bits >> 12 & 31, bits >> 6 & 63, bits & 63
    first = ((2000 - 1970 + (bits >> 26)) * 12 + month - 1).astype("M8[M]").astype("M8[D]").astype(np.int64)
    possible = (month >= 1) & (month <= 12) & (day >= 1) & (hour < 24) & (minute < 60) & (second < 60)
    return (((first + day - 1) * 24 + hour) * 60 + minute) * 60 + second, possible


def _start_s(sectors: Sectors, rate_hz: FloatArray) -> FloatArray:
    """When the first sample of each block was taken; (n,) seconds.

    `offset` is the sample that the stamp belongs to. With a fraction (its top bit set) the firmware has moved
    it back by as many whole samples as the fraction lasts, at the rate cut to a whole number: undone here.
    """
    given = (sectors["fraction"] & 0x8000) != 0
    fraction = np.where(given, (sectors["fraction"].astype(np.int64) & 0x7FFF) << 1, 0)
    sample = sectors["offset"] + (fraction * rate_hz.astype(np.int64) >> 16)
    return np.asarray(_date_s(sectors["stamp"])[0] + fraction / 65536.0 - sample / rate_hz)


def _follows(sectors: Sectors) -> BoolArray:
    same = (sectors["session"][1:] == sectors["session"][:-1]) & (sectors["rate"][1:] == sectors["rate"][:-1])
    return np.asarray(same & (sectors["sequence"][1:] - sectors["sequence"][:-1] == 1))


def _values(sectors: Sectors, counts: IntArray) -> FloatArray:
    """Specific force m/s2, beside it angular rate rad/s where there is one, of blocks of one form; (n, 3 or 6)."""
    form = int(sectors["form"][0])
    data = np.ascontiguousarray(sectors["data"])
    full = 480 // _SAMPLE_BYTES[form]
    used = np.arange(full) < counts[:, None]
    g = np.repeat(G_M_S2 / 2.0 ** (8 + (sectors["scales"] >> 13).astype(np.float64)), counts)[:, None]
    if form == _PACKED:
        return _unpacked(data.view("<u4")[used]) * g
    axes = form >> 4
    words = data.view("<i2")[:, : full * axes].reshape(-1, full, axes)[used]
    if axes < 6:
        return np.asarray(words * g)
    turn = np.repeat(_gyr_scale(sectors["scales"]), counts)[:, None]
    return np.hstack((words[:, 3:6] * g, words[:, :3] * turn))


def _unpacked(words: npt.NDArray[np.uint32]) -> IntArray:
    """Three numbers of 10 bits that share an exponent of 2 bits, (n, 3): eezzzzzzzzzzyyyyyyyyyyxxxxxxxxxx."""
    axes = words.astype(np.int64)[:, None] >> np.array([0, 10, 20]) & 0x3FF
    return np.asarray(((axes ^ 0x200) - 0x200) << (words >> 30).astype(np.int64)[:, None])


def _gyr_scale(scales: npt.NDArray[np.uint16]) -> FloatArray:
    """rad/s of one step; (n,). The range is 8000 / 2^code deg/s; code 0 means 2000, says the vendor's reader."""
    code = (scales >> 10 & 7).astype(np.float64)
    return np.asarray(np.where(code == 0, 2000.0, 8000.0 / 2.0**code) / 32768.0 * DEG)
