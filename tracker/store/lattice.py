"""The steps of a sensor's own numbers, found again in a column of samples.

A sensor counts in steps (a 16-bit one of 8 g in 0.0024 m/s2) that are many quanta of ours wide, and whoever
converts its numbers rounds them. Found again, the step leaves whole counts to be kept, and a rest that is nearly
always the same. Nothing is assumed of it: a column without steps, or with wrong ones, only takes more room.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]

FEWEST = 8
"""Different values that a step can be told from."""

SMALLEST, LARGEST = 6, 1 << 20
"""Quanta: a smaller step saves nothing worth the trouble, and a larger one is none."""

OFTEN = 0.3
"""A gap that comes at least so often as the commonest one may be the step; wider ones are several of it."""

WIDEST_REST = 127
WORTH_BITS = 1.0
"""So many bits a sample a step has to save."""

ASTRAY = 0.15
"""Steps: values on average farther than this from whole ones are not on steps (at random it is 0.25)."""

ENOUGH = 200
"""So many values are measured from."""

REACH = 16
"""The step is first measured over so many of it, then over four times as many each time."""


@dataclass(frozen=True, slots=True)
class Lattice:
    """Numbers near `base + count * step`, for whole counts; quanta."""

    base: float
    step: float

    def counts(self, column: IntArray) -> IntArray:
        """The nearest counts."""
        counts: IntArray = np.rint((column - self.base) / self.step).astype(np.int64)
        return counts

    def numbers(self, counts: IntArray) -> IntArray:
        """The whole numbers that counts stand for: one product and one sum, which every machine rounds alike."""
        numbers: IntArray = np.rint(self.base + counts * self.step).astype(np.int64)
        return numbers


def lattice_of(column: IntArray) -> Lattice | None:
    """The steps of a column of whole numbers, None where it shows none."""
    values = _different(column)
    step = _commonest_gap(np.diff(values))
    if step is None:
        return None
    step = _refined(values, step)
    if step is None:
        return None
    found = _fitted(values, step)
    return found if _is_worth(found, column) else None


def _fitted(values: IntArray, step: float) -> Lattice:
    """The line through the values over their counts, by least squares."""
    offsets = (values - values[0]).astype(np.float64)
    counts = np.rint(offsets / step)
    away = counts - np.mean(counts)
    step = float(np.sum(offsets * away) / np.sum(away * away))
    return Lattice(float(values[0]) + float(np.mean(offsets) - np.mean(counts) * step), step)


def _different(column: IntArray) -> IntArray:
    """The values in order, each once: what `np.unique` does in an eighth of its time."""
    values = np.sort(column)
    return values[np.concatenate(([True], values[1:] != values[:-1]))] if len(values) else values


def _refined(values: IntArray, step: float) -> float | None:
    """The step measured between values ever farther apart; None where they are not whole steps apart."""
    reach, span = REACH * step, float(values[-1] - values[0])
    some = values[:: len(values) // ENOUGH + 1]
    while True:
        farthest = np.searchsorted(values, some + reach, side="right") - 1
        apart = (values[farthest] - some).astype(np.float64)
        counts = np.rint(apart / step)
        if not counts.any():
            return None
        step = float(np.sum(apart * counts) / np.sum(counts * counts))
        if float(np.mean(np.abs(apart / step - counts))) > ASTRAY:
            return None
        if reach >= span:
            return step
        reach *= 4.0


def _commonest_gap(gaps: IntArray) -> float | None:
    """The gap between neighbouring values that comes often and is not several of another, give or take one."""
    gaps = gaps[(gaps >= SMALLEST) & (gaps < LARGEST)]
    if len(gaps) < FEWEST:
        return None
    different, times = np.unique(gaps, return_counts=True)
    first = np.searchsorted(different, different - 1)
    last = np.searchsorted(different, different + 1, side="right")
    total = np.concatenate([[0], np.cumsum(times)])
    often = total[last] - total[first]
    found = int(np.argmax(often >= OFTEN * often.max()))
    inside = slice(first[found], last[found] + 1)
    near = np.abs(different[inside] - different[found]) <= 2
    weights = times[inside][near]
    return float(np.sum(different[inside][near] * weights) / np.sum(weights))


def _is_worth(found: Lattice, column: IntArray) -> bool:
    """Whether the counts and the rest take less room than the numbers."""
    rest = column - found.numbers(found.counts(column))
    if int(np.abs(rest).max()) > WIDEST_REST:
        return False
    shares = np.bincount(rest + WIDEST_REST) / len(rest)
    shares = shares[shares > 0.0]
    bits = -float(np.sum(shares * np.log2(shares)))
    return float(np.log2(found.step)) - bits >= WORTH_BITS
