"""How a set was done: smoothness, bouncing, range over the set, and what gaps could hide.

The brochures ask for gentle, smooth motion (SC), no bouncing in a stretch (HE), and backbends that go further
each time (NASS Figs. 2 and 4). The limits are ours.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from algorithms.excursions import turning_points
from algorithms.trace import ROW_HZ, Trace
from algorithms.types import FloatArray, Movement, Repetition

QUICK_S = 0.7
"""A way out or back of more than `QUICK_DEG` made faster than this is jerky."""
QUICK_DEG = 15.0

BOUNCE_SHARE, BOUNCE_DEG = 0.12, 3.0
"""A swing in the hold of this share of the range, and at least this large, is a bounce."""

TREND_SHARE = 0.15
"""Change of range from first to last repetition, as a share of the median, that is worth saying."""

STILL_DEG = 0.7


def advice(reps: Sequence[Repetition], angle: FloatArray, start_s: float) -> list[str]:
    """Sentences about smoothness and range; `angle` (n,) degrees at `ROW_HZ` from `start_s`."""
    found = []
    quick = [r for r in reps if (r.range_deg or 0.0) > QUICK_DEG and min(r.out_s, r.back_s) < QUICK_S]
    if 3 * len(quick) > len(reps):
        found.append("some movements were quick or jerky; move slowly and smoothly")
    bounced = sum(_bounces(r, angle, start_s) >= 2 for r in reps)
    if 3 * bounced > len(reps):
        found.append("there was bouncing in the end position; hold it still")
    trend = range_trend(reps)
    if trend is not None and abs(trend) > TREND_SHARE:
        grew = "grew" if trend > 0 else "became smaller"
        found.append(f"the range {grew} over the set, by about {abs(100 * trend):.0f} %")
    return found


def _bounces(rep: Repetition, angle: FloatArray, start_s: float) -> int:
    """Swings back and forth within the hold."""
    lo, hi = (round((t - start_s) * ROW_HZ) for t in (rep.hold_start_s + 0.5, rep.hold_end_s - 0.5))
    if hi - lo < 2 * ROW_HZ:
        return 0
    swing = max(BOUNCE_SHARE * (rep.range_deg or 0.0), BOUNCE_DEG)
    return max(0, (len(turning_points(angle[lo:hi], swing)) - 2) // 2)


def range_trend(reps: Sequence[Repetition]) -> float | None:
    """Fitted change of range from first to last repetition as a share of the median; None without a clear one."""
    size = np.array([r.range_deg for r in reps if r.range_deg is not None])
    if len(size) < 4:
        return None
    order = np.arange(len(size), dtype=float)
    if float(np.std(size)) < 1e-9 or abs(float(np.corrcoef(order, size)[0, 1])) < 0.7:
        return None
    return float(np.polyfit(order, size, 1)[0] * (len(size) - 1) / np.median(size))


def longest_gap_s(trace: Trace, around: tuple[float, float]) -> float:
    """The longest stretch without data between two times, seconds."""
    lost = ~trace.between(*around).valid
    edge = np.diff(np.concatenate([[0], lost.astype(np.int8), [0]]))
    lengths = np.flatnonzero(edge == -1) - np.flatnonzero(edge == 1)
    return float(lengths.max()) / ROW_HZ if len(lengths) else 0.0


def could_hide_s(reps: Sequence[Repetition], movement: Movement) -> float:
    """The shortest gap in which a repetition of this set could have happened unseen, seconds."""
    if not reps:
        return 2.0 * movement.phase_s[0]
    return max(0.6, 0.6 * float(np.median([r.out_s + r.back_s for r in reps])))


def sensor_moved(up: FloatArray) -> bool:
    """Whether the sensor turned at all: a body is never quite still, a table is. `up`: (n, 3) unit vectors."""
    middle = np.median(up, axis=0)
    apart = np.sqrt(((up - middle) ** 2).sum(axis=1))
    return bool(np.degrees(float(np.quantile(apart, 0.98))) > STILL_DEG)
