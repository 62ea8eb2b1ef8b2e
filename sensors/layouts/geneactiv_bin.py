"""GENEActiv .bin files: text, in pages of 300 samples written as hexadecimal digits.

Source: "Decoding .bin files" in the vendor's GENEActiv instructions, checked against three open readers. Lines
`key:value` come first, among them gain and offset of each axis; a page begins with `Recorded Data`, names its
number, time and rate, and ends with one line of 12 digits a sample: x, y, z of 12 bits each with sign, 10 bits
of light, the button, a spare bit. Acceleration in g is (100 x raw - offset) / gain. There is no checksum: a page
is damaged when its time, rate or digits cannot be read.

Times are seconds since 1970 as if the device's clock, which runs in the zone that the file names, ran in UTC.
Unconfirmed: whether a last page may be shorter than 300 samples; it is read as far as whole samples go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import numpy as np

from sensors.errors import RecordingError
from sensors.feed import Feed
from sensors.layouts.stamped import LeftOut, moment, sample_times
from sensors.plan import Role
from sensors.sieve import TIME_LIMIT_S, Readings, Sieve
from sensors.stream import FloatArray
from sensors.text import Lines, batches
from sensors.units import G_M_S2

NAME = "geneactiv-bin"
MAGIC = b"Device Identity"
PAGE_LINE = b"Recorded Data"

_DIGITS = 12
"""Hexadecimal digits of one sample."""
_BYTES = _DIGITS // 2
_GAINS = ("x gain", "y gain", "z gain")
_OFFSETS = ("x offset", "y offset", "z offset")
_ZONE = re.compile(r"GMT\s*([+-]\d\d):?(\d\d)?$")


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `line`: where it begins; `start_s`: time of its first sample; `data`: six bytes a sample."""

    line: int
    number: int
    start_s: float
    rate_hz: float
    data: bytes


def matches(start: bytes) -> bool:
    """Whether a file begins like this."""
    return start.startswith(MAGIC)


def open_part(feed: Feed) -> GeneactivPart:
    """A reader of a file; its header is read at once.

    Raises:
        RecordingError: the header names no gain and offset, or ends before the first page.
    """
    part = GeneactivPart(feed.path, batches(feed))
    part.read_header()
    return part


@dataclass(slots=True)
class GeneactivPart:
    """A `Part`; `warnings()` is complete when `readings()` has ended."""

    path: str
    batches: Iterator[Lines]
    layout: str = NAME
    roles: tuple[Role, ...] = ("total",)
    remedy: str | None = None
    started_at: str | None = None
    _gain: FloatArray = field(default_factory=lambda: np.ones(3))
    _offset: FloatArray = field(default_factory=lambda: np.zeros(3))
    _zone: str = ""
    _rest: Lines | None = None
    _page: dict[str, str] | None = None
    _page_line: int = 0
    _cut: bool = False
    _damaged: LeftOut = field(default_factory=LeftOut)
    _sieve: Sieve = field(init=False)

    def __post_init__(self) -> None:
        self._sieve = Sieve(self.path)

    def read_header(self) -> None:
        """Read up to the line of the first page."""
        found: dict[str, str] = {}
        for batch in self.batches:
            for index, line in enumerate(batch.lines):
                if line.strip() == PAGE_LINE:
                    self._rest = batch.part(index, len(batch))
                    self._keep(found)
                    return
                key, _, value = line.decode("ascii", "replace").partition(":")
                found[key.strip()] = value.strip()
        raise RecordingError(self.path, None, "no page of samples; copy the file from the device again")

    def readings(self) -> Iterator[Readings]:
        """The samples in order, some ten thousand at a time. A page waits for the time of the next one.

        Raises:
            RecordingError: no page can be read.
        """
        held: list[Page] = []
        for batch in self._batches():
            pages = held + list(self._pages(batch))
            if len(pages) > 1:
                yield self._samples(pages, len(pages) - 1)
            held = pages[-1:]
        if not held:
            raise RecordingError(self.path, self._damaged.first, "no page can be read; copy the file again")
        yield self._samples(held, 1)
        self._cut = self._cut or self._page is not None

    def warnings(self) -> list[str]:
        """What was left out so far, a sentence each."""
        why = "time, rate or digits cannot be read"
        said = [*self._damaged.said("page", "pages", "line", why), *self._sieve.warnings()]
        return [*said, *(["the file ends inside a page, which was left out"] if self._cut else [])]

    def _keep(self, found: dict[str, str]) -> None:
        try:
            self._gain = np.array([float(found[key]) for key in _GAINS])
            self._offset = np.array([float(found[key]) for key in _OFFSETS])
        except (KeyError, ValueError) as error:
            reason = f"the header has no number for gain and offset ({error}); copy the file from the device again"
            raise RecordingError(self.path, None, reason) from error
        if not (np.isfinite(self._offset).all() and (self._gain > 0).all() and np.isfinite(self._gain).all()):
            raise RecordingError(self.path, None, "a gain is not above zero; copy the file from the device again")
        zone = _ZONE.match(found.get("Time Zone", ""))
        self._zone = f"{zone[1]}:{zone[2] or '00'}" if zone else ""

    def _batches(self) -> Iterator[Lines]:
        if self._rest is not None:
            yield self._rest
        self._rest = None
        yield from self.batches

    def _pages(self, batch: Lines) -> Iterator[Page]:
        """The pages that end in this batch; a damaged one is counted, and the next begins with its own line."""
        for index, line in enumerate(batch.lines):
            if line.strip() == PAGE_LINE:
                self._close(damaged=self._page is not None)
                self._page, self._page_line = {}, batch.first + index
            elif self._page is not None and b":" in line:
                key, _, value = line.decode("ascii", "replace").partition(":")
                self._page[key.strip()] = value.strip()
            elif self._page is not None:
                page = self._made(line.strip())
                torn = page is None and index + 1 == len(batch) and not batch.whole
                self._cut = self._cut or torn
                self._close(damaged=page is None and not torn)
                if page is not None:
                    yield page

    def _close(self, *, damaged: bool) -> None:
        self._damaged.note([self._page_line] if damaged else [])
        self._page = None

    def _made(self, digits: bytes) -> Page | None:
        """The page that this line of digits completes; None when anything in it cannot be read."""
        found = self._page or {}
        try:
            start_s = datetime.fromisoformat(_iso(found["Page Time"])).replace(tzinfo=UTC).timestamp()
            rate_hz = float(found["Measurement Frequency"].split()[0])
            data = bytes.fromhex(digits.decode())
            page = Page(self._page_line, int(found["Sequence Number"]), start_s, rate_hz, data)
        except (KeyError, ValueError, IndexError):
            return None
        possible = 1.0 <= rate_hz <= 1000.0 and 0.0 <= start_s < TIME_LIMIT_S
        if not data or len(digits) % _DIGITS or not possible:
            return None
        self.started_at = self.started_at or moment(start_s, self._zone)
        return page

    def _samples(self, pages: list[Page], kept: int) -> Readings:
        """The samples of the first `kept` of these pages."""
        counts = np.array([len(page.data) // _BYTES for page in pages])
        rate_hz = np.array([page.rate_hz for page in pages])
        number = np.array([page.number for page in pages], dtype=np.float64)
        follows = (np.diff(number) == 1) & (np.diff(rate_hz) == 0)
        times = sample_times(np.array([page.start_s for page in pages]), counts, rate_hz, follows)
        raw = unpacked(b"".join(page.data for page in pages[:kept]))
        acc = (100.0 * raw - self._offset) / self._gain * G_M_S2
        lines = np.array([page.line for page in pages[:kept]])
        return self._sieve.keep(times[: len(raw)], acc, np.repeat(lines, counts[:kept]))


def unpacked(data: bytes) -> FloatArray:
    """The three numbers of 12 bits, with sign, that begin every six bytes; (n, 3)."""
    b = np.frombuffer(data, np.uint8).reshape(-1, _BYTES).astype(np.int64).T
    axes = np.stack((b[0] << 4 | b[1] >> 4, (b[1] & 15) << 8 | b[2], b[3] << 4 | b[4] >> 4), axis=1)
    return np.asarray((axes ^ 0x800) - 0x800, dtype=np.float64)


def _iso(text: str) -> str:
    """`2026-03-02 07:30:00:500` with the colon before the milliseconds made a point."""
    return re.sub(r"^(.{19}):(\d{3})$", r"\1.\2", text)
