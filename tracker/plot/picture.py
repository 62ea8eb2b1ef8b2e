"""What a picture shows, before anybody has decided where it stands on paper.

A picture is a column of panels. A panel has a signal over time and, beneath it, lanes: strips on the same time
axis that say what was made of the signal. Times are seconds from the recording's first sample.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np

from algorithms.types import FloatArray, Span

Kind = Literal[
    "signal", "strongest", "tilt", "range", "lift", "rest", "full", "least", "cadence", "hold", "way", "partial",
    "left out", "gap", "walking", "set", "step", "lying", "sitting", "standing", "upright", "unknown",
    "sensed", "corrected", "self-reported", "prescribed", "usual", "pain", "place",
]  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """`values`: (n,) at `times_s`, NaN where there is nothing."""

    kind: Kind
    times_s: FloatArray
    values: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Ribbon:
    """Between `low` and `high`, (n,) each, at `times_s`: what many samples covered. NaN where there is nothing."""

    kind: Kind
    times_s: FloatArray
    low: FloatArray
    high: FloatArray


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of time. `label` is written on it where there is room, `hint` says it in full."""

    kind: Kind
    start_s: float
    end_s: float
    label: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """A symbol at a time and a value."""

    kind: Kind
    t_s: float
    value: float
    label: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """A strip beneath the signal."""

    name: str
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The same in words and numbers. `spans`: a row each, the stretch of time it speaks of."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Panel:
    """`shown`: the stretch to show, of all that there is (`whole`). `values`: the least and largest value shown,
    None for lanes alone. `bands` reach over the signal's height.
    """

    title: str
    notes: tuple[str, ...]
    shown: Span
    whole: Span
    axis: str
    values: tuple[float, float] | None
    curves: tuple[Line | Ribbon, ...]
    bands: tuple[Band, ...]
    points: tuple[Point, ...]
    lanes: tuple[Lane, ...]
    table: Table | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """A recording, drawn. `notes`: what was wrong with it, or could not be drawn."""

    title: str
    notes: tuple[str, ...]
    panels: tuple[Panel, ...]


def in_rows(panel: Panel, most: int) -> list[Panel]:
    """The panel, or where more than `most` repetitions would make it a black block, parts of it in rows."""
    moves = sum(band.kind == "way" for lane in panel.lanes for band in lane.bands)
    rows = -(-moves // most)
    if rows <= 1:
        return [panel]
    edges = np.linspace(panel.shown.start_s, panel.shown.end_s, rows + 1).tolist()
    parts = [_part(panel, Span(a, b)) for a, b in pairwise(edges)]
    first = replace(parts[0], title=panel.title, notes=panel.notes)
    return [first, *(replace(p, title=f"continued, row {k} of {rows}") for k, p in enumerate(parts[1:], start=2))]


def _part(panel: Panel, shown: Span) -> Panel:
    """What falls into a stretch of a panel."""
    lanes = (Lane(lane.name, _bands_in(lane.bands, shown)) for lane in panel.lanes)
    points = tuple(p for p in panel.points if shown.start_s <= p.t_s <= shown.end_s)
    curves = tuple(_curve_in(curve, shown) for curve in panel.curves)
    return replace(
        panel, notes=(), shown=shown, curves=curves, bands=_bands_in(panel.bands, shown), points=points,
        lanes=tuple(lanes),
    )  # fmt: skip


def _bands_in(bands: tuple[Band, ...], shown: Span) -> tuple[Band, ...]:
    return tuple(b for b in bands if b.end_s > shown.start_s and b.start_s < shown.end_s)


def _curve_in(curve: Line | Ribbon, shown: Span) -> Line | Ribbon:
    first, last = np.searchsorted(curve.times_s, (shown.start_s, shown.end_s)).tolist()
    rows = slice(max(0, first - 1), last + 1)
    if isinstance(curve, Line):
        return Line(curve.kind, curve.times_s[rows], curve.values[rows])
    return Ribbon(curve.kind, curve.times_s[rows], curve.low[rows], curve.high[rows])


def covered(curve: Line | Ribbon) -> tuple[FloatArray, ...]:
    """The values that a curve runs through."""
    return (curve.values,) if isinstance(curve, Line) else (curve.low, curve.high)


def without_gaps(times_s: FloatArray, values: FloatArray, gaps: tuple[Span, ...]) -> FloatArray:
    """The values, NaN where there was no data."""
    seen = values.copy()
    for gap in gaps:
        seen[(times_s > gap.start_s) & (times_s < gap.end_s)] = np.nan
    return seen


def thinned(line: Line, most: int) -> Line:
    """The line by its least and largest value in each of `most` / 2 stretches, where it has more points."""
    n = len(line.values)
    if n <= most:
        return line
    edges = np.linspace(0, n, most // 2 + 1).astype(int)
    rows = [row for a, b in pairwise(edges.tolist()) for row in _extremes(line.values[a:b], a)]
    return Line(line.kind, line.times_s[rows], line.values[rows])


def _extremes(values: FloatArray, first: int) -> list[int]:
    if np.isnan(values).any():
        return [first, first + int(np.isnan(values).argmax())]
    return sorted({first + int(values.argmin()), first + int(values.argmax())})


def limits(values: FloatArray, least_span: float) -> tuple[float, float]:
    """The least and largest of the values with a margin; at least `least_span` apart."""
    seen = values[np.isfinite(values)]
    low, high = (float(seen.min()), float(seen.max())) if len(seen) else (0.0, 0.0)
    lack = max(0.0, least_span - (high - low)) / 2
    margin = 0.08 * (high - low + 2 * lack)
    return low - lack - margin, high + lack + margin
