"""HTML built from elements: what is not markup made here is escaped, so that nobody's words become markup."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape

NOTHING: Mapping[str, str] = {}

EMPTY = {"br", "meta", "col"}
"""Elements without an end."""

FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
"""Characters that no HTML may hold: controls, halves of pairs, and what is no character."""


@dataclass(frozen=True, slots=True)
class Html:
    """A piece of markup made by this package."""

    text: str


Child = Html | str


def el(name: str, attributes: Mapping[str, str], *children: Child) -> Html:
    """An element; strings among its children are text."""
    given = "".join(f' {key}="{escaped(value)}"' for key, value in attributes.items())
    if name in EMPTY:
        return Html(f"<{name}{given}>")
    return Html(f"<{name}{given}>{''.join(map(_inside, children))}</{name}>")


def plain(name: str, *children: Child) -> Html:
    """An element without attributes."""
    return el(name, NOTHING, *children)


def joined(parts: Iterable[Child]) -> Html:
    """The parts one after the other."""
    return Html("".join(map(_inside, parts)))


def said(text: str) -> Html:
    """What a person wrote: text of its own, whichever way it runs."""
    return plain("bdi", text)


def in_english(text: str) -> Html:
    """What the program wrote into the records, whatever the page's language is."""
    return el("bdi", {"lang": "en"}, text)


def escaped(text: str) -> str:
    """The text as it stands in HTML: without characters that HTML forbids, everything else as it was."""
    return escape(FORBIDDEN.sub("\ufffd", text))


def listing(items: Iterable[Child], name: str = "") -> Html:
    """A list, nothing where it would be empty. `name`: its class."""
    parts = [plain("li", item) for item in items]
    return el("ul", {"class": name} if name else NOTHING, *parts) if parts else Html("")


def table(caption: str, columns: Iterable[str], rows: Iterable[Iterable[Child]]) -> Html:
    """A table, its first column the headers of the rows; it can be scrolled where it is too wide."""
    head = plain("tr", *(el("th", {"scope": "col"}, name) for name in columns))
    body = [_row(list(row)) for row in rows]
    inside = (plain("caption", caption), plain("thead", head), plain("tbody", *body))
    return el(
        "div", {"class": "wide", "tabindex": "0", "role": "group", "aria-label": caption}, plain("table", *inside)
    )


def _row(cells: list[Child]) -> Html:
    return plain("tr", el("th", {"scope": "row"}, cells[0]), *(plain("td", cell) for cell in cells[1:]))


def _inside(child: Child) -> str:
    return child.text if isinstance(child, Html) else escaped(child)
