"""Counting a repetitive exercise that the catalogue does not know, at any placement.

The trace (means of five grid samples, 10 Hz) is searched for chains of alike cycles (`selfsim`), each chain
is grown to its whole set by its own median cycle (`cycles`), and what is left is searched again. Known walks are
not searched; what moves like their strides is a walk that nobody recognised. Provisional
events come from the same search over the last `LIVE_S` seconds, every `LIVE_EVERY` blocks; closing settles
over the trace, of which at most `KEEP_S` seconds are kept: older sets are closed as the window moves on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from algorithms import cycles, selfsim
from algorithms.anyfound import (
    Found,
    Strides,
    found_set,
    is_walk,
    resembles,
    walked,
)
from algorithms.cycles import Match
from algorithms.selfsim import TRACE_HZ, Cycle
from algorithms.trace import ROW, row_means
from algorithms.types import (
    BLOCK,
    FS_HZ,
    BoolArray,
    Event,
    FloatArray,
    Motion,
    SetOutcome,
    Span,
)

PER_BLOCK = BLOCK // ROW
WINDOW_S, TAIL_S = 300.0, 60.0
KEEP_S = 1800.0
SWING_S = 6.0
LIVE_S, LIVE_EVERY = 24.0, 4
REST_S, PAUSE_S, MAY_REPEAT = 6.0, 3.0, 0.4
"""Nothing is looked for while it runs after so long a rest, so soon after a walk, and where no three stretches of
the same length are so alike.
"""
LATELY = 4 * LIVE_EVERY * PER_BLOCK
"""The last of the three ended within so many samples: four looks."""

PAD = 20
MARGIN_S, SURE_S = 3.0, 15.0
"""How much of either end of a walk is searched all the same, and how long it may pause."""

LADDER = selfsim.ladder(0.8, 10.0, 1.07, 3)
LIVE_LADDER = selfsim.ladder(0.9, 6.0, 1.15, 2)
GLANCE_LADDER, GLANCE = selfsim.ladder(0.8, 10.0, 1.2, 1), 0.3
"""A quick search comes first; what scores less than this share of the least in it is not searched again. On
real sets the quick score is 0.6 to 0.9 of the full one, once 0.36.
"""


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What makes a set. `cycles`: fewest repetitions. `score`: least summed score of its chain. `share`: least
    score against the best set of the recording. `alike`: least mean likeness. `swing_m_s2`: least swing. `thrice`:
    how alike three stretches have to be as they stand for a search at all.
    """

    cycles: int
    score: float
    share: float
    alike: float
    swing_m_s2: float
    thrice: float


ASKED = Acceptance(cycles=3, score=0.55, share=0.1, alike=0.45, swing_m_s2=0.0, thrice=-1.0)
"""Somebody said that there is an exercise in the recording."""

MARKED = Acceptance(cycles=1, score=0.0, share=0.7, alike=0.0, swing_m_s2=0.0, thrice=-1.0)
"""Between two marks, where little else is to be expected."""

STRICT = Acceptance(cycles=5, score=3.0, share=0.0, alike=0.7, swing_m_s2=0.8, thrice=0.5)
"""Nobody did: daily life is full of a few alike movements. In real sets the last is at least 0.62."""


class AnyCounter:
    """Finds and counts sets of whatever repeats.

    `strict`: nobody asked for an exercise, so be sure. `live`: tell provisional repetitions as they come.
    `closes`, which may change: whether `close` will be asked; else only what is told and `settle` are wanted.
    """

    def __init__(self, strict: bool = False, live: bool = True) -> None:
        self.acceptance = STRICT if strict else ASKED
        self._tells = live
        self.closes = True
        self._first = 0
        self._acc = np.empty((0, 3))
        self._clear = np.empty(0, dtype=np.bool_)
        self._searched = 0
        self._found: list[Found] = []
        self._counted = 0
        self._counted_to = 0
        self._walks: list[Span] = []
        self._strides = Strides()

    @property
    def next_s(self) -> float:
        """When the next window is full, seconds: a push should end there, for the walks are those of its end."""
        return self._end / TRACE_HZ + self._blocks_to_window() * BLOCK / FS_HZ

    def push(self, motion: Motion, walking: Sequence[Span] = (), tell: bool = True) -> list[Event]:
        """Take whole blocks of grid; answer a `rep` event for each repetition when it is first known.

        `walking`: the walks known at the end of the blocks, where there is no need to look. `tell`: whether
        repetitions are wanted; those of a time when they were not are never told.
        """
        if not tell:
            self._counted_to = self._end
        self._walks = [w for w in walking if w.end_s * TRACE_HZ > self._searched]
        rows = len(motion.acc) // ROW
        acc = row_means(motion.acc)
        clear = np.asarray(motion.valid.reshape(rows, ROW).all(axis=1))
        events: list[Event] = []
        while len(acc):
            some = self._until_moment()
            self._acc = np.concatenate([self._acc, acc[:some]])
            self._clear = np.concatenate([self._clear, clear[:some]])
            events += self._advance(tell)
            acc, clear = acc[some:], clear[some:]
        return events

    def close(self, walking: Sequence[Span]) -> tuple[SetOutcome, ...]:
        """All sets of the recording, in time order; those in a walk are left out."""
        found = [*self._found, *self._search_moving(self._searched, self._end, walking)]
        if not found and self.acceptance is not STRICT and not any(True for _ in self._strides):
            found = self._search(self._searched, self._end, MARKED)[:1]
        walks = [f for f in found if is_walk(f, walking)]
        share = self.acceptance.share
        scores = [*(f.score for f in found), *(s.score for s in self._strides)] if share > 0.0 else []
        least = share * max(scores, default=0.0)
        strong = [f for f in found if f.score >= least and f not in walks]
        sets = [f for f in strong if not any(resembles(f.shape, w.shape) for w in walks)]
        sets = [f for f in sets if not self._strides.resemble(f.shape)]
        outcomes = [self._outcome(f, walking) for f in sorted(sets, key=lambda f: f.matches[0].cycle.start)]
        return tuple(o for o in outcomes if o.reps)

    def settle(self, start_s: float, end_s: float, walking: Sequence[Span]) -> tuple[SetOutcome, ...]:
        """The one set between two marks: everything that repeats there. Reaches back at most `KEEP_S`."""
        low = max(self._first, self._end - round(KEEP_S * TRACE_HZ), round(start_s * TRACE_HZ))
        high = min(self._end, int(np.ceil(end_s * TRACE_HZ)))
        found: list[Found] = []
        for at in range(low, max(low, high), round(WINDOW_S * TRACE_HZ)):
            found += self._search(at, min(high, at + round(WINDOW_S * TRACE_HZ)), MARKED, None, True)
        best = max((f.score for f in found), default=0.0)
        kept = [f for f in found if f.score >= MARKED.share * best]
        return (self._summary(start_s, end_s, kept, walking),)

    @property
    def trace_s(self) -> float:
        """Seconds of trace held now."""
        return len(self._acc) / TRACE_HZ

    @property
    def _end(self) -> int:
        return self._first + len(self._acc)

    def _until_moment(self) -> int:
        """Trace samples, whole blocks, until there is something to do."""
        some = self._blocks_to_window() * PER_BLOCK
        look = LIVE_EVERY * PER_BLOCK
        return min(some, look - self._end % look) if self._tells else some

    def _blocks_to_window(self) -> int:
        return -(-max(1, self._searched + round(WINDOW_S * TRACE_HZ) - self._end) // PER_BLOCK)

    def _advance(self, tell: bool) -> list[Event]:
        """Search when it is time; forget what is old."""
        events = self._live() if tell and self._tells and self._end % (LIVE_EVERY * PER_BLOCK) == 0 else []
        if self._end - self._searched >= round(WINDOW_S * TRACE_HZ):
            if self.closes:
                self._close_window()
            else:
                self._searched = self._end - round(TAIL_S * TRACE_HZ)
            old = max(0, len(self._acc) - round(KEEP_S * TRACE_HZ))
            self._first += old
            self._acc, self._clear = self._acc[old:].copy(), self._clear[old:].copy()
        return events

    def _close_window(self) -> None:
        """Close the sets that ended well before the end of the window; the rest is searched again later."""
        edge = self._end - round(TAIL_S * TRACE_HZ)
        cut = edge
        for found in self._search_moving(self._searched, self._end, self._walks, edge):
            start, end = found.matches[0].cycle.start, found.matches[-1].cycle.end
            if end <= edge or start <= self._searched + round(TAIL_S * TRACE_HZ):
                self._found.append(found)
                cut = max(cut, end)
            else:
                cut = min(cut, start)
        self._searched = max(cut, self._searched + 1)

    def _part(self, low: int, high: int) -> tuple[FloatArray, BoolArray]:
        low = max(low, self._first)
        return self._acc[low - self._first : high - self._first], self._clear[
            low - self._first : high - self._first
        ]

    def _search_moving(self, low: int, high: int, walks: Sequence[Span], until: int | None = None) -> list[Found]:
        """The sets between two trace samples: only where anything swings enough for one, and not deep in walks;
        nor in a stretch that begins at `until` or later.
        """
        until = high if until is None else until
        low = max(low, self._first)
        acc, _ = self._part(low, high)
        walked = np.zeros(len(acc), dtype=np.bool_)
        for walk in walks:
            over = walk.end_s < high / TRACE_HZ - SURE_S
            start, stop = walk.start_s + MARGIN_S, walk.end_s - (MARGIN_S if over else 0.0)
            inside = slice(max(0, round(start * TRACE_HZ) - low), max(0, round(stop * TRACE_HZ) - low))
            walked[inside] = True
            if low + inside.start < until:
                self._strides.walk(acc[inside])
        found: list[Found] = []
        least_m_s2 = max(selfsim.NOISE_M_S2, 0.5 * self.acceptance.swing_m_s2)
        for start, stop in _moving(acc, walked, least_m_s2):
            if low + start < until:
                found += self._search(low + start, low + stop, self.acceptance, walked[start:stop])
        return found

    def _search(
        self, low: int, high: int, accept: Acceptance, walked: BoolArray | None = None, marked: bool = False
    ) -> list[Found]:
        """The sets between two trace samples, strongest first, none of whose repetitions is `walked`."""
        low = max(low, self._first)
        acc, clear = self._part(low, high)
        free = clear if walked is None else clear & ~walked
        if len(acc) < 2 * int(LADDER.lengths[0]) or _longest(free) < selfsim.least(accept.score, LADDER):
            return []
        alike = selfsim.thrice(acc, GLANCE_LADDER, free, enough=accept.thrice) if accept.thrice > -1.0 else 1.0
        if alike < accept.thrice:
            return []
        free = np.concatenate([np.ones(PAD, np.bool_), free, np.ones(PAD, np.bool_)])
        low, acc, clear = low - PAD, *_padded(acc, clear)
        if accept.score > 0.0 and not _worth(acc, free, GLANCE * accept.score):
            return []
        table = selfsim.tabulate(acc, clear, LADDER)
        gain = selfsim.gains(table)
        recorded = Cycle(PAD, len(acc) - PAD)
        found: list[Found] = []
        for _ in range(8):
            chain = selfsim.best_chain(table, gain, free)
            if chain is None or chain.score < max(accept.score, accept.share * found[0].score if found else 0.0):
                break
            pause = 1e9 if marked else 1.5
            matches = _inside(cycles.settle(table, free, list(chain.cycles), pause, recorded), recorded)
            for cycle in (*chain.cycles, *(m.cycle for m in matches)):
                free[cycle.start : cycle.end] = False
            if _acceptable(matches, chain.score, acc, accept):
                found.append(found_set(matches, chain.score, acc, low))
        return found

    def _live(self) -> list[Event]:
        low = max(self._first, self._end - round(LIVE_S * TRACE_HZ))
        acc, clear = self._part(low, self._end)
        if len(acc) < 4 * int(LIVE_LADDER.lengths[0]) or not self._may_repeat(acc):
            return []
        table = selfsim.tabulate(acc, clear, LIVE_LADDER)
        chain = selfsim.best_chain(table, selfsim.gains(table), clear)
        if chain is None or len(chain.cycles) < 3:
            return []
        events = []
        for cycle in chain.cycles:
            if cycle.start + low >= self._counted_to - cycle.length // 2:
                self._counted += 1
                self._counted_to = cycle.end + low
                events.append(Event(self._counted_to / TRACE_HZ, "rep", {"count": self._counted}))
        return events

    def _may_repeat(self, acc: FloatArray) -> bool:
        """Whether a look may show anything new: lately it moved, was no walk, and three cycles may be alike."""
        lately = acc[-round(REST_S * TRACE_HZ) :]
        if float(lately.std(axis=0).max()) < selfsim.NOISE_M_S2:
            return False
        walks = any(w.end_s * TRACE_HZ > self._end - PAUSE_S * TRACE_HZ for w in self._walks)
        return not walks and selfsim.thrice(acc, LIVE_LADDER, None, LATELY, MAY_REPEAT) > MAY_REPEAT

    def _outcome(self, found: Found, walking: Sequence[Span]) -> SetOutcome:
        return self._summary(found.span.start_s, found.span.end_s, [found], walking)

    def _summary(self, start_s: float, end_s: float, kept: list[Found], walking: Sequence[Span]) -> SetOutcome:
        """What was found between two times, without what lies in a walk."""
        reps, partials = (
            tuple(sorted((r for r in some if not walked(r, walking)), key=lambda r: r.start_s))
            for some in ([r for f in kept for r in f.reps], [r for f in kept for r in f.partials])
        )
        confidence = min((f.confidence for f in kept), default=0.0)
        _, clear = self._part(round(start_s * TRACE_HZ), int(np.ceil(end_s * TRACE_HZ)))
        coverage = float(clear.mean()) if len(clear) else 0.0
        usual = float(np.median([r.end_s - r.start_s for r in reps])) if reps else 1.0
        hides = _longest(~clear) / TRACE_HZ > 0.5 * usual
        return SetOutcome(start_s, end_s, reps, partials, confidence if reps else None, coverage, hides, ())


def _worth(acc: FloatArray, clear: BoolArray, score: float) -> bool:
    """Whether a quick search finds a chain of this score."""
    glance = selfsim.tabulate(acc, clear, GLANCE_LADDER)
    chain = selfsim.best_chain(glance, selfsim.gains(glance), clear)
    return chain is not None and chain.score >= score


def _moving(acc: FloatArray, walked: BoolArray, swing_m_s2: float) -> list[tuple[int, int]]:
    """Stretches [start, stop) of samples in whose neighbourhood the acceleration swings by `swing_m_s2`, other
    than in a walk; none begins or ends in one.
    """
    window = round(SWING_S * TRACE_HZ)
    found: list[tuple[int, int]] = []
    for at in (np.flatnonzero(_swings(acc, ~walked, window) >= swing_m_s2) * window).tolist():
        start, stop = max(0, at - window), min(len(acc), at + 2 * window)
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], stop)
        else:
            found.append((start, stop))
    apart = [(start, np.flatnonzero(~walked[start:stop])) for start, stop in found]
    return [(start + int(inside[0]), start + int(inside[-1]) + 1) for start, inside in apart]


def _swings(acc: FloatArray, free: BoolArray, window: int) -> FloatArray:
    """How much the free samples of each window swing, m/s2; 0 where there are none."""
    short = -len(acc) % window
    free = np.concatenate([free, np.zeros(short, np.bool_)]).reshape(-1, window)
    rows = np.concatenate([acc, np.zeros((short, 3))]).reshape(-1, window, 3)
    count = np.maximum(1, free.sum(axis=1))[:, None]
    rows = rows * free[:, :, None]
    apart = (rows - (rows.sum(axis=1) / count)[:, None]) * free[:, :, None]
    swings: FloatArray = np.sqrt((np.square(apart).sum(axis=1) / count).sum(axis=1))
    return swings


def _padded(acc: FloatArray, clear: BoolArray) -> tuple[FloatArray, BoolArray]:
    """With the first and last posture held for `PAD` samples, so that a cycle cut by an edge can be fitted."""
    inside = np.flatnonzero(clear)
    last = acc[inside[-1]] if len(inside) else acc[-1]
    still = np.ones((PAD, 1))
    held = np.concatenate([acc[:1] * still, acc, last * still])
    return held, np.concatenate([np.ones(PAD, np.bool_), clear, np.ones(PAD, np.bool_)])


def _inside(matches: list[Match], recorded: Cycle) -> list[Match]:
    """Without the padding: matches whose middle lies in the recording, cut to it."""
    return [
        Match(Cycle(max(m.cycle.start, recorded.start), min(m.cycle.end, recorded.end)), m.likeness)
        for m in matches
        if recorded.start <= (m.cycle.start + m.cycle.end) // 2 < recorded.end
    ]


def _longest(flags: BoolArray) -> int:
    """Length of the longest run of True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]])))
    return int((edges[1::2] - edges[::2]).max()) if len(edges) else 0


def _acceptable(matches: list[Match], score: float, acc: FloatArray, accept: Acceptance) -> bool:
    if len(matches) < accept.cycles or score < accept.score:
        return False
    swings = [float(np.sqrt(acc[m.cycle.start : m.cycle.end].var(axis=0).sum())) for m in matches]
    alike = float(np.mean([m.likeness for m in matches]))
    return alike >= accept.alike and float(np.median(swings)) >= accept.swing_m_s2
