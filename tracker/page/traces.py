"""Why a count is what it is: the panels of `backbeat replay --plot`, still, one a set."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.page.facts import Facts
from tracker.page.html import Html, el, joined, listing, plain, table
from tracker.page.records import Traced
from tracker.page.words import Words
from tracker.plot.layout import lay_out
from tracker.plot.picture import Panel, Picture
from tracker.plot.shapes import WIDTH, Frame, Sheet
from tracker.plot.shapes import Words as Text
from tracker.plot.svg import FONT, drawn, framed

ENGLISH = {"lang": "en"}
"""Panels speak English whatever the page's language is."""


def traces(facts: Facts, words: Words) -> Html:
    """The panels with their notes and tables."""
    shown = facts.records.traces
    if not shown:
        return plain("p", words.say("nothing"))
    panels = tuple(traced.panel for traced in shown)
    sheet = lay_out(Picture("", (), panels))
    parts = [
        _panel(number, traced, frame, facts, words)
        for number, (traced, frame) in enumerate(zip(shown, sheet.frames, strict=True))
    ]
    return joined([plain("p", words.say("traces.note")), *parts, _legend(sheet, words)])


def _panel(number: int, traced: Traced, frame: Frame, facts: Facts, words: Words) -> Html:
    panel = traced.panel
    title = f"{words.moment(facts.period.local(traced.at))}: {traced.name}"
    still = tuple(s for s in frame.still if not isinstance(s, Text) or s.y > frame.y - 4)
    quiet = Frame(
        panel, frame.x, frame.y, frame.width, frame.foot, frame.values_y, frame.moving, frame.labels, still
    )
    chart = _graphic(frame.y - 14, frame.foot + 22, title, "".join(framed(f"trace{number}", quiet)))
    notes = (el("span", ENGLISH, note) for note in (panel.title, *panel.notes))
    told = listing([*_corrected(traced, facts, words), *notes], "small")
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
        "viewBox": f"0 {top:.0f} {WIDTH:.0f} {bottom - top:.0f}", "role": "img", "aria-label": label,
        "font-family": FONT, "class": "trace", **ENGLISH,
    }  # fmt: skip
    graphic = el("svg", about, Html(inside))
    return el("div", {"class": "wide", "tabindex": "0", "role": "group", "aria-label": label}, graphic)


def _table(panel: Panel, title: str, words: Words) -> Html:
    if panel.table is None:
        return Html("")
    summary = plain("summary", words.say("as.table"), el("span", {"class": "unseen"}, f": {title}"))
    return plain("details", summary, el("div", ENGLISH, table(title, panel.table.columns, panel.table.rows)))


def _legend(sheet: Sheet, words: Words) -> Html:
    if not sheet.legend:
        return Html("")
    top = min(s.y for s in sheet.legend if isinstance(s, Text)) - 16
    return _graphic(top, sheet.height, words.say("legend"), "".join(map(drawn, sheet.legend)))
