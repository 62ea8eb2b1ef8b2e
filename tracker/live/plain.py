"""A line for everything that is said: for screen readers, and where there is no terminal."""

from __future__ import annotations

from collections.abc import Callable

from algorithms.types import Event
from tracker.live.model import Say, View
from tracker.live.words import Words
from tracker.safety.model import Said


class Plain:
    """Prints what is said, advice with its reason, and the keys whenever they change."""

    def __init__(self, words: Words, write: Callable[[str], None]) -> None:
        self._words, self._write = words, write
        self._hint = ""

    def event(self, event: Event) -> None:
        """What happens is said."""

    def said(self, said: Say) -> None:
        """A line, and the reason of an advice below it."""
        self._write(self._words.phrase(said))
        for line in reason_of(said, self._words):
            self._write(line)

    def show(self, view: View) -> None:
        """Which keys there are, when they change."""
        if view.hint and view.hint != self._hint:
            self._write(f"[{self._words.hint(view.hint)}]")
        self._hint = view.hint

    def close(self) -> None:
        """Every line is out already."""


def reason_of(said: Say, words: Words) -> tuple[str, ...]:
    """The rule's own words behind an advice, with where they stand."""
    values = said.values
    if "rule" not in values:
        return ()
    own = values.get("de") if words.voice == "de" else None
    says, reason = (own.says, own.reason) if isinstance(own, Said) else (values["says"], values["reason"])
    where = f"({values['source']}; {values['rule']})"
    return (f"  {says}", f"  {words.tables['dose']['why']}: {reason} {where}")
