"""The situation around one answer about pain: which earlier answers belong to the same exercise, and when a rise
is asked about again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from tracker.diary import PainAnswer, PainWhen
from tracker.safety.model import Felt, Numbers, Situation
from tracker.safety.place import hurts

TOGETHER = timedelta(hours=1)
"""Answers further apart are about different times, as exercises come every 2 hours at most."""

ASKED_AGAIN = timedelta(hours=12)
"""But a later answer looks back so far, because pain may go on for long."""

USUAL = timedelta(days=1)
"""An answer of another time stands in for a missing one from before, up to so old."""

RECENT = timedelta(days=7)
"""How far back an answer tells what happened since the last time."""


def around(
    answer: PainAnswer,
    earlier: Sequence[PainAnswer],
    standing: Situation,
    numbers: Numbers,
    *,
    paused: bool = False,
    released: datetime | None = None,
) -> Situation:
    """The situation that an answer makes, on top of what holds anyway.

    `earlier`: the patient's answers of the last week, oldest first. `paused`: the answer's exercise waits for this
    answer, which is the second then, however late. `released`: when it was last released; the rises and spreads
    until then are over.
    """
    known = [a for a in earlier if a.id != answer.id and a.at <= answer.at]
    together = _together(answer, known, paused)
    rest = known[: known.index(together[0])] if len(together) > 1 else known
    last = _felt(rest[-1]) if rest and answer.at - rest[-1].at <= RECENT else None
    first = together[0] if together[0].when == "before" else None
    before = None if first is None or (first is answer and paused) else _felt(first)
    if first is None and last is not None and answer.at - rest[-1].at <= USUAL:
        before, last = last, None
    since = [a for a in together if (before is None or a is not first) and (released is None or a.at > released)]
    return replace(
        standing,
        moment=_moment(answer, since, before, numbers, paused),
        exercise=answer.exercise,
        before=before,
        since=tuple(_felt(a) for a in since),
        last=last,
        signs=standing.signs | frozenset(answer.signs),
    )


def _together(answer: PainAnswer, earlier: Sequence[PainAnswer], paused: bool) -> list[PainAnswer]:
    """The answers around the same exercise, from the one before it to this."""
    found = [answer]
    if answer.when == "before" and not paused:
        return found
    for other in reversed(earlier):
        apart = RECENT if paused and found == [answer] else ASKED_AGAIN if found[0].when == "later" else TOGETHER
        if found[0].at - other.at > apart:
            break
        if _same(answer, other):
            found.insert(0, other)
            if other.when == "before":
                break
    return found


def _same(answer: PainAnswer, other: PainAnswer) -> bool:
    """Whether two answers may be about the same exercise."""
    return (None in (answer.exercise, other.exercise) or answer.exercise == other.exercise) and (
        None in (answer.session, other.session) or answer.session == other.session or answer.when == "later"
    )


def _moment(
    answer: PainAnswer, since: Sequence[PainAnswer], before: Felt | None, numbers: Numbers, paused: bool
) -> PainWhen:
    """When the newest answer was given; a rise that lasts so long already is asked about again with it."""
    if answer.when == "before":
        return "later" if paused else "before"
    rising_since = answer.at
    for other in reversed(since[:-1]):
        if not _risen(_felt(other), before):
            break
        rising_since = other.at
    lasts = answer.at - rising_since >= timedelta(minutes=numbers.ask_again_min)
    return "later" if lasts else answer.when


def _risen(felt: Felt, before: Felt | None) -> bool:
    if felt.score is None or before is None or before.score is None:
        return hurts(felt)
    return felt.score > before.score


def _felt(answer: PainAnswer) -> Felt:
    return Felt(answer.score, answer.zone, answer.side)
