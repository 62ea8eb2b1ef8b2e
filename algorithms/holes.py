"""Where too long a stretch of the grid was lost, or held no motion, to say anything."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from operator import itemgetter

import numpy as np

from algorithms.small import runs
from algorithms.types import FS_HZ, BoolArray

SHORT_S = 1.0
"""Shorter losses are bridged."""


class Holes:
    """Stretches of invalid grid rows that arrive in pieces."""

    def __init__(self) -> None:
        self._holes: list[tuple[int, int]] = []

    def push(self, first: int, lost: BoolArray, rows: int = 1) -> None:
        """Take which stretches of so many `rows`, (n,), are lost, from grid index `first` on; pieces follow one
        another.
        """
        for start, end in ((first + rows * a, first + rows * b) for a, b in runs(lost)):
            if self._holes and self._holes[-1][1] == start:
                self._holes[-1] = (self._holes[-1][0], end)
            else:
                self._holes.append((start, end))

    def forget(self, before: int) -> None:
        """Drop holes that ended before a grid index."""
        del self._holes[: bisect_left(self._holes, before, key=itemgetter(1))]

    def at(self, index: int) -> bool:
        """Whether a grid index lies in a hole longer than `SHORT_S`, a second of which is known."""
        return self.within(index, index + 1)

    def within(self, start: int, end: int) -> bool:
        """Whether a hole longer than `SHORT_S` lies between two grid indices, in whole or in part."""
        for a, b in self._holes[bisect_right(self._holes, start, key=itemgetter(1)) :]:
            if a >= end:
                return False
            if b - a > SHORT_S * FS_HZ:
                return True
        return False

    def over(self, first: int, count: int, step: int) -> BoolArray:
        """The same as `at`, (count,), for the indices from `first` on, `step` apart."""
        inside = np.zeros(count, dtype=np.bool_)
        for a, b in self._holes[bisect_right(self._holes, first, key=itemgetter(1)) :]:
            if b - a > SHORT_S * FS_HZ:
                inside[max(0, -((first - a) // step)) : max(0, -((first - b) // step))] = True
        return inside
