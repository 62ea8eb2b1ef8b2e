"""Shapes in pixels, x to the right and y downwards: what every way of drawing has to draw."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from algorithms.types import FloatArray, Span
from tracker.plot.picture import Kind, Panel, Picture

WIDTH, LEFT, RIGHT = 1000.0, 92.0, 18.0
"""Width of a sheet, and what stands left and right of the time axes."""

LETTER = 0.58
"""Width of a letter as a share of its size, about."""

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
    `halo`: with a white rim, to be read on a hatch.
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
    halo: bool = False

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
    """A panel's field: from `x` and `y` on, `width` wide, down to the time axis at `foot`.

    `values_y`: top and bottom of the signal's part, None without one. `moving` and `labels` stand on the time axis
    and must not leave the field; `still` is the rest.
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
