"""What really happened, from the scripted body alone: noiseless, before strap, sensor and radio.

The four times of a repetition are where the segment's turn against gravity has made 5 % and 95 % of its way out
and of its way back; where it tips away and back on each way, all its turning counts. Times are seconds from the
recording's first sample.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from sensors.synthetic.body import FloatArray
from sensors.synthetic.device import Clock
from sensors.synthetic.script import Exercised, Performed, Script, Walked, Way
from sensors.synthetic.shapes import RATE_HZ

Json = dict[str, object]

SCHEMA = "backbeat.truth/1"


def _turn_deg(up: FloatArray, way: Way, towards: FloatArray) -> FloatArray:
    """The turn along a way from `up` at its start, in the plane that holds `towards`, degrees."""
    origin: FloatArray = up[way.first]
    across = towards - np.sum(towards * origin) * origin
    across = across / max(float(np.linalg.norm(across)), 1e-9)
    stretch = up[way.first : way.last + 1]
    return np.asarray(np.degrees(np.arctan2((stretch * across).sum(axis=1), (stretch * origin).sum(axis=1))))


def _travelled_deg(up: FloatArray, way: Way) -> FloatArray:
    """All turning since the start of a way, whichever direction, degrees."""
    stretch = up[way.first : way.last + 1]
    chord = np.linalg.norm(np.diff(stretch, axis=0), axis=1)
    turned = np.cumsum(2 * np.arcsin(np.clip(chord / 2, 0, 1)))
    return np.asarray(np.degrees(np.concatenate([[0.0], turned])))


def _progress(up: FloatArray, way: Way, *, double: bool) -> FloatArray:
    turned = _travelled_deg(up, way) if double else _turn_deg(up, way, up[way.last])
    return np.asarray(turned / max(float(turned[-1]), 1e-9))


def _crossing_s(way: Way, progress: FloatArray, share: float) -> float:
    """When that share of the way was first made, true seconds."""
    i = int(np.argmax(progress >= share))
    if i == 0:
        return way.first / RATE_HZ
    before, after = progress[i - 1], progress[i]
    return float(way.first + i - 1 + (share - before) / (after - before)) / RATE_HZ


def repetition(up: FloatArray, done: Performed, clock: Clock, *, double: bool) -> Json:
    """One repetition's record."""
    out = _progress(up, done.out, double=double)
    leaving = _progress(up, done.leaving, double=double)
    home = _progress(up, done.home, double=double)
    times = (
        _crossing_s(done.out, out, 0.05), _crossing_s(done.out, out, 0.95),
        _crossing_s(done.leaving, leaving, 0.05), _crossing_s(done.home, home, 0.95),
    )  # fmt: skip
    start, hold_start, hold_end, end = (round(clock.since_first(t), 3) for t in times)
    return {
        "start_s": start, "hold_start_s": hold_start, "hold_end_s": hold_end, "end_s": end,
        "out_s": round(hold_start - start, 3), "hold_s": round(hold_end - hold_start, 3),
        "back_s": round(end - hold_end, 3), "range_deg": round(_range_deg(up, done.out), 2), "side": done.side,
    }  # fmt: skip


def _range_deg(up: FloatArray, way: Way) -> float:
    cosines = np.clip((up[way.first : way.last + 1] * up[way.first]).sum(axis=1), -1.0, 1.0)
    return float(np.degrees(np.arccos(cosines.min())))


def set_record(up: FloatArray, done: Exercised, clock: Clock) -> Json:
    """One set's record; a set without repetitions spans what was done."""
    reps = [repetition(up, p, clock, double=done.double) for p in done.performed if not p.partial]
    partials = [repetition(up, p, clock, double=done.double) for p in done.performed if p.partial]
    span = _span(Way(done.span.first, max(done.span.last, done.span.first)), clock)
    return {
        "exercise": done.exercise, "side": done.side,
        "start_s": reps[0]["start_s"] if reps else span["start_s"],
        "end_s": reps[-1]["end_s"] if reps else span["end_s"],
        "marked": _span(done.marked, clock) if done.marked else None,
        "rep_count": len(reps), "partial_count": len(partials), "reps": reps, "partials": partials,
        "slumps": [repetition(up, p, clock, double=False) for p in done.slumps],
    }  # fmt: skip


def _span(way: Way, clock: Clock) -> Json:
    return {
        "start_s": round(clock.since_first(way.first / RATE_HZ), 3),
        "end_s": round(clock.since_first(way.last / RATE_HZ), 3),
    }


def _bout(walked: Walked, clock: Clock) -> Json:
    times = [clock.since_first(float(c) / RATE_HZ) for c in walked.contacts]
    step_s = (times[-1] - times[0]) / (len(times) - 1)
    start, steps = times[0] - step_s, len(times)
    return {
        "start_s": round(start, 3), "end_s": round(times[-1], 3), "steps": steps,
        "cadence_spm": round(60.0 / step_s, 2), "speed_m_s": round(walked.step_m / step_s, 3),
        "distance_m": round(walked.step_m * steps, 2), "step_m": round(walked.step_m, 3),
        "step_times_s": [round(t, 3) for t in times],
    }  # fmt: skip


def walking_record(script: Script, clock: Clock) -> Json:
    """All walking: minutes, steps, distance and the bouts."""
    bouts = [_bout(w, clock) for w in script.walks]
    minutes = sum((w.contacts[-1] - w.contacts[0]) / RATE_HZ / 60.0 * len(w.contacts) / (len(w.contacts) - 1)
                  for w in script.walks)  # fmt: skip
    metres = sum(w.step_m * len(w.contacts) for w in script.walks)
    return {
        "minutes": round(float(minutes) * clock.rate, 4), "steps": sum(len(w.contacts) for w in script.walks),
        "distance_m": round(float(metres), 2), "bouts": bouts,
    }  # fmt: skip


def posture_records(script: Script, clock: Clock) -> list[Json]:
    """The postures held, cut in the middle of each change; walking is not a posture."""
    changes = [*script.postures, ("", script.length - 1)]
    pieces: list[Json] = []
    for (name, first), (_, last) in pairwise(changes):
        for begin, end in _without_walks(script.walks, first / RATE_HZ, last / RATE_HZ):
            start, stop = max(clock.since_first(begin), 0.0), clock.since_first(end)
            pieces.append({"posture": name, "start_s": round(start, 3), "end_s": round(stop, 3)})
    return pieces


def _without_walks(walks: list[Walked], start_s: float, end_s: float) -> list[tuple[float, float]]:
    """The parts of a span outside walking, each at least half a second."""
    parts, at = [], start_s
    for walked in walks:
        step = float(np.median(np.diff(walked.contacts))) / RATE_HZ
        begin, end = walked.contacts[0] / RATE_HZ - step, walked.contacts[-1] / RATE_HZ
        if end <= at or begin >= end_s:
            continue
        parts.append((at, min(float(begin), end_s)))
        at = float(end)
    parts.append((at, end_s))
    return [(a, b) for a, b in parts if b - a >= 0.5]
