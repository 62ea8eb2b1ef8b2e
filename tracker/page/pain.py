"""Pain over time: its place first, its number second."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from tracker.catalogue import Catalogue
from tracker.diary import PainAnswer
from tracker.page.chart import HEIGHT, Ground, axes, dates, line, picture
from tracker.page.facts import Facts
from tracker.page.html import Child, Html, el, joined, plain, table
from tracker.page.minding import rule_words
from tracker.page.times import Axis
from tracker.page.trend import figure
from tracker.page.words import Words
from tracker.plot.shapes import Box, Shape, Sign
from tracker.plot.shapes import Words as Text
from tracker.safety.model import Felt
from tracker.safety.place import OUTWARDS, between, hurts, told

LANE, LEFT, LETTERS = 17.0, 84.0, 12.0
RECENT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Worst:
    """The worst of a bucket's answers: the number, and the place furthest out; None where not told."""

    score: float | None
    depth: int | None
    answers: int


def felt(answer: PainAnswer) -> Felt:
    """Where and how much it hurt."""
    return Felt(answer.score, answer.zone, answer.side)


def further_out(facts: Facts) -> bool:
    """Whether the newest place told lies further out, or on the other side, than one of the week before it."""
    known = [answer for answer in facts.pains if told(felt(answer))]
    if not known:
        return False
    newest = known[-1]
    before = (felt(answer) for answer in known if newest.at - RECENT <= answer.at < newest.at)
    return any(between(each, felt(newest)) in ("outwards", "other-side") for each in before)


def place_words(answer: PainAnswer, words: Words) -> str:
    """Where it hurts, and how much."""
    if not hurts(felt(answer)) and answer.score is not None:
        return words.say("zone.none")
    place = words.say("zone.unknown" if answer.zone is None else f"zone.{answer.zone}")
    side = "" if answer.side is None else f" {words.say(f'side.{answer.side}')}"
    return place + side + ("" if answer.score is None else f", {words.brief(answer.score)}")


def pain(facts: Facts, catalogue: Catalogue, words: Words) -> Html:
    """The chart with all answers beneath, and what was held back."""
    return joined([_trend(facts, catalogue, words), _held(facts, catalogue, words)])


def _trend(facts: Facts, catalogue: Catalogue, words: Words) -> Html:
    if not facts.pains:
        return plain("p", words.say("nothing"))
    worst = _worst(facts)
    first, last = facts.pains[0], facts.pains[-1]
    ends = [(place_words(a, words), words.day(facts.period.day_of(a.at))) for a in (first, last)]
    label = words.say("pain.words", *ends[0], *ends[1])
    height = HEIGHT + len(OUTWARDS) * LANE + 4
    chart = picture(_shapes(worst, facts.axis, words), label, height)
    drawn = figure(words.say("pain.worst"), chart, _numbers(facts, worst, catalogue, words), words)
    return joined([plain("p", words.say("pain.note")), el("div", {"class": "charts"}, drawn)])


def _held(facts: Facts, catalogue: Catalogue, words: Words) -> Html:
    """What was stopped or paused in the period, and why."""
    period = facts.period
    rows: list[list[Child]] = [
        [
            words.say("held.all") if held.exercise is None else words.exercise(held.exercise, catalogue),
            words.moment(period.local(held.since)),
            words.say("held.open") if held.until is None else words.moment(period.local(held.until)),
            words.told(held.reason), rule_words(held.rule, facts.records.rules, words),
        ]
        for held in facts.records.held
        if period.day_of(held.since) <= period.last
        and (held.until is None or period.day_of(held.until) >= period.first)
    ]  # fmt: skip
    keys = ("doses.exercise", "held.since", "held.until", "held.reason", "rule.stands")
    return table(words.say("held"), [words.say(key) for key in keys], rows) if rows else Html("")


def _worst(facts: Facts) -> dict[int, Worst]:
    answers: dict[int, list[PainAnswer]] = defaultdict(list)
    for answer in facts.pains:
        answers[facts.axis.index_of(facts.period.day_of(answer.at))].append(answer)
    return {index: _of(each) for index, each in sorted(answers.items())}


def _of(answers: Sequence[PainAnswer]) -> Worst:
    scores = [a.score for a in answers if a.score is not None]
    depths = [OUTWARDS.index(a.zone) for a in answers if a.zone is not None and hurts(felt(a))]
    return Worst(max(scores, default=None), max(depths, default=None), len(answers))


def _shapes(worst: dict[int, Worst], axis: Axis, words: Words) -> Iterator[Shape]:
    ground = Ground(axis, 0.0, 10.0, left=LEFT)
    yield from axes(ground, words.say("in.pain"), words)
    seen = {index: each.score for index, each in worst.items()}
    points = [_point(ground, index, seen.get(index)) for index in range(len(axis.buckets))]
    yield line("pain", points)
    yield from (Sign("pain", *point) for point in points if point is not None)
    top = ground.foot + 6
    for depth, zone in enumerate(OUTWARDS):
        yield Text(LEFT - 5, top + depth * LANE + 12, words.say(f"zone.{zone}"), LETTERS, "end")
    for index, each in worst.items():
        if each.depth is not None:
            wide = max(0.8 * ground.slot, 2.0)
            yield Box("place", ground.x(index) - wide / 2, top + each.depth * LANE + 2, wide, LANE - 4)
    yield from dates(ground, top + len(OUTWARDS) * LANE, words)


def _point(ground: Ground, index: int, score: float | None) -> tuple[float, float] | None:
    return None if score is None else (ground.x(index), ground.y(score))


def _numbers(facts: Facts, worst: dict[int, Worst], catalogue: Catalogue, words: Words) -> Html:
    """Every answer; where that would be a book, the worst of each bucket."""
    unit = facts.period.unit
    if unit == "day":
        return _answers(facts, catalogue, words)
    rows: list[list[Child]] = [
        [
            words.bucket(facts.axis.buckets[index], unit),
            "–" if each.depth is None else words.say(f"zone.{OUTWARDS[each.depth]}"),
            words.say("unknown") if each.score is None else words.brief(each.score), str(each.answers),
        ]
        for index, each in worst.items()
    ]  # fmt: skip
    keys = (f"unit.{unit}", "pain.place", "pain.score", "pain.answers")
    return table(words.say("pain.worst"), [words.say(key) for key in keys], rows)


def _answers(facts: Facts, catalogue: Catalogue, words: Words) -> Html:
    keys = ("notes.when", "pain.place", "pain.score", "doses.exercise", "pain.signs")
    rows = [_row(answer, facts, catalogue, words) for answer in facts.pains]
    return table(words.say("pain.answers"), [words.say(key) for key in keys], rows)


def _row(answer: PainAnswer, facts: Facts, catalogue: Catalogue, words: Words) -> list[Child]:
    side = "" if answer.side is None else f" {words.say(f'side.{answer.side}')}"
    none = answer.score == 0
    zone = "zone.none" if none else "zone.unknown" if answer.zone is None else f"zone.{answer.zone}"
    return [
        f"{words.moment(facts.period.local(answer.at))}, {words.say(f'when.{answer.when}')}",
        words.say(zone) + ("" if none else side),
        words.say("unknown") if answer.score is None else words.brief(answer.score),
        "–" if answer.exercise is None else words.exercise(answer.exercise, catalogue),
        ", ".join(words.say(f"sign.{sign}") for sign in answer.signs) or "–",
    ]  # fmt: skip
