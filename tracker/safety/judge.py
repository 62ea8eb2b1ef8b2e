"""What the rules say of a situation. Pure: the same situation, the same advice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

from tracker.safety.facts import Facts, facts_of
from tracker.safety.model import CENTRALISING, Action, Advice, Felt, Rule, Rules, Situation

FORBIDS: Mapping[Action, frozenset[Action]] = {
    "stop-all": frozenset({"go-on", "offer-four", "pause"}),
    "contact": frozenset({"go-on", "offer-four", "stay-active"}),
    "stop-exercise": frozenset({"go-on", "pause"}),
    "consult": frozenset({"go-on"}),
    "pause": frozenset({"go-on"}),
    "enough": frozenset({"go-on"}),
}
"""What an advice silences: nobody is encouraged beside a word of caution, nor told to wait beside a stop."""

_STRICTEST = get_args(Action)


def judge(rules: Rules, situation: Situation) -> tuple[Advice, ...]:
    """The advice of every rule that holds, the strictest first; what another one forbids is left out.

    What can be silenced stands in rules of its own, so that no other caution goes with it.
    """
    facts = facts_of(situation, rules.numbers)
    found = [rule for rule in rules.rules if holds(rule, facts)]
    forbidden = {invited for rule in found for action in rule.does for invited in FORBIDS.get(action, ())}
    kept = [rule for rule in found if not forbidden.intersection(rule.does)]
    advice = [_advice(rule, situation, rules) for rule in sorted(kept, key=strictness)]
    return tuple(a for a in advice if a.offers or "offer-four" not in a.does)


def holds(rule: Rule, facts: Facts) -> bool:
    """Whether each fact that the rule names has one of its words, and none that it excepts."""
    nothing: frozenset[str] = frozenset()
    return all(facts.get(name, nothing).intersection(words) for name, words in rule.when.items()) and not any(
        facts.get(name, nothing).intersection(words) for name, words in rule.unless.items()
    )


def strictness(rule: Rule) -> int:
    """How strict a rule is, to sort by: the smaller the stricter."""
    return min(_STRICTEST.index(action) for action in rule.does)


def _advice(rule: Rule, situation: Situation, rules: Rules) -> Advice:
    offers = _offers(situation) if "offer-four" in rule.does else ()
    again = rules.numbers.ask_again_min if "pause" in rule.does else None
    return Advice(rule, _seen(situation), offers, again)


def _offers(situation: Situation) -> tuple[str, ...]:
    """The four, but for the exercise that brought the pain on and those that are stopped."""
    return tuple(e for e in CENTRALISING if e != situation.exercise and e not in situation.held)


def _seen(situation: Situation) -> str:
    """The answers in words, such as "before: centre, 2; then: left thigh, 4"."""
    answers = [
        ("last time", situation.last),
        ("before", situation.before),
        *(("then", f) for f in situation.since),
    ]
    told = [f"{when}: {described(felt)}" for when, felt in answers if felt is not None]
    return "; ".join([*told, *sorted(situation.signs), *_dose_seen(situation), *_day_seen(situation)])


def _dose_seen(situation: Situation) -> Iterator[str]:
    about = situation.exercise or "a dose"
    if situation.done in ("over", "under"):
        yield f"{about}: {'more' if situation.done == 'over' else 'less'} than the plan asks for"
    if situation.missed:
        yield f"{about}: a time left out"
    if situation.planned is False:
        yield f"{about}: not in the plan"


def _day_seen(situation: Situation) -> Iterator[str]:
    if situation.exertion is not None:
        yield f"effort: {situation.exertion:g} of 10"
    if situation.could_talk is not None:
        yield "could talk" if situation.could_talk else "could not talk"
    if situation.sitting_min is not None:
        yield f"longest sitting: {situation.sitting_min:.0f} minutes"


def described(felt: Felt) -> str:
    """An answer about pain in words: where, and how much."""
    if felt.score == 0:
        return "no pain"
    where = " ".join(word for word in (felt.side, felt.zone or "place not told") if word)
    return f"{where}, {'number not told' if felt.score is None else f'{felt.score:g}'}"
