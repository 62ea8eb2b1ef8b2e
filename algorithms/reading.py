"""Readings of a set: which plane, which direction and which amplitude make the movement most like repetitions.

A reading is one way to see the set: a plane, which way along it is "out", and an amplitude. Every candidate is
scored by how much recurring, plausible movement it explains, less the large movement it leaves unexplained;
the best is refined from its own repetitions. Nothing is calibrated and no mounting is assumed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from algorithms.excursions import Excursion, Turns, excursions_of, turns_of
from algorithms.plane import Plane, candidate_planes, smooth, unit
from algorithms.polarity import favours_opposite
from algorithms.rhythm import with_rhythm
from algorithms.scene import Scene
from algorithms.shapes import Shapes
from algorithms.small import gradient, median, runs
from algorithms.strokes import (
    FULL,
    PARTIAL,
    main_group,
    merged,
    rested,
    without_brief_ends,
    without_odd_ends,
    without_strides,
)
from algorithms.trace import ROW_HZ
from algorithms.turns import same_turn
from algorithms.types import FloatArray, Movement

ODD = 0.3
"""An excursion less like the others than this is not one of the set."""

ENDLESS = 0.1
"""A stroke whose plausibility is below this took far too long to be a repetition."""

FITS, IN_RANGE = 0.9, 0.9
"""A stroke at least this plausible takes as long, and goes about as far, as the exercise asks."""

LIKELY, SWING = 0.5, 0.25
"""Where two strokes or more are at least this plausible, those shorter than this share of them are swings."""

ONE_FEWER = 1.3
"""Seen the opposite way a set scores about one less."""

TWO_WAY = ("biphasic", "alternating")

LADDER = 1.25
"""Ratio between neighbouring amplitudes tried."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to see the set. `shapes`: of its excursions. `strokes`: the excursions taken for repetitions;
    `others`: those too small or too odd, but not nothing.
    `opposed`: how much the lengths of its strokes speak for the opposite direction, as a log-likelihood.
    """

    plane: Plane
    shapes: Shapes
    amplitude_deg: float
    strokes: tuple[Excursion, ...]
    others: tuple[Excursion, ...]
    score: float
    opposed: float = -np.inf

    @property
    def angle(self) -> FloatArray:
        """(n,) degrees, growing outwards."""
        return self.shapes.angle

    @property
    def off(self) -> FloatArray:
        """(n,) degrees away from the plane."""
        return self.shapes.off


def best_readings(
    scene: Scene, movement: Movement, most: int = 4, planes: int = 10, ratio: float = LADDER
) -> list[Reading]:
    """The readings that explain the most, best first; empty where nothing moves like this exercise.

    `most`: so many are refined and answered. `planes`: so many are tried. `ratio`: from one amplitude to the next.
    """
    expected = expected_deg(movement)
    tried = candidate_planes(smooth(scene.up, 0.25 * ROW_HZ), scene.usable, 0.35 * expected[0], planes)
    amplitudes = _ladder(expected, ratio)
    found = [reading for plane in tried for reading in _readings_in(plane, scene, movement, amplitudes)]
    found.sort(key=lambda r: -r.score)
    refined = [_refined(r, scene, movement) for r in found[:most]]
    return [_opposed(refined[0], scene, movement), *refined[1:]] if refined else []


def _opposed(reading: Reading, scene: Scene, movement: Movement) -> Reading:
    """The reading with what speaks for its opposite, where the upright position does not decide."""
    known = movement.start is not None or (scene.upright is not None and movement.towards_upright is not None)
    if movement.pattern != "single" or known or len(reading.strokes) < 2:
        return reading
    course = course_of(-reading.angle, reading.off, scene, movement)
    other = read_at(reading.plane, course, reading.amplitude_deg, scene, movement)
    if len(other.strokes) < 2 or other.score < reading.score - ONE_FEWER:
        return reading
    opposed = favours_opposite((reading.strokes, reading.angle), (other.strokes, other.angle), movement)
    return replace(reading, opposed=opposed)


def expected_deg(movement: Movement) -> tuple[float, float]:
    """The swing to expect from end to end: for movements to both sides more than one side's range."""
    least, largest = movement.range_deg
    return (1.3 * least, 2.0 * largest) if movement.pattern in TWO_WAY else (least, largest)


def _readings_in(plane: Plane, scene: Scene, movement: Movement, amplitudes: Sequence[float]) -> list[Reading]:
    course = course_of(*plane.angles_deg(scene.up), scene, movement).over(PARTIAL * min(amplitudes))
    out = []
    for way in (course, course.reversed()):
        best: Reading | None = None
        for amplitude in amplitudes:
            tried = read_at(plane, way, amplitude, scene, movement, best.score if best else 0.0)
            best = tried if tried.score > (best.score if best else 0.0) else best
        if best is not None:
            out.append(best)
    return out


def _ladder(expected: tuple[float, float], ratio: float) -> list[float]:
    low, high = 0.4 * expected[0], 1.5 * expected[1]
    steps = int(np.ceil(np.log(high / low) / np.log(ratio)))
    return [low * ratio**k for k in range(steps + 1)]


@dataclass(frozen=True, slots=True)
class Course:
    """How the angle goes along one plane and way, whatever the amplitude. `shapes`: of its excursions. `speed`:
    (n,) degrees a second, None where nothing asks for it. `stretches`: the first row and the turns of each stretch
    that may hold repetitions.
    """

    shapes: Shapes
    speed: FloatArray | None
    stretches: tuple[tuple[int, Turns], ...]

    def reversed(self) -> Course:
        """The same plane with out for in."""
        turns = tuple((start, turns.reversed()) for start, turns in self.stretches)
        shapes = Shapes(-self.shapes.angle, self.shapes.off)
        return Course(shapes, None if self.speed is None else -self.speed, turns)

    def over(self, threshold_deg: float) -> Course:
        """The same, for amplitudes whose partials are larger than the threshold."""
        turns = tuple((start, turns.over(threshold_deg)) for start, turns in self.stretches)
        return Course(self.shapes, self.speed, turns)


def course_of(angle: FloatArray, off: FloatArray, scene: Scene, movement: Movement) -> Course:
    """The course of an angle along a plane that grows outwards, (n,) degrees; `off` it likewise."""
    near = scene.usable & (np.abs(off) < 50.0) & (np.abs(angle) < 150.0)
    stretches = tuple((a, turns_of(angle[a:b])) for a, b in runs(near) if b - a >= ROW_HZ)
    speed = gradient(smooth(angle, 0.3 * ROW_HZ)) * ROW_HZ if movement.pattern == "single" else None
    return Course(Shapes(angle, off), speed, stretches)


def read_at(
    plane: Plane, course: Course, amplitude_deg: float, scene: Scene, movement: Movement, beat: float = 0.0
) -> Reading:
    """The reading of this plane, way and amplitude, with its score; one that cannot score more than `beat`, for an
    excursion scores 1 at most, is answered without strokes.
    """
    angle = course.shapes.angle
    expected = expected_deg(movement)
    found = (
        e.shifted(start)
        for start, turns in course.stretches
        for e in excursions_of(turns, PARTIAL * amplitude_deg)
    )
    every = merged(list(found), angle, amplitude_deg)
    if len(every) <= beat:
        return Reading(plane, course.shapes, amplitude_deg, (), (), 0.0)
    if course.speed is not None:
        every = [rested(e, angle, course.speed, amplitude_deg, expected[1]) for e in every]
    reading = Reading(plane, course.shapes, amplitude_deg, tuple(every), (), 0.0)
    for _ in range(3):
        before = reading.amplitude_deg
        reading, like = _own_strokes(reading, every, scene, movement)
        if not like or abs(reading.amplitude_deg - before) < 1e-6:
            break
    if not reading.strokes:
        return reading
    others = tuple(e for e in every if PARTIAL * reading.amplitude_deg <= e.size and e not in reading.strokes)
    worth = [v * plausible(e, reading, movement) for e, v in zip(reading.strokes, like, strict=True)]
    known = _upright_factor(reading, scene, movement) * _turn_factor(reading, scene, movement)
    known *= _start_factor(reading, scene, movement)
    return replace(reading, others=others, score=known * _score(reading, others, worth, expected))


def _own_strokes(
    reading: Reading, every: Sequence[Excursion], scene: Scene, movement: Movement
) -> tuple[Reading, list[float]]:
    """The excursions of about the reading's amplitude that move alike, and how alike each is."""
    angle, amplitude_deg = reading.angle, reading.amplitude_deg
    strokes = [e for e in every if FULL * amplitude_deg <= e.size <= 1.7 * amplitude_deg]
    strokes = without_odd_ends(without_brief_ends(strokes, angle, movement))
    reading = _of(reading, amplitude_deg, strokes)
    single = movement.pattern == "single"
    like = {
        e: likeness(e, reading) * m * (reading.shapes.grounded(e) if single else 1.0)
        for e, m in zip(strokes, mates(reading), strict=True)
    }
    own = [e for e in strokes if like[e] >= ODD and not endless(e, reading, movement)]
    own = without_strides(own) if single else own
    own = _without_swings(own, reading, movement)
    own = with_rhythm(own, angle, int(np.count_nonzero(scene.usable)), lambda e: _fits(e, reading, movement))
    kept = main_group(own, angle, scene.usable)
    if kept:
        amplitude_deg = median([e.size for e in kept])
        kept = tuple(e for e in kept if e.size >= FULL * amplitude_deg)
    return _of(reading, amplitude_deg, kept), [like[e] for e in kept]


def _of(reading: Reading, amplitude_deg: float, strokes: Sequence[Excursion]) -> Reading:
    """The same plane and way with another amplitude and other strokes; `replace` takes several times as long."""
    return Reading(reading.plane, reading.shapes, amplitude_deg, tuple(strokes), (), 0.0)


def _without_swings(strokes: list[Excursion], reading: Reading, movement: Movement) -> list[Excursion]:
    """Leave out strokes far briefer than those that take as long as the exercise does: the swings of a leg."""
    raised_rows = reading.shapes.raised_rows
    likely = [raised_rows(e) for e in strokes if plausible(e, reading, movement) >= LIKELY]
    if len(likely) < 2:
        return strokes
    shortest = SWING * median(likely)
    return [e for e in strokes if raised_rows(e) >= shortest]


def _upright_factor(reading: Reading, scene: Scene, movement: Movement) -> float:
    """Little for a reading whose "out" turns against what is known of the upright position."""
    if scene.upright is None or movement.towards_upright is None:
        return 1.0
    rest_deg, peak_deg = _ends_from(scene.upright, reading, scene)
    nearer = rest_deg - peak_deg if movement.towards_upright else peak_deg - rest_deg
    return 0.2 if nearer < -0.3 * reading.amplitude_deg else 1.0


def _start_factor(reading: Reading, scene: Scene, movement: Movement) -> float:
    """Little for a reading whose repetitions end where the set began, when it is known to have begun at rest."""
    if movement.start is None or movement.pattern != "single":
        return 1.0
    rest_deg, peak_deg = _ends_from(np.array(movement.start), reading, scene)
    return 0.2 if peak_deg - rest_deg < -0.3 * reading.amplitude_deg else 1.0


def _ends_from(up: FloatArray, reading: Reading, scene: Scene) -> tuple[float, float]:
    """How far the rest and the end position of a reading's repetitions are from an up direction, degrees."""
    peak = unit(scene.up[[e.peak for e in reading.strokes]].sum(axis=0))
    rest = unit(scene.up[[e.low for e in reading.strokes]].sum(axis=0))
    rest_deg, peak_deg = (np.degrees(np.arccos(np.clip(float((v * up).sum()), -1, 1))) for v in (rest, peak))
    return float(rest_deg), float(peak_deg)


def _turn_factor(reading: Reading, scene: Scene, movement: Movement) -> float:
    """Little for a reading that turns otherwise than the person's own calibration."""
    strokes = reading.strokes
    if movement.turn is None:
        return 1.0
    rest = unit(scene.up[[e.low for e in strokes] + [e.next_low for e in strokes]].sum(axis=0))
    peak = unit(scene.up[[e.peak for e in strokes]].sum(axis=0))
    return same_turn(movement.turn, rest, peak, movement.pattern in TWO_WAY)


def mates(reading: Reading) -> list[float]:
    """How well each stroke's rest position agrees with its neighbours', 0 to 1.

    Neighbours, not the whole set: a strap that slips moves all that follows, and the next stroke with it.
    """
    strokes = reading.strokes
    rest = [float(reading.angle[e.peak]) - e.size for e in strokes]
    off = [float(reading.off[e.peak]) for e in strokes]
    scale = reading.amplitude_deg + 8.0
    out = []
    for k in range(len(strokes)):
        near = [j for j in (k - 2, k - 1, k + 1, k + 2) if 0 <= j < len(strokes)]
        apart = [np.hypot(rest[k] - rest[j], off[k] - off[j]) / scale for j in near]
        out.append(float(np.exp(-0.5 * (min(apart, default=0.0) / 0.8) ** 2)))
    return out


def _score(
    reading: Reading, others: Sequence[Excursion], like: Sequence[float], expected: tuple[float, float]
) -> float:
    """Recurring, plausible movement explained, less large movement within the set left unexplained."""
    first, last = reading.strokes[0].low, reading.strokes[-1].next_low
    within = [e for e in others if e.peak > first and e.peak < last]
    big = sum(min(e.size / reading.amplitude_deg, 4.0) for e in within if e.size > reading.amplitude_deg)
    small = sum(1.0 for e in within if e.size <= reading.amplitude_deg)
    return range_prior(reading.amplitude_deg, expected) * (sum(like) - 0.7 * big - 0.1 * small)


def range_prior(amplitude_deg: float, expected: tuple[float, float]) -> float:
    """How well an amplitude fits the expected range: 1 inside, falling log-normally outside."""
    low, high = 0.8 * expected[0], 1.2 * expected[1]
    beyond = np.log(low / amplitude_deg) if amplitude_deg < low else np.log(max(amplitude_deg / high, 1.0))
    return float(np.exp(-0.5 * (beyond / 0.4) ** 2))


def likeness(e: Excursion, reading: Reading) -> float:
    """How much one excursion moves like the others of this set, 0 to 1: its size and how straight it goes."""
    straight = float(np.exp(-0.5 * (reading.shapes.wander_deg(e) / (0.4 * e.size + 2.0)) ** 2))
    return straight * min(1.0, e.size / reading.amplitude_deg)


def plausible(e: Excursion, reading: Reading, movement: Movement) -> float:
    """How well the time an excursion takes fits what the exercise asks for, 0 to 1."""
    raised_s = reading.shapes.raised_rows(e) / ROW_HZ
    quickest_s = movement.phase_s[0] + 0.8 * movement.hold_s[0]
    longest_s = 2.0 * movement.phase_s[1] + 1.5 * movement.hold_s[1]
    if raised_s < quickest_s:
        return (raised_s / quickest_s) ** 2
    return min(1.0, longest_s / raised_s) ** 2


def _fits(e: Excursion, reading: Reading, movement: Movement) -> bool:
    """Whether a stroke could be nothing but this exercise, by its time and size."""
    in_range = range_prior(e.size, expected_deg(movement)) >= IN_RANGE
    return in_range and plausible(e, reading, movement) >= FITS


def endless(e: Excursion, reading: Reading, movement: Movement) -> bool:
    """Whether an excursion lasts so long that it is a change of posture, not a repetition."""
    raised_s = reading.shapes.raised_rows(e) / ROW_HZ
    return raised_s > movement.hold_s[1] and plausible(e, reading, movement) < ENDLESS


def _refined(reading: Reading, scene: Scene, movement: Movement) -> Reading:
    """The same reading in the plane of its own repetitions: from their mean rest to their mean peak."""
    rest = unit(scene.up[[e.low for e in reading.strokes] + [e.next_low for e in reading.strokes]].sum(axis=0))
    peak = unit(scene.up[[e.peak for e in reading.strokes]].sum(axis=0))
    if float((rest * peak).sum()) > np.cos(np.radians(0.5 * reading.amplitude_deg)):
        return reading
    plane = Plane.through(rest + peak, peak - rest)
    course = course_of(*plane.angles_deg(scene.up), scene, movement)
    better = read_at(plane, course, reading.amplitude_deg, scene, movement)
    return better if better.score >= 0.9 * reading.score else reading
