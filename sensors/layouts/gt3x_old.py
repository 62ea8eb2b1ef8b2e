"""ActiGraph .gt3x files of firmware before 3.0: a zip with `info.txt` and one stream of numbers in `activity.bin`.

Source: the vendor's `NHANES-GT3X-File-Format` documentation. The stream is every sample from the start date on,
12 bits a number in the order y, x, z, at the rate and scale that `info.txt` names (341 steps per g if it does
not). There is neither a stamp nor a checksum, so damage cannot be seen. The start date counts 100 ns since the
year 1.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from sensors.errors import RecordingError
from sensors.feed import Feed
from sensors.layouts.gt3x_activity import ACTIVITY, numbers
from sensors.layouts.gt3x_info import INFO, Info, read_info
from sensors.layouts.stamped import moment, whole_pieces
from sensors.place import Place
from sensors.plan import Role
from sensors.sieve import Readings, Sieve
from sensors.units import G_M_S2

NAME = "actigraph-gt3x-old"
STREAM = "activity.bin"

_PAIR_BYTES = 9
"""Two samples."""


def matches(names: Sequence[str]) -> bool:
    """Whether a zip file with these members is one."""
    return STREAM in names and INFO in names


def open_part(path: str, place: Place) -> OldGt3xPart:
    """A reader of such a file.

    Raises:
        RecordingError: its description names no sample rate.
    """
    return OldGt3xPart(path, place.feed(STREAM), read_info(path, place))


@dataclass(slots=True)
class OldGt3xPart:
    """A `Part`; `warnings()` is complete when `readings()` has ended."""

    path: str
    feed: Feed
    info: Info
    layout: str = NAME
    roles: tuple[Role, ...] = ("total",)
    remedy: str | None = None
    _sieve: Sieve = field(init=False)

    def __post_init__(self) -> None:
        self._sieve = Sieve(self.path, unit="byte")

    @property
    def started_at(self) -> str | None:
        """The start date of the description."""
        return None if self.info.start_s is None else moment(self.info.start_s, self.info.zone)

    def readings(self) -> Iterator[Readings]:
        """The samples in order, some ten thousand at a time.

        Raises:
            RecordingError: there are none.
        """
        start_s = self.info.start_s or 0.0
        samples, place = 0, 0
        for piece in whole_pieces(iter(self.feed.some, b""), _PAIR_BYTES):
            values = numbers(ACTIVITY, piece, 1) * (G_M_S2 / (self.info.scale or 341.0))
            index = np.arange(samples, samples + len(values))
            yield self._sieve.keep(start_s + index / self.info.rate_hz, values, np.full(len(values), place))
            samples, place = samples + len(values), place + len(piece)
        if not samples:
            raise RecordingError(self.path, None, f"no samples in {STREAM}; download the file again")

    def warnings(self) -> list[str]:
        """What was left out so far, a sentence each."""
        return self._sieve.warnings()
