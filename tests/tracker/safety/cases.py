"""A case for every rule: a situation in which it holds, and one close by in which it does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from tracker.diary import PainWhen
from tracker.safety.model import Felt, Situation


@dataclass(frozen=True, slots=True)
class Case:
    """`holds`: the rule's advice must be there; `beside`: it must not."""

    holds: Situation
    beside: Situation


def felt(text: str) -> Felt:
    """ "left thigh 4", "centre 2", "0" or "centre ?": pain at a moment."""
    words = text.split()
    score = None if words[-1] == "?" else float(words[-1])
    side = words[0] if words[0] in ("left", "right") else None
    zone = next((w for w in words if w in ("centre", "buttock", "thigh", "below-knee")), None)
    return Felt(score, zone, side)  # type: ignore[arg-type]


def told(
    moment: PainWhen, *answers: str, exercise: str | None = "press-up", follows: str | None = None
) -> Situation:
    """Answers around an exercise: the first before it ("-": nobody asked), the others since."""
    before, since = answers[0], tuple(felt(answer) for answer in answers[1:])
    return Situation(moment, exercise, None if before == "-" else felt(before), since, follows=follows)


def since_last(last: str, before: str, moment: PainWhen = "before") -> Situation:
    return replace(told(moment, before), last=felt(last))


def flare_up(day: int | None) -> Situation:
    return Situation(flare_up_day=day)


BEFORE = told("before", "centre 2")

CASES: Mapping[str, Case] = {
    "spreading": Case(told("after", "centre 3", "left buttock 1"), told("after", "left buttock 3", "centre 3")),
    "radiating": Case(
        told("during", "centre 3", "thigh 3", follows="HE"), told("during", "centre 3", "thigh 3", follows="NASS")
    ),
    "other-side": Case(
        told("after", "left thigh 3", "right buttock 2"), told("after", "left thigh 3", "left buttock 2")
    ),
    "off-centre": Case(told("during", "-", "buttock 2"), told("during", "-", "centre 2")),
    "spread-consult": Case(told("later", "centre 2", "thigh 2"), told("later", "centre 2", "centre 2")),
    "spread-since": Case(since_last("centre 2", "thigh 2"), since_last("thigh 2", "centre 2")),
    "four-after-spreading": Case(
        told("after", "centre 2", "thigh 2"), replace(told("after", "centre 2", "thigh 2"), flare_up_day=2)
    ),
    "four-since": Case(
        since_last("centre 2", "thigh 2"), replace(since_last("centre 2", "thigh 2"), follows="HE")
    ),
    "centralising": Case(told("after", "thigh 3", "centre 5"), told("after", "thigh 3", "thigh 3")),
    "unchanged": Case(told("after", "thigh 3", "thigh 2"), told("after", "thigh 3", "thigh 4")),
    "gone": Case(told("after", "thigh 3", "0"), told("after", "thigh 3", "thigh 1")),
    "place-untold": Case(told("after", "centre 3", "3"), told("after", "centre 3", "centre 3")),
    "rise-pauses": Case(told("during", "centre 3", "centre 5"), told("later", "centre 3", "centre 5")),
    "rise-continues": Case(
        told("later", "centre 3", "centre 5", "centre 4"), told("later", "centre 3", "centre 5", "centre 3")
    ),
    "four-after-rise": Case(
        told("later", "centre 3", "centre 4"), told("later", "centre 3", "centre 4", follows="HE")
    ),
    "rise-settles": Case(
        told("later", "centre 3", "centre 5", "centre 3"), told("later", "centre 3", "centre 5", "centre 4")
    ),
    "much-more": Case(told("after", "centre 2", "centre 6"), told("after", "centre 2", "centre 5")),
    "strong-uncompared": Case(told("during", "-", "centre 7"), told("during", "-", "centre 6")),
    "he-stops-at-once": Case(
        told("during", "thigh 3", "centre 4", follows="HE"), told("during", "thigh 3", "centre 3", follows="HE")
    ),
    "uncompared-pauses": Case(told("after", "-", "centre 2"), told("after", "-", "0")),
    "uncompared-continues": Case(told("later", "-", "centre 2"), told("later", "-", "0")),
    "number-untold": Case(told("after", "centre 3", "centre ?"), told("after", "centre 3", "centre 3")),
    "strong": Case(told("before", "centre 7"), told("before", "centre 6")),
    "much-more-since": Case(since_last("centre 2", "centre 6"), since_last("centre 2", "centre 5")),
    "before-noted": Case(BEFORE, since_last("centre 2", "buttock 2")),
    "before-untold": Case(told("before", "centre ?"), BEFORE),
    "still-stopped": Case(
        replace(BEFORE, held=frozenset({"press-up"})), replace(BEFORE, held=frozenset({"curl-up"}))
    ),
    "chest-pain": Case(Situation(signs=frozenset({"chest-pain"})), Situation(signs=frozenset({"tingling"}))),
    "bladder-or-bowel": Case(
        Situation(signs=frozenset({"bladder-or-bowel"})), Situation(signs=frozenset({"tingling"}))
    ),
    "weakness": Case(Situation(signs=frozenset({"weakness"})), Situation()),
    "numb-or-tingling": Case(
        replace(told("after", "thigh 3", "thigh 2"), signs=frozenset({"numbness"})),
        told("after", "thigh 3", "thigh 2"),
    ),
    "heart": Case(Situation(conditions=frozenset({"heart"})), Situation(guided=frozenset({"heart"}))),
    "serious": Case(Situation(conditions=frozenset({"serious"})), Situation(guided=frozenset({"serious"}))),
    "sciatica-or-disc": Case(Situation(conditions=frozenset({"disc"})), Situation(guided=frozenset({"disc"}))),
    "spondylolisthesis": Case(
        Situation(conditions=frozenset({"spondylolisthesis"})), Situation(conditions=frozenset({"disc"}))
    ),
    "advised-against": Case(Situation(conditions=frozenset({"advised-against"})), Situation()),
    "supervised": Case(replace(BEFORE, guided=frozenset({"disc"})), BEFORE),
    "questions-first": Case(replace(BEFORE, asked=False), replace(BEFORE, asked=True)),
    "first-days": Case(flare_up(3), flare_up(4)),
    "keep-active": Case(flare_up(1), replace(flare_up(1), signs=frozenset({"chest-pain"}))),
    "gentle-again": Case(flare_up(4), flare_up(8)),
    "spasm": Case(Situation(spasm=True), Situation()),
    "gently": Case(BEFORE, replace(BEFORE, spasm=True)),
    "no-bouncing": Case(replace(BEFORE, exercise="hamstring-stretch"), BEFORE),
    "advanced": Case(replace(BEFORE, exercise="roman-chair-extension"), BEFORE),
    "not-in-plan": Case(replace(BEFORE, planned=False), replace(BEFORE, planned=True)),
    "enough": Case(Situation(done="over"), Situation(done="met")),
    "little-and-often": Case(
        Situation(exercise="press-up", done="under"),
        Situation(exercise="press-up", done="under", held=frozenset({"press-up"})),
    ),
    "missed": Case(Situation(missed=True), Situation(missed=True, flare_up_day=2)),
    "slow-down": Case(Situation(could_talk=False), Situation(exertion=6.0, could_talk=True)),
    "long-sitting": Case(Situation(sitting_min=31.0), Situation(sitting_min=30.0)),
}
