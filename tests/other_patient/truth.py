"""The four times of each repetition, read off the true angle by the 5 % and 95 % rule."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .plan import Marker, Trace
from .strokes import FINE_HZ, FloatArray

Clock = Callable[[float], float]


def _first(mask: np.ndarray[Any, Any], offset: int) -> float:
    hits = np.flatnonzero(mask)
    return (offset + (int(hits[0]) if len(hits) else len(mask) - 1)) / FINE_HZ


def _way(angle: FloatArray, begin: int, end: int, share: float, last: bool = False) -> float:
    """When `share` of the way between the levels at `begin` and `end` is made, seconds: the first time, or the
    last time that less than that was made.
    """
    end = min(end, len(angle) - 1)
    done = (angle[begin : end + 1] - angle[begin]) / (angle[end] - angle[begin])
    if last:
        return (begin + int(np.flatnonzero(done < share)[-1]) + 1) / FINE_HZ
    return _first(done >= share, begin)


def _times(angle: FloatArray, mark: Marker, offset: int) -> dict[str, float]:
    lag = int(0.15 * FINE_HZ)
    out = (max(mark.out_from - lag, 0) + offset, mark.out_to + offset)
    home = (mark.home_from + offset, mark.home_to + offset)
    depart = angle[mark.back_from + offset]
    neutral = angle[mark.home_to + offset] if mark.home_from == mark.back_from else 0.0
    left = (depart - angle[mark.back_from + offset : home[1] + 1]) / (depart - neutral)
    return {
        "start_s": _way(angle, *out, 0.05),
        "hold_start_s": _way(angle, *out, 0.95),
        "hold_end_s": _first(left >= 0.05, mark.back_from + offset),
        "end_s": _way(angle, *home, 0.95),
    }


def repetitions(trace: Trace, angle: FloatArray, offset: int, clock: Clock, partial: bool) -> list[dict[str, Any]]:
    """Whole or partial repetitions as dictionaries, times on the recording's own clock."""
    found: list[dict[str, Any]] = []
    for mark in trace.markers:
        if mark.partial != partial:
            continue
        row: dict[str, Any] = {key: clock(value) for key, value in _times(angle, mark, offset).items()}
        span = angle[mark.out_from + offset : mark.back_from + offset + 1]
        row["range_deg"] = float(np.ptp(span))
        row["side"] = mark.side
        found.append(row)
    return found
