"""What formats of stamped blocks share: many samples follow one stamp of the device's clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt

from sensors.stream import FloatArray

RATE_TOLERANCE = 0.1
"""How far a sensor's own rate may lie from its nominal one; a larger difference is a hole in time."""

BoolArray = npt.NDArray[np.bool_]
IntArray = npt.NDArray[np.int64]


def sample_times(start_s: FloatArray, counts: IntArray, rate_hz: FloatArray, follows: BoolArray) -> FloatArray:
    """The time of every sample of n blocks, seconds.

    `start_s`, `counts`, `rate_hz`: (n,) the stamp of a block's first sample, its samples, its nominal rate.
    `follows`: (n - 1,) whether the next block goes on where this one ends.

    Samples are spread evenly up to the stamp of the next block, because the true rate of a cheap sensor is a
    few per cent off. Where none follows, or only after a hole, the nominal rate counts and the hole stays.
    """
    step_s = 1.0 / rate_hz
    reach_s = np.diff(start_s) / np.maximum(counts[:-1], 1)
    steady = follows & (np.abs(reach_s - step_s[:-1]) <= RATE_TOLERANCE * step_s[:-1])
    step_s[:-1] = np.where(steady, reach_s, step_s[:-1])
    within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return np.asarray(np.repeat(start_s, counts) + within * np.repeat(step_s, counts))


def whole_pieces(chunks: Iterable[bytes], size_bytes: int) -> Iterator[bytes]:
    """The same bytes in multiples of `size_bytes`; only the last piece may end with an incomplete one."""
    rest = b""
    for chunk in chunks:
        rest += chunk
        whole = len(rest) - len(rest) % size_bytes
        if whole:
            yield rest[:whole]
            rest = rest[whole:]
    if rest:
        yield rest


@dataclass(slots=True)
class LeftOut:
    """Parts of a file left out for one reason: how many, and where the first one stands."""

    count: int = 0
    first: int | None = None

    def note(self, places: Iterable[int]) -> None:
        """Count those at these places (bytes or lines), in order."""
        for place in places:
            self.count += 1
            self.first = place if self.first is None else self.first

    def said(self, one: str, many: str, where: str, why: str) -> list[str]:
        """A sentence for a person, or nothing."""
        if not self.count:
            return []
        return [f"{self.count} {one if self.count == 1 else many} (first: {where} {self.first}) left out: {why}"]


def moment(unix_s: float, zone: str = "") -> str:
    """ISO date and time of these seconds since 1970, in the zone in which the clock ran."""
    local = datetime.fromtimestamp(round(unix_s, 3), UTC).replace(tzinfo=None)
    return local.isoformat(timespec="milliseconds") + zone
