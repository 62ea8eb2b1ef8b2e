"""The panels of a whole recording: all of it at a glance, its walking, and a few steps from near."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from algorithms.plane import unit
from algorithms.scene import upright_of
from algorithms.trace import ROW_HZ
from algorithms.types import G_M_S2, Bout, FloatArray, PostureSpan, Span
from tracker.counted import turn_deg
from tracker.model import SessionResult
from tracker.plot.picture import (
    Band,
    Lane,
    Line,
    Panel,
    Point,
    Ribbon,
    Table,
    covered,
    limits,
    thinned,
    without_gaps,
)
from tracker.report import clock, number, plural
from tracker.rows import RowKeeper

STRETCHES = 900
"""A recording is drawn by what each of so many stretches covered, so that a day is no black block."""

MEAN_S = 0.5
"""Over the stretches goes a line of their means over so many seconds or more."""

NEAR_S = 12.0
"""How much of a walk is drawn step by step, seconds."""

CADENCE_STEPS = 8
"""Cadence is drawn as the mean of so many steps."""

PAUSE = 1.8
"""A step so many times as long as those around it is a pause."""

WALK_MOST_S = 600.0
"""Enough of a walk to know how the sensor stands when the person is upright, seconds."""


def whole_panel(result: SessionResult, name_of: Callable[[str], str], rows: RowKeeper) -> Panel:
    """Everything at a glance: how the sensor was tilted, the sets, the walking and the posture."""
    whole = Span(0.0, max(result.recording.duration_s, 1.0))
    reference, words = _reference(result, rows)
    curves = () if reference is None else _tilt(rows, reference)
    values = limits(np.concatenate([v for c in curves for v in covered(c)]), 20.0) if curves else None
    sets = [
        Band("set", s.start_s, s.end_s, _count(s.rep_count), f"{name_of(s.exercise)}: {_count(s.rep_count)}")
        for s in result.sets
    ]
    postures = [Band(p.posture, p.start_s, p.end_s, p.posture, _lasted(p.posture, p)) for p in result.postures]
    walks = [Band("walking", b.start_s, b.end_s, "", _walked(b)) for b in result.walking.bouts]
    lanes = [Lane("sets", tuple(sets)), Lane("walking", tuple(walks)), Lane("posture", tuple(postures))]
    gaps = tuple(Band("gap", g.start_s, g.end_s, "no data", _lasted("no data", g)) for g in result.recording.gaps)
    return Panel(
        f"Whole recording: {_sets_words(result)}, {_walking_words(result)}", (words,) if curves else (),
        whole, whole, "degrees" if curves else "", values, curves, gaps, (),
        tuple(lane for lane in lanes if lane.bands),
    )  # fmt: skip


def walking_panel(result: SessionResult) -> Panel:
    """Cadence over time, with each bout's cadence, speed and distance."""
    bouts = result.walking.bouts
    whole = Span(0.0, max(result.recording.duration_s, 1.0))
    times_s = np.concatenate([np.append(_middles(b), b.end_s) for b in bouts])
    cadence = np.concatenate([np.append(_cadence_spm(b), np.nan) for b in bouts])
    first, last = min(b.start_s for b in bouts), max(b.end_s for b in bouts)
    margin_s = max(2.0, 0.03 * (last - first))
    bands = [Band("walking", b.start_s, b.end_s, _pace(b), _walked(b)) for b in bouts]
    gaps = tuple(Band("gap", g.start_s, g.end_s, "no data", _lasted("no data", g)) for g in result.recording.gaps)
    return Panel(
        f"Walking: {_walking_words(result)}", (),
        Span(max(0.0, first - margin_s), min(whole.end_s, last + margin_s)),
        whole, "steps/min", limits(cadence, 20.0), (thinned(Line("cadence", times_s, cadence), 4000),), gaps, (),
        (Lane("bouts", tuple(bands)),), _table(bouts),
    )  # fmt: skip


def steps_panel(result: SessionResult, rows: RowKeeper) -> Panel:
    """The middle of the longest bout from near: the vertical acceleration, and each step."""
    bout = max(result.walking.bouts, key=lambda b: b.end_s - b.start_s)
    middle_s = (bout.start_s + bout.end_s) / 2
    near = Span(max(bout.start_s, middle_s - NEAR_S / 2), min(bout.end_s, middle_s + NEAR_S / 2))
    trace = rows.between(near.start_s, near.end_s)
    times_s = trace.times_s()
    lift = (trace.force * unit(trace.up)).sum(axis=1) - G_M_S2
    lift = without_gaps(times_s, lift, result.recording.gaps)
    steps = [t_s for t_s in bout.step_times_s if near.start_s <= t_s <= near.end_s]
    at = np.interp(steps, times_s, lift) if len(times_s) and steps else np.zeros(len(steps))
    points = tuple(
        Point("step", t_s, float(v), "", f"step at {t_s:.2f} s") for t_s, v in zip(steps, at, strict=True)
    )
    return Panel(
        f"Steps from near: {plural(len(steps), 'step')} in {near.end_s - near.start_s:.0f} s of the longest bout",
        ("vertical acceleration, ten values a second",), near, near, "m/s²", limits(lift, 2.0),
        (Line("lift", times_s, lift),), (), points, (),
    )  # fmt: skip


def _reference(result: SessionResult, rows: RowKeeper) -> tuple[FloatArray | None, str]:
    """(3,) what the tilt is measured from, and that in words."""
    bouts = result.walking.bouts
    if bouts:
        bout = max(bouts, key=lambda b: b.end_s - b.start_s)
        span = Span(bout.start_s, min(bout.end_s, bout.start_s + WALK_MOST_S))
        upright = upright_of(rows.between(span.start_s, span.end_s), [span])
        if upright is not None:
            return upright, "tilt of the sensor from how it stands while walking"
    first = next((t.up[t.valid][:1] for t in rows.chunks() if t.valid.any()), None)
    return (None if first is None else unit(first)[0]), "tilt of the sensor from how it was at first"


def _tilt(rows: RowKeeper, reference: FloatArray) -> tuple[Line | Ribbon, ...]:
    """What each stretch of the tilt covered, and its mean over a second or more."""
    per = max(1, len(rows) // STRETCHES)
    times_s, low, high = _stretches(rows, reference, per)
    mean_s, mean, _ = _stretches(rows, reference, max(per, int(MEAN_S * ROW_HZ)), mean=True)
    return Ribbon("range", times_s, low, high), Line("tilt", mean_s, mean)


def _stretches(
    rows: RowKeeper, reference: FloatArray, per: int, mean: bool = False
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Times, least and largest tilt of every `per` rows, or twice their mean; NaN where there was no data."""
    least, most = (np.mean, np.mean) if mean else (np.min, np.max)
    times_s, low, high = [], [], []
    for trace in rows.chunks(per):
        tilt = turn_deg(trace, reference)
        for k in range(0, len(tilt), per):
            part = tilt[k : k + per][trace.valid[k : k + per]]
            times_s.append(trace.start_s + (k + 0.5 * (per - 1)) / ROW_HZ)
            low.append(float(least(part)) if len(part) else np.nan)
            high.append(float(most(part)) if len(part) else np.nan)
    return np.array(times_s), np.array(low), np.array(high)


def _middles(bout: Bout) -> FloatArray:
    steps = np.array(bout.step_times_s)
    middles: FloatArray = (steps[1:] + steps[:-1]) / 2
    return middles


def _cadence_spm(bout: Bout) -> FloatArray:
    """(steps - 1,) steps a minute, the mean of a few steps."""
    each_s = np.diff(np.array(bout.step_times_s))
    half = CADENCE_STEPS // 2
    near = [each_s[max(0, k - half) : k + half + 1] for k in range(len(each_s))]
    # A pause inside a bout is no slow step.
    mean_s = np.array([float(w[w < PAUSE * np.median(w)].mean()) for w in near])
    cadence: FloatArray = 60.0 / np.maximum(mean_s, 0.1)
    return cadence


def _count(count: int | None) -> str:
    return "not counted" if count is None else f"{count} ×"


def _lasted(what: str, span: Span | PostureSpan) -> str:
    return f"{what} from {clock(span.start_s)} to {clock(span.end_s)}"


def _pace(bout: Bout) -> str:
    speed = "" if bout.speed_m_s is None else f", {bout.speed_m_s:.2f} m/s"
    cadence = "" if bout.cadence_spm is None else f"{bout.cadence_spm:.0f}/min"
    return f"{cadence}{speed}"


def _walked(bout: Bout) -> str:
    parts = [plural(bout.steps, "step")]
    if bout.cadence_spm is not None:
        parts.append(f"{bout.cadence_spm:.0f} steps a minute")
    if bout.speed_m_s is not None:
        error = "" if bout.speed_error_m_s is None else f" ± {bout.speed_error_m_s:.2f}"
        parts.append(f"{bout.speed_m_s:.2f}{error} m/s")
    if bout.distance_m is not None:
        parts.append(f"{bout.distance_m:.0f} m")
    return f"walking from {clock(bout.start_s)} to {clock(bout.end_s)}: {', '.join(parts)}"


def _sets_words(result: SessionResult) -> str:
    return plural(len(result.sets), "set") if result.sets else "no set"


def _walking_words(result: SessionResult) -> str:
    walking = result.walking
    if walking.minutes is None:
        return "walking not measured"
    if not walking.bouts:
        return "no walking"
    return f"{walking.minutes:.1f} minutes of walking, {plural(walking.steps or 0, 'step')}"


def _table(bouts: tuple[Bout, ...]) -> Table:
    rows = tuple(
        (
            clock(b.start_s), clock(b.end_s), str(b.steps), number(b.cadence_spm, 0), number(b.speed_m_s, 2),
            number(b.speed_error_m_s, 2), number(b.distance_m, 0),
        )
        for b in bouts
    )  # fmt: skip
    columns = ("from", "to", "steps", "steps/min", "speed m/s", "± m/s", "distance m")
    return Table(columns, rows, tuple(Span(b.start_s, b.end_s) for b in bouts))
