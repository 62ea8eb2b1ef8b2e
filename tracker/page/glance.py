"""The whole in a few sentences, and how to read the signs."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor

from tracker.page.coverage import Recorded, recorded
from tracker.page.facts import Facts
from tracker.page.html import Html, el, joined, listing
from tracker.page.pain import place_words
from tracker.page.signs import samples
from tracker.page.trend import HOWS
from tracker.page.walks import minutes
from tracker.page.words import Words
from tracker.plot.picture import Kind
from tracker.schedule.adherence import Tally, total


def glance(facts: Facts, words: Words) -> Html:
    """The sentences."""
    return listing([*_done(facts, words), *_walking(facts, words), *_pain(facts, words), *_data(facts, words)])


def _done(facts: Facts, words: Words) -> Iterator[str]:
    days = (facts.period.last - facts.period.first).days + 1
    yield words.say("glance.days", len(facts.active), days)
    seen = total(facts.became.weeks.values())
    if not facts.held:
        yield words.say("glance.no.plan")
    elif seen.due:
        yield words.say("glance.due", seen.done, seen.due)
        yield from _known(seen, words)
    if seen.partly:
        yield words.say("glance.partly", seen.partly)
    if seen.unknown:
        yield words.say("glance.unknown", seen.unknown)


def _known(seen: Tally, words: Words) -> Iterator[str]:
    """How what was done is known, and what became of the rest."""
    counts = ((seen.sensed, "sensed"), (seen.corrected, "corrected"), (seen.self_reported, "self-reported"))
    hows = [f"{count} {words.say(f'kind.{how}')}" for count, how in counts if count]
    if hows:
        yield words.say("glance.known", ", ".join(hows))
    if seen.missed:
        yield words.say("glance.missed", seen.missed)


def _walking(facts: Facts, words: Words) -> Iterator[str]:
    walked = minutes(facts)
    if walked:
        days = words.count("glance.walk.days", len({value.day for value in walked}))
        sums = {how: sum(value.value for value in walked if value.how == how) for how in HOWS}
        hows = [f"{words.number(sums[how])} {words.say(f'kind.{how}')}" for how in HOWS if sums[how]]
        yield words.say("glance.walk", words.number(sum(sums.values())), days, ", ".join(hows))


def _pain(facts: Facts, words: Words) -> Iterator[str]:
    if len(facts.pains) > 1:
        ends = (facts.pains[0], facts.pains[-1])
        told = [(place_words(a, words), words.day(facts.period.day_of(a.at))) for a in ends]
        yield words.say("glance.pain", *told[0], *told[1])


def _data(facts: Facts, words: Words) -> Iterator[str]:
    every = sum(recorded(facts).values(), Recorded())
    if every.hours:
        share = floor(1000 * every.heard_h / every.hours) / 10  # 100 % is all of it
        yield words.say("glance.data", words.number(every.hours, 1), words.brief(share))


def legend(words: Words) -> Html:
    """A sample of each sign with what it says."""
    kinds: tuple[Kind, ...] = (*HOWS, "prescribed", "gap")
    return joined([samples(kinds, words), el("p", {"class": "small"}, words.say("legend.note"))])
