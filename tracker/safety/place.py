"""Where pain is, and which way it moved: out from the centre is worse, back to it is better (NASS).

"Centralising" is NASS's word for the way back; HE stops whatever makes pain radiate into the buttock or leg.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Literal, get_args

from sensors.stream import Zone
from tracker.safety.model import Felt

Place = Literal["outwards", "other-side", "untold", "uncompared", "unchanged", "inwards", "gone"]

OUTWARDS: tuple[Zone, ...] = get_args(Zone)
"""The zones from the centre out."""


def hurts(felt: Felt) -> bool:
    """Whether something hurts: a score above 0, or a place without a score."""
    return felt.score != 0 and (felt.score is not None or felt.zone is not None)


def told(felt: Felt) -> bool:
    """Whether it is known where it hurts; nowhere is known too."""
    return felt.score == 0 or felt.zone is not None


def moved(felt: Sequence[Felt]) -> Place:
    """Which way pain moved, oldest answer first.

    It spread if it ever did, from any answer to a later one; else the newest is held against the oldest told.
    """
    if not felt:
        return "uncompared"
    steps = [between(a, b) for a, b in combinations(felt, 2)]
    for spread in ("outwards", "other-side"):
        if spread in steps:
            return spread
    newest, earlier = felt[-1], [f for f in felt[:-1] if told(f)]
    if newest.score == 0:
        return "gone"
    if not told(newest):
        return "untold"
    return between(earlier[0], newest) if earlier else "uncompared"


def between(first: Felt, second: Felt) -> Place:
    """From one answer to a later one. From no pain, pain at the centre has not moved; anywhere else it spread.

    Pain that changes between left and right came up where there was none; at the centre sides mean nothing.
    """
    if not (told(first) and told(second)):
        return "untold"
    if not hurts(second):
        return "gone"
    a, b = _depth(first), _depth(second)
    if b > a:
        return "outwards"
    if a and b and first.side and second.side and first.side != second.side:
        return "other-side"
    return "inwards" if b < a else "unchanged"


def _depth(felt: Felt) -> int:
    """How far out: 0 for the centre, and for no pain at all."""
    return OUTWARDS.index(felt.zone) if felt.zone is not None and hurts(felt) else 0
