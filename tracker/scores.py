"""Figures that compare what the product found with what a labelled recording says. Pure arithmetic."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from algorithms.types import FloatArray, Span

STEP_NEAR_S = 0.1


def overlap_s(a: Span, b: Span) -> float:
    """Seconds that two spans share."""
    return max(0.0, min(a.end_s, b.end_s) - max(a.start_s, b.start_s))


def covered_s(spans: Sequence[Span], window: Span) -> float:
    """Seconds of the window inside the spans, which do not overlap one another."""
    return sum(overlap_s(span, window) for span in spans)


def seconds_table(found: Sequence[Span], truth: Sequence[Span], judged: Sequence[Span]) -> tuple[int, int, int]:
    """Whole seconds found and true, found only, and true only, over the judged time."""
    end_s = max((s.end_s for s in judged), default=0.0)
    middle = np.arange(0.0, end_s, 1.0) + 0.5
    f, t, j = (_inside(middle, spans) for spans in (found, truth, judged))
    return int((f & t & j).sum()), int((f & ~t & j).sum()), int((~f & t & j).sum())


def _inside(times: FloatArray, spans: Sequence[Span]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    inside = np.zeros(len(times), dtype=np.bool_)
    for span in spans:
        inside |= (times >= span.start_s) & (times < span.end_s)
    return inside


def f1(hits: int, extra: int, missed: int) -> float | None:
    """The F1 score, or None where there was nothing to find and nothing found."""
    total = 2 * hits + extra + missed
    return 2 * hits / total if total else None


def step_f1(found_s: Sequence[float], truth_s: Sequence[float]) -> float:
    """F1 of steps within `STEP_NEAR_S` of a labelled one, after taking off the median offset."""
    if not found_s or not truth_s:
        return 0.0
    found, truth = np.asarray(found_s), np.asarray(truth_s)
    nearest = found[np.abs(found[None, :] - truth[:, None]).argmin(axis=1)]
    found = found - np.median(nearest - truth)
    used: set[int] = set()
    for t in truth:
        near = [k for k in np.argsort(np.abs(found - t)).tolist() if k not in used][:1]
        if near and abs(found[near[0]] - t) <= STEP_NEAR_S:
            used.add(near[0])
    return 2 * len(used) / (len(found) + len(truth))


def cadence_spm(steps_s: Sequence[float]) -> float | None:
    """Steps a minute between the first and the last."""
    if len(steps_s) < 2:
        return None
    return 60.0 * (len(steps_s) - 1) / (steps_s[-1] - steps_s[0])
