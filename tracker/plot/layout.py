"""Where everything in a picture stands: from seconds and degrees to pixels, once for every way of drawing.

A sheet is a list of shapes in pixels, x to the right and y downwards. What moves when a reader zooms (all that
stands on a time axis) belongs to a frame; the rest stands still.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

import numpy as np

from algorithms.types import FloatArray
from tracker.plot.picture import Band, Kind, Line, Panel, Picture, Point, covered
from tracker.plot.shapes import LEFT, RIGHT, WIDTH, Box, Curve, Frame, Rule, Shape, Sheet, Sign, Words, x_of
from tracker.plot.styles import STYLES
from tracker.plot.ticks import time_ticks, value_ticks

SIGNAL, LANE, LANE_GAP, AXIS = 180.0, 20.0, 6.0, 26.0
HEAD, TITLE, NOTE, BETWEEN = 34.0, 22.0, 16.0, 22.0
NOTE_LETTERS = 150
EDGE = 22.0
"""Where titles begin."""


def lay_out(picture: Picture) -> Sheet:
    """Give everything in a picture its place."""
    head: list[Shape] = [Words(EDGE, 24, picture.title, 17, bold=True)]
    y = HEAD
    for note in _wrapped(picture.notes):
        head.append(Words(EDGE, y + 12, note, 12, colour="#333333"))
        y += NOTE
    frames = []
    for panel in picture.panels:
        frames.append(_frame(panel, y + BETWEEN))
        y = frames[-1].foot + AXIS
    legend = tuple(_legend(picture, y + BETWEEN))
    rows = len({shape.y for shape in legend if isinstance(shape, Words)})
    return Sheet(picture, WIDTH, y + BETWEEN + 20 * rows + 12, tuple(head), tuple(frames), legend)


def _frame(panel: Panel, top: float) -> Frame:
    still: list[Shape] = [Words(EDGE, top + 12, panel.title, 14, bold=True)]
    y = top + TITLE
    for note in _wrapped(panel.notes):
        still.append(Words(EDGE, y + 10, note, 12, colour="#333333"))
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
    yield Words(EDGE, top + 10, panel.axis, 11)
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
    style = STYLES[band.kind]
    return Words(
        (x + end) / 2, y, band.label, 11, "middle", colour=style.text, room=end - x, every=every,
        halo=bool(style.hatch),
    )  # fmt: skip


def _wrapped(notes: Sequence[str]) -> list[str]:
    return [part for note in notes for part in textwrap.wrap(note, NOTE_LETTERS)]


def _legend(picture: Picture, y: float) -> Iterator[Shape]:
    """A sample of every kind that the picture shows, with its name."""
    x = EDGE
    for kind in kinds_of(picture):
        words = Words(x + 32, y + 11, STYLES[kind].words, 12)
        if x > EDGE and words.x + words.wide > WIDTH - RIGHT:
            x, y = EDGE, y + 20
            words = Words(x + 32, y + 11, STYLES[kind].words, 12)
        yield sample(kind, x, y)
        yield words
        x = words.x + words.wide + 18


def sample(kind: Kind, x: float, y: float) -> Shape:
    """What stands for a kind in a legend."""
    style = STYLES[kind]
    if style.fill and kind != "step":
        return Box(kind, x, y, 26, 13)
    if kind == "step":
        return Sign(kind, x + 13, y + 7)
    return Curve(kind, np.array([x, x + 26]), np.array([y + 7, y + 7]))


def kinds_of(picture: Picture) -> list[Kind]:
    """Every kind of thing that the picture shows."""
    used = {
        part.kind
        for panel in picture.panels
        for parts in (panel.curves, panel.bands, panel.points, *(lane.bands for lane in panel.lanes))
        for part in parts
    }
    return [kind for kind in STYLES if kind in used]
