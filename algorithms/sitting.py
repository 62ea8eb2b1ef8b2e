"""Sitting or standing, seen from the hip: by the roll of the pelvis, and by rising and sinking between postures.

A hip sensor tilts little between sitting and standing, some people's not at all. What parts them is the way from
one to the other: the body rises or sinks by a third of a metre. The recording is cut into steady stretches with
movements between; each stretch lies, sits or stands, and the most likely sequence (max-product, as Viterbi's) is
taken of: how far the pelvis is rolled back from the walking posture and rolls between two stretches, how much the
body rose between them, and that nobody gets from lying to standing but by way of sitting. Walking is standing.

Rise: the mean of |acceleration| of each half second, integrated twice over the movement with rest at both ends.
Measured on real people with a phone at the waist: +0.40 m on standing up (+0.25 to +0.55, 5th to 95th percentile),
-0.17 m on sitting down (-0.47 to +0.14). Without a gyroscope tilting adds to it, hence the wide spread taken here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from algorithms.types import BLOCK, FS_HZ, BoolArray, FloatArray

BLOCK_S = BLOCK / FS_HZ

TURNS_DEG = 6.0
"""Tilting faster than this in a second is moving from one posture to another."""

PUSHES_M_S2 = 0.25
"""So is a half second that pushes the body up or lets it down by more than this, against its neighbours."""

LEAST_BLOCKS = 4
"""A steady stretch is at least so long."""

MOST_BLOCKS = 16
"""A movement longer than this is not integrated."""

EDGE_BLOCKS = 6
"""Blocks of a steady stretch next to a movement that say what rest is."""

ROLL_DEG, ROLL_SPREAD_DEG, MOST_ROLL = 9.0, 5.0, 2.5
"""The roll at which sitting is as likely as standing, what changes the odds by e, and the most it can say."""

ROLLS_DEG, ROLLS_SPREAD_DEG, MOST_ROLLS = 4.0, 5.0, 3.0
"""Sitting down rolls at least the first; spread; the most it can say."""

RISE_M, SINK_M, RISE_SPREAD_M, MOST_RISE = 0.38, -0.22, 0.18, 4.0
"""Standing up and sitting down; spread; the most it can say."""

CHANGE, BY_SITTING = -0.7, -2.0
"""Log odds of changing posture, and of skipping sitting between lying and standing."""

DOUBT = 0.3
"""Log odds below which sitting and standing are not told apart."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Blocks [start, end) in one posture. `lies`, `walks`: known to lie or walk."""

    start: int
    end: int
    lies: bool
    walks: bool


@dataclass(frozen=True, slots=True)
class HipView:
    """What the hip shows, a row a block. `tilt` (n, 3): unit direction of gravity. `force` (n,): mean
    |acceleration|, m/s2. `roll_deg` (n,): roll back from the walking posture. `lies`, `walks`, `valid`: (n,).
    """

    tilt: FloatArray
    force: FloatArray
    roll_deg: FloatArray
    lies: BoolArray
    walks: BoolArray
    valid: BoolArray


def stretches(view: HipView) -> list[Stretch]:
    """The steady stretches and the walks, in order."""
    before, after = view.tilt[:-2], view.tilt[2:]
    turn = np.ones(len(view.tilt))
    turn[1:-1] = before[:, 0] * after[:, 0] + before[:, 1] * after[:, 1] + before[:, 2] * after[:, 2]
    push = np.abs(np.diff(view.force, prepend=view.force[:1]))
    push = np.maximum(push, np.append(push[1:], 0.0))
    steady = (turn > np.cos(np.radians(TURNS_DEG))) & (push < PUSHES_M_S2) & view.valid
    kind = np.where(view.walks, 3, np.where(steady, np.where(view.lies, 1, 2), 0))
    edges = [0, *(np.flatnonzero(np.diff(kind)) + 1).tolist(), len(kind)]
    runs = [(int(kind[a]), a, b) for a, b in pairwise(edges)]
    return [Stretch(a, b, k == 1, k == 3) for k, a, b in runs if k == 3 or (k > 0 and b - a >= LEAST_BLOCKS)]


def sits(view: HipView, found: Sequence[Stretch]) -> list[bool | None]:
    """Whether each stretch is more likely to be sat than stood or walked; None where neither is."""
    seen = [_seen(view, stretch) for stretch in found]
    ways = [_way(view, *pair) for pair in pairwise(found)]
    ahead = _onwards(seen, ways)
    back = _onwards(seen[::-1], [way.T for way in ways[::-1]])[::-1]
    margins = [float((f + b - s)[1] - (f + b - s)[2]) for f, b, s in zip(ahead, back, seen, strict=True)]
    return [margin > 0.0 if abs(margin) > DOUBT else None for margin in margins]


def _onwards(seen: Sequence[FloatArray], ways: Sequence[FloatArray]) -> list[FloatArray]:
    """The best log odds of lying, sitting and standing at each stretch, of all that leads up to it."""
    best = list(seen[:1])
    for own, way in zip(seen[1:], ways, strict=True):
        best.append(own + (best[-1][:, None] + way).max(axis=0))
    return best


def _seen(view: HipView, stretch: Stretch) -> FloatArray:
    """Log odds of lying, sitting and standing by the stretch itself."""
    never = -1e3
    if stretch.walks:
        return np.array([never, never, 0.0])
    if stretch.lies:
        return np.array([0.0, never, never])
    odds = (_roll_deg(view, stretch) - ROLL_DEG) / ROLL_SPREAD_DEG
    odds = min(max(odds, -MOST_ROLL), MOST_ROLL)
    return np.array([never, 0.5 * odds, -0.5 * odds])


def _way(view: HipView, before: Stretch, after: Stretch) -> FloatArray:
    """Log odds of each change of posture between two stretches, (from, to)."""
    way = np.array([[0.0, CHANGE, BY_SITTING], [CHANGE, 0.0, CHANGE], [BY_SITTING, CHANGE, 0.0]])
    rise_m = _rise_m(view.force, before, after)
    if rise_m is not None:
        off = (rise_m - np.array([[0.0, RISE_M], [SINK_M, 0.0]])) / RISE_SPREAD_M
        way[1:, 1:] -= np.minimum(0.5 * off * off, MOST_RISE)
    if not (before.lies or after.lies):
        rolls = _roll_deg(view, after) - _roll_deg(view, before)
        off = np.array([[rolls, max(0.0, ROLLS_DEG + rolls)], [max(0.0, ROLLS_DEG - rolls), rolls]])
        way[1:, 1:] -= np.minimum(0.5 * np.square(off / ROLLS_SPREAD_DEG), MOST_ROLLS)
    return way


def _roll_deg(view: HipView, stretch: Stretch) -> float:
    return float(np.median(view.roll_deg[stretch.start : stretch.end]))


def _rise_m(force: FloatArray, before: Stretch, after: Stretch) -> float | None:
    """How far the body rose from one stretch to the next, metres; None where that cannot be said."""
    if after.start - before.end > MOST_BLOCKS or (before.walks and after.walks):
        return None
    ends = force[max(before.start, before.end - EDGE_BLOCKS) : before.end]
    starts = force[after.start : min(after.end, after.start + EDGE_BLOCKS)]
    rest = [float(np.median(part)) for part, s in ((ends, before), (starts, after)) if not s.walks]
    a, b = before.end - 1, after.start + 1
    push = force[a:b] - np.linspace(rest[0], rest[-1], b - a)
    speed = np.cumsum(push) * BLOCK_S
    speed -= np.linspace(0.0, speed[-1], b - a)
    return float(speed.sum()) * BLOCK_S
