"""Repetitions of a prescribed exercise, from the trace of its set.

`settle` is the one pass that both the closing of a set and the live count use; the live count repeats it over
what is known so far. Contract: a movement is judged against the median range of the set's own repetitions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from algorithms.chair import chair_stands
from algorithms.excursions import Excursion
from algorithms.plane import smooth
from algorithms.reading import FULL, Reading, Scene, best_readings, make_scene
from algorithms.timing import falling_edge, rising_edge
from algorithms.trace import ROW_HZ, Trace
from algorithms.twoway import OneWay, both_ways, cycles, lead
from algorithms.types import FloatArray, Movement, Repetition, SetOutcome, Side, Span

FINE_ROWS = 0.1 * ROW_HZ
"""Smoothing before times are read."""


def settle(trace: Trace, walking: Sequence[Span], movement: Movement) -> SetOutcome:
    """Close a set: its repetitions, partials, confidence and what stood in their way."""
    scene = make_scene(trace, walking)
    readings = best_readings(scene, movement)
    start_s, end_s = trace.start_s, trace.start_s + max(0, len(trace) - 1) / ROW_HZ
    coverage = float(trace.valid.mean()) if len(trace) else 0.0
    if not readings:
        return SetOutcome(start_s, end_s, (), (), 0.5, coverage, False, ())
    best = readings[0]
    reps, partials = _repetitions(best, scene, movement)
    if reps:
        start_s, end_s = reps[0].start_s, reps[-1].end_s
    return SetOutcome(start_s, end_s, tuple(reps), tuple(partials), 1.0, coverage, False, ())


def _repetitions(reading: Reading, scene: Scene, movement: Movement) -> tuple[list[Repetition], list[Repetition]]:
    if movement.pattern in ("alternating", "biphasic"):
        return _two_way(reading, scene, movement)
    reps = _timed(reading.angle, reading.strokes, scene)
    if movement.pattern == "double":
        return chair_stands(reps, scene), []
    small = [e for e in reading.others if e.size < FULL * reading.amplitude_deg]
    return reps, _within(_timed(reading.angle, small, scene), reps)


def _timed(
    angle: FloatArray, strokes: Sequence[Excursion], scene: Scene, side: Side | None = None
) -> list[Repetition]:
    fine = smooth(angle, FINE_ROWS)
    return [_time(fine, e, scene.start_s, side) for e in strokes]


def _time(angle: FloatArray, e: Excursion, start_s: float, side: Side | None) -> Repetition:
    out = rising_edge(angle, e.low, e.peak, e.size)
    back = falling_edge(angle, e.peak, e.next_low, e.size)
    left, reached, leaving, home = (
        start_s + row / ROW_HZ for row in (out.left, out.reached, max(back.left, out.reached), back.reached)
    )
    return Repetition(left, reached, leaving, home, (out.size + back.size) / 2, side, 1.0)


def _two_way(reading: Reading, scene: Scene, movement: Movement) -> tuple[list[Repetition], list[Repetition]]:
    ahead, behind = both_ways(reading, scene)
    if movement.pattern == "alternating":
        return _alternating(ahead, behind, scene)
    if not lead(ahead, behind):
        ahead, behind = behind, ahead
    return _biphasic(ahead, behind, scene)


def _alternating(ahead: OneWay, behind: OneWay, scene: Scene) -> tuple[list[Repetition], list[Repetition]]:
    first_ahead = bool(ahead.full) and (not behind.full or ahead.full[0].peak < behind.full[0].peak)
    sides: tuple[Side, Side] = ("a", "b") if first_ahead else ("b", "a")
    timed = [
        (_timed(way.angle, way.full, scene, side), _timed(way.angle, way.partial, scene, side))
        for way, side in zip((ahead, behind), sides, strict=True)
    ]
    reps = sorted(timed[0][0] + timed[1][0], key=lambda r: r.start_s)
    return reps, _within(sorted(timed[0][1] + timed[1][1], key=lambda r: r.start_s), reps)


def _biphasic(out: OneWay, opposite: OneWay, scene: Scene) -> tuple[list[Repetition], list[Repetition]]:
    pairs = cycles(out, opposite)
    answered = [c for c in pairs if c.opposite is not None]
    if 2 * len(answered) < len(pairs):
        # The way past neutral is too small to be seen from here: the out-strokes alone are the repetitions.
        return _timed(out.angle, out.full, scene), _within(
            _timed(out.angle, out.partial, scene), _timed(out.angle, out.full, scene)
        )
    reps = []
    for cycle in answered:
        assert cycle.opposite is not None
        there = _time(smooth(out.angle, FINE_ROWS), cycle.out, scene.start_s, None)
        beyond = _time(smooth(opposite.angle, FINE_ROWS), cycle.opposite, scene.start_s, None)
        reps.append(replace(there, end_s=beyond.end_s))
    lone = [c.out for c in pairs if c.opposite is None]
    partials = _timed(out.angle, sorted([*out.partial, *lone], key=lambda e: e.peak), scene)
    return reps, _within(partials, reps)


def _within(partials: list[Repetition], reps: list[Repetition]) -> list[Repetition]:
    """Half movements count as partials only near the set's own repetitions."""
    if not reps:
        return []
    lo, hi = reps[0].start_s - 10.0, reps[-1].end_s + 10.0
    return [p for p in partials if lo <= p.start_s and p.end_s <= hi]
