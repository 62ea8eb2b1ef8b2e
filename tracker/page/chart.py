"""Small charts over the buckets of a period: what they stand on, and how they become a picture.

All are equally narrow, so that a telephone shows them as they are and a sheet of paper two beside each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tracker.page.html import Html, el
from tracker.page.times import Axis
from tracker.page.words import Words
from tracker.plot.picture import Kind
from tracker.plot.shapes import Box, Curve, Rule, Shape
from tracker.plot.shapes import Words as Text
from tracker.plot.svg import FONT, drawn
from tracker.plot.ticks import value_ticks

WIDTH, HEIGHT = 360.0, 176.0
RIGHT, TOP, FOOT = 10.0, 26.0, 22.0
LETTERS = 12.0
MOST_LABELS = 4


@dataclass(frozen=True, slots=True)
class Ground:
    """What a chart stands on: a slot a bucket, from `low` to `high` in between `TOP` and `foot` pixels."""

    axis: Axis
    low: float
    high: float
    left: float = 40.0
    foot: float = HEIGHT - FOOT

    @property
    def slot(self) -> float:
        """Pixels of one bucket."""
        return (WIDTH - RIGHT - self.left) / len(self.axis.buckets)

    def x(self, index: int) -> float:
        """The middle of a bucket."""
        return self.left + (index + 0.5) * self.slot

    def y(self, value: float) -> float:
        """The height of a value; what lies beyond an end stands at it."""
        share = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return self.foot - share * (self.foot - TOP)

    def box(self, kind: Kind, index: int, low: float, high: float, share: float = 0.7) -> Box:
        """A bar over part of a bucket's width."""
        wide = self.slot * share
        return Box(kind, self.x(index) - wide / 2, self.y(high), wide, max(self.y(low) - self.y(high), 0.5))


def values_between(values: Iterable[float], *, from_zero: bool, least_span: float) -> tuple[float, float]:
    """The ends of an axis that shows all values."""
    seen = list(values) or [0.0]
    low, high = (0.0 if from_zero else min(seen)), max(seen)
    if not from_zero:
        low = max(0.0, low - max(0.0, least_span - (high - low)) / 2)
    high = max(high, low + least_span)
    margin = 0.08 * (high - low)
    return (low if from_zero else max(0.0, low - margin)), high + margin


def axes(ground: Ground, unit: str, words: Words) -> Iterator[Shape]:
    """The grid with its values, the unit above it, the dates beneath."""
    yield Text(4, 14, unit, LETTERS)
    for value in value_ticks(ground.low, ground.high):
        y = ground.y(value)
        yield Rule(ground.left, y, WIDTH - RIGHT, y, "#DDDDDD")
        yield Text(ground.left - 5, y + 4, words.brief(value), LETTERS, "end")


def dates(ground: Ground, foot: float, words: Words) -> Iterator[Shape]:
    """The time axis at `foot` pixels."""
    yield Rule(ground.left, foot, WIDTH - RIGHT, foot)
    buckets = ground.axis.buckets
    step = -(-len(buckets) // MOST_LABELS)
    for index in range(0, len(buckets), step):
        x = ground.x(index)
        yield Rule(x, foot, x, foot + 4)
        at_end = x + 22 > WIDTH
        yield Text(
            min(x, WIDTH), foot + 17, words.short(buckets[index].first), LETTERS, "end" if at_end else "middle"
        )


def line(kind: Kind, points: Sequence[tuple[float, float] | None]) -> Curve:
    """A line through points; None breaks it."""
    gap = (float("nan"), float("nan"))
    table = np.array([point or gap for point in points], dtype=np.float64).reshape(-1, 2)
    return Curve(kind, table[:, 0], table[:, 1])


def picture(shapes: Iterable[Shape], label: str, height: float = HEIGHT) -> Html:
    """The chart; `label` says in words what it shows."""
    about = {
        "viewBox": f"0 0 {WIDTH:.0f} {height:.0f}", "role": "img", "aria-label": label, "font-family": FONT,
        "class": "chart",
    }  # fmt: skip
    return el("svg", about, Html("".join(map(drawn, shapes))))
