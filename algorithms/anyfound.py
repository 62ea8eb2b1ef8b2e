"""A set of whatever repeats, once found: its repetitions and partial ones, and whether it is a walk."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from algorithms import selfsim
from algorithms.cycles import Match
from algorithms.selfsim import BINS, TRACE_HZ, Cycle
from algorithms.types import G_M_S2, FloatArray, Repetition, Span

WHOLE, PARTIAL = 0.67, 0.3
"""Swing, against the set's median one, of a repetition and of a partial one."""

WALKED = 0.25
"""Share of a set's repetitions in known walks from which all of it is walking."""

STRIDE_ALIKE, STRIDE_TEMPO = 0.6, 1.6
"""Likeness, and ratio of tempo, that make another set a walk as well."""


STRIDES, STRIDE_S = selfsim.ladder(0.8, 2.6, 1.07, 1), 15.0
"""Lengths of a stride that are tried, and how much of a walk is looked at to know its own."""


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """A median cycle. `length`: trace samples. `swing`: (BINS, 3) m/s2, about its mean."""

    length: float
    swing: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A set in trace samples since the recording's start. `score`: of the chain that found it. `shape`: of its
    median cycle.
    """

    matches: tuple[Match, ...]
    reps: tuple[Repetition, ...]
    partials: tuple[Repetition, ...]
    score: float
    shape: Shape

    @property
    def span(self) -> Span:
        """From the first repetition's start to the last one's end."""
        return Span(self.matches[0].cycle.start / TRACE_HZ, self.matches[-1].cycle.end / TRACE_HZ)

    @property
    def confidence(self) -> float:
        """How alike the repetitions are, less where the chain that found them is weak or short."""
        alike = float(np.mean([m.likeness for m in self.matches]))
        return max(0.0, alike) * (1.0 - float(np.exp(-0.5 * self.score)))


def found_set(matches: Sequence[Match], score: float, acc: FloatArray, low: int) -> Found:
    """The set that some matches in a stretch of trace make. `acc`: (n, 3) m/s2; its first sample is number `low`
    of the recording.
    """
    sizes = np.array([np.sqrt(acc[m.cycle.start : m.cycle.end].var(axis=0).sum()) for m in matches])
    sizes = sizes / np.median(sizes)
    told = [_repetition(m, acc, low) for m in matches]
    reps = tuple(r for r, size in zip(told, sizes, strict=True) if size >= WHOLE)
    partials = tuple(r for r, size in zip(told, sizes, strict=True) if PARTIAL <= size < WHOLE)
    moved = tuple(Match(Cycle(m.cycle.start + low, m.cycle.end + low), m.likeness) for m in matches)
    return Found(moved, reps, partials, score, _shape([m.cycle for m in matches], acc))


@dataclass(frozen=True, slots=True, eq=False)
class Stride:
    """A known walk's own cycle. `score`: what a chain of them all through the walk would have."""

    shape: Shape
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Walked:
    """A walk whose stride may be asked for later. `acc`: (n, 3) m/s2, the beginning of its trace. `length`: trace
    samples of all of it.
    """

    acc: FloatArray
    length: int

    def stride(self) -> Stride | None:
        """Its stride; None where strides are not alike."""
        table = selfsim.tabulate(self.acc, np.ones(len(self.acc), np.bool_), STRIDES)
        chain = selfsim.best_chain(table, selfsim.gains(table), table.clear)
        if chain is None:
            return None
        return Stride(_shape(chain.cycles, self.acc), chain.score * self.length / len(self.acc))


class Strides:
    """The strides of a recording's walks, each worked out when it is first asked for: most never are."""

    def __init__(self) -> None:
        self._walks: list[Walked] = []
        self._known: list[Stride | None] = []

    def __iter__(self) -> Iterator[Stride]:
        for k, walk in enumerate(self._walks):
            if k == len(self._known):
                self._known.append(walk.stride())
            stride = self._known[k]
            if stride is not None:
                yield stride

    def walk(self, acc: FloatArray) -> None:
        """Take a walk, (n, 3) m/s2 of its trace; in one too short strides are not alike."""
        part = acc[: round(STRIDE_S * TRACE_HZ)]
        if len(part) >= 2 * int(STRIDES.lengths[0]):
            self._walks.append(Walked(part.copy(), len(acc)))

    def resemble(self, shape: Shape) -> bool:
        """Whether one of them is such a cycle, which none is where it takes longer than any stride may."""
        quick = shape.length < float(STRIDES.lengths[-1]) * STRIDE_TEMPO
        return quick and any(resembles(shape, stride.shape) for stride in self)


def _shape(cycles: Sequence[Cycle], acc: FloatArray) -> Shape:
    bins, samples = (np.arange(BINS) + 0.5) / BINS, np.arange(len(acc))
    places = [c.start + bins * c.length for c in cycles]
    axes = [np.median([np.interp(at, samples, axis) for at in places], axis=0) for axis in acc.T]
    shape = np.column_stack(axes)
    return Shape(float(np.median([c.length for c in cycles])), shape - shape.mean(axis=0))


def _repetition(match: Match, acc: FloatArray, low: int) -> Repetition:
    """The four times of a cycle: its hold is where it is farthest from where it starts and ends."""
    part = acc[match.cycle.start : match.cycle.end]
    rest = 0.5 * (part[0] + part[-1])
    away = np.sqrt(((part - rest) ** 2).sum(axis=1))
    far = np.flatnonzero(away >= 0.95 * away.max())
    start = match.cycle.start + low
    held = (start + int(far[0]), start + int(far[-1]))
    turn = _turn_deg(rest, part[int(np.argmax(away))])
    ends = (start / TRACE_HZ, (match.cycle.end + low) / TRACE_HZ)
    confidence = float(np.clip(match.likeness, 0.0, 1.0))
    return Repetition(ends[0], held[0] / TRACE_HZ, held[1] / TRACE_HZ, ends[1], turn, None, confidence)


def _turn_deg(a: FloatArray, b: FloatArray) -> float | None:
    """The angle between two readings of gravity, or None where either is not gravity alone."""
    size_a, size_b = float(np.sqrt((a * a).sum())), float(np.sqrt((b * b).sum()))
    if abs(size_a - G_M_S2) > 2.0 or abs(size_b - G_M_S2) > 2.0:
        return None
    return float(np.degrees(np.arccos(np.clip(float((a * b).sum()) / (size_a * size_b), -1.0, 1.0))))


def walked(rep: Repetition, walking: Sequence[Span]) -> bool:
    """Whether the middle of a repetition lies in a walk."""
    middle = 0.5 * (rep.start_s + rep.end_s)
    return any(w.start_s <= middle <= w.end_s for w in walking)


def is_walk(found: Found, walking: Sequence[Span]) -> bool:
    """Whether a set is largely a known walk: then all of it is walking, for its cycles are alike."""
    return sum(walked(r, walking) for r in found.reps) > WALKED * len(found.reps)


def resembles(one: Shape, walk: Shape) -> bool:
    """Whether a cycle, wherever it is said to begin, is that of a walk: a walk that nobody recognised."""
    if not STRIDE_TEMPO > one.length / walk.length > 1.0 / STRIDE_TEMPO:
        return False
    common = max(float((one.swing * np.roll(walk.swing, k, axis=0)).sum()) for k in range(BINS))
    return 2.0 * common > STRIDE_ALIKE * float((one.swing**2).sum() + (walk.swing**2).sum())
