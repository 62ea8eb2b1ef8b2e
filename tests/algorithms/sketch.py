"""Traces drawn by hand for tests: a segment that turns about one axis through given angles."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np

from algorithms.scene import Scene, make_scene
from algorithms.trace import ROW_HZ, Trace
from algorithms.types import G_M_S2, FloatArray, Movement, Span

LIFT = Movement("single", (20.0, 40.0), (0.6, 4.0), (0.0, 4.0), None)
HOLD = Movement("single", (20.0, 40.0), (0.6, 4.0), (5.0, 10.0), None)
ROLL = Movement("alternating", (25.0, 50.0), (0.6, 4.0), (0.0, 4.0), None)
SAG = Movement("biphasic", (10.0, 30.0), (0.6, 4.0), (0.0, 10.0), None)


def path(*points: tuple[float, float]) -> FloatArray:
    """(n,) degrees at `ROW_HZ` through (seconds, degrees) points, each way smooth from rest to rest."""
    t_s = np.arange(0.0, points[-1][0] + 1e-9, 1.0 / ROW_HZ)
    out = np.full(len(t_s), points[0][1])
    for (a_s, a), (b_s, b) in itertools.pairwise(points):
        x = np.clip((t_s - a_s) / (b_s - a_s), 0.0, 1.0)
        inside = t_s >= a_s
        out[inside] = a + (b - a) * (10 * x**3 - 15 * x**4 + 6 * x**5)[inside]
    return out


def lifts(sizes_deg: Sequence[float], out_s: float = 2.0, hold_s: float = 2.0, rest_s: float = 2.0) -> FloatArray:
    """Excursions from 0 to each size and back, with a rest before, between and after."""
    points, t_s = [(0.0, 0.0)], 0.0
    for size in sizes_deg:
        for level, ways_s, stay_s in ((0.0, 0.0, rest_s), (size, out_s, hold_s), (0.0, out_s, 0.0)):
            if ways_s:
                t_s += ways_s
                points.append((t_s, level))
            if stay_s:
                t_s += stay_s
                points.append((t_s, level))
    return path(*points, (t_s + rest_s, 0.0))


def trace_of(angle_deg: FloatArray, off_deg: FloatArray | float = 0.0, first: int = 0) -> Trace:
    """The trace of a segment that turns through `angle_deg` in one plane, `off_deg` out of it."""
    a, b = np.radians(angle_deg), np.radians(off_deg)
    up = np.column_stack([np.cos(b) * np.sin(a), np.sin(b) * np.ones_like(a), np.cos(b) * np.cos(a)])
    n = len(angle_deg)
    return Trace(first, G_M_S2 * up, up, np.zeros(n), np.ones(n, dtype=np.bool_))


def scene_of(angle_deg: FloatArray, walking: Sequence[Span] = ()) -> Scene:
    return make_scene(trace_of(angle_deg), walking)
