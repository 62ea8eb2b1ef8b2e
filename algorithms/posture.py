"""Posture by gravity: half-second means of the acceleration, judged against the person's own walking posture.

While a person walks the trunk and the thigh are upright, so the mean direction of gravity then is the upright
reference, however the sensor is mounted; angles from it tell lying (trunk) or a level thigh from upright. At the
hip `sitting` tells sitting from standing.

Without walking only one convention is left: a flat sensor strapped on a limb has its face, the z axis, across it.
Gravity along z is then a level segment, gravity across z an upright one. It cannot tell a trunk's sitting from
its standing (`upright`). A level thigh is called sitting: lying cannot be told from it. Placements that say
nothing about posture (wrist, hand, bag, foot, unknown) answer `unknown`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from algorithms.sitting import MOST_BLOCKS, HipView, sits, stretches
from algorithms.small import block_means
from algorithms.types import (
    BLOCK,
    FS_HZ,
    G_M_S2,
    BoolArray,
    Event,
    FloatArray,
    Motion,
    PostureName,
    PostureSpan,
    Span,
)  # fmt: skip

TRUNK = frozenset({"chest", "upper back", "lower back", "waist", "pelvis", "belly"})
THIGH = frozenset({"thigh", "pocket"})
HIP = frozenset({"lower back", "waist", "pelvis", "belly"})
"""Placements that tilt with the pelvis, which rolls back on sitting down."""

LEVEL_DEG = 50.0
"""Further than this from upright a segment is level."""

LEVEL_TRUNK_DEG = 68.0
"""Further than this from upright a trunk lies; slumping in a chair reaches 60 degrees."""

FACE_PART = 0.45
"""A strapped sensor whose face carries more of gravity than this sits on a level segment."""

ROLLED_DEG = 15.0
"""Tilts beyond this show which way the hip rolls back on sitting down."""

LEAST_REFERENCE_S = 4.0
SHORT_S = 2.5
"""Shorter stretches are taken for the posture around them."""

GRAVITY_PART = (0.7, 1.3)
BLOCK_S = BLOCK / FS_HZ
NAMES: tuple[PostureName, ...] = ("unknown", "lying", "sitting", "standing", "upright")
UNKNOWN, LYING, SITTING, STANDING, UPRIGHT = range(5)
WALKING = -1

Codes = np.ndarray[tuple[int], np.dtype[np.int64]]


class PostureDetector:
    """Keeps a mean direction a half second. Events: `posture`, provisional, by the mounting convention alone."""

    def __init__(self, placement: str) -> None:
        self._placement = placement
        self._means: list[FloatArray] = []
        self._force: list[FloatArray] = []
        self._valid: list[BoolArray] = []
        self._told = UNKNOWN
        self._run = (UNKNOWN, 0)
        self._blocks = 0

    def wear(self, placement: str) -> None:
        """Know where the sensor sits; what was told before stands, what settles goes by the last."""
        self._placement = placement

    def push(self, motion: Motion) -> list[Event]:
        """Take the next blocks; answer the postures that have lasted `SHORT_S`."""
        means, valid = _summaries(motion)
        self._force.append(block_means(_norm(motion.acc).reshape(-1, BLOCK)))
        self._means.append(means)
        self._valid.append(valid)
        codes = _by_convention(means, valid, self._placement)
        return [event for code, first, end in _runs(codes) for event in self._stay(code, end - first)]

    def close(self) -> list[Event]:
        """Nothing stays open."""
        return []

    def settled(self, walking: Sequence[Span]) -> tuple[PostureSpan, ...]:
        """The postures of the whole recording, walking left out. `walking`: all its walking, seconds."""
        if not self._means:
            return ()
        means, valid = np.concatenate(self._means), np.concatenate(self._valid)
        walks = _inside(walking, len(valid))
        reference = _reference(means, valid & walks)
        if reference is None:
            codes = _by_convention(means, valid, self._placement)
        else:
            codes = _by_reference(means, np.concatenate(self._force), valid, walks, reference, self._placement)
        codes[walks] = WALKING
        return _spans(_without_short(codes))

    def _stay(self, code: int, blocks: int) -> list[Event]:
        """Take the next blocks, all of one posture."""
        last, length = self._run
        self._run = (code, length + blocks if code == last else blocks)
        self._blocks += blocks
        if code == self._told or self._run[1] * BLOCK_S < SHORT_S:
            return []
        self._told = code
        start_s = (self._blocks - self._run[1]) * BLOCK_S
        return [Event(start_s, "posture", {"posture": NAMES[code]})]


def _summaries(motion: Motion) -> tuple[FloatArray, BoolArray]:
    """Mean acceleration (k, 3) and usability (k,) of each block."""
    means = np.ascontiguousarray(block_means(np.ascontiguousarray(motion.acc.T).reshape(3, -1, BLOCK)).T)
    norm = _norm(means)
    usable = motion.valid.reshape(-1, BLOCK).sum(axis=1) > BLOCK // 2
    low, high = GRAVITY_PART
    return means, usable & (norm > low * G_M_S2) & (norm < high * G_M_S2)


def _norm(rows: FloatArray) -> FloatArray:
    return np.asarray(np.sqrt(np.square(rows[:, 0]) + np.square(rows[:, 1]) + np.square(rows[:, 2])))


def _by_convention(means: FloatArray, valid: BoolArray, placement: str) -> Codes:
    """Postures when only the mounting convention is known."""
    level = np.abs(means[:, 2]) > FACE_PART * np.maximum(_norm(means), 1e-6)
    if placement in THIGH - {"pocket"}:
        codes = np.where(level, SITTING, STANDING)
    elif placement in TRUNK:
        codes = np.where(level, LYING, UPRIGHT)
    else:
        codes = np.full(len(means), UNKNOWN)
    return np.where(valid, codes, UNKNOWN)


def _by_reference(
    means: FloatArray, force: FloatArray, valid: BoolArray, walks: BoolArray, reference: FloatArray, placement: str
) -> Codes:
    """Postures by the angle from the walking posture."""
    tilt = means / np.maximum(_norm(means), 1e-6)[:, None]
    along = tilt[:, 0] * reference[0] + tilt[:, 1] * reference[1] + tilt[:, 2] * reference[2]
    if placement in THIGH:
        codes = np.where(along < np.cos(np.radians(LEVEL_DEG)), SITTING, STANDING)
    elif placement in TRUNK:
        level = along < np.cos(np.radians(LEVEL_TRUNK_DEG))
        codes = np.where(level, LYING, UPRIGHT)
        if placement in HIP:
            roll_deg = _roll_deg(tilt, along, reference, valid & ~walks & ~level)
            codes = _sitting_or_standing(HipView(tilt, force, roll_deg, level, walks, valid))
    else:
        codes = np.full(len(means), UNKNOWN)
    return np.where(valid, codes, UNKNOWN)


def _sitting_or_standing(view: HipView) -> Codes:
    """Postures at the hip: of each steady stretch, and of the movements next to it."""
    found = stretches(view)
    codes = np.where(view.lies, LYING, UPRIGHT)
    for k, (stretch, sat) in enumerate(zip(found, sits(view, found), strict=True)):
        if stretch.lies or stretch.walks:
            continue
        start = _reach(stretch.start, found[k - 1].end if k else 0)
        end = _reach(stretch.end, found[k + 1].start if k + 1 < len(found) else len(codes))
        codes[start:end] = UPRIGHT if sat is None else SITTING if sat else STANDING
    return codes


def _reach(edge: int, other: int) -> int:
    """How far a stretch that ends at `edge` owns the movement between it and the stretch at `other`."""
    return (edge + other) // 2 if abs(edge - other) <= MOST_BLOCKS else edge


def _roll_deg(tilt: FloatArray, along: FloatArray, reference: FloatArray, upright: BoolArray) -> FloatArray:
    """How far the hip is rolled back, (n,), degrees: the way it mostly rolls beyond `ROLLED_DEG`, or any way."""
    flat = tilt - along[:, None] * reference
    angle_deg = np.degrees(np.arccos(np.clip(along, -1.0, 1.0)))
    rolled = flat[upright & (angle_deg > ROLLED_DEG)]
    if len(rolled) * BLOCK_S < LEAST_REFERENCE_S:
        return np.asarray(angle_deg)
    back = np.median(rolled, axis=0)
    back = back / np.maximum(np.sqrt(np.square(back).sum()), 1e-6)
    part = flat[:, 0] * back[0] + flat[:, 1] * back[1] + flat[:, 2] * back[2]
    return np.asarray(np.degrees(np.arcsin(np.clip(part, -1.0, 1.0))))


def _reference(means: FloatArray, walks: BoolArray) -> FloatArray | None:
    """The direction of gravity while walking, or None without enough of it."""
    if walks.sum() * BLOCK_S < LEAST_REFERENCE_S:
        return None
    middle = np.median(means[walks], axis=0)
    return np.asarray(middle / np.sqrt(np.square(middle).sum()))


def _inside(spans: Sequence[Span], blocks: int) -> BoolArray:
    inside = np.zeros(blocks, dtype=np.bool_)
    for span in spans:
        inside[round(span.start_s / BLOCK_S) : round(span.end_s / BLOCK_S)] = True
    return inside


def _runs(codes: Codes) -> list[tuple[int, int, int]]:
    """(code, first block, end block) of each stretch of one code."""
    starts = [0, *((codes[1:] != codes[:-1]).nonzero()[0] + 1).tolist(), len(codes)]
    return [(int(codes[a]), a, b) for a, b in pairwise(starts)]


def _without_short(codes: Codes) -> Codes:
    """Short stretches take the posture before them, the first ones the posture after."""
    steady = codes.copy()
    long = [run for run in _runs(codes) if run[0] == WALKING or (run[2] - run[1]) * BLOCK_S >= SHORT_S]
    for k, (code, _, end) in enumerate(long):
        until = long[k + 1][1] if k + 1 < len(long) else len(codes)
        fill = code if code != WALKING else (long[k + 1][0] if k + 1 < len(long) else UNKNOWN)
        steady[end:until] = fill if fill != WALKING else UNKNOWN
    if long and long[0][0] != WALKING:
        steady[: long[0][1]] = long[0][0]
    return steady


def _spans(codes: Codes) -> tuple[PostureSpan, ...]:
    return tuple(PostureSpan(NAMES[c], a * BLOCK_S, b * BLOCK_S) for c, a, b in _runs(codes) if c != WALKING)
