"""A figure over the days of a report: its chart, and the same numbers as a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Literal

from tracker.diary import How
from tracker.model import Bounds
from tracker.page.chart import Ground, axes, dates, picture, values_between
from tracker.page.html import Child, Html, el, plain, table
from tracker.page.times import Axis
from tracker.page.words import Words
from tracker.plot.picture import Kind
from tracker.plot.shapes import Box, Rule, Shape, Sign

HOWS: tuple[How, ...] = ("sensed", "corrected", "self-reported")
APART = 9.0
"""Pixels between the signs of one bucket."""

PrescribedOn = Callable[[date], Bounds | None]


@dataclass(frozen=True, slots=True)
class Value:
    """What was measured or told on a day."""

    day: date
    value: float
    how: How


@dataclass(frozen=True, slots=True)
class Trend:
    """A figure over time. `title` names it, `unit` stands at its axis. `bars`: values of a bucket are added up
    and divided by its days that have any, else their median is shown. `least_span`: the axis is at least so long.
    `band`: what `prescribed` tells, where it is not what anybody prescribed.
    """

    title: str
    unit: str
    values: tuple[Value, ...]
    prescribed: PrescribedOn
    decimals: int = 0
    bars: bool = False
    from_zero: bool = True
    least_span: float = 10.0
    band: Literal["prescribed", "usual"] = "prescribed"


@dataclass(frozen=True, slots=True)
class Cell:
    """The values of one bucket and one source; `middle` is what is drawn."""

    index: int
    how: How
    values: tuple[float, ...]
    middle: float


def trend_figure(trend: Trend, axis: Axis, words: Words) -> Html:
    """The chart with its table; nothing where there is nothing to show."""
    if not trend.values:
        return Html("")
    cells = _cells(trend, axis)
    shapes = list(_shapes(trend, cells, axis, words))
    label = _in_words(trend, cells, axis, words)
    return figure(trend.title, picture(shapes, label), _table(trend, cells, axis, words), words)


def buckets_of(trend: Trend, axis: Axis) -> list[int]:
    """The buckets that have values."""
    return sorted({axis.index_of(value.day) for value in trend.values})


def brief_words(trend: Trend, axis: Axis, words: Words) -> str:
    """The values of one bucket in a few words: how much, how it is known where not sensed, what was prescribed."""
    parts = []
    for cell in _cells(trend, axis):
        how = "" if cell.how == "sensed" else f" {words.say(f'kind.{cell.how}')}"
        parts.append(f"{_told(cell, trend, words)} {trend.unit}{how}")
        asked = trend.prescribed(axis.buckets[cell.index].last)
    if parts and asked is not None:
        parts.append(f"{words.say(f'kind.{trend.band}')}: {words.span(asked)}")
    return "; ".join(parts) or "–"


def figure(title: str, chart: Html, numbers: Html, words: Words) -> Html:
    """A chart under its title, and its table to be unfolded (on paper it is)."""
    summary = plain("summary", words.say("as.table"), el("span", {"class": "unseen"}, f": {title}"))
    return plain("figure", plain("figcaption", title), chart, plain("details", summary, numbers))


def _cells(trend: Trend, axis: Axis) -> list[Cell]:
    found: dict[tuple[int, How], list[Value]] = defaultdict(list)
    days: dict[int, set[date]] = defaultdict(set)
    for value in trend.values:
        index = axis.index_of(value.day)
        found[index, value.how].append(value)
        days[index].add(value.day)
    cells = []
    for (index, how), values in sorted(found.items(), key=lambda item: (item[0][0], HOWS.index(item[0][1]))):
        numbers = tuple(value.value for value in values)
        middle = sum(numbers) / len(days[index]) if trend.bars else median(numbers)
        cells.append(Cell(index, how, numbers, middle))
    return cells


def _shapes(trend: Trend, cells: Sequence[Cell], axis: Axis, words: Words) -> Iterator[Shape]:
    asked = [trend.prescribed(bucket.last) for bucket in axis.buckets]
    tops = [top for bounds in asked if bounds for top in (bounds.min, bounds.max) if top is not None]
    seen = _heights(cells) if trend.bars else [v for cell in cells for v in cell.values]
    low, high = values_between([*seen, *tops], from_zero=trend.from_zero, least_span=trend.least_span)
    ground = Ground(axis, low, high)
    yield from _asked(ground, asked, trend.band)
    yield from axes(ground, trend.unit, words)
    yield from _bars(ground, cells) if trend.bars else _signs(ground, cells)
    yield from dates(ground, ground.foot, words)


def _heights(cells: Sequence[Cell]) -> list[float]:
    heights: dict[int, float] = defaultdict(float)
    for cell in cells:
        heights[cell.index] += cell.middle
    return list(heights.values())


def _asked(ground: Ground, asked: Sequence[Bounds | None], band: Kind) -> Iterator[Box]:
    """What was prescribed (or is usual), one box for all buckets that follow each other with the same."""
    start = 0
    for index in range(1, len(asked) + 1):
        if index < len(asked) and asked[index] == asked[start]:
            continue
        bounds = asked[start]
        if bounds is not None:
            x = ground.left + start * ground.slot
            top = ground.y(ground.high if bounds.max is None else bounds.max)
            foot = ground.y(ground.low if bounds.min is None else bounds.min)
            middle = (top + foot) / 2
            top, foot = min(top, middle - 1.5), max(foot, middle + 1.5)
            yield Box(band, x, top, (index - start) * ground.slot, foot - top)
        start = index


def _bars(ground: Ground, cells: Sequence[Cell]) -> Iterator[Shape]:
    """A bar a bucket, what is known in different ways one upon the other."""
    reached: dict[int, float] = defaultdict(float)
    for cell in cells:
        foot = reached[cell.index]
        reached[cell.index] += cell.middle
        yield ground.box(cell.how, cell.index, foot, foot + cell.middle)


def _signs(ground: Ground, cells: Sequence[Cell]) -> Iterator[Shape]:
    """The median of a bucket, and from its least to its largest value a line; beside each other by source."""
    beside: dict[int, list[How]] = defaultdict(list)
    for cell in cells:
        beside[cell.index].append(cell.how)
    for cell in cells:
        row = beside[cell.index]
        apart = min(APART, ground.slot / 2)
        x = ground.x(cell.index) + (row.index(cell.how) - (len(row) - 1) / 2) * apart
        if len(cell.values) > 1:
            yield Rule(x, ground.y(max(cell.values)), x, ground.y(min(cell.values)))
        yield Sign(cell.how, x, ground.y(cell.middle))


def _in_words(trend: Trend, cells: Sequence[Cell], axis: Axis, words: Words) -> str:
    """The first and the last bucket, and where the values lay."""
    first, last = (words.bucket(axis.buckets[cell.index], axis.period.unit) for cell in (cells[0], cells[-1]))
    ends = (words.number(cell.middle, trend.decimals) for cell in (cells[0], cells[-1]))
    return words.say("chart.words", f"{trend.title}, {trend.unit}", first, next(ends), last, next(ends))


def _table(trend: Trend, cells: Sequence[Cell], axis: Axis, words: Words) -> Html:
    by_bucket: dict[int, dict[How, Cell]] = defaultdict(dict)
    for cell in cells:
        by_bucket[cell.index][cell.how] = cell
    used = [how for how in HOWS if any(cell.how == how for cell in cells)]
    kinds = (trend.band, *used)
    columns = [words.say(f"unit.{axis.period.unit}"), *(words.say(f"kind.{kind}") for kind in kinds)]
    rows: list[list[Child]] = []
    for index, row in sorted(by_bucket.items()):
        bucket = axis.buckets[index]
        asked = trend.prescribed(bucket.last)
        told = [_told(row.get(how), trend, words) for how in used]
        rows.append([words.bucket(bucket, axis.period.unit), "–" if asked is None else words.span(asked), *told])
    return table(f"{trend.title}, {trend.unit}", columns, rows)


def _told(cell: Cell | None, trend: Trend, words: Words) -> str:
    """A bucket's figure, and the least and largest that it stands for."""
    if cell is None:
        return "–"
    middle, low, high = (
        words.number(v, trend.decimals) for v in (cell.middle, min(cell.values), max(cell.values))
    )
    return middle if trend.bars or low == high else f"{middle} ({low}–{high})"
