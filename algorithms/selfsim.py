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
    """Every candidate cycle of a trace. For rung k, with m = n - length + 1 starts: `middle[k]`: (m, 3) m/s2,
    its mean; `swing[k]`: (m, 3 BINS) m/s2 about that mean, bin after bin; `energy[k]`: (m,) mean squared
    swing. `trace`: (n, 3) m/s2. `clear`: (n,) usable samples. `first`: (rungs + 1,) where each rung begins in
    `every`, which holds middle, swing and energy of all of them, rung after rung.
    """

    rungs: Ladder
    trace: FloatArray
    clear: BoolArray
    middle: tuple[FloatArray, ...]
    swing: tuple[FloatArray, ...]
    energy: tuple[FloatArray, ...]
    first: IntArray
    every: tuple[FloatArray, FloatArray, FloatArray]


def tabulate(trace: FloatArray, clear: BoolArray, rungs: Ladder) -> Table:
    """Resample every candidate cycle by exact means over `BINS` equal parts."""
    nothing = np.zeros((1, 3))
    total = np.concatenate([nothing, np.cumsum(trace, axis=0), nothing])
    counts = np.maximum(0, len(trace) - rungs.lengths + 1)
    first = np.concatenate([[0], np.cumsum(counts)])
    every = np.empty((first[-1], 3)), np.empty((first[-1], 3 * BINS)), np.empty(first[-1])
    for at, count, length in zip(first.tolist(), counts.tolist(), rungs.lengths.tolist(), strict=False):
        edges = np.empty((count, BINS + 1, 3))
        for k in range(BINS + 1):
            below, part = divmod(k * length, BINS)
            rest = part / BINS
            low, high = total[below : below + count], total[below + 1 : below + 1 + count]
            edges[:, k] = low if part == 0 else low * (1.0 - rest) + high * rest
        middle, swing, energy = (part[at : at + count] for part in every)
        middle[:] = (edges[:, -1] - edges[:, 0]) / length
        bins = swing.reshape(count, BINS, 3)
        np.subtract(edges[:, 1:], edges[:, :-1], out=bins)
        bins *= BINS / length
        bins -= middle[:, None, :]
        energy[:] = np.einsum("ij,ij->i", swing, swing) / BINS
    middles, swings, energies = (tuple(np.split(part, first[1:-1])) for part in every)
    return Table(rungs, trace, clear, middles, swings, energies, first, every)


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


def thrice(trace: FloatArray, rungs: Ladder) -> float:
    """How alike at best three adjoining stretches of one length are, as they stand: the lesser of the likeness of
    the first to the second and of the second to the third. A cheap look at what `links` would say at even tempo.
    """
    sums = _sums(trace)
    squares = _sums(np.square(trace).sum(axis=1))
    best = -1.0
    for length in rungs.lengths.tolist():
        if len(trace) < 3 * length:
            break
        means = (sums[length:] - sums[:-length]) / length
        energy = (squares[length:] - squares[:-length]) / length - np.square(means).sum(axis=1)
        lagged = _sums((trace[length:] * trace[:-length]).sum(axis=1))
        common = (lagged[length:] - lagged[:-length]) / length - (means[length:] * means[:-length]).sum(axis=1)
        alike = likeness(common, means[length:] - means[:-length], energy[length:], energy[:-length], 1.0)
        best = max(best, float(np.minimum(alike[length:], alike[:-length]).max()))
    return best


def _sums(rows: FloatArray) -> FloatArray:
    """Sums of the rows before each, and of all."""
    sums = np.zeros((len(rows) + 1, *rows.shape[1:]))
    np.cumsum(rows, axis=0, out=sums[1:])
    return sums


def links(table: Table) -> FloatArray:
    """Likeness of each candidate to each that could follow it: (n, rungs, 2 reach + 1); a change of tempo
    costs the square of its logarithm.
    """
    n, lengths, reach = len(table.trace), table.rungs.lengths, table.rungs.reach
    answer = np.full((n, len(lengths), 2 * reach + 1), IMPOSSIBLE)
    for a, first in enumerate(lengths):
        for b in range(max(0, a - reach), min(len(lengths), a + reach + 1)):
            count = n - int(first) - int(lengths[b]) + 1
            if count > 0:
                now, then = slice(0, count), slice(int(first), int(first) + count)
                common = np.einsum("ij,ij->i", table.swing[a][now], table.swing[b][then]) / BINS
                moved = table.middle[a][now] - table.middle[b][then]
                alike = likeness(common, moved, table.energy[a][now], table.energy[b][then], 1.0)
                answer[:count, a, b - a + reach] = alike - np.log(lengths[b] / first) ** 2
    return answer


def blocked(table: Table, clear: BoolArray) -> BoolArray:
    """(n, rungs): candidates that touch an unusable sample or pass the end."""
    n, lengths = len(table.trace), table.rungs.lengths
    bad = np.concatenate([[0], np.cumsum(~clear)])
    end = np.arange(n)[:, None] + lengths[None, :]
    over = end > n
    touched: BoolArray = over | (bad[np.minimum(end, n)] - bad[:n, None] > 0)
    return touched


@dataclass(frozen=True, slots=True)
class Chain:
    """Adjoining cycles and the summed score of their links."""

    cycles: tuple[Cycle, ...]
    score: float


LINK_BAR = 0.55
"""Likeness above which a link speaks for repetition."""

LENGTH_POWER = 0.45
"""A link weighs this power of its seconds: between 0 (favours half cycles) and 1 (indifferent to doubling)."""


def best_chain(table: Table, link: FloatArray, clear: BoolArray) -> Chain | None:
    """The chain with the largest score among the usable samples, or None."""
    n, rungs, _ = link.shape
    lengths, reach = table.rungs.lengths, table.rungs.reach
    to = np.arange(rungs)[:, None] + np.arange(-reach, reach + 1)[None, :]
    outside = (to < 0) | (to >= rungs)
    to = np.clip(to, 0, rungs - 1)
    gain = (lengths[to] / TRACE_HZ) ** LENGTH_POWER * (link - LINK_BAR)
    stop = blocked(table, clear)
    gain[stop] = IMPOSSIBLE
    gain[:, outside] = IMPOSSIBLE
    after = np.minimum(np.arange(n)[:, None, None] + lengths[None, :, None], n - 1)
    gain[stop[after, to[None]]] = IMPOSSIBLE
    best = np.zeros((n + int(lengths[-1])) * rungs)
    back = np.full(len(best), -1, dtype=np.int64)
    offset = lengths[:, None] * rungs + to
    origin = np.broadcast_to(np.arange(rungs)[:, None], offset.shape)
    most = gain.max(axis=(1, 2))
    alive = np.flatnonzero(most > -1.0)
    for start, gains in zip(alive.tolist(), (most[alive] > 0.0).tolist(), strict=True):
        base = start * rungs
        if not (gains or best[base : base + rungs].any()):
            continue  # nothing leads here, and nothing is gained from here on
        reached = best[base : base + rungs, None] + gain[start]
        place = base + offset
        better = reached > best[place]
        best[place[better]] = reached[better]
        back[place[better]] = origin[better]
    return _walk_back(best, back, lengths)


def _walk_back(best: FloatArray, back: IntArray, lengths: IntArray) -> Chain | None:
    place = int(np.argmax(best))
    score = float(best[place])
    if score <= 0.0:
        return None
    rungs, cycles = len(lengths), []
    start, rung = divmod(place, rungs)
    while True:
        cycles.append(Cycle(start, start + int(lengths[rung])))
        before = int(back[start * rungs + rung])
        if before < 0:
            return Chain(tuple(reversed(cycles)), score)
        start, rung = start - int(lengths[before]), before
