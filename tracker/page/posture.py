"""How worn time was spent: upright, lying or unknown; the share upright beside the usual one; long sitting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from tracker.model import Bounds
from tracker.page.chart import Ground, axes, dates, picture, values_between
from tracker.page.facts import Facts
from tracker.page.html import Child, Html, el, joined, plain, table
from tracker.page.signs import samples
from tracker.page.trend import Trend, Value, figure, trend_figure
from tracker.page.words import Words
from tracker.plot.picture import Kind
from tracker.plot.shapes import Shape
from tracker.schedule.posture import (
    ALIKE,
    LEAST_WORN_S,
    LONG_SITTING_S,
    PostureTime,
    Worn,
    posture_time,
    upright_on,
    worn_in,
)

Days = Mapping[date, PostureTime]

PARTS: tuple[Kind, ...] = ("upright", "lying", "unknown")


def posture(facts: Facts, words: Words) -> Html:
    """A few sentences and the charts."""
    days = worn_days(facts)
    shown = {day: worn for day, worn in days.items() if facts.period.first <= day <= facts.period.last}
    if not any(_hours(worn) for worn in shown.values()):
        return plain("p", words.say("nothing"))
    charts = [
        trend_figure(_share(shown, days, words), facts.axis, words),
        trend_figure(_sitting(shown, words), facts.axis, words),
        _spent(facts, shown, words),
    ]
    notes = plain("p", words.say("posture.note")), plain("p", _sat(shown, words))
    return joined([*notes, samples(("usual", *PARTS), words), el("div", {"class": "charts"}, *charts)])


def worn_days(facts: Facts) -> Days:
    """Every local day on which a sensor was worn, those before the period too."""
    by_day: dict[date, list[Worn]] = defaultdict(list)
    for worn in (*facts.records.earlier, *map(worn_in, facts.sessions)):
        by_day[facts.period.day_of(worn.at)].append(worn)
    return {day: posture_time(sessions) for day, sessions in sorted(by_day.items())}


def _share(shown: Days, days: Days, words: Words) -> Trend:
    values = [Value(d, 100 * _upright(worn), "sensed") for d, worn in shown.items() if _surely(worn)]

    def usual(day: date) -> Bounds | None:
        share = upright_on(day, days).usual
        if share is None:
            return None
        return Bounds(round(100 * max(0.0, share - ALIKE)), round(100 * min(1.0, share + ALIKE)))

    title, unit = words.say("posture.share"), words.say("in.percent")
    return Trend(title, unit, tuple(values), usual, least_span=100, band="usual")


def _surely(worn: PostureTime) -> bool:
    """Whether the day was worn for long enough, and most of it known: of a wrist only the walking is, say."""
    return worn.worn_s >= max(LEAST_WORN_S, worn.unknown_s)


def _upright(worn: PostureTime) -> float:
    return worn.upright_share or 0.0


def _sitting(shown: Days, words: Words) -> Trend:
    sat = ((day, worn.longest_sitting_s) for day, worn in shown.items())
    values = tuple(Value(day, longest_s / 60, "sensed") for day, longest_s in sat if longest_s)
    return Trend(words.say("posture.sitting"), words.say("in.min"), values, lambda _: None, least_span=30)


def _sat(shown: Days, words: Words) -> str:
    """On how many days anybody sat for long, of those on which sitting was told from standing."""
    told = [worn.long_sittings for worn in shown.values() if worn.long_sittings is not None]
    if not told:
        return words.say("posture.untold")
    return words.say("posture.long", sum(count > 0 for count in told), len(told), words.brief(LONG_SITTING_S / 60))


def _spent(facts: Facts, shown: Days, words: Words) -> Html:
    """The hours of each bucket, one part upon the other."""
    parts: dict[int, list[float]] = defaultdict(lambda: [0.0] * len(PARTS))
    for day, worn in shown.items():
        row = parts[facts.axis.index_of(day)]
        for n, seconds in enumerate((worn.upright_s, worn.lying_s, worn.unknown_s)):
            row[n] += seconds / 3600
    title = words.say("posture.spent")
    label = f"{title}. {words.say('chart.table')}"
    chart = picture(_shapes(facts, parts, words), label)
    return figure(title, chart, _table(title, facts, parts, words), words)


def _shapes(facts: Facts, parts: Mapping[int, Sequence[float]], words: Words) -> Iterator[Shape]:
    low, high = values_between(map(sum, parts.values()), from_zero=True, least_span=0.5)
    ground = Ground(facts.axis, low, high)
    yield from axes(ground, words.say("in.hours"), words)
    for index, row in sorted(parts.items()):
        foot = 0.0
        for kind, hours in zip(PARTS, row, strict=True):
            if hours > 0.002 * high:
                yield ground.box(kind, index, foot, foot + hours)
            foot += hours
    yield from dates(ground, ground.foot, words)


def _table(title: str, facts: Facts, parts: Mapping[int, Sequence[float]], words: Words) -> Html:
    unit = facts.period.unit
    rows: list[list[Child]] = [
        [words.bucket(facts.axis.buckets[index], unit), *(f"{words.number(hours, 2)}\u00a0h" for hours in row)]
        for index, row in sorted(parts.items())
    ]
    columns = [words.say(f"unit.{unit}"), *(words.say(f"kind.{kind}") for kind in PARTS)]
    return table(title, columns, rows)


def _hours(worn: PostureTime) -> float:
    return (worn.worn_s + worn.unknown_s) / 3600
