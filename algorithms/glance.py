"""What a set that is still going on shows: the same readings as settling, of less of the set and less often tried.

`search` tries planes and amplitudes, as settling does; `follow` reads along the one that was found, which costs a
thirtieth. Both tell only what ended lately: what was told before is not timed again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from algorithms.confidence import set_confidence
from algorithms.gate import HOME, Home
from algorithms.plane import SAME_COS, Plane
from algorithms.reading import TWO_WAY, Reading, best_readings, course_of, expected_deg, read_at
from algorithms.reps import rated, repetitions
from algorithms.scene import Scene
from algorithms.trace import ROW_HZ
from algorithms.types import Movement, Repetition, Span

PLANES, READINGS, RATIO = 4, 2, 1.5
"""How many planes are tried, how many of their readings refined, and the ratio between amplitudes tried."""

ALIKE = 1.25
"""Amplitudes this near are the same."""


@dataclass(frozen=True, slots=True)
class Known:
    """The reading that serves: its plane, in which the way out grows, and its amplitude; `home`: where movements
    end, None where they go to both sides; `confidence`: of the count when it was found.
    """

    plane: Plane
    amplitude_deg: float
    home: Home | None
    confidence: float

    def resembles(self, other: Known) -> bool:
        """Whether both see the set the same way."""
        ratio = self.amplitude_deg / other.amplitude_deg
        turned = float((self.plane.ahead * other.plane.ahead).sum())
        return turned > SAME_COS and 1.0 / ALIKE < ratio < ALIKE


@dataclass(frozen=True, slots=True)
class Glance:
    """Repetitions and partials, the latest ones at least, and the reading behind them, None without one."""

    reps: Sequence[Repetition]
    partials: Sequence[Repetition]
    known: Known | None


def search(scene: Scene, movement: Movement, lately: Span) -> Glance:
    """Find the reading anew, and tell what ended after the beginning of a time and began before its end."""
    readings = best_readings(scene, movement, READINGS, PLANES, RATIO)
    if not readings or not readings[0].strokes:
        return Glance((), (), None)
    sure = set_confidence(readings, movement, expected_deg(movement), 1.0)
    return _told(readings[0], _plane(readings[0], scene), scene, movement, sure, lately)


def follow(scene: Scene, movement: Movement, known: Known, lately: Span) -> Glance:
    """Tell the same by the reading that served before."""
    course = course_of(*known.plane.angles_deg(scene.up), scene, movement)
    reading = read_at(known.plane, course, known.amplitude_deg, scene, movement)
    if not reading.strokes:
        return Glance((), (), known)
    return _told(reading, known.plane, scene, movement, known.confidence, lately)


def _plane(reading: Reading, scene: Scene) -> Plane:
    """The reading's plane, turned so that its angle grows outwards."""
    row, plane = reading.strokes[0].peak, reading.plane
    own = float(plane.angles_deg(scene.up[row : row + 1])[0][0])
    if own * float(reading.angle[row]) >= 0.0:
        return plane
    return Plane(plane.centre, -plane.ahead, -plane.axis)


def _told(reading: Reading, plane: Plane, scene: Scene, movement: Movement, sure: float, lately: Span) -> Glance:
    size = reading.amplitude_deg
    rest = float(
        np.sort([float(reading.angle[e.peak]) - e.size for e in reading.strokes])[len(reading.strokes) // 2]
    )
    home = Home(plane, rest + HOME * size) if movement.pattern not in TWO_WAY else None
    known = Known(plane, size, home, sure)
    late = _lately(reading, scene, lately) if movement.pattern == "single" else reading
    reps, partials = repetitions(late, scene, movement)
    return Glance(rated(reps, late, movement, sure, scene), partials, known)


def _lately(reading: Reading, scene: Scene, lately: Span) -> Reading:
    """The reading with the strokes of a time only, and the last before it."""
    first, last = ((t - scene.start_s) * ROW_HZ for t in (lately.start_s, lately.end_s))
    before = sum(e.next_low < first for e in reading.strokes)
    strokes = tuple(e for e in reading.strokes[max(0, before - 1) :] if e.low < last)
    others = tuple(e for e in reading.others if first <= e.next_low and e.low < last)
    return replace(reading, strokes=strokes, others=others)
