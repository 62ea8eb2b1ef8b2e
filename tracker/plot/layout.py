"""Where everything in a picture stands: from seconds and degrees to pixels, once for every way of drawing.

A sheet is a list of shapes in pixels, x to the right and y downwards. What moves when a reader zooms (all that
stands on a time axis) belongs to a frame; the rest stands still.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from algorithms.types import FloatArray, Span
from tracker.plot.picture import Band, Kind, Line, Panel, Picture, Point, covered
from tracker.plot.styles import STYLES
from tracker.plot.ticks import time_ticks, value_ticks

WIDTH, LEFT, RIGHT = 1000.0, 92.0, 18.0
SIGNAL, LANE, LANE_GAP, AXIS = 180.0, 20.0, 6.0, 26.0
HEAD, TITLE, NOTE, BETWEEN = 34.0, 22.0, 16.0, 22.0
LETTER = 0.58
"""Width of a letter as a share of its size, about."""

NOTE_LETTERS = 150

Anchor = Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in the style of its kind. `hint`: what it stands for, in full."""

    kind: Kind
    x: float
    y: float
    width: float
    height: float
    hint: str = ""
    faint: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """A line through (n,) points, or where `low` is given the area between it and `y`; NaN breaks it."""

    kind: Kind
    x: FloatArray
    y: FloatArray
    low: FloatArray | None = None


@dataclass(frozen=True, slots=True)
class Sign:
    """The symbol of a kind."""

    kind: Kind
    x: float
    y: float
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text; `y` is its baseline. `room`: pixels there are for it, None for as many as it takes.
    `every`: its number in a row of numbers, of which only some are written where there is no room for all.
    """

    x: float
    y: float
    text: str
    size: float = 12.0
    anchor: Anchor = "start"
    bold: bool = False
    colour: str = "#000000"
    room: float | None = None
    every: int | None = None

    @property
    def wide(self) -> float:
        """About how wide it is, pixels."""
        return LETTER * self.size * len(self.text)


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line of an axis or its grid."""

    x: float
    y: float
    to_x: float
    to_y: float
    colour: str = "#333333"


Shape = Box | Curve | Sign | Words | Rule


@dataclass(frozen=True, slots=True)
class Frame:
    """A panel's field. `boxes` reach over everything that `curves` and `signs` are drawn on. `foot`: the y of the
    time axis; `values_y`: top and bottom of the signal's part, None without one.
    """

    panel: Panel
    x: float
    y: float
    width: float
    foot: float
    values_y: tuple[float, float] | None
    moving: tuple[Shape, ...]
    labels: tuple[Words, ...]
    still: tuple[Shape, ...]

    def x_of(self, t_s: float) -> float:
        """Pixels of a time."""
        return x_of(self.panel.shown, t_s)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture laid out. `head` and `legend` stand outside the frames."""

    picture: Picture
    width: float
    height: float
    head: tuple[Shape, ...]
    frames: tuple[Frame, ...]
    legend: tuple[Shape, ...]


def lay_out(picture: Picture) -> Sheet:
    """Give everything in a picture its place."""
    head: list[Shape] = [Words(LEFT - 70, 24, picture.title, 17, bold=True)]
    y = HEAD
    for note in _wrapped(picture.notes):
        head.append(Words(LEFT - 70, y + 12, note, 12, colour="#333333"))
        y += NOTE
    frames = []
    for panel in picture.panels:
        frames.append(_frame(panel, y + BETWEEN))
        y = frames[-1].foot + AXIS
    legend = tuple(_legend(picture, y + BETWEEN))
    rows = len({shape.y for shape in legend if isinstance(shape, Words)})
    return Sheet(picture, WIDTH, y + BETWEEN + 20 * rows + 12, tuple(head), tuple(frames), legend)


def x_of(shown: Span, t_s: float) -> float:
    """Pixels of a time on a panel that shows a stretch."""
    wide = WIDTH - LEFT - RIGHT
    return LEFT + wide * (t_s - shown.start_s) / (shown.end_s - shown.start_s)


def fitting(labels: Sequence[Words], stretch: float = 1.0) -> Iterator[Words]:
    """Those labels for which there is room; of numbers every 2nd, 5th, 10th and so on, as needed.

    `stretch`: how much wider than laid out everything is.
    """
    numbers = [w for w in labels if w.every is not None]
    pitch = float(np.median(np.diff([w.x for w in numbers]))) * stretch if len(numbers) > 1 else np.inf
    wide = max((w.wide for w in numbers), default=0.0) + 4.0
    step = next((n for n in (1, 2, 5, 10, 20, 50, 100) if n * pitch >= wide), 200)
    for words in labels:
        if words.every is not None:
            if words.every % step == 0:
                yield words
        elif words.room is None or words.wide <= words.room * stretch:
            yield words


def _frame(panel: Panel, top: float) -> Frame:
    still: list[Shape] = [Words(LEFT - 70, top + 12, panel.title, 14, bold=True)]
    y = top + TITLE
    for note in _wrapped(panel.notes):
        still.append(Words(LEFT - 70, y + 10, note, 12, colour="#333333"))
        y += NOTE
    y += 6
    values_y = (y, y + SIGNAL) if panel.values else None
    lanes_y = y + SIGNAL + LANE_GAP if panel.values else y
    foot = lanes_y + len(panel.lanes) * (LANE + LANE_GAP)
    moving: list[Shape] = []
    labels: list[Words] = []
    if values_y is not None and panel.values is not None:
        still += _value_axis(panel, values_y)
        moving += _signal(panel, values_y, labels)
    for k, lane in enumerate(panel.lanes):
        lane_y = lanes_y + k * (LANE + LANE_GAP)
        still.append(Words(LEFT - 8, lane_y + 14, lane.name, 11, "end"))
        moving += _lane(panel, lane.bands, lane_y, labels)
    still += [Rule(LEFT, foot, WIDTH - RIGHT, foot)]
    return Frame(panel, LEFT, y, WIDTH - LEFT - RIGHT, foot, values_y, tuple(moving), tuple(labels), tuple(still))


def time_axis(frame: Frame) -> Iterator[Shape]:
    """The ticks and times at the foot of a frame."""
    for t_s, text in time_ticks(frame.panel.shown):
        x = frame.x_of(t_s)
        yield Rule(x, frame.foot, x, frame.foot + 4)
        yield Words(x, frame.foot + 17, text, 11, "middle")


def _value_axis(panel: Panel, values_y: tuple[float, float]) -> Iterator[Shape]:
    assert panel.values is not None
    top, bottom = values_y
    yield Words(LEFT - 70, top + 10, panel.axis, 11)
    for value in value_ticks(*panel.values):
        y = _y_of(panel.values, values_y, value)
        yield Rule(LEFT, y, WIDTH - RIGHT, y, "#DDDDDD")
        if y > top + 16:
            yield Words(LEFT - 8, y + 4, f"{value:g}", 11, "end")
    yield Rule(LEFT, top, LEFT, bottom)


def _y_of(values: tuple[float, float], values_y: tuple[float, float], value: float) -> float:
    low, high = values
    return values_y[1] - (values_y[1] - values_y[0]) * (value - low) / (high - low)


def _signal(panel: Panel, values_y: tuple[float, float], labels: list[Words]) -> Iterator[Shape]:
    """Bands, curves and symbols of the signal's part."""
    assert panel.values is not None
    top, bottom = values_y
    for band in panel.bands:
        yield _box(panel, band, top, bottom - top, faint=band.kind == "hold")
        if band.label:
            labels.append(_label(panel, band, bottom - 6))
    for curve in panel.curves:
        x = np.array([x_of(panel.shown, t) for t in curve.times_s.tolist()])
        per = (bottom - top) / (panel.values[1] - panel.values[0])
        low, *high = (bottom - per * (values - panel.values[0]) for values in covered(curve))
        if isinstance(curve, Line):
            yield Curve(curve.kind, x, _cut(low, top, bottom))
        else:
            yield Curve(curve.kind, x, high[0], low)
    for point in panel.points:
        yield _sign(panel, point, values_y, labels)


def _cut(y: FloatArray, top: float, bottom: float) -> FloatArray:
    """The line up to where it leaves its field: what runs beyond is not there."""
    beyond = np.where(y < top, -1, np.where(y > bottom, 1, 0))
    before, after = np.append(0, beyond[:-1]), np.append(beyond[1:], 0)
    inner = (beyond != 0) & (before == beyond) & (after == beyond)
    return np.where(inner, np.nan, np.clip(y, top, bottom))


def _sign(panel: Panel, point: Point, values_y: tuple[float, float], labels: list[Words]) -> Sign:
    assert panel.values is not None
    value = min(max(point.value, panel.values[0]), panel.values[1])
    x, y = x_of(panel.shown, point.t_s), _y_of(panel.values, values_y, value)
    if point.label:
        labels.append(Words(x, max(y - 15, values_y[0] + 10), point.label, 11, "middle", bold=True))
    return Sign(point.kind, x, y, point.hint)


def _lane(panel: Panel, bands: Sequence[Band], y: float, labels: list[Words]) -> Iterator[Shape]:
    for band in bands:
        yield _box(panel, band, y, LANE)
        if band.label:
            labels.append(_label(panel, band, y + 14))


def _box(panel: Panel, band: Band, y: float, height: float, faint: bool = False) -> Box:
    x = x_of(panel.shown, band.start_s)
    return Box(band.kind, x, y, max(x_of(panel.shown, band.end_s) - x, 0.5), height, band.hint, faint)


def _label(panel: Panel, band: Band, y: float) -> Words:
    x, end = x_of(panel.shown, band.start_s), x_of(panel.shown, band.end_s)
    digits = "".join(c for c in band.label if c.isdigit())
    every = int(digits) if band.kind == "way" and digits else None
    return Words(
        (x + end) / 2, y, band.label, 11, "middle", colour=STYLES[band.kind].text, room=end - x, every=every
    )


def _wrapped(notes: Sequence[str]) -> list[str]:
    return [part for note in notes for part in textwrap.wrap(note, NOTE_LETTERS)]


def _legend(picture: Picture, y: float) -> Iterator[Shape]:
    """A sample of every kind that the picture shows, with its name."""
    x = LEFT - 70
    for kind in _kinds(picture):
        words = Words(x + 32, y + 11, STYLES[kind].words, 12)
        if x > LEFT - 70 and words.x + words.wide > WIDTH - RIGHT:
            x, y = LEFT - 70, y + 20
            words = Words(x + 32, y + 11, STYLES[kind].words, 12)
        yield _sample(kind, x, y)
        yield words
        x = words.x + words.wide + 18


def _sample(kind: Kind, x: float, y: float) -> Shape:
    style = STYLES[kind]
    if style.fill and kind != "step":
        return Box(kind, x, y, 26, 13)
    if kind == "step":
        return Sign(kind, x + 13, y + 7)
    return Curve(kind, np.array([x, x + 26]), np.array([y + 7, y + 7]))


def _kinds(picture: Picture) -> list[Kind]:
    used = {
        part.kind
        for panel in picture.panels
        for parts in (panel.curves, panel.bands, panel.points, *(lane.bands for lane in panel.lanes))
        for part in parts
    }
    return [kind for kind in STYLES if kind in used]
