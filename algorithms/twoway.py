"""Movements to both sides of a neutral position: knee rolls, pelvic tilt, cat-camel."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from algorithms.excursions import Excursion, excursions, turning_points
from algorithms.plane import smooth
from algorithms.reading import Reading
from algorithms.scene import Scene
from algorithms.small import gradient, median, runs
from algorithms.strokes import FULL, PARTIAL, merged, without_odd_ends
from algorithms.trace import ROW_HZ
from algorithms.types import BoolArray, FloatArray

REACH_ROWS = int(10 * ROW_HZ)
"""How far beyond the reading's own strokes, and one and a half of them, the first and last half are looked for."""


REST_ROWS = int(0.5 * ROW_HZ)

OFF_DEG = 12.0
"""A stroke further out of the set's plane than this (and a quarter of its size) is another movement."""


@dataclass(frozen=True, slots=True)
class OneWay:
    """All movement to one side of neutral. `angle`: (n,) degrees beyond neutral, 0 on the other side. `full` and
    `partial`: excursions, judged against the side's own median.
    """

    angle: FloatArray
    full: tuple[Excursion, ...]
    partial: tuple[Excursion, ...]


def both_ways(reading: Reading, scene: Scene) -> tuple[OneWay, OneWay]:
    """The reading split at its neutral position: ahead and behind."""
    reach = REACH_ROWS + int(1.5 * np.median([e.next_low - e.low for e in reading.strokes]))
    lo = max(0, reading.strokes[0].low - reach)
    hi = min(len(reading.angle), reading.strokes[-1].next_low + reach)
    near = scene.usable & (np.abs(reading.off) < 50.0)
    near[:lo] = near[hi:] = False
    neutral = neutral_deg(reading)
    guess = reading.amplitude_deg / 2
    ahead = _one_way(reading, np.maximum(reading.angle - neutral, 0.0), near, guess)
    behind = _one_way(reading, np.maximum(neutral - reading.angle, 0.0), near, guess)
    return ahead, behind


def neutral_deg(reading: Reading) -> FloatArray:
    """(n,) the neutral position over time: where the movement dwells between its two ends.

    Each passage from one end to the other that pauses on its way gives one value, and it is followed, because
    it may drift or jump (a strap that slips). Where few passages pause, the set began and ended in neutral: the
    rest before and after it tells; and where there is none, the middle of the passages is taken.
    """
    guess = reading.amplitude_deg / 2
    angle = smooth(reading.angle, 0.2 * ROW_HZ)
    lo, hi = reading.strokes[0].low, reading.strokes[-1].next_low
    rows = [r + lo for r in turning_points(angle[lo : hi + 1], 2 * PARTIAL * guess)]
    passages = [(a, b) for a, b in pairwise(rows) if 1.3 * guess < abs(angle[b] - angle[a]) < 3.5 * guess]
    speed = np.abs(gradient(angle))
    dwells = [(a, b, _dwell(angle[a : b + 1], speed[a : b + 1])) for a, b in passages]
    found = [(0.5 * (a + b), level) for a, b, level in dwells if level is not None]
    if 3 * len(found) < len(passages):
        ends = _before_and_after(reading, angle, speed)
        if ends is not None:
            return np.full(len(angle), ends)
        found = [(0.5 * (a + b), 0.5 * float(angle[a] + angle[b])) for a, b in passages]
    if not found:
        return np.full(len(angle), float(np.median(angle[lo : hi + 1])))
    levels = [median([v for _, v in found[max(0, k - 1) : k + 2]]) for k in range(len(found))]
    return np.interp(np.arange(len(angle)), [row for row, _ in found], levels)


def _before_and_after(reading: Reading, angle: FloatArray, speed: FloatArray) -> float | None:
    """The level of the first and last rest around the set's movement; None where they disagree or are missing."""
    strokes = reading.strokes
    top = float(np.median([angle[e.peak] for e in strokes]))
    bottom, slack = top - reading.amplitude_deg, 0.3 * reading.amplitude_deg
    reach = REACH_ROWS + int(np.median([e.next_low - e.low for e in strokes]))
    lo, hi = max(0, strokes[0].low - reach), min(len(angle), strokes[-1].next_low + reach)
    near = (angle[lo:hi] > bottom - slack) & (angle[lo:hi] < top + slack)
    limit = 0.15 * float(np.max(speed[strokes[0].low : strokes[-1].next_low + 1]))
    rests = [r for r in runs(near & (speed[lo:hi] < limit)) if r[1] - r[0] >= REST_ROWS]
    if not rests:
        return None
    first, last = (float(np.median(angle[lo + a : lo + b])) for a, b in (rests[0], rests[-1]))
    return 0.5 * (first + last) if abs(first - last) < slack else None


def _dwell(angle: FloatArray, speed: FloatArray) -> float | None:
    """The level at which one passage pauses between a fifth and four fifths of its way; None if it does not."""
    low, high = min(angle[0], angle[-1]), max(angle[0], angle[-1])
    middle = (angle > low + 0.2 * (high - low)) & (angle < high - 0.2 * (high - low))
    pause = middle & (speed < 0.15 * speed.max())
    return median(angle[pause]) if pause.sum() >= 0.4 * ROW_HZ else None


def _one_way(reading: Reading, angle: FloatArray, near: BoolArray, guess: float) -> OneWay:
    found = [
        e.shifted(start)
        for start, stop in runs(near)
        if stop - start >= ROW_HZ
        for e in merged(excursions(angle[start:stop], PARTIAL * guess), angle[start:stop], guess)
    ]
    # Each side by its own: gravity may go round a cone, out of the plane one way ahead and the other behind.
    off = [reading.off[e.peak] for e in found if 0.4 * guess <= e.size <= 2.5 * guess]
    usual = median(off) if off else 0.0
    found = [e for e in found if abs(reading.off[e.peak] - usual) < OFF_DEG + 0.25 * guess]
    clear = [e.size for e in found if 0.4 * guess <= e.size <= 2.5 * guess]
    if not clear:
        return OneWay(angle, (), ())
    own = median(clear)
    full = tuple(without_odd_ends([e for e in found if FULL * own <= e.size <= 1.7 * own]))
    partial = tuple(e for e in found if PARTIAL * own <= e.size < FULL * own)
    return OneWay(angle, full, partial)


@dataclass(frozen=True, slots=True)
class Cycle:
    """An out-stroke with the opposite stroke that completes it, or None where that is missing."""

    out: Excursion
    opposite: Excursion | None


def cycles(out: OneWay, opposite: OneWay) -> list[Cycle]:
    """Each out-stroke with the first opposite stroke before the next out-stroke."""
    found = []
    for k, stroke in enumerate(out.full):
        until = out.full[k + 1].peak if k + 1 < len(out.full) else np.inf
        answer = next((e for e in opposite.full if stroke.peak < e.peak < until), None)
        found.append(Cycle(stroke, answer))
    return found


def lead(ahead: OneWay, behind: OneWay) -> bool:
    """Whether "ahead" leads: the way that is held is out (round and hold, then sag); else the one that is soon
    answered, because the rest comes after the whole; else the first.
    """
    if not ahead.full or not behind.full:
        return bool(ahead.full)
    held = [median([_held_rows(way.angle, e) for e in way.full]) for way in (ahead, behind)]
    if max(held) > 2.0 * min(held) and max(held) > 3.0 * ROW_HZ:
        return held[0] > held[1]
    there, back = _answer_rows(ahead, behind), _answer_rows(behind, ahead)
    if there is not None and back is not None and max(there, back) > 1.25 * min(there, back):
        return there < back
    return ahead.full[0].peak < behind.full[0].peak


def _answer_rows(out: OneWay, opposite: OneWay) -> float | None:
    """Median rows from a stroke's peak to the peak of the opposite one that follows."""
    answered = [c for c in cycles(out, opposite) if c.opposite is not None]
    rows = [c.opposite.peak - c.out.peak for c in answered if c.opposite is not None]
    return median(rows) if len(rows) > 1 else None


def _held_rows(angle: FloatArray, e: Excursion) -> int:
    return int(np.count_nonzero(angle[e.low : e.next_low + 1] > angle[e.peak] - 0.3 * e.size))
