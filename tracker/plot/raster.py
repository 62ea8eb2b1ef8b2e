"""A sheet through matplotlib: pixels (.png) or a page (.pdf). Needs the extra `plot`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sensors.atomic import replacing
from tracker.plot.layout import time_axis
from tracker.plot.shapes import Box, Curve, Frame, Rule, Shape, Sheet, Sign, Words, fitting
from tracker.plot.styles import STYLES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.patches import Rectangle

DPI = 100
ANCHORS = {"start": "left", "middle": "center", "end": "right"}
HATCHES = {"": None, "/": "////", "\\": "\\\\\\\\", "x": "xxxx", ".": "...."}
POINTS = 72.0 / DPI
"""Points in a pixel: matplotlib counts letters and lines in points."""

SHARP_PX = 8000
"""A taller picture is drawn at half the sharpness."""


def save(sheet: Sheet, out: Path) -> None:
    """Write the sheet.

    Raises:
        FileError: it cannot be written.
    """
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context({"hatch.linewidth": 0.7, "font.family": "DejaVu Sans"}):
        figure = Figure(figsize=(sheet.width / DPI, sheet.height / DPI), dpi=DPI)
        axis = figure.add_axes((0.0, 0.0, 1.0, 1.0))
        axis.set_axis_off()
        axis.set_xlim(0, sheet.width)
        axis.set_ylim(sheet.height, 0)
        for shape, frame in _shapes(sheet):
            _draw(axis, shape, _field(axis, frame) if frame else None)
        with replacing(out) as stream:
            dpi = 2 * DPI if sheet.height < SHARP_PX else DPI
            figure.savefig(stream, dpi=dpi, format=out.suffix.lower().removeprefix("."))


def _shapes(sheet: Sheet) -> Iterator[tuple[Shape, Frame | None]]:
    """Every shape, with the frame that it must not leave."""
    for frame in sheet.frames:
        yield from ((shape, None) for shape in frame.still)
        yield from ((shape, frame) for shape in frame.moving)
        yield from ((w, frame) for w in fitting(frame.labels) if frame.x <= w.x <= frame.x + frame.width)
        yield from ((shape, None) for shape in time_axis(frame))
    yield from ((shape, None) for shape in (*sheet.head, *sheet.legend))


def _field(axis: Axes, frame: Frame) -> Rectangle:
    from matplotlib.patches import Rectangle

    height = frame.foot - frame.y
    return Rectangle((frame.x, frame.y), frame.width, height, transform=axis.transData)


def _draw(axis: Axes, shape: Shape, field: Rectangle | None) -> None:
    match shape:
        case Box():
            _draw_box(axis, shape, field)
        case Curve():
            _draw_curve(axis, shape, field)
        case Sign():
            _draw_sign(axis, shape)
        case Words():
            _draw_words(axis, shape)
        case Rule(x, y, to_x, to_y, colour):
            axis.plot([x, to_x], [y, to_y], color=colour, lw=POINTS, solid_capstyle="butt")


def _draw_words(axis: Axes, shape: Words) -> None:
    from matplotlib.patheffects import withStroke

    text = axis.text(
        shape.x, shape.y, shape.text.replace("$", r"\$"), size=shape.size * POINTS, color=shape.colour,
        weight="bold" if shape.bold else "normal", ha=ANCHORS[shape.anchor], va="baseline",
    )  # fmt: skip
    if shape.halo:
        text.set_path_effects([withStroke(linewidth=2.5, foreground="#FFFFFF")])


def _draw_box(axis: Axes, shape: Box, field: Rectangle | None) -> None:
    from matplotlib.colors import to_rgba
    from matplotlib.patches import Rectangle

    style = STYLES[shape.kind]
    fill = to_rgba(style.fill, 0.3 if shape.faint else style.opacity)
    box = Rectangle(
        (shape.x, shape.y), shape.width, shape.height, facecolor=fill, edgecolor=style.edge or "none",
        hatch=HATCHES[style.hatch], lw=style.width * POINTS if style.edge else 0, ls=_dash(style.dash),
    )  # fmt: skip
    axis.add_patch(box)
    if field is not None:
        box.set_clip_path(field)


def _draw_curve(axis: Axes, shape: Curve, field: Rectangle | None) -> None:
    style = STYLES[shape.kind]
    if shape.low is None:
        (line,) = axis.plot(shape.x, shape.y, color=style.edge, lw=style.width * POINTS, ls=_dash(style.dash))
        if field is not None:
            line.set_clip_path(field)
        return
    area = axis.fill_between(
        shape.x, shape.y, shape.low, where=np.isfinite(shape.y), color=style.fill, alpha=style.opacity,
        edgecolor=style.edge, lw=style.width * POINTS,
    )  # fmt: skip
    if field is not None:
        area.set_clip_path(field)


def _draw_sign(axis: Axes, shape: Sign) -> None:
    style = STYLES[shape.kind]
    lift = 6.0 if style.symbol == "v" else 0.0
    width = 2.0 if style.symbol == "x" else 1.2
    axis.plot(
        [shape.x], [shape.y - lift], style.symbol or "o", ms=(11 if style.symbol == "v" else 8) * POINTS,
        mfc=style.fill, mec=style.edge, mew=width * POINTS * 1.2,
    )  # fmt: skip


def _dash(dash: tuple[float, float] | None) -> tuple[int, tuple[float, float] | None] | str:
    return "solid" if dash is None else (0, dash)
