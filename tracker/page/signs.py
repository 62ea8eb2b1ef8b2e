"""Samples of signs and hatches, each with what it says."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.page.html import Html, el, plain
from tracker.page.words import Words
from tracker.plot.layout import sample
from tracker.plot.picture import Kind
from tracker.plot.shapes import Shape, Sign
from tracker.plot.styles import STYLES
from tracker.plot.svg import drawn


def samples(kinds: Iterable[Kind], words: Words) -> Html:
    """A legend of these kinds."""
    shown = (plain("span", _sample(kind), " ", words.say(f"kind.{kind}")) for kind in kinds)
    return el("p", {"class": "legend"}, *shown)


def _sample(kind: Kind) -> Html:
    shapes: list[Shape] = [sample(kind, 21, 3)]
    if STYLES[kind].symbol:
        shapes.insert(0, Sign(kind, 10, 15 if STYLES[kind].symbol == "v" else 9))
    about = {"viewBox": "0 0 48 18", "width": "48", "height": "18", "aria-hidden": "true"}
    return el("svg", about, Html("".join(map(drawn, shapes))))
