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

from algorithms.selfsim import BINS, IMPOSSIBLE, TRACE_HZ, Cycle, Table, likeness
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

EDGE = 0.7
"""A set's first and last repetition must be this alike, against its median one."""

HOLE_S = 5.0
"""Lost data, seconds, over which a set may go on as if there were no pause."""

APART = 0.2
"""How much more alike, a usual cycle of pause between it and the set: whoever pauses has mostly ended."""


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch that fits the template, and how well (at most 1)."""

    cycle: Cycle
    likeness: float


def template_of(table: Table, cycles: list[Cycle]) -> tuple[FloatArray, FloatArray]:
    """The median cycle of some whose lengths are rungs of the table's ladder: its mean (3,) and its swing about
    it (3 BINS,), m/s2.
    """
    rung = {int(length): k for k, length in enumerate(table.rungs.lengths)}
    shapes = [
        table.swing[rung[c.length]][c.start].reshape(BINS, 3) + table.middle[rung[c.length]][c.start]
        for c in cycles
    ]
    shape = np.median(shapes, axis=0)
    middle = shape.mean(axis=0)
    return middle, (shape - middle).ravel()


def fit(table: Table, clear: BoolArray, template: tuple[FloatArray, FloatArray], usual: float) -> FloatArray:
    """Likeness of every candidate to the template: (rungs, n). `usual`: trace samples of a usual cycle."""
    n, lengths = len(table.trace), table.rungs.lengths
    answer = np.full((len(lengths), n), IMPOSSIBLE)
    near = np.flatnonzero((STRETCH[0] * usual <= lengths) & (lengths <= STRETCH[1] * usual) & (lengths <= n))
    if len(near) == 0:
        return answer
    middles, swings, energies = (part[table.first[near[0]] : table.first[near[-1] + 1]] for part in table.every)
    middle, swing = template
    energy = np.asarray((swing * swing).sum() / BINS)
    common = np.einsum("ij,j->i", swings, swing) / BINS
    alike = likeness(common, middles - middle, energies, energy, DRIFT)
    bad, at = np.concatenate([[0], np.cumsum(~clear)]), 0
    for k in near.tolist():
        length, count = int(lengths[k]), n - int(lengths[k]) + 1
        own = alike[at : at + count] - STRETCH_COST * np.log(length / usual) ** 2
        own[bad[length : length + count] > bad[:count]] = IMPOSSIBLE
        answer[k, :count] = own
        at += count
    return answer


def place(table: Table, alike: FloatArray) -> list[Match]:
    """Stretches that do not overlap, with the largest sum of likeness above the bar."""
    lengths, n = table.rungs.lengths.tolist(), alike.shape[1]
    best, chosen, at = [0.0] * (n + 1), [-1] * (n + 1), 0
    fitting = np.argwhere(alike.T > TEMPLATE_BAR)
    gains = (alike[fitting[:, 1], fitting[:, 0]] - TEMPLATE_BAR).tolist()
    for (start, k), gain in zip(fitting.tolist(), gains, strict=True):
        while at < start:
            at += 1
            if best[at - 1] >= best[at]:
                best[at], chosen[at] = best[at - 1], -1
        end = start + lengths[k]
        if best[start] + gain > best[end]:
            best[end], chosen[end] = best[start] + gain, k
    for end in range(at + 1, n + 1):
        if best[end - 1] >= best[end]:
            best[end], chosen[end] = best[end - 1], -1
    return _read(lengths, chosen, alike)


def _read(lengths: list[int], chosen: list[int], alike: FloatArray) -> list[Match]:
    matches, end = [], len(chosen) - 1
    while end > 0:
        k = chosen[end]
        if k < 0:
            end -= 1
            continue
        start = end - lengths[k]
        matches.append(Match(Cycle(start, end), float(alike[k, start])))
        end = start
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
    tries = [tried for tried in (_trimmed(table.clear, matches) for matches in grown) if tried]
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
        alike = fit(table, clear, template_of(table, cycles), usual)
        matches = _around(table.clear, place(table, alike), seed, pause * usual)
        found = [m.cycle for m in matches]
        if not found or found == cycles:
            break
        cycles = found
    return matches


def _trimmed(clear: BoolArray, matches: list[Match]) -> list[Match]:
    """Without the first and last ones that fit much worse than the set does: getting ready, putting down."""
    low, high = 0, len(matches)
    while high - low > 2:
        kept = matches[low:high]
        typical = float(np.median([m.likeness for m in kept]))
        usual = float(np.median([m.cycle.length for m in kept]))
        if kept[0].likeness < typical * (EDGE + APART * _pause(clear, kept[0], kept[1]) / usual):
            low += 1
        elif kept[-1].likeness < typical * (EDGE + APART * _pause(clear, kept[-2], kept[-1]) / usual):
            high -= 1
        else:
            break
    return matches[low:high]


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
