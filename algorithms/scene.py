"""What a set looks like to the counters: where gravity points, where repetitions may lie, what is upright."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from algorithms.plane import smooth, unit
from algorithms.trace import ROW_HZ, Trace
from algorithms.types import G_M_S2, BoolArray, FloatArray, Span

UPRIGHT_ROWS = int(3 * ROW_HZ)
"""Walking needed to know how the sensor stands when the person is upright."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What the readings look at. `up`: (n, 3) unit gravity direction, lightly smoothed. `usable`: (n,) rows in
    which a repetition may lie (not walking). `valid`: (n,) rows with data. `lift`: (n,) vertical acceleration,
    m/s2. `upright`: (3,) the up direction while walking, None where nobody walked.
    """

    up: FloatArray
    usable: BoolArray
    valid: BoolArray
    lift: FloatArray
    upright: FloatArray | None
    start_s: float


def make_scene(trace: Trace, walking: Sequence[Span], upright: FloatArray | None = None) -> Scene:
    """Prepare a trace: gravity's direction smoothed, gaps bridged along the sphere, walking left out.

    `upright`: (3,) the up direction of an earlier walk, used where nobody walks in the trace itself.
    """
    up = _bridge(unit(trace.up), trace.valid)
    usable = np.ones(len(trace), dtype=np.bool_)
    times = trace.times_s()
    for span in walking:
        usable &= (times < span.start_s) | (times > span.end_s)
    own = upright_of(trace, walking)
    upright = upright if own is None else own
    lift = (trace.force * up).sum(axis=1) - G_M_S2
    return Scene(unit(smooth(up, 0.15 * ROW_HZ)), usable, trace.valid, lift, upright, trace.start_s)


def upright_of(trace: Trace, walking: Sequence[Span]) -> FloatArray | None:
    """The up direction while walking, (3,) unit vector; None where nobody walked for `UPRIGHT_ROWS`."""
    times = trace.times_s()
    walked = np.zeros(len(trace), dtype=np.bool_)
    for span in walking:
        walked |= (times >= span.start_s) & (times <= span.end_s)
    walked &= trace.valid
    return unit(unit(trace.up[walked]).sum(axis=0)) if walked.sum() >= UPRIGHT_ROWS else None


def _bridge(up: FloatArray, valid: BoolArray) -> FloatArray:
    """Gap rows replaced by a straight line between the rows on both sides."""
    if valid.all() or not valid.any():
        return up
    rows = np.arange(len(up))
    columns = [np.interp(rows, rows[valid], up[valid, k]) for k in range(3)]
    return unit(np.stack(columns, axis=1))
