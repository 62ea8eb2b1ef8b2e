"""Self-similarity of a motion trace: how well each stretch predicts the next one, and the best chain of such.

A repetitive exercise is the stretch of a trace in which each cycle looks like its neighbour. Every stretch
that could be a cycle (each start, each of a ladder of lengths) is resampled to `BINS` vectors; neighbours
are compared as vectors, so that turning the sensor changes nothing, and a dynamic programme finds the chain
of adjoining cycles with the largest sum of likeness above a bar. Idle time before and after scores below
the bar and drops out by itself; a chain of double cycles collects less than one of single cycles, and half
cycles (out against back) do not look alike.

Related: RecoFit (Morris et al., CHI 2014), which counts peaks at the period of the autocorrelation; matrix
profile motifs (Yeh et al., ICDM 2016). Here the period is free to change from cycle to cycle.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import as_strided

from algorithms.types import BoolArray, FloatArray

TRACE_HZ = 10.0
"""Rate of the trace: means of five samples of the grid."""

BINS = 16
"""Vectors that a candidate cycle is resampled to."""

NOISE_M_S2 = 0.08
"""Swing (root mean square, m/s2) that is indistinguishable from a resting arm or a sensor's noise."""

IMPOSSIBLE = -1e9

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Ladder:
    """Candidate lengths of a cycle. `lengths`: (k,) trace samples, growing. `reach`: how many rungs the next
    cycle may be longer or shorter than the last.
    """

    lengths: IntArray
    reach: int


def ladder(shortest_s: float, longest_s: float, ratio: float, reach: int) -> Ladder:
    """A geometric ladder of lengths, each `ratio` times the one before."""
    rungs = int(np.floor(np.log(longest_s / shortest_s) / np.log(ratio))) + 1
    lengths = np.unique(np.round(shortest_s * TRACE_HZ * ratio ** np.arange(rungs)).astype(np.int64))
    return Ladder(lengths, reach)


@dataclass(frozen=True, slots=True)
class Cycle:
    """A candidate or chosen cycle: trace samples from its first to one past its last."""

    start: int
    end: int

    @property
    def length(self) -> int:
        """Trace samples."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Table:
    """Every candidate cycle of a trace, rung after rung: those of rung k begin at column `first[k]` and start at
    trace sample 0, 1, ... `bins`: (3 BINS, m) m/s2, their vectors bin after bin. `middle`: (3, m) m/s2, their
    means. `energy`: (m,) mean squared swing about those. `trace`: (n, 3) m/s2. `clear`: (n,) usable samples.
    """

    rungs: Ladder
    trace: FloatArray
    clear: BoolArray
    bins: FloatArray
    middle: FloatArray
    energy: FloatArray
    first: IntArray

    def columns(self, rung: int) -> slice:
        """Where the candidates of a rung stand."""
        return slice(int(self.first[rung]), int(self.first[rung + 1]))


def tabulate(trace: FloatArray, clear: BoolArray, rungs: Ladder) -> Table:
    """Resample every candidate cycle by exact means over `BINS` equal parts."""
    fine = _fine_sums(trace)
    counts = np.maximum(0, len(trace) - rungs.lengths + 1)
    first = np.concatenate([[0], np.cumsum(counts)])
    bins, middle = np.empty((BINS, 3, first[-1])), np.empty((3, first[-1]))
    axis, sample = fine.strides
    for at, count, length in zip(first.tolist(), counts.tolist(), rungs.lengths.tolist(), strict=False):
        if count:
            # A part of a cycle is `length` steps of the fine sums, the next start BINS steps later.
            shape, strides = (BINS + 1, 3, count), (length * sample, axis, BINS * sample)
            edges = as_strided(fine, shape, strides, writeable=False)
            own = bins[:, :, at : at + count]
            np.subtract(edges[1:], edges[:-1], out=own)
            own *= BINS / length
            np.subtract(edges[-1], edges[0], out=middle[:, at : at + count])
            middle[:, at : at + count] /= length
    bins = bins.reshape(3 * BINS, -1)
    energy = np.einsum("ji,ji->i", bins, bins) / BINS - _square(middle)
    return Table(rungs, trace, clear, bins, middle, energy, first)


def _fine_sums(trace: FloatArray) -> FloatArray:
    """(3, n BINS + 1) sums of the trace up to every part of a sample, times BINS samples a second."""
    total = _sums(trace).T
    parts = np.arange(BINS) / BINS
    between = total[:, :-1, None] * (1.0 - parts) + total[:, 1:, None] * parts
    return np.concatenate([between.reshape(3, -1), total[:, -1:]], axis=1)


def _square(vectors: FloatArray) -> FloatArray:
    """Squared lengths (n,) of vectors (3, n)."""
    x, y, z = vectors
    squares: FloatArray = x * x + y * y + z * z
    return squares


def likeness(
    common: FloatArray, moved: FloatArray, energy_a: FloatArray, energy_b: FloatArray, drift: float
) -> FloatArray:
    """How alike two shapes are: 1 the same, 0 no more than chance or hardly any swing, below for opposed ones.

    Their mean squared difference against the summed swing of both, so that a change of amplitude counts too.
    `common`: mean product of their swings. `moved`: (n, 3), difference of their means, which is a change of
    posture, weighted with `drift` (0 to 1).
    """
    apart = drift * np.einsum("ij,ij->i", moved, moved)
    answer: FloatArray = (2.0 * common - apart) / (energy_a + energy_b + 2.0 * NOISE_M_S2**2)
    return answer


def least(score: float, rungs: Ladder) -> float:
    """Fewer trace samples than this hold no chain of this score."""
    shortest_s = float(rungs.lengths[0]) / TRACE_HZ
    links = score / (shortest_s**LENGTH_POWER * (1.0 - LINK_BAR))
    return float(TRACE_HZ * shortest_s * (1.0 + links))


def thrice(
    trace: FloatArray,
    rungs: Ladder,
    free: BoolArray | None = None,
    lately: int | None = None,
    enough: float = np.inf,
) -> float:
    """How alike at best three adjoining stretches of one length are, as they stand: the lesser of the likeness of
    the first to the second and of the second to the third. A cheap look at what `gains` would say at even tempo.
    `free`: (n,) samples to look at, all if None. `lately`: only stretches that end within so many last samples.
    `enough`: whoever finds them more alike than this need not look on.
    """
    axes = np.ascontiguousarray(trace.T)
    every = axes, _sums(trace).T.copy(), _sums(_square(axes))
    part = every
    bad = None if free is None else np.concatenate([[0], np.cumsum(~free)])
    best = -1.0
    for length in rungs.lengths.tolist():
        if len(trace) < 3 * length or best > enough:
            break
        if lately is not None:
            first = max(0, len(trace) - 3 * length - lately)
            part = every[0][:, first:], every[1][:, first:], every[2][first:]
        both = _next_alike(*part, length)
        least_alike = np.minimum(both[length:], both[:-length])
        if bad is not None:
            least_alike[bad[3 * length :] > bad[: -3 * length]] = -1.0
        best = max(best, float(np.maximum.reduce(least_alike)))
    return best


def _next_alike(axes: FloatArray, sums: FloatArray, squares: FloatArray, length: int) -> FloatArray:
    """How alike each stretch of a length and the next are, by the sample where the first starts. `axes`: (3, n),
    `sums` (3, n + 1) of them, `squares` (n + 1,) of their squares.
    """
    square = _square(sums[:, length:] - sums[:, :-length])
    squared = square[length:] + square[:-length]
    x, y, z = axes[:, length:] * axes[:, :-length]
    x += y
    x += z
    lagged = _sums(x)
    both = lagged[length:] - lagged[:-length]
    both *= 2.0 * length
    both -= squared
    energy = squares[2 * length :] - squares[: -2 * length]
    energy *= length
    energy -= squared
    energy += 2.0 * NOISE_M_S2**2 * length**2
    both /= energy
    return both


def _sums(rows: FloatArray) -> FloatArray:
    """Sums of the rows before each, and of all."""
    sums = np.zeros((len(rows) + 1, *rows.shape[1:]))
    np.add.accumulate(rows, axis=0, out=sums[1:])
    return sums


@dataclass(frozen=True, slots=True)
class Chain:
    """Adjoining cycles and the summed score of their links."""

    cycles: tuple[Cycle, ...]
    score: float


LINK_BAR = 0.55
"""Likeness above which a link speaks for repetition."""

LENGTH_POWER = 0.45
"""A link weighs this power of its seconds: between 0 (favours half cycles) and 1 (indifferent to doubling)."""


def gains(table: Table) -> FloatArray:
    """What each candidate adds to a chain after each that could come before it: (2 reach + 1, n, rungs), by how
    many rungs that one is longer, by the sample where one ends and the other starts, by the rung of the other.

    Their likeness above a bar, less the square of the logarithm of a change of tempo.
    """
    n, lengths, reach = len(table.trace), table.rungs.lengths, table.rungs.reach
    rungs, width = len(lengths), 2 * reach + 1
    both = np.zeros((width, rungs, n))
    for b, (start, second) in enumerate(zip(table.first.tolist(), lengths.tolist(), strict=False)):
        for a in range(max(0, b - reach), min(rungs, b + reach + 1)):
            length, origin = int(lengths[a]), int(table.first[a])
            count = n - length - second + 1
            if count > 0:
                now, then = slice(origin, origin + count), slice(start + length, start + length + count)
                out = both[a - b + reach, b, length : length + count]
                np.einsum("ji,ji->i", table.bins[:, now], table.bins[:, then], out=out)
    answer = np.full((width, n, rungs), IMPOSSIBLE)
    begins, ends = _beginning(table), _ending(table)
    weight = (lengths / TRACE_HZ) ** LENGTH_POWER
    for k in range(width):
        low, high = max(0, reach - k), min(rungs, rungs + reach - k)
        rung, before = slice(low, high), slice(low + k - reach, high + k - reach)
        square, energy = begins[:, rung] + ends[:, before]
        alike = (2.0 / BINS * both[k, rung] - square) / (energy + 2.0 * NOISE_M_S2**2)
        alike -= np.square(np.log(lengths[rung] / lengths[before]))[:, None]
        gain = weight[rung, None] * (alike - LINK_BAR)
        answer[k, :, rung] = np.where(np.isnan(gain), IMPOSSIBLE, gain).T
    return answer


def _beginning(table: Table) -> FloatArray:
    """(2, rungs, n) squared mean and energy of the candidate that starts at each sample; NaN where none does."""
    answer = np.full((2, len(table.rungs.lengths), len(table.trace)), np.nan)
    square = _square(table.middle)
    for k in range(len(table.rungs.lengths)):
        columns = table.columns(k)
        answer[:, k, : columns.stop - columns.start] = square[columns], table.energy[columns]
    return answer


def _ending(table: Table) -> FloatArray:
    """The same of the one that ends before each sample."""
    answer = _beginning(table)
    for k, length in enumerate(table.rungs.lengths.tolist()):
        answer[:, k, length:] = answer[:, k, :-length].copy()
        answer[:, k, :length] = np.nan
    return answer


def blocked(table: Table, clear: BoolArray) -> BoolArray:
    """(n, rungs): candidates that touch an unusable sample or pass the end."""
    n, lengths = len(table.trace), table.rungs.lengths
    bad = np.concatenate([[0], np.cumsum(~clear)])
    end = np.arange(n)[:, None] + lengths[None, :]
    over = end > n
    touched: BoolArray = over | (bad[np.minimum(end, n)] - bad[:n, None] > 0)
    return touched


def best_chain(table: Table, gain: FloatArray, clear: BoolArray) -> Chain | None:
    """The chain with the largest score among the usable samples, or None. `gain`: what `gains` says."""
    _, n, rungs = gain.shape
    if n == 0:
        return None
    shortest, longest = int(table.rungs.lengths[0]), int(table.rungs.lengths[-1])
    stop, gainful = blocked(table, clear), gain.max(axis=(0, 2)) > 0.0
    best = np.zeros((n, rungs))
    best[stop] = IMPOSSIBLE
    sources, until = _sources(table.rungs), 0
    # Nothing shorter than the shortest cycle is linked, so as many samples are looked at together.
    for low in range(0, n, shortest):
        high = min(n, low + shortest)
        if until + longest <= low and not gainful[low:high].any():
            continue
        before = best.take(sources[:, : high - low] + low * rungs, mode="clip")
        reached = (before + gain[:, low:high]).max(axis=0)
        reached[stop[low:high]] = IMPOSSIBLE
        np.maximum(best[low:high], reached, out=best[low:high])
        if (reached > 0.0).any():
            until = high
    return _walk_back(best, gain, table.rungs)


def _sources(rungs: Ladder) -> IntArray:
    """(2 reach + 1, shortest, rungs): where the candidate before each of those at the first samples stands."""
    count, reach = len(rungs.lengths), rungs.reach
    before = np.arange(count) + np.arange(-reach, reach + 1)[:, None]
    before = np.clip(before, 0, count - 1)
    ends = np.arange(int(rungs.lengths[0]))[:, None]
    sources: IntArray = (ends - rungs.lengths[before][:, None]) * count + before[:, None]
    return sources


def _walk_back(best: FloatArray, gain: FloatArray, rungs: Ladder) -> Chain | None:
    start, rung = divmod(int(np.argmax(best)), best.shape[1])
    score, cycles = float(best[start, rung]), list[Cycle]()
    while best[start, rung] > 0.0:
        cycles.append(Cycle(start, start + int(rungs.lengths[rung])))
        before = np.clip(rung + np.arange(-rungs.reach, rungs.reach + 1), 0, best.shape[1] - 1)
        starts = start - rungs.lengths[before]
        reached = best[np.maximum(starts, 0), before] + gain[:, start, rung]
        longest = len(reached) - 1 - int(np.argmax(reached[::-1]))
        start, rung = int(starts[longest]), int(before[longest])
    if not cycles:
        return None
    cycles.append(Cycle(start, start + int(rungs.lengths[rung])))
    return Chain(tuple(reversed(cycles)), score)
