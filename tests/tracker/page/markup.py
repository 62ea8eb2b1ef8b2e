"""A page read back as a browser would: its elements, attributes and texts, and whatever is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "br", "img", "link", "input", "path", "rect", "line", "circle"}


@dataclass
class Markup(HTMLParser):
    """`tags`: every element in order. `problems`: elements closed wrongly."""

    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {key: value or "" for key, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {key: value or "" for key, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.problems.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        """All that a reader sees."""
        return " ".join(self.texts)

    def names(self) -> list[str]:
        """The elements."""
        return [tag for tag, _ in self.tags]


def read(page: str) -> Markup:
    """The page, whole."""
    markup = Markup()
    markup.feed(page)
    markup.close()
    return markup
