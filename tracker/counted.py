"""The signal to show for a set: the one it was counted from, or what comes nearest to it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from algorithms.plane import unit
from algorithms.trace import ROW_HZ, Trace
from algorithms.types import Evidence, FloatArray, Repetition
from tracker.model import SetResult
from tracker.rows import RowKeeper

MARGIN_S = 10.0
"""Kept on both sides of a set that has no evidence of its own, seconds."""


def counted_signal(found: SetResult, rows: RowKeeper) -> Evidence | None:
    """Why this count; None where no row of the set was kept.

    An exercise of the catalogue brings its own evidence. A set that nobody named was counted by how alike three
    channels move in turn: shown is the acceleration along the direction in which it varies most. Where nothing
    was counted it is the turn of gravity since the set began.
    """
    if found.evidence is not None:
        return found.evidence
    trace = rows.between(found.start_s - MARGIN_S, found.end_s + MARGIN_S)
    if not trace.valid.any():
        return None
    if found.reps:
        signal = _strongest(trace, found.reps)
        return Evidence(trace.start_s, ROW_HZ, signal, np.zeros(len(trace)), "m/s2", (), ())
    turned = turn_deg(trace, unit(trace.up[np.flatnonzero(trace.valid)[:1]])[0])
    return Evidence(trace.start_s, ROW_HZ, turned, np.zeros(len(trace)), "deg", (), ())


def turn_deg(trace: Trace, reference: FloatArray) -> FloatArray:
    """(n,) the angle between gravity and a reference direction (3,), degrees."""
    cosine = (unit(trace.up) * reference).sum(axis=1)
    turned: FloatArray = np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))
    return turned


def _strongest(trace: Trace, reps: Sequence[Repetition]) -> FloatArray:
    """(n,) m/s2 along the direction of most variance in the repetitions: 0 where they begin, growing outwards."""
    times_s = trace.times_s()
    inside = (times_s >= reps[0].start_s) & (times_s <= reps[-1].end_s) & trace.valid
    force = trace.force[inside] if inside.any() else trace.force
    spread = force - force.mean(axis=0)
    _, axes = np.linalg.eigh((spread[:, :, None] * spread[:, None, :]).sum(axis=0))
    along: FloatArray = (trace.force * axes[:, 2]).sum(axis=1)
    rest, far = (
        np.interp(moments, times_s, along)
        for moments in ([r.start_s for r in reps], [(r.hold_start_s + r.hold_end_s) / 2 for r in reps])
    )
    sign = 1.0 if float(np.median(far - rest)) >= 0 else -1.0
    return sign * (along - float(np.median(rest)))
