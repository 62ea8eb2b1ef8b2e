"""What holds whatever is answered about pain: answers before the first session, flare-ups, injuries, spasms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from tracker.diary import AdverseEvent
from tracker.safety.model import Situation
from tracker.safety.questions import Questions, meaning
from tracker.safety.records import ReadyAnswers, Release

_MEANS = {
    "flare-up": Situation(flare_up_day=1),
    "injury": Situation(flare_up_day=1),
    "spasm": Situation(spasm=True),
    "chest-pain": Situation(signs=frozenset({"chest-pain"})),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """A reason for caution from `at` on, and what it means for the rules on its first day. `ended`: when somebody
    released everything, or answered the questions anew; None while it holds.
    """

    at: datetime
    ended: datetime | None
    situation: Situation


def grounds(
    events: Sequence[AdverseEvent],
    ready: Sequence[ReadyAnswers],
    releases: Sequence[Release],
    questions: Questions,
) -> tuple[Ground, ...]:
    """Everything that ever held, oldest first within its kind. Of the answers to questions the newest count."""
    asked = sorted(ready, key=lambda r: r.at)
    ends = [*(following.at for following in asked[1:]), None]
    found = [g for r, end in zip(asked, ends, strict=False) for g in _of_answers(r, end, questions, releases)]
    for event in sorted(events, key=lambda e: e.at):
        if event.kind in _MEANS:
            found.append(Ground(event.at, released_after(event.at, None, releases), _MEANS[event.kind]))
    return tuple(found)


def standing(grounds: Sequence[Ground], now: datetime) -> Situation:
    """All that holds at a moment, as one situation; days are counted in the time zone of `now`."""
    holding = [g for g in grounds if g.at <= now and (g.ended is None or now < g.ended)]
    all_of = [ground.situation for ground in holding]
    conditions = frozenset(c for s in all_of for c in s.conditions)
    days = [_day(g.at, now) for g in holding if g.situation.flare_up_day is not None]
    return Situation(
        signs=frozenset(sign for s in all_of for sign in s.signs),
        flare_up_day=min(days, default=None),
        spasm=any(s.spasm for s in all_of),
        conditions=conditions,
        guided=frozenset(c for s in all_of for c in s.guided) - conditions,
        asked=any(s.asked for s in all_of),
    )


def released_after(since: datetime, exercise: str | None, releases: Sequence[Release]) -> datetime | None:
    """When somebody first released an exercise (None: everything) from then on; None: nobody did."""
    return min((r.at for r in releases if r.at >= since and r.exercise in (None, exercise)), default=None)


def _of_answers(
    ready: ReadyAnswers, end: datetime | None, questions: Questions, releases: Sequence[Release]
) -> Iterator[Ground]:
    """The answers until the next ones. Whoever released everything agreed to the conditions, and knew the rest."""
    means = meaning(questions, ready)
    released = released_after(ready.at, None, releases)
    if released is None or (end is not None and released >= end):
        yield Ground(ready.at, end, means)
        return
    yield Ground(ready.at, released, means)
    agreed = Situation(asked=means.asked, guided=means.guided | means.conditions)
    yield Ground(released, end, agreed)


def _day(began: datetime, now: datetime) -> int:
    """Which day it is, counted from 1 on the local day on which it began."""
    return (now.date() - began.astimezone(now.tzinfo).date()).days + 1
