"""From a chain of alike cycles to the set: every stretch that looks like the set's own median cycle.

The chain finds where and how something repeats, but its links are strict: a pause, a slow last repetition or
a different first one breaks it. Here the median cycle becomes a template, and a second dynamic programme
places it, stretched as needed and with pauses between, wherever it fits (compare Pernek et al. 2013, who
match a personal template by dynamic time warping; this one is learned from the set itself).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from algorithms.selfsim import BINS, IMPOSSIBLE, TRACE_HZ, Cycle, IntArray, Table, likeness
from algorithms.types import BoolArray, FloatArray

TEMPLATE_BAR = 0.45
"""Likeness to the median cycle from which a stretch is a repetition."""

STRETCH = (0.5, 2.0)
"""Length of a repetition against the median one."""

STRETCH_COST = 0.5
"""Cost in likeness of the squared logarithm of the stretch."""

DRIFT = 0.5
"""Weight of a change of posture against the template."""

ROUNDS = 3
"""Times the template is renewed from what it matched."""

PHASES = 6
"""Places in the movement at which a cycle may be said to begin."""

SURE = 0.5
"""Likeness that a repetition must pass to speak for a choice of beginning."""

EDGE = 0.5
"""A set's first and last repetition must be this alike, against its median one."""

ASTRAY = 0.1
"""How much more alike, a swing between where it begins or ends and where the others do: whoever goes elsewhere is
getting ready or putting down.
"""

HOLE_S = 5.0
"""Lost data, seconds, over which a set may go on as if there were no pause."""

APART = 0.4
"""How much more alike, a usual cycle of pause between it and the set: whoever pauses has mostly ended."""


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch that fits the template, and how well (at most 1)."""

    cycle: Cycle
    likeness: float


@dataclass(frozen=True, slots=True)
class Fits:
    """Likeness to a template of every candidate of some lengths. `lengths`: (k,) trace samples, growing. `alike`:
    (k, n + 1), by the sample that the candidate ends before; very negative where there is none.
    """

    lengths: IntArray
    alike: FloatArray


def template_of(table: Table, cycles: list[Cycle]) -> tuple[FloatArray, FloatArray]:
    """The median cycle of some whose lengths are rungs of the table's ladder: its mean (3,) and its swing about
    it (3 BINS,), m/s2.
    """
    shape = np.median(table.bins[:, _column(table, cycles)], axis=1).reshape(BINS, 3)
    middle = shape.mean(axis=0)
    return middle, (shape - middle).ravel()


def _column(table: Table, cycles: list[Cycle]) -> IntArray:
    """Where cycles whose lengths are rungs of the table's ladder stand in it."""
    rungs = np.searchsorted(table.rungs.lengths, [c.length for c in cycles])
    columns: IntArray = table.first[rungs] + np.array([c.start for c in cycles], dtype=np.int64)
    return columns


def fit(table: Table, clear: BoolArray, template: tuple[FloatArray, FloatArray], usual: float) -> Fits:
    """How well every candidate fits the template. `usual`: trace samples of a usual cycle."""
    n, lengths = len(table.trace), table.rungs.lengths
    near = np.flatnonzero((STRETCH[0] * usual <= lengths) & (lengths <= STRETCH[1] * usual) & (lengths <= n))
    answer = np.full((len(near), n + 1), IMPOSSIBLE)
    if len(near) == 0:
        return Fits(lengths[near], answer)
    columns = slice(int(table.first[near[0]]), int(table.first[near[-1] + 1]))
    middle, swing = template
    moved = (table.middle[:, columns] - middle[:, None]).T
    common = np.einsum("ji,j->i", table.bins[:, columns], swing) / BINS
    energy = np.asarray((swing * swing).sum() / BINS)
    alike = likeness(common, moved, table.energy[columns], energy, DRIFT)
    bad, at = np.concatenate([[0], np.cumsum(~clear)]), 0
    for row, length in zip(answer, lengths[near].tolist(), strict=True):
        count = n - length + 1
        own = alike[at : at + count] - STRETCH_COST * np.log(length / usual) ** 2
        own[bad[length : length + count] > bad[:count]] = IMPOSSIBLE
        row[length:] = own
        at += count
    return Fits(lengths[near], answer)


def place(fits: Fits) -> list[Match]:
    """Stretches that do not overlap, with the largest sum of likeness above the bar."""
    if len(fits.lengths) == 0:
        return []
    gain = fits.alike - TEMPLATE_BAR
    best, block, done = np.zeros(gain.shape[1]), int(fits.lengths[0]), 1
    sources = np.arange(block) - fits.lengths[:, None]
    # Nothing ends and starts within less than the shortest length, so as many ends are looked at together.
    for low in (np.unique(np.flatnonzero((gain > 0.0).any(axis=0)) // block) * block).tolist():
        best[done:low] = best[done - 1]
        done = min(len(best), low + block)
        reached = best.take(sources[:, : done - low] + low, mode="clip") + gain[:, low:done]
        reached[:, 0] = np.maximum(reached[:, 0], best[low - 1] if low else 0.0)
        np.maximum.accumulate(reached.max(axis=0), out=best[low:done])
    return _read(fits, best, gain)


def _read(fits: Fits, best: FloatArray, gain: FloatArray) -> list[Match]:
    matches = []
    rises = np.flatnonzero(np.diff(best) > 0.0) + 1
    end = int(rises[-1]) if len(rises) else 0
    while end > 0:
        starts = end - fits.lengths
        reached = best[np.maximum(starts, 0)] + gain[:, end]
        k = len(reached) - 1 - int(np.argmax(reached[::-1]))
        start = int(starts[k])
        matches.append(Match(Cycle(start, end), float(fits.alike[k, end])))
        below = int(np.searchsorted(rises, start, side="right"))
        end = int(rises[below - 1]) if below else 0
    return matches[::-1]


def settle(table: Table, clear: BoolArray, chain: list[Cycle], pause: float, within: Cycle) -> list[Match]:
    """Grow a chain to the whole set. `pause`: the longest pause inside a set, in usual cycles. `within`: where
    the recorded part of the trace lies.

    Where in the movement a cycle is said to begin is arbitrary, but decides whether the first and last
    repetition are whole: several beginnings are tried. With rest on both sides, getting ready and putting down
    complete a cycle for some beginnings and not for others, so the median count is taken. A set that an edge of
    the recording cuts can only lose repetitions, so there the beginning that explains most is.
    """
    grown = [_grow(table, clear, _begun(table, chain, k / PHASES), pause) for k in range(PHASES)]
    tries = [tried for tried in (_trimmed(table, matches) for matches in grown) if tried]
    if not tries:
        return []
    best = max(tries, key=_explained)
    usual = float(np.median([m.cycle.length for m in best]))
    if best[0].cycle.start - within.start < usual or within.end - best[-1].cycle.end < usual:
        return best
    typical = sorted(len(matches) for matches in tries)[len(tries) // 2]
    return max((matches for matches in tries if len(matches) == typical), key=_explained)


def _explained(matches: list[Match]) -> float:
    return sum(m.likeness - SURE for m in matches)


def _begun(table: Table, chain: list[Cycle], part: float) -> list[Cycle]:
    """The chain with each boundary moved back by `part` of a cycle, lengths kept on the ladder."""
    lengths = [chain[0].length, *(c.length for c in chain)]
    borders = [chain[0].start, *(c.end for c in chain)]
    moved = [b - round(part * length) for b, length in zip(borders, lengths, strict=True)]
    ladder = table.rungs.lengths
    answer = []
    for start, end in pairwise(moved):
        length = int(ladder[np.argmin(np.abs(ladder - (end - start)))])
        if start >= 0 and start + length <= len(table.trace):
            answer.append(Cycle(start, start + length))
    return answer


def _grow(table: Table, clear: BoolArray, cycles: list[Cycle], pause: float) -> list[Match]:
    """Match the median cycle, renew it from what it matched, and match again."""
    if not cycles:
        return []
    seed, matches = Cycle(cycles[0].start, cycles[-1].end), list[Match]()
    for _ in range(ROUNDS):
        usual = float(np.median([c.length for c in cycles]))
        fits = fit(table, clear, template_of(table, cycles), usual)
        matches = _around(table.clear, place(fits), seed, pause * usual)
        found = [m.cycle for m in matches]
        if not found or found == cycles:
            break
        cycles = found
    return matches


def _trimmed(table: Table, matches: list[Match]) -> list[Match]:
    """Without the first and last ones that fit much worse than the set does: getting ready, putting down."""
    low, high = 0, len(matches)
    while high - low > 2:
        kept = matches[low:high]
        typical = float(np.median([m.likeness for m in kept]))
        usual = float(np.median([m.cycle.length for m in kept]))
        begins, ends = _astray(table, [m.cycle for m in kept])
        before, after = _pause(table.clear, *kept[:2]) / usual, _pause(table.clear, *kept[-2:]) / usual
        if kept[0].likeness < typical * (EDGE + ASTRAY * begins + APART * before):
            low += 1
        elif kept[-1].likeness < typical * (EDGE + ASTRAY * ends + APART * after):
            high -= 1
        else:
            break
    return matches[low:high]


def _astray(table: Table, cycles: list[Cycle]) -> tuple[float, float]:
    """How far from where cycles usually begin the first one does, and from where they end the last, in swings."""
    middle, swing = template_of(table, cycles)
    size = float(np.sqrt(swing @ swing / BINS))
    shape = middle + swing.reshape(BINS, 3)
    first, last = (table.bins[:, _column(table, [c])[0]].reshape(BINS, 3) for c in (cycles[0], cycles[-1]))
    return float(np.linalg.norm(first[0] - shape[0])) / size, float(np.linalg.norm(last[-1] - shape[-1])) / size


def _pause(clear: BoolArray, before: Match, after: Match) -> float:
    """Trace samples between two matches; a hole in the data is no pause, unless a long one."""
    between = clear[before.cycle.end : after.cycle.start]
    heard = int(between.sum())
    return heard + max(0.0, len(between) - heard - HOLE_S * TRACE_HZ)


def _around(clear: BoolArray, matches: list[Match], seed: Cycle, pause: float) -> list[Match]:
    """The matches in and next to the seed, up to the first pause that is too long."""
    inside = [i for i, m in enumerate(matches) if m.cycle.end > seed.start and m.cycle.start < seed.end]
    if not inside:
        return []
    low, high = inside[0], inside[-1]
    while low > 0 and _pause(clear, matches[low - 1], matches[low]) <= pause:
        low -= 1
    while high + 1 < len(matches) and _pause(clear, matches[high], matches[high + 1]) <= pause:
        high += 1
    return matches[low : high + 1]
