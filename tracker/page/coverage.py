"""How much of the recorded time is in the data, and what was wrong with recordings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tracker.page.chart import Ground, axes, dates, picture, values_between
from tracker.page.facts import Facts
from tracker.page.html import Child, Html, el, joined, plain, table
from tracker.page.trend import figure
from tracker.page.words import Words
from tracker.plot.shapes import Shape

MOST_WARNINGS = 12


@dataclass(frozen=True, slots=True)
class Recorded:
    """The recordings of a bucket: how many, their hours and how many of these are in the data."""

    count: int = 0
    hours: float = 0.0
    heard_h: float = 0.0

    def __add__(self, other: Recorded) -> Recorded:
        return Recorded(self.count + other.count, self.hours + other.hours, self.heard_h + other.heard_h)


def recorded(facts: Facts) -> Mapping[int, Recorded]:
    """By bucket."""
    sums: dict[int, Recorded] = defaultdict(Recorded)
    for session in facts.sessions:
        about = session.result.recording
        hours = about.duration_s / 3600.0
        index = facts.axis.index_of(facts.period.day_of(session.started_at))
        sums[index] += Recorded(1, hours, hours * about.coverage)
    return sums


def coverage(facts: Facts, words: Words) -> Html:
    """The chart, and the warnings, the most frequent first."""
    sums = recorded(facts)
    if not sums:
        return plain("p", words.say("nothing"))
    title = words.say("data.recorded")
    chart = picture(_shapes(facts, sums, words), f"{title}. {words.say('data.note')}")
    drawn = figure(title, chart, _table(facts, sums, words), words)
    return joined([
        plain("p", words.say("data.note")), el("div", {"class": "charts"}, drawn), _warnings(facts, words),
    ])  # fmt: skip


def _shapes(facts: Facts, sums: Mapping[int, Recorded], words: Words) -> Iterator[Shape]:
    low, high = values_between((each.hours for each in sums.values()), from_zero=True, least_span=0.5)
    ground = Ground(facts.axis, low, high)
    yield from axes(ground, words.say("in.hours"), words)
    for index, each in sorted(sums.items()):
        yield ground.box("sensed", index, 0.0, each.heard_h)
        if each.hours - each.heard_h > 0.002 * high:
            yield ground.box("gap", index, each.heard_h, each.hours)
    yield from dates(ground, ground.foot, words)


def _table(facts: Facts, sums: Mapping[int, Recorded], words: Words) -> Html:
    unit = facts.period.unit
    columns = [
        words.say(key) for key in (f"unit.{unit}", "data.sessions", "data.recorded", "data.heard", "data.lost")
    ]
    rows: list[list[Child]] = []
    for index, each in sorted(sums.items()):
        hours = (each.hours, each.heard_h, each.hours - each.heard_h)
        told = (f"{words.number(value, 2)}\u00a0h" for value in hours)
        rows.append([words.bucket(facts.axis.buckets[index], unit), str(each.count), *told])
    return table(words.say("data.recorded"), columns, rows)


def _warnings(facts: Facts, words: Words) -> Html:
    seen = Counter(text for s in facts.sessions for text in s.result.recording.warnings)
    if not seen:
        return Html("")
    rows: list[list[Child]] = [[words.told(text), str(count)] for text, count in seen.most_common(MOST_WARNINGS)]
    title = words.say("data.warnings")
    return table(title, [title, words.say("data.times")], rows)
