"""Two streams of readings on one clock, joined: the second interpolated to the times of the first."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from sensors.sieve import Readings
from sensors.table import FloatArray, IntArray

BoolArray = npt.NDArray[np.bool_]

HOLE_S = 0.25
"""Between readings further apart than this nothing is interpolated, seconds."""

WAIT_S = 60.0
"""A row of the first stream waits this long, in its own time, for the second to come, unless told otherwise."""


class Join:
    """Rows of the first stream, each with the second's values beside it, at the first's times.

    The second is interpolated linearly between the two readings around a time, never across a hole of more
    than `HOLE_S`, never beyond its ends: there the first stream's rows are left out, and counted in `alone`.
    Rows that arrived together, at one time in both, are paired in their order.
    The answer does not depend on how either stream was cut. Memory: what waits for the other stream.
    """

    def __init__(self, columns: int, other_columns: int, wait_s: float = WAIT_S) -> None:
        self._wait_s = wait_s
        self.alone = 0
        self.joined = 0
        self._t_s: FloatArray = np.empty(0)
        self._values: FloatArray = np.empty((0, columns))
        self._other_s: FloatArray = np.empty(0)
        self._other: FloatArray = np.empty((0, other_columns))
        self._latest_s = -np.inf
        self._run = 0
        self._ended = False

    @property
    def waiting(self) -> bool:
        """Whether the second stream has to come further before all rows of the first can be answered."""
        if self._ended or not len(self._t_s):
            return False
        return not len(self._other_s) or bool(self._other_s[-1] <= self._t_s[-1])

    def first(self, readings: Readings) -> None:
        """The next rows of the first stream."""
        self._t_s = np.concatenate((self._t_s, readings.t_s))
        self._values = np.concatenate((self._values, readings.values))

    def second(self, readings: Readings) -> None:
        """The next rows of the second stream."""
        self._other_s = np.concatenate((self._other_s, readings.t_s))
        self._other = np.concatenate((self._other, readings.values))
        self._forget()

    def end(self) -> None:
        """The second stream has ended."""
        self._ended = True

    def ready(self) -> Readings:
        """The rows for which both streams are known by now."""
        count = len(self._t_s) if self._ended else self._known()
        t_s, values = self._t_s[:count], self._values[:count]
        rank = self._ranks(t_s)
        self._t_s, self._values = self._t_s[count:], self._values[count:]
        if not len(self._other_s):
            self.alone += count
            return Readings(t_s[:0], np.hstack((values[:0], self._other[:0])))
        right = np.searchsorted(self._other_s, t_s, side="left")
        last = len(self._other_s) - 1
        left, right = np.clip(right - 1, 0, last), np.clip(right, 0, last)
        both = self._both(t_s, left, right)
        same = np.searchsorted(self._other_s, t_s, side="right") - 1
        right = np.where(same > right, np.minimum(right + rank, same), right)
        self.alone += int(count - both.sum())
        self.joined += int(both.sum())
        beside = self._between(t_s[both], left[both], right[both])
        self._forget()
        return Readings(t_s[both], np.hstack((values[both], beside)))

    def _known(self) -> int:
        """How many rows of the first stream need not wait any longer."""
        if not len(self._t_s):
            return 0
        reached = self._other_s[-1] if len(self._other_s) else -np.inf
        surely = max(reached, self._t_s[-1] - self._wait_s)
        return int(np.searchsorted(self._t_s, surely, side="left"))

    def _ranks(self, t_s: FloatArray) -> IntArray:
        """(n,) how many rows of the first stream came before each at the same time, in one burst."""
        first = np.searchsorted(t_s, t_s, side="left")
        rank = np.arange(len(t_s)) - first + np.where(t_s == self._latest_s, self._run, 0)
        if len(t_s):
            self._latest_s, self._run = float(t_s[-1]), int(rank[-1]) + 1
        return np.asarray(rank)

    def _both(self, t_s: FloatArray, left: IntArray, right: IntArray) -> BoolArray:
        """Rows with a reading of the second stream at their time, or close ones on both sides."""
        before, after = self._other_s[left], self._other_s[right]
        exact = after == t_s
        return np.asarray(exact | ((before < t_s) & (t_s < after) & (after - before <= HOLE_S)))

    def _between(self, t_s: FloatArray, left: IntArray, right: IntArray) -> FloatArray:
        before, after = self._other_s[left], self._other_s[right]
        share = np.where(after > t_s, t_s - before, 1.0) / np.where(after > t_s, after - before, 1.0)
        one, other = self._other[left], self._other[right]
        values: FloatArray = np.where(share[:, None] < 1.0, one + (other - one) * share[:, None], other)
        return values

    def _forget(self) -> None:
        """Drop what no row to come can need: everything before the last reading that is earlier than them."""
        earliest_s = self._t_s[0] if len(self._t_s) else self._latest_s
        keep = max(int(np.searchsorted(self._other_s, earliest_s, side="left")) - 1, 0)
        self._other_s, self._other = self._other_s[keep:], self._other[keep:]


def join(first: Iterator[Readings], second: Iterator[Readings], state: Join) -> Iterator[Readings]:
    """Both streams joined, each read only as far as needed; `state` counts."""
    for readings in first:
        state.first(readings)
        while state.waiting:
            more = next(second, None)
            if more is None:
                state.end()
            else:
                state.second(more)
        yield state.ready()
