"""What the safety rules say of the days of a page, and where it stands that something was held back."""

from __future__ import annotations

from tracker.catalogue import Catalogue
from tracker.page.facts import Facts
from tracker.page.html import Child, Html, joined, plain, table
from tracker.page.words import Words
from tracker.safety.days import RuleAdvice, by_rule
from tracker.safety.model import Rule, Rules


def minding(facts: Facts, catalogue: Catalogue, words: Words) -> Html:
    """Each rule that spoke, the strictest first: what it says, of what, how often, why, and where that stands."""
    said = by_rule(facts.advice)
    if not said:
        return plain("p", words.say("minding.none"))
    keys = ("minding.says", "minding.about", "minding.days", "held.reason", "rule.stands")
    rows = [_row(each, catalogue, words) for each in said]
    told = table(words.say("minding"), [words.say(key) for key in keys], rows)
    return joined([plain("p", words.say("minding.note")), told])


def _row(said: RuleAdvice, catalogue: Catalogue, words: Words) -> list[Child]:
    rule = said.advice.rule
    last = words.day(said.days[-1])
    when = last if len(said.days) == 1 else words.say("minding.times", len(said.days), last)
    about = ", ".join(words.exercise(exercise, catalogue) for exercise in said.about)
    return [words.told(rule.says), about or "–", when, words.told(rule.reason), standing_at(rule, words)]


def rule_words(name: str, rules: Rules | None, words: Words) -> str:
    """Where the rule of this name (id and version) stands; its name alone where it is none of today's rules."""
    known = next((rule for rule in (rules.rules if rules else ()) if rule.id == name.partition("/")[0]), None)
    if known is None or known.name != name:
        return name
    return standing_at(known, words)


def standing_at(rule: Rule, words: Words) -> str:
    """The brochure and its section, ours where it is ours, and the rule's name."""
    source = words.say("rule.ours") if rule.source == "ours" else rule.source
    return f"{source}, {rule.section} ({rule.name})"
