"""A sheet as Scalable Vector Graphics: a picture that needs no other package to be drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

import numpy as np

from algorithms.types import FloatArray
from tracker.plot.layout import time_axis
from tracker.plot.picture import Kind
from tracker.plot.shapes import Box, Curve, Frame, Rule, Shape, Sheet, Sign, Words, fitting
from tracker.plot.styles import STYLES, Style

FONT = "system-ui, 'DejaVu Sans', Arial, sans-serif"

HATCHES = {
    "/": "M-2,2 l4,-4 M0,8 l8,-8 M6,10 l4,-4",
    "\\": "M-2,6 l4,4 M0,0 l8,8 M6,-2 l4,4",
    "x": "M0,0 l8,8 M0,8 l8,-8",
    ".": "M2,2 h1.6 M6,6 h1.6",
}


def svg(sheet: Sheet) -> str:
    """The whole sheet as one SVG document."""
    body = [*map(drawn, sheet.head)]
    body += (part for k, f in enumerate(sheet.frames) for part in framed(f"clip{k}", f))
    body += map(drawn, sheet.legend)
    title = escape(sheet.picture.title)
    summary = escape("; ".join(panel.title for panel in sheet.picture.panels))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {sheet.width:.0f} {sheet.height:.0f}" '
        f'width="{sheet.width:.0f}" height="{sheet.height:.0f}" font-family="{FONT}" role="img" '
        f'aria-labelledby="title summary"><title id="title">{title}</title><desc id="summary">{summary}</desc>'
        f'<rect width="100%" height="100%" fill="#FFFFFF"/>{patterns()}\n' + "\n".join(body) + "\n</svg>\n"
    )


def patterns() -> str:
    """The hatches, one a kind that has one."""
    return "<defs>" + "".join(map(_pattern, (k for k, s in STYLES.items() if s.hatch))) + "</defs>"


def drawn(shape: Shape) -> str:
    """One shape."""
    match shape:
        case Box():
            return _box(shape)
        case Curve():
            return _curve(shape)
        case Sign():
            return _sign(shape)
        case Words():
            return words(shape)
        case Rule(x, y, to_x, to_y, colour):
            return f'<path d="M{x:.1f},{y:.1f} L{to_x:.1f},{to_y:.1f}" stroke="{colour}" fill="none"/>'


def words(shape: Words) -> str:
    """A line of text."""
    bold = ' font-weight="bold"' if shape.bold else ""
    halo = ' stroke="#FFFFFF" stroke-width="3.5" paint-order="stroke"' if shape.halo else ""
    return (
        f'<text x="{shape.x:.1f}" y="{shape.y:.1f}" font-size="{shape.size:g}" text-anchor="{shape.anchor}" '
        f'fill="{shape.colour}"{bold}{halo}>{escape(shape.text)}</text>'
    )


def clip(name: str, frame: Frame) -> str:
    """The clip path that keeps what moves inside its frame."""
    height = frame.foot - frame.y
    box = f'<rect x="{frame.x:.1f}" y="{frame.y:.1f}" width="{frame.width:.1f}" height="{height:.1f}"/>'
    return f'<clipPath id="{name}">{box}</clipPath>'


def framed(name: str, frame: Frame) -> Iterator[str]:
    """A frame with its axes; `name`: of its clip path, once in a document."""
    yield clip(name, frame)
    yield from map(drawn, frame.still)
    yield f'<g clip-path="url(#{name})">'
    yield from map(drawn, frame.moving)
    yield from map(drawn, _inside(frame, fitting(frame.labels)))
    yield "</g>"
    yield from map(drawn, time_axis(frame))


def _inside(frame: Frame, labels: Iterable[Words]) -> Iterator[Words]:
    return (w for w in labels if frame.x <= w.x <= frame.x + frame.width)


def _box(shape: Box) -> str:
    style = STYLES[shape.kind]
    at = f'x="{shape.x:.2f}" y="{shape.y:.1f}" width="{shape.width:.2f}" height="{shape.height:.1f}"'
    opacity = 0.3 if shape.faint else style.opacity
    hint = f"<title>{escape(shape.hint)}</title>" if shape.hint else ""
    plain = f'<rect {at} fill="{style.fill}" fill-opacity="{opacity:g}"{_edge(style)}>{hint}</rect>'
    if not style.hatch:
        return plain
    over = f'<rect {at} fill="url(#hatch-{_id(shape.kind)})" pointer-events="none"/>'
    return plain + over


def _curve(shape: Curve) -> str:
    style = STYLES[shape.kind]
    if shape.low is not None:
        return f'<path d="{_area(shape)}" fill="{style.fill}" fill-opacity="{style.opacity:g}"{_edge(style)}/>'
    return f'<path class="{_id(shape.kind)}" d="{path(shape.x, shape.y)}" fill="none"{_edge(style)}/>'


def path(x: FloatArray, y: FloatArray) -> str:
    """The points as path commands, begun anew after each NaN."""
    parts = []
    pen_up = True
    for px, py in zip(x.tolist(), y.tolist(), strict=True):
        if py != py:  # noqa: PLR0124 - NaN
            pen_up = True
            continue
        parts.append(f"{'M' if pen_up else 'L'}{px:.1f},{py:.1f}")
        pen_up = False
    return "".join(parts)


def _area(shape: Curve) -> str:
    """The area between the two edges of a ribbon, a closed path a stretch without NaN."""
    assert shape.low is not None
    good = np.isfinite(shape.y)
    edges = np.flatnonzero(np.diff(np.concatenate([[False], good, [False]])))
    parts = []
    for start, stop in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        x = np.concatenate([shape.x[start:stop], shape.x[start:stop][::-1]])
        y = np.concatenate([shape.y[start:stop], shape.low[start:stop][::-1]])
        parts.append(path(x, y) + "Z")
    return "".join(parts)


def _sign(shape: Sign) -> str:
    style = STYLES[shape.kind]
    x, y = shape.x, shape.y
    outlines = {
        "v": f"M{x - 6:.1f},{y - 11:.1f} h12 l-6,10 z",
        "x": f"M{x - 5:.1f},{y - 5:.1f} l10,10 m0,-10 l-10,10",
        "o": f"M{x - 3.5:.1f},{y:.1f} a3.5,3.5 0 1 0 7,0 a3.5,3.5 0 1 0 -7,0 z",
        "D": f"M{x - 5:.1f},{y:.1f} l5,-5 l5,5 l-5,5 z",
        "s": f"M{x - 4:.1f},{y - 4:.1f} h8 v8 h-8 z",
    }
    hint = f"<title>{escape(shape.hint)}</title>" if shape.hint else ""
    outline, width = outlines[style.symbol or "o"], 2.2 if style.symbol == "x" else 1.4
    return f'<path d="{outline}" fill="{style.fill}" stroke="{style.edge}" stroke-width="{width}">{hint}</path>'


def _edge(style: Style) -> str:
    if not style.edge:
        return ""
    dash = f' stroke-dasharray="{style.dash[0]:g} {style.dash[1]:g}"' if style.dash else ""
    return f' stroke="{style.edge}" stroke-width="{style.width:g}"{dash} vector-effect="non-scaling-stroke"'


def _pattern(kind: Kind) -> str:
    style = STYLES[kind]
    line = f'<path d="{HATCHES[style.hatch]}" stroke="{style.edge}" stroke-width="1" fill="none"/>'
    return f'<pattern id="hatch-{_id(kind)}" width="8" height="8" patternUnits="userSpaceOnUse">{line}</pattern>'


def _id(kind: Kind) -> str:
    return kind.replace(" ", "-")
