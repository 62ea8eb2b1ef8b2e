"""What is, or was, stopped or paused, from everything that was answered and decided and that happened.

A stopped exercise is not due until a person releases it; a pause ends with the next answer, which may stop the
exercise; the first days of a flare-up end by themselves.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from uuid import NAMESPACE_OID, uuid5

from tracker.diary import AdverseEvent, PainAnswer
from tracker.safety.judge import judge
from tracker.safety.model import Action, Advice, Decider, Rules, Situation
from tracker.safety.records import PauseEnd, Release, Stop
from tracker.safety.standing import Ground, released_after

_STOPS: frozenset[Action] = frozenset({"stop-all", "stop-exercise"})


@dataclass(frozen=True, slots=True)
class Held:
    """What is not due from `since` to `until`. `exercise` None: everything. `until` None: until a person releases
    it, or, of a pause, until the next answer. `rule`: id and version. `pause`: it only waits for an answer.
    `released_by`: whose decision ends it.
    """

    exercise: str | None
    since: datetime
    until: datetime | None
    reason: str
    rule: str
    pause: bool = False
    released_by: Decider = "person"

    def at(self, moment: datetime) -> bool:
        """Whether it holds at a moment."""
        return self.since <= moment and (self.until is None or moment < self.until)


def stops_of(answer: PainAnswer, advice: Sequence[Advice], rules: Rules, standing: Situation) -> tuple[Stop, ...]:
    """What an answer's advice stops or pauses. What holds anyway (`standing`) is not the answer's doing, and ends
    in its own way.
    """
    anyway = {a.rule.name for a in judge(rules, standing)}
    return tuple(
        Stop(
            str(uuid5(NAMESPACE_OID, f"{answer.id} {a.rule.name}")), answer.patient, answer.at,
            None if "stop-all" in a.does else answer.exercise, "pause" in a.does, a.rule.name, a.rule.reason,
            answer.id,
        )
        for a in advice
        if (_STOPS | {"pause"}).intersection(a.does) and a.rule.name not in anyway
    )  # fmt: skip


def events_of(answer: PainAnswer) -> tuple[AdverseEvent, ...]:
    """The signs told with an answer, each an adverse event of its kind."""
    return tuple(
        AdverseEvent(
            str(uuid5(NAMESPACE_OID, f"{answer.id} {sign}")), answer.patient, answer.at, sign, "", answer.session
        )
        for sign in answer.signs
    )  # fmt: skip


def pause_end(answer: PainAnswer, held: Sequence[Held]) -> PauseEnd | None:
    """The end of the pauses that wait for this answer among what is held; None where none does. What must go on
    waiting, or stop, the answer pauses or stops anew.
    """
    if not waits(answer, held):
        return None
    name = str(uuid5(NAMESPACE_OID, f"{answer.id} answered"))
    return PauseEnd(name, answer.patient, answer.at, answer.exercise, answer.id)


def waits(answer: PainAnswer, held: Sequence[Held]) -> bool:
    """Whether a pause waits for this answer: it is about the same exercise, or either is about no one exercise."""
    return any(h.pause and h.since < answer.at and _same(h.exercise, answer.exercise) for h in held)


def spans(
    stops: Sequence[Stop],
    ends: Sequence[PauseEnd],
    releases: Sequence[Release],
    grounds: Sequence[Ground],
    rules: Rules,
    zone: tzinfo,
) -> tuple[Held, ...]:
    """Everything that ever was held, with its end where it has one, oldest first; days are counted, and moments
    told, in `zone`.
    """
    ordered = sorted(ends, key=_at)
    found = [held for ground in grounds for held in _by_ground(ground, rules, zone)]
    deciders = {rule.id: rule.released_by for rule in rules.rules}
    found += [_by_stop(stop, _end(stop, ordered, releases), deciders) for stop in stops]
    once = dict.fromkeys(found)  # a sign holds by itself and by the answer it was told with
    return tuple(_local(held, zone) for held in sorted(once, key=lambda h: h.since))


def _local(held: Held, zone: tzinfo) -> Held:
    until = None if held.until is None else held.until.astimezone(zone)
    return replace(held, since=held.since.astimezone(zone), until=until)


def held_at(spans: Sequence[Held], now: datetime) -> tuple[Held, ...]:
    """What is held at a moment: everything first, then by exercise; of each every rule that holds it once, the
    firmest first.
    """
    holding = sorted((h for h in spans if h.at(now)), key=_firmness, reverse=True)
    once = {(h.exercise, h.rule): h for h in holding}.values()
    return tuple(sorted(once, key=lambda h: (h.exercise is not None, h.exercise or "", *_firmness(h), h.rule)))


def _firmness(held: Held) -> tuple[bool, bool, bool]:
    """What holds firmest comes first: stops before pauses, what needs a release before what ends by itself, what a
    clinician releases before what anybody may.
    """
    return held.pause, held.until is not None, held.released_by == "person"


def _by_stop(stop: Stop, until: datetime | None, deciders: Mapping[str, Decider]) -> Held:
    """What a stop holds; who ends it says the rule as it is now."""
    decider = deciders.get(stop.rule.partition("/")[0], "person")
    return Held(stop.exercise, stop.at, until, stop.reason, stop.rule, stop.pause, decider)


def _by_ground(ground: Ground, rules: Rules, zone: tzinfo) -> Iterator[Held]:
    for advice in judge(rules, ground.situation):
        if _STOPS.intersection(advice.does):
            until = ground.ended
            if "flare_up" in advice.rule.when:
                midnight = _midnight_after(ground.at, rules.numbers.first_days, zone)
                until = midnight if until is None else min(midnight, until)
            rule = advice.rule
            yield Held(None, ground.at, until, rule.reason, rule.name, released_by=rule.released_by)


def _midnight_after(began: datetime, days: int, zone: tzinfo) -> datetime:
    """The local midnight that ends so many days, the first of them included."""
    day = began.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return day + timedelta(days=days)


def _end(stop: Stop, ends: Sequence[PauseEnd], releases: Sequence[Release]) -> datetime | None:
    """When a stop or pause ended; `ends` in the order of their times."""
    released = released_after(stop.at, stop.exercise, releases)
    if not stop.pause:
        return released
    later = range(bisect_right(ends, stop.at, key=_at), len(ends))
    answered = next((ends[n].at for n in later if _same(ends[n].exercise, stop.exercise)), None)
    return min((end for end in (released, answered) if end is not None), default=None)


def _at(end: PauseEnd) -> datetime:
    return end.at


def _same(first: str | None, second: str | None) -> bool:
    """Whether two records may be about the same exercise."""
    return first is None or second is None or first == second
