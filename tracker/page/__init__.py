"""The report: one page for the patient and for whoever gave the plan, complete in itself, made of records alone.

    text = report_page(records, load_catalogue(), words_of("en"))

No script, nothing fetched: the browser is told to hold the page to that. The same records give the same page.
"""

from __future__ import annotations

from importlib import resources

from tracker.catalogue import Catalogue
from tracker.page.calendar import calendar
from tracker.page.calibrations import calibrations
from tracker.page.coverage import coverage
from tracker.page.doses import doses, trends
from tracker.page.facts import Facts, facts_of
from tracker.page.glance import glance, legend
from tracker.page.html import Html, el, joined, listing, plain, said
from tracker.page.minding import minding
from tracker.page.notes import notes
from tracker.page.pain import further_out, pain
from tracker.page.posture import posture
from tracker.page.records import PageRecords, Traced
from tracker.page.traces import traces
from tracker.page.walks import walks
from tracker.page.words import LANGS, Lang, Words, words_of
from tracker.plot.svg import patterns

__all__ = ["LANGS", "Lang", "PageRecords", "Traced", "report_page", "words_of"]

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""The browser itself holds the page to asking for nothing and running nothing."""


def report_page(records: PageRecords, catalogue: Catalogue, words: Words) -> str:
    """The page."""
    facts = facts_of(records)
    title = words.say("title.of", records.name) if records.name else words.say("title")
    page = el("html", {"lang": words.lang}, _head(title), plain("body", *_body(facts, catalogue, words, title)))
    return f"<!DOCTYPE html>\n{page.text}\n"


def _head(title: str) -> Html:
    style = resources.files("tracker.page").joinpath("page.css").read_text(encoding="utf-8")
    return plain(
        "head",
        el("meta", {"charset": "utf-8"}),
        el("meta", {"http-equiv": "Content-Security-Policy", "content": POLICY}),
        el("meta", {"name": "viewport", "content": "width=device-width, initial-scale=1"}),
        plain("title", title), plain("style", Html(style)),
    )  # fmt: skip


def _body(facts: Facts, catalogue: Catalogue, words: Words, title: str) -> list[Html]:
    say, period = words.say, facts.period
    sections = _sections(facts, catalogue, words)
    links = [el("a", {"href": f"#{key}"}, say(key)) for key in sections]
    intro = "intro.outward" if further_out(facts) else "intro"
    hatches = el("svg", {"width": "0", "height": "0", "class": "hatches", "aria-hidden": "true"}, Html(patterns()))
    return [
        el("a", {"class": "skip", "href": "#content"}, say("to.content")), hatches,
        plain(
            "header", plain("h1", said(title)),
            el("p", {"class": "when"}, say("from.to", words.day(period.first), words.day(period.last))),
            plain("p", say(intro)),
        ),
        el("nav", {"aria-label": say("contents")}, listing(links)),
        el("main", {"id": "content"}, *(_section(key, inside, words) for key, inside in sections.items())),
        plain("footer", plain("p", say("footer", words.moment(period.local(facts.records.made_at))))),
    ]  # fmt: skip


def _sections(facts: Facts, catalogue: Catalogue, words: Words) -> dict[str, Html]:
    """By the key of its title, which is its anchor as well."""
    return {
        "glance": joined([glance(facts, words), legend(words)]),
        "calendar": calendar(facts, words),
        "doses": doses(facts, catalogue, words),
        "pain": pain(facts, catalogue, words),
        "minding": minding(facts, catalogue, words),
        "walking": walks(facts, words),
        "posture": posture(facts, words),
        "trends": trends(facts, catalogue, words),
        "data": joined([coverage(facts, words), calibrations(facts, catalogue, words)]),
        "traces": traces(facts, words),
        "notes": notes(facts, catalogue, words),
    }


def _section(key: str, inside: Html, words: Words) -> Html:
    return el(
        "section",
        {"id": key, "aria-labelledby": f"{key}-title"},
        el("h2", {"id": f"{key}-title"}, words.say(key)),
        inside,
    )
