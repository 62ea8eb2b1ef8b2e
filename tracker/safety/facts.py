"""A situation in words that rules can name: every fact has a closed list of words, so that no rule can misspell
one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from sensors.stream import Zone
from tracker.diary import PainWhen, Sign
from tracker.model import Verdict
from tracker.safety.model import Condition, Felt, Numbers, Situation
from tracker.safety.place import Place, between, moved

Facts = Mapping[str, frozenset[str]]

BROCHURES = ("NASS", "HE", "TK", "WALK", "SC")

TOO_HARD = 6
"""The upper end of exertion (HE: 4 to 6 on a scale from 1 to 10)."""

_NUMBER = ("gone", "less", "same", "untold", "uncompared", "more", "much-more")
"""The newest score against the one before the exercise, the best first. `uncompared`: it hurts, and nobody was
asked before; `untold`: no number was given.
"""

WORDS: Mapping[str, tuple[str, ...] | None] = {
    "moment": get_args(PainWhen),
    "place": get_args(Place),
    "zone": ("nowhere", "untold", *get_args(Zone)),
    "number": _NUMBER,
    "peak": _NUMBER,
    "strength": ("none", "some", "strong", "untold"),
    "since_last": ("unknown", "no-worse", "outwards", "other-side", "much-more"),
    "follows": (*BROCHURES, "nobody"),
    "sign": get_args(Sign),
    "condition": get_args(Condition),
    "guided": get_args(Condition),
    "flare_up": ("first-days", "gentle-days"),
    "now": ("spasm",),
    "held": ("this", "all"),
    "exercise": None,
    "planned": ("yes", "no"),
    "asked": ("yes", "no"),
    "done": get_args(Verdict),
    "missed": ("yes",),
    "effort": ("too-hard",),
    "sitting": ("long",),
}
"""What rules may name, and the words of each; None: any exercise id."""


def facts_of(situation: Situation, numbers: Numbers) -> Facts:
    """What holds in a situation. A fact that is missing has no word, so that no rule finds it."""
    newest = situation.felt[-1] if situation.felt and situation.moment else None
    words = {
        **_pain_words(situation, newest, numbers),
        "follows": situation.follows or "nobody",
        "flare_up": _flare_up(situation.flare_up_day, numbers),
        "now": "spasm" if situation.spasm else None,
        "held": _held(situation),
        "exercise": situation.exercise,
        "planned": _yes(situation.planned),
        "asked": _yes(situation.asked),
        "done": situation.done,
        "missed": "yes" if situation.missed else None,
        "effort": "too-hard" if _too_hard(situation) else None,
        "sitting": "long" if (situation.sitting_min or 0) > numbers.sitting_min else None,
    }
    facts = {name: frozenset({word}) for name, word in words.items() if word is not None}
    several: dict[str, frozenset[str]] = {
        "sign": frozenset(situation.signs),
        "condition": frozenset(situation.conditions),
        "guided": frozenset(situation.guided),
    }
    return facts | several


def asks_for_signs(situation: Situation, numbers: Numbers) -> bool:
    """Whether to ask about numbness and tingling: pain with an exercise is more than before, or moved outwards or
    across, or nobody knows (HE, Use caution).
    """
    if situation.moment in (None, "before"):
        return False
    known = facts_of(situation, numbers)
    spread, risen = frozenset({"outwards", "other-side"}), frozenset({"uncompared", "more", "much-more"})
    return bool(spread & known.get("place", frozenset()) or risen & known.get("peak", frozenset()))


def _pain_words(situation: Situation, newest: Felt | None, numbers: Numbers) -> dict[str, str | None]:
    if newest is None:
        return {}
    exercised = situation.moment != "before"
    compared = [_number(situation.before, felt, numbers) for felt in situation.since]
    return {
        "moment": situation.moment,
        "place": moved(situation.felt) if exercised else None,
        "zone": "nowhere" if newest.score == 0 else newest.zone or "untold",
        "number": _number(situation.before, newest, numbers) if exercised else None,
        "peak": max(compared, key=_NUMBER.index) if exercised and compared else None,
        "strength": _strength(newest, numbers),
        "since_last": _since_last(situation, numbers),
    }


def _number(before: Felt | None, felt: Felt, numbers: Numbers) -> str:
    if felt.score is None:
        return "untold"
    if felt.score == 0:
        return "gone"
    if before is None or before.score is None:
        return "uncompared"
    rise = felt.score - before.score
    if rise >= numbers.substantial:
        return "much-more"
    return "more" if rise > 0 else "same" if rise == 0 else "less"


def _strength(felt: Felt, numbers: Numbers) -> str:
    if felt.score is None:
        return "untold"
    return "none" if felt.score == 0 else "strong" if felt.score >= numbers.strong else "some"


def _since_last(situation: Situation, numbers: Numbers) -> str:
    """What happened between an earlier time and this one's first answer."""
    if situation.last is None or not situation.felt:
        return "unknown"
    first = situation.felt[0]
    place = between(situation.last, first)
    if place in ("outwards", "other-side"):
        return place
    number = _number(situation.last, first, numbers)
    if number == "much-more":
        return number
    return "unknown" if place == "untold" or number in ("untold", "uncompared") else "no-worse"


def _flare_up(day: int | None, numbers: Numbers) -> str | None:
    if day is None or day > numbers.gentle_days:
        return None
    return "first-days" if day <= numbers.first_days else "gentle-days"


def _held(situation: Situation) -> str | None:
    if None in situation.held:
        return "all"
    return "this" if situation.exercise in situation.held else None


def _too_hard(situation: Situation) -> bool:
    return situation.could_talk is False or (situation.exertion or 0) > TOO_HARD


def _yes(answer: bool | None) -> str | None:
    return None if answer is None else "yes" if answer else "no"
