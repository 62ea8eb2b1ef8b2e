"""Walking: minutes, cadence and how hard it felt; the heart rate; and what else was done for endurance."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from tracker.diary import Done, How
from tracker.dosage.walking import WALKING
from tracker.model import Bounds, Dosage
from tracker.page.facts import Facts
from tracker.page.html import Html, el, plain
from tracker.page.trend import Trend, Value, trend_figure
from tracker.page.words import Words
from tracker.schedule.aerobic import ALTERNATIVES


def walks(facts: Facts, words: Words) -> Html:
    """The charts."""
    charts = [trend_figure(t, facts.axis, words) for t in _trends(facts, words)]
    if not any(chart.text for chart in charts):
        return plain("p", words.say("nothing"))
    return el("div", {"class": "charts"}, *charts)


def minutes(facts: Facts) -> tuple[Value, ...]:
    """Minutes walked on each day, a value a way of knowing them."""
    return _minutes(facts, (done for done in facts.done if done.exercise == WALKING))


def _trends(facts: Facts, words: Words) -> Iterable[Trend]:
    say = words.say

    def asked(day: date) -> Bounds | None:
        return _minutes_asked(facts.dosage(WALKING, day))

    def effort(day: date) -> Bounds | None:
        dosage = facts.dosage(WALKING, day)
        return None if dosage is None or dosage.walking is None else dosage.walking.exertion

    other = (done for done in facts.done if done.exercise in ALTERNATIVES)
    yield Trend(say("walking.minutes"), say("in.minutes"), minutes(facts), asked, bars=True)
    yield Trend(say("walking.other"), say("in.minutes"), _minutes(facts, other), lambda _: None, bars=True)
    yield Trend(
        say("walking.cadence"), say("in.steps"), _cadence(facts), lambda _: None, from_zero=False, least_span=30
    )
    yield Trend(say("walking.effort"), say("in.effort"), _effort(facts), effort)
    yield Trend(
        say("walking.pulse"), say("in.beats"), _pulse(facts), lambda _: None, from_zero=False, least_span=30
    )


def _minutes(facts: Facts, done: Iterable[Done]) -> tuple[Value, ...]:
    sums: dict[tuple[date, How], float] = defaultdict(float)
    for each in done:
        if each.minutes is not None:
            sums[facts.period.day_of(each.at), each.how] += each.minutes
    return tuple(Value(day, total, how) for (day, how), total in sorted(sums.items()))


def _minutes_asked(dosage: Dosage | None) -> Bounds | None:
    """From where a source begins, up to its goal."""
    walking = None if dosage is None else dosage.walking
    if walking is None or (walking.start_min is None and walking.goal_min is None):
        return None
    goal = walking.goal_min or Bounds(None, None)
    return Bounds(goal.min if walking.start_min is None else walking.start_min, goal.max)


def _cadence(facts: Facts) -> tuple[Value, ...]:
    """The mean of each day's bouts, by their length."""
    steps: dict[date, float] = defaultdict(float)
    length_s: dict[date, float] = defaultdict(float)
    for bout in facts.cadences:
        steps[bout.day] += bout.cadence_spm * bout.length_s
        length_s[bout.day] += bout.length_s
    return tuple(Value(day, steps[day] / length_s[day], "sensed") for day in sorted(steps) if length_s[day] > 0)


def _effort(facts: Facts) -> tuple[Value, ...]:
    """Answers after walks, and what was said with a report."""
    period = facts.period
    answers = [(a.at, a.score) for a in facts.records.exertions if period.holds(a.at)]
    answers += [(r.at, r.exertion) for r in facts.records.self_reports if period.holds(r.at)]
    told = sorted((period.day_of(at), score) for at, score in answers if score is not None)
    return tuple(Value(day, score, "self-reported") for day, score in told)


def _pulse(facts: Facts) -> tuple[Value, ...]:
    """The heart rate of sessions with a strap: told, and judged by nothing."""
    period = facts.period
    told = sorted((period.day_of(p.at), p.bpm) for p in facts.records.pulses if period.holds(p.at))
    return tuple(Value(day, bpm, "sensed") for day, bpm in told)
