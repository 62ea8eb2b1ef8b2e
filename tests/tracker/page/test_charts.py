"""What the charts draw: in its place, within its field, and told apart without colour."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.diary import How
from tracker.model import Bounds
from tracker.page.chart import FOOT, HEIGHT, TOP, WIDTH, Ground, values_between
from tracker.page.times import Period, axis_of
from tracker.page.trend import Trend, Value, trend_figure
from tracker.page.words import words_of
from tracker.plot.picture import Kind
from tracker.plot.styles import STYLES

FIRST = date(2026, 3, 2)
ENGLISH = words_of("en")
DAYS = st.integers(0, 900)


@given(start=st.dates(date(2020, 1, 1), date(2030, 1, 1)), length=DAYS, into=DAYS)
def test_every_day_lies_in_the_bucket_it_is_counted_in(start: date, length: int, into: int) -> None:
    axis = axis_of(Period(start, start + timedelta(days=length), "UTC"))
    day = start + timedelta(days=min(into, length))
    bucket = axis.buckets[axis.index_of(day)]
    assert bucket.first <= day <= bucket.last
    assert sum((b.last - b.first).days + 1 for b in axis.buckets) == length + 1
    assert len(axis.buckets) <= 55


@given(values=st.lists(st.floats(0, 1e4), min_size=1, max_size=9), from_zero=st.booleans())
def test_the_axis_reaches_round_all_values(values: list[float], from_zero: bool) -> None:
    low, high = values_between(values, from_zero=from_zero, least_span=5.0)
    assert low <= min(values)
    assert max(values) <= high
    assert high - low >= 5.0
    ground = Ground(axis_of(Period(FIRST, FIRST, "UTC")), low, high)
    assert all(TOP <= ground.y(value) <= HEIGHT - FOOT for value in values)


def trend(*values: Value, asked: Bounds | None = None, bars: bool = False) -> str:
    axis = axis_of(Period(FIRST, FIRST + timedelta(days=6), "UTC"))
    made = Trend("Hold", "seconds", values, lambda _: asked, decimals=1, bars=bars)
    return trend_figure(made, axis, ENGLISH).text


def test_the_table_gives_the_median_and_how_far_values_lay_apart() -> None:
    day = FIRST + timedelta(days=2)
    text = trend(*(Value(day, value, "sensed") for value in (8.0, 9.0, 12.5)), asked=Bounds(10, 10))
    assert "<td>10</td><td>9.0 (8.0–12.5)</td>" in text
    assert "4 Mar 2026" in text


def test_bars_stand_upon_each_other_and_are_of_a_day() -> None:
    values = (Value(FIRST, 10.0, "sensed"), Value(FIRST, 5.0, "self-reported"))
    text = trend(*values, bars=True)
    low, high = re.findall(r'<rect x="[\d.]+" y="([\d.]+)" width="[\d.]+" height="([\d.]+)" fill="#', text)
    assert float(high[0]) + float(high[1]) == pytest.approx(float(low[0]), abs=0.2)
    assert float(low[1]) == pytest.approx(2 * float(high[1]), abs=0.3)


def test_an_open_prescription_reaches_to_the_edge() -> None:
    text = trend(Value(FIRST, 40.0, "sensed"), asked=Bounds(30, None))
    top, height = map(float, re.findall(r'y="([\d.]+)" width="[\d.]+" height="([\d.]+)" fill="#DDF0E7"', text)[0])
    assert top == pytest.approx(TOP)
    assert top + height < HEIGHT - FOOT


@given(values=st.lists(st.tuples(st.integers(0, 6), st.floats(0, 500), st.sampled_from(["sensed", "corrected"]))))
def test_nothing_is_drawn_outside_the_picture(values: list[tuple[int, float, How]]) -> None:
    text = trend(*(Value(FIRST + timedelta(days=day), value, how) for day, value, how in values))
    assert bool(text) == bool(values)
    for x, y in re.findall(r"[ML]([\d.-]+),([\d.-]+)", text):
        assert 0 <= float(x) <= WIDTH
        assert 0 <= float(y) <= HEIGHT


def grey(colour: str) -> float:
    """How light a print in grey shows a colour, 0-1 (ITU-R BT.601)."""
    red, green, blue = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


KINDS = ("sensed", "corrected", "self-reported", "prescribed", "gap")


@pytest.mark.parametrize("pair", list(combinations(KINDS, 2)))
def test_signs_are_told_apart_without_colour(pair: tuple[Kind, Kind]) -> None:
    a, b = (STYLES[kind] for kind in pair)
    by_shape = (a.hatch, a.symbol, a.dash) != (b.hatch, b.symbol, b.dash)
    assert by_shape or abs(grey(a.fill) - grey(b.fill)) > 0.25
    assert all(grey(style.edge) < 0.55 for style in (a, b))


@pytest.mark.parametrize(
    ("bounds", "english", "german"),
    [
        (Bounds(5, 10), "5 to 10", "5 bis 10"),
        (Bounds(2.5, 2.5), "2.5", "2,5"),
        (Bounds(30, None), "30 or more", "30 oder mehr"),
        (Bounds(None, 5), "up to 5", "bis zu 5"),
    ],
)
def test_ranges_are_said(bounds: Bounds, english: str, german: str) -> None:
    assert (ENGLISH.span(bounds), words_of("de").span(bounds)) == (english, german)
