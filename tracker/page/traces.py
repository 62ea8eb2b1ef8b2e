"""Why a count is what it is: the panels of `backbeat replay --plot`, still, one a set."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.page.facts import Facts
from tracker.page.html import Html, el, joined, listing, plain, table
from tracker.page.panels import in_words
from tracker.page.records import Traced
from tracker.page.signs import samples
from tracker.page.words import Words
from tracker.plot.layout import kinds_of, lay_out
from tracker.plot.picture import Panel, Picture
from tracker.plot.shapes import WIDTH, Frame
from tracker.plot.shapes import Words as Text
from tracker.plot.svg import FONT, framed

MORE = 14.0
"""Pixels at the left for names of lanes that are longer than in English."""


def traces(facts: Facts, words: Words) -> Html:
    """The panels with their notes and tables."""
    shown = facts.records.traces
    if not shown:
        return plain("p", words.say("nothing"))
    picture = Picture("", (), tuple(in_words(traced.panel, words) for traced in shown))
    frames = lay_out(picture).frames
    parts = [
        _panel(number, traced, frame, facts, words)
        for number, (traced, frame) in enumerate(zip(shown, frames, strict=True))
    ]
    return joined([plain("p", words.say("traces.note")), samples(kinds_of(picture), words), *parts])


def _panel(number: int, traced: Traced, frame: Frame, facts: Facts, words: Words) -> Html:
    panel = frame.panel
    title = f"{words.moment(facts.period.local(traced.at))}: {traced.name}"
    still = tuple(s for s in frame.still if not isinstance(s, Text) or s.y > frame.y - 4)
    quiet = Frame(
        panel, frame.x, frame.y, frame.width, frame.foot, frame.values_y, frame.moving, frame.labels, still
    )
    chart = _graphic(frame.y - 14, frame.foot + 22, title, "".join(framed(f"trace{number}", quiet)))
    notes = (panel.title.removeprefix(traced.name).lstrip(",: "), *panel.notes)
    told = listing([*_corrected(traced, facts, words), *map(words.told, notes)], "small")
    return plain("figure", plain("figcaption", title), told, chart, _table(panel, title, words))


def _corrected(traced: Traced, facts: Facts, words: Words) -> Iterator[str]:
    """What a person says instead of what was sensed."""
    for each in facts.corrections:
        if (each.session, each.set) == (traced.session, traced.set):
            values = (_value(value, words) for value in (each.corrected, each.sensed))
            yield words.say("traces.corrected", words.say(f"field.{each.field}"), *values)


def _value(value: float | str | None, words: Words) -> str:
    if value is None:
        return words.say("unknown")
    return value if isinstance(value, str) else words.brief(value)


def _graphic(top: float, bottom: float, label: str, inside: str) -> Html:
    about = {
        "viewBox": f"{-MORE:.0f} {top:.0f} {WIDTH + MORE:.0f} {bottom - top:.0f}", "role": "img",
        "aria-label": label, "font-family": FONT, "class": "trace",
    }  # fmt: skip
    graphic = el("svg", about, Html(inside))
    return el("div", {"class": "wide", "tabindex": "0", "role": "group", "aria-label": label}, graphic)


def _table(panel: Panel, title: str, words: Words) -> Html:
    if panel.table is None:
        return Html("")
    summary = plain("summary", words.say("as.table"), el("span", {"class": "unseen"}, f": {title}"))
    return plain("details", summary, table(title, panel.table.columns, panel.table.rows))
