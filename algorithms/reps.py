"""Repetitions of a prescribed exercise, from the trace of its set.

`settle` closes a set; the live count (`live`) does as it does, over what is known so far. Contract: a movement is
judged against the median range of the set's own repetitions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from algorithms.chair import chair_stands
from algorithms.confidence import set_confidence, stroke_confidence
from algorithms.evidence import evidence_of
from algorithms.excursions import Excursion
from algorithms.manner import advice, could_hide_s, longest_gap_s, sensor_moved
from algorithms.plane import smooth
from algorithms.reading import Reading, best_readings, expected_deg, mates
from algorithms.rhythm import LONG_ROWS
from algorithms.scene import Scene, make_scene
from algorithms.strokes import FULL, LARGE
from algorithms.timing import falling_edge, rising_edge
from algorithms.trace import ROW_HZ, Trace
from algorithms.twoway import OneWay, both_ways, cycles, lead
from algorithms.types import FloatArray, Movement, Repetition, SetOutcome, Side, Span

NEARBY_S = 15.0
"""A gap this close to the set may belong to it, seconds."""

UNSURE = 0.5
"""Below this confidence a person is told."""

UNCERTAIN = "the count is uncertain; two or three calibration repetitions would help (backbeat calibrate)"
STILL_UNCERTAIN = "the count is uncertain, even with the person's calibration; look at it (backbeat replay --plot)"

FINE_ROWS = 0.1 * ROW_HZ
"""Smoothing before times are read."""


def settle(
    trace: Trace, walking: Sequence[Span], movement: Movement, upright: FloatArray | None = None
) -> SetOutcome:
    """Close a set: its repetitions, partials, confidence and what stood in their way.

    `upright`: (3,) the up direction while the person walked earlier, where that is known.
    """
    scene = make_scene(trace, walking, upright)
    readings = best_readings(scene, movement)
    if not readings or not readings[0].strokes:
        return _nothing(trace, scene, movement)
    outcome = _outcome(readings, trace, scene, movement)
    return replace(outcome, evidence=evidence_of(readings[0], outcome, movement, trace.start_s))


def _outcome(readings: list[Reading], trace: Trace, scene: Scene, movement: Movement) -> SetOutcome:
    best = readings[0]
    reps, partials = repetitions(best, scene, movement)
    start_s, end_s = (reps[0].start_s, reps[-1].end_s) if reps else _extent(trace)
    gap_s = longest_gap_s(trace, (start_s - NEARBY_S, end_s + NEARBY_S))
    may_hide = gap_s >= could_hide_s(reps, movement)
    coverage = float(trace.between(start_s, end_s).valid.mean())
    sure = set_confidence(readings, movement, expected_deg(movement), coverage)
    reps = rated(reps, best, movement, sure, scene)
    warnings = advice(reps, best.angle, scene.start_s)
    if may_hide:
        warnings.insert(0, f"{gap_s:.1f} s without data could hide a repetition")
    if reps and (lone := _left_out(best, scene)):
        warnings.append(
            f"{lone} more of this size stood apart and were taken for daily life, as in any long recording; mark "
            "when the set starts and stops if they belong to it"
        )
    if sure < UNSURE:
        warnings.append(UNCERTAIN if movement.turn is None else STILL_UNCERTAIN)
    return SetOutcome(
        start_s, end_s, tuple(reps), tuple(partials), sure if reps else min(sure, 0.5), coverage, may_hide,
        tuple(warnings),
    )  # fmt: skip


def _left_out(best: Reading, scene: Scene) -> int:
    """Movements as large as a repetition that were not counted in a recording much longer than a set."""
    if scene.usable.sum() <= LONG_ROWS:
        return 0
    return sum(FULL * best.amplitude_deg <= e.size <= LARGE * best.amplitude_deg for e in best.others)


def rated(
    reps: list[Repetition], best: Reading, movement: Movement, sure: float, scene: Scene
) -> list[Repetition]:
    """Each repetition with its own confidence, the set's where strokes make up repetitions together, as far as
    there is data of it.
    """
    each = [sure] * len(reps)
    if movement.pattern == "single":
        each = [stroke_confidence(e, m, best, movement) for e, m in zip(best.strokes, mates(best), strict=True)]
    return [replace(r, confidence=c * _seen(r, scene)) for r, c in zip(reps, each, strict=True)]


def _seen(rep: Repetition, scene: Scene) -> float:
    """The part of a repetition that is not in a hole of the data, 0 to 1."""
    first, last = ((t_s - scene.start_s) * ROW_HZ for t_s in (rep.start_s, rep.end_s))
    rows = scene.valid[max(0, int(first)) : int(last) + 2]
    return 1.0 if rows.all() else float(rows.mean())


def _extent(trace: Trace) -> tuple[float, float]:
    return trace.start_s, trace.start_s + max(0, len(trace) - 1) / ROW_HZ


def _nothing(trace: Trace, scene: Scene, movement: Movement) -> SetOutcome:
    """A set without a movement of this kind: nothing done, or nothing that the sensor could have seen."""
    start_s, end_s = _extent(trace)
    coverage = float(trace.valid.mean())
    may_hide = longest_gap_s(trace, (start_s, end_s)) >= could_hide_s((), movement)
    if not sensor_moved(scene.up):
        reason = "the sensor did not move at all during this set; is it worn, and switched on?"
        return SetOutcome(start_s, end_s, None, (), None, coverage, may_hide, (reason,))
    reason = "no movement of this exercise was seen; check that the sensor is where the exercise can be seen"
    if scene.usable.sum() > LONG_ROWS:
        reason = (
            "no set of this exercise was seen; in a long recording a few movements cannot be told from daily "
            "life: mark when the set starts and stops"
        )
    return SetOutcome(start_s, end_s, (), (), 0.5, coverage, may_hide, (reason,))


def repetitions(reading: Reading, scene: Scene, movement: Movement) -> tuple[list[Repetition], list[Repetition]]:
    """The repetitions and partials that a reading's strokes make, with their times."""
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
