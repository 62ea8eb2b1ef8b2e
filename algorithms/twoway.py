"""Movements to both sides of a neutral position: knee rolls, pelvic tilt, cat-camel."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from algorithms.excursions import Excursion, excursions
from algorithms.plane import smooth
from algorithms.reading import FULL, PARTIAL, Reading, Scene, runs
from algorithms.trace import ROW_HZ
from algorithms.types import FloatArray

REACH_ROWS = int(12 * ROW_HZ)
"""How far beyond the reading's own strokes the first and last half are looked for."""


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
    lo = max(0, reading.strokes[0].low - REACH_ROWS)
    hi = min(len(reading.angle), reading.strokes[-1].next_low + REACH_ROWS)
    near = scene.usable & (np.abs(reading.off) < 50.0)
    near[:lo] = near[hi:] = False
    neutral = neutral_deg(reading)
    guess = reading.amplitude_deg / 2
    ahead = np.maximum(reading.angle - neutral, 0.0)
    behind = np.maximum(neutral - reading.angle, 0.0)
    return _one_way(ahead, near, guess), _one_way(behind, near, guess)


def neutral_deg(reading: Reading) -> float:
    """Where the movement dwells between its two ends; half-way where it never does."""
    lo, hi = reading.strokes[0].low, reading.strokes[-1].next_low
    margin = int(2 * ROW_HZ)
    part = reading.angle[max(0, lo - margin) : hi + margin]
    top = float(np.median([reading.angle[e.peak] for e in reading.strokes]))
    bottom = top - reading.amplitude_deg
    speed = np.abs(np.gradient(smooth(part, 0.3 * ROW_HZ)))
    slow = speed < 0.2 * np.quantile(speed, 0.9)
    middle = (part > bottom + 0.25 * (top - bottom)) & (part < top - 0.25 * (top - bottom))
    dwell = part[slow & middle]
    if len(dwell) >= 0.5 * ROW_HZ * len(reading.strokes):
        return float(np.median(dwell))
    return (top + bottom) / 2


def _one_way(angle: FloatArray, near: np.ndarray, guess: float) -> OneWay:  # type: ignore[type-arg]
    found = [
        Excursion(e.low + start, e.peak + start, e.next_low + start, e.up, e.down)
        for start, stop in runs(near)
        if stop - start >= ROW_HZ
        for e in excursions(angle[start:stop], PARTIAL * guess)
    ]
    clear = [e.size for e in found if 0.4 * guess <= e.size <= 2.5 * guess]
    if not clear:
        return OneWay(angle, (), ())
    median = float(np.median(clear))
    full = tuple(e for e in found if FULL * median <= e.size <= 2.0 * median)
    partial = tuple(e for e in found if PARTIAL * median <= e.size < FULL * median)
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
    """Whether "ahead" leads: its strokes are answered by "behind" more often than the reverse; ties go to the first."""
    forward = sum(c.opposite is not None for c in cycles(ahead, behind))
    backward = sum(c.opposite is not None for c in cycles(behind, ahead))
    if forward != backward:
        return forward > backward
    if not ahead.full or not behind.full:
        return bool(ahead.full)
    return ahead.full[0].peak < behind.full[0].peak
