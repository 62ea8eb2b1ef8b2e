"""A plain counter to compare with: the turn against gravity along its main axis, with two thresholds.

It looks at the whole recording at once and knows nothing of exercises; it is here to show that made sets can be
counted, and to be beaten.
"""

from __future__ import annotations

import numpy as np
from scipy.ndimage import gaussian_filter1d, median_filter

from algorithms.types import Repetition
from sensors.stream import FloatArray, SampleBlock, SessionInfo
from tests.accuracy.figures import Counted

HZ = 25.0


def count(block: SampleBlock, session: SessionInfo, exercise: str, placement: str) -> Counted:
    """Repetitions in the marked span, or in everything."""
    angle, t = _angle(block, session)
    top = np.percentile(angle, 97)
    reps, partials = [], 0
    for low, high in _runs(angle > 0.2 * top):
        peak = angle[low:high].max()
        held = low + np.flatnonzero(angle[low:high] > 0.95 * peak)
        if peak > 0.67 * top:
            reps.append(Repetition(t[low], t[held[0]], t[held[-1]], t[high], None, None, 0.5))
        elif peak > 0.3 * top:
            partials += 1
    return Counted(reps, partials, 0.5)


def _angle(block: SampleBlock, session: SessionInfo) -> tuple[FloatArray, FloatArray]:
    t = np.arange(block.t_s[0], block.t_s[-1], 1 / HZ)
    acc = np.stack([np.interp(t, block.t_s, block.acc[:, k]) for k in range(3)], axis=1)
    spans = {mark.kind: mark.t_s for mark in session.marks}
    inside = (t >= spans.get("start", t[0])) & (t <= spans.get("stop", t[-1]))
    slow = gaussian_filter1d(acc[inside], 0.15 * HZ, axis=0)
    unit = slow / np.linalg.norm(slow, axis=1, keepdims=True)
    axis = np.linalg.svd(unit - unit.mean(axis=0), full_matrices=False)[2][0]
    angle = np.degrees(unit @ axis)
    rest = float(np.median([angle[:12].mean(), angle[-12:].mean()]))
    angle = median_filter(angle - rest, 5)
    if abs(np.percentile(angle, 97)) < abs(np.percentile(angle, 3)):
        angle = -angle
    return angle, t[inside] - block.t_s[0]


def _runs(above: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], above.astype(int), [0]])))
    last = len(above) - 1
    return [(int(a), min(int(b), last)) for a, b in edges.reshape(-1, 2) if b - a > 0.5 * HZ]
