"""The chair stand seen from the trunk: it tips forward to rise and again to sit, so two tips make one.

Which tip rises is told by the vertical acceleration: over a movement that begins and ends at rest, the height
gained is the negative first moment of the acceleration about the movement's middle, which a constant error
(a tilted or miscalibrated sensor) cannot change.
"""

from __future__ import annotations

import numpy as np

from algorithms.scene import Scene
from algorithms.trace import ROW_HZ
from algorithms.types import Repetition

LONG = 1.5
"""A tip this many times the usual length was both: the trunk did not straighten between."""

CLEAR_M = 0.05
"""Mean height per tip that tells rising from sitting."""


def chair_stands(tips: list[Repetition], scene: Scene) -> list[Repetition]:
    """Chair stands from the trunk's tips forward, in order of time; a rise without a way down is left out."""
    if not tips:
        return []
    usual_s = float(np.median([t.end_s - t.start_s for t in tips]))
    stands: list[Repetition] = []
    stretch: list[Repetition] = []
    for tip in tips:
        if tip.end_s - tip.start_s > LONG * usual_s and len(tips) % 2:
            stands += [*_pairs(stretch, scene), tip]
            stretch = []
        else:
            stretch.append(tip)
    return [*stands, *_pairs(stretch, scene)]


def _pairs(tips: list[Repetition], scene: Scene) -> list[Repetition]:
    first = _first_rise(tips, scene)
    return [
        Repetition(a.start_s, a.end_s, b.start_s, b.end_s, a.range_deg, None, 1.0)
        for a, b in zip(tips[first::2], tips[first + 1 :: 2], strict=False)
    ]


def _first_rise(tips: list[Repetition], scene: Scene) -> int:
    """0 or 1: which tip is the first that rises; tips rise and sit in turn."""
    if len(tips) < 2:
        return 0
    heights = [height_m(t, scene) for t in tips]
    balance = sum(h if k % 2 == 0 else -h for k, h in enumerate(heights)) / len(heights)
    if abs(balance) > CLEAR_M:
        return 0 if balance > 0 else 1
    if len(tips) % 2 == 0:
        return 0
    apart = [sum(b.start_s - a.end_s for a, b in zip(tips[k::2], tips[k + 1 :: 2], strict=False)) for k in (0, 1)]
    return 0 if apart[0] <= apart[1] else 1


def height_m(tip: Repetition, scene: Scene) -> float:
    """Height gained over a tip of the trunk, metres."""
    lo = max(0, int((tip.start_s - scene.start_s - 0.5) * ROW_HZ))
    hi = min(len(scene.lift), int((tip.end_s - scene.start_s + 0.5) * ROW_HZ) + 1)
    time_s = np.arange(hi - lo) / ROW_HZ
    return -float(((time_s - time_s.mean()) * scene.lift[lo:hi]).sum()) / ROW_HZ if hi > lo else 0.0
