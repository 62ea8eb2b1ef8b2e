"""Whether pain lets a plan grow: place first, number second, and silence is no yes.

The brochures say when to go on (pain moves to the centre, eases or stays: NASS) and when to wait (it spreads; the
first 1 to 3 days of a flare-up: HE). They give no numbers of their own, so the numbers here are ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Literal, get_args

from sensors.stream import Zone
from tracker.diary import PainAnswer

QUIET = timedelta(days=3)
"""How long pain has to have been quiet: the first 1 to 3 days of a flare-up (HE)."""

BASELINE = timedelta(days=7)
"""How far back before that an answer still tells what is usual."""

RISE = 2.0
"""A rise that means something; one point either way is how people answer. Ours, from studies of such scales."""

SEVERE = 7.0
"""From here on nothing grows, however steady the pain is. Ours."""

LITTLE = 3.0
"""Much better means at most so much, and at most half of what it was. Ours."""

_ZONES: tuple[Zone, ...] = get_args(Zone)

Pain = Literal["calm", "worse", "unknown"]


@dataclass(frozen=True, slots=True)
class _Felt:
    """An answer that says enough: how much, how far out (0: the centre, or no pain), on which side."""

    score: float
    depth: int
    side: str | None


def pain_now(answers: Sequence[PainAnswer], now: datetime) -> Pain:
    """What the answers of the last 3 days say: calm, worse (it rose, spread, is severe or came with a sign such as
    numbness), or unknown (nobody asked, or how much or where it hurts was not told).
    """
    recent = _between(answers, now - QUIET, now)
    if any(answer.signs for answer in recent):
        return "worse"
    before = _between(answers, now - QUIET - BASELINE, now - QUIET)[-1:]
    felt = [f for answer in (*before, *recent) if (f := _felt(answer)) is not None]
    if _worsened(felt) or any(a.score is not None and a.score >= SEVERE for a in recent):
        return "worse"
    return "calm" if recent and all(_felt(answer) is not None for answer in recent) else "unknown"


def much_better(answers: Sequence[PainAnswer], since: datetime, now: datetime, zone: tzinfo) -> bool:
    """Whether pain is gone, or much better than at first and at the centre only, on two local days in a row up to
    today or yesterday (NASS: often one or two days are enough). `since`: from when on answers tell how it was.
    """
    recent = _between(answers, now - timedelta(days=2), now)
    days = {answer.at.astimezone(zone).date() for answer in recent}
    if len(days) < 2:
        return False
    first = next((a.score for a in _between(answers, since, now) if a.score is not None), None)
    return all(_little(_felt(answer), first) for answer in recent)


def _little(felt: _Felt | None, first: float | None) -> bool:
    if felt is None or felt.depth > 0:
        return False
    return felt.score == 0 or (first is not None and felt.score <= min(LITTLE, first / 2))


def _between(answers: Sequence[PainAnswer], after: datetime, until: datetime) -> list[PainAnswer]:
    """The answers of a span, oldest first."""
    return sorted((a for a in answers if after < a.at <= until), key=lambda a: a.at)


def _felt(answer: PainAnswer) -> _Felt | None:
    if answer.score is None or (answer.score > 0 and answer.zone is None):
        return None
    depth = _ZONES.index(answer.zone) if answer.zone is not None and answer.score > 0 else 0
    return _Felt(answer.score, depth, answer.side if depth else None)


def _worsened(felt: Sequence[_Felt]) -> bool:
    """Whether pain ever rose above, went out further than, or changed side from what it had been."""
    for n, now in enumerate(felt[1:], 1):
        earlier = felt[:n]
        if now.score - min(f.score for f in earlier) >= RISE or now.depth > min(f.depth for f in earlier):
            return True
        if now.side is not None and any(f.side not in (None, now.side) for f in earlier):
            return True
    return False
