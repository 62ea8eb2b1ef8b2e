"""A screen to read from afar: a big number, what it counts, what was said last, the sensor, and the keys."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from algorithms.types import Event
from tracker.live.model import Say, View
from tracker.live.plain import reason_of
from tracker.live.words import Words

if TYPE_CHECKING:
    from rich.console import Console, Group
    from rich.text import Text

LINES = 6
"""So much of what was said last is shown."""

GLYPHS = {
    "0": ("███", "█ █", "█ █", "█ █", "███"), "1": ("  █", "  █", "  █", "  █", "  █"),
    "2": ("███", "  █", "███", "█  ", "███"), "3": ("███", "  █", "███", "  █", "███"),
    "4": ("█ █", "█ █", "███", "  █", "  █"), "5": ("███", "█  ", "███", "  █", "███"),
    "6": ("███", "█  ", "███", "█ █", "███"), "7": ("███", "  █", "  █", "  █", "  █"),
    "8": ("███", "█ █", "███", "█ █", "███"), "9": ("███", "█ █", "███", "  █", "███"),
    ":": (" ", "█", " ", "█", " "),
}  # fmt: skip
"""Digits to be seen across a room."""


class Screen:
    """Draws over itself while the session runs; what was said stays above it as lines when it ends."""

    def __init__(self, words: Words, console: Console) -> None:
        from rich.live import Live

        self._words = words
        self._said: deque[str] = deque(maxlen=LINES)
        self._shown: tuple[View, tuple[str, ...]] | None = None
        self._live = Live(console=console, auto_refresh=False, transient=True)
        self._live.start()

    def event(self, event: Event) -> None:
        """What happens is said."""

    def said(self, said: Say) -> None:
        """Show it below the number; a count is the number."""
        if said.text in ("number", "held"):
            return
        self._said.append(self._words.phrase(said))
        reason = reason_of(said, self._words)
        self._said.extend(reason)
        if "rule" in said.values:
            for line in (self._words.phrase(said), *reason):
                self._live.console.print(line, soft_wrap=True)

    def show(self, view: View) -> None:
        """Draw what has changed."""
        now = (view, tuple(self._said))
        if now != self._shown:
            self._shown = now
            self._live.update(self._drawn(view), refresh=True)

    def close(self) -> None:
        """Give the terminal back."""
        self._live.stop()

    def _drawn(self, view: View) -> Group:
        from rich.console import Group
        from rich.text import Text

        title = self._words.name(view.title) if view.title else ""
        return Group(
            Text(""), Text(f"  {title}", style="bold"), Text(""),
            Text("\n".join(f"  {row}" for row in big(view.big)), style="bold cyan"), Text(""),
            Text(f"  {self._words.about(view.about)}", style="bold"), Text(""),
            *(Text(f"  {line}", overflow="fold") for line in self._said),
            Text(""), _sensor(view, self._words), Text(f"  {self._words.hint(view.hint)}", style="dim"),
        )  # fmt: skip


def big(number: str) -> tuple[str, ...]:
    """Digits as five rows; five empty ones for anything else."""
    if not number or any(c not in GLYPHS for c in number):
        return ("",) * 5
    return tuple("  ".join(GLYPHS[c][row] for c in number) for row in range(5))


def _sensor(view: View, words: Words) -> Text:
    """How the sensor does, where there is something to say."""
    from rich.text import Text

    pace = None if view.pace_m_s is None else f"{view.pace_m_s:.2f}".replace(".", words.decimal)
    missed = words.number(view.missed_s) if view.missed_s else None
    figures = {
        "cadence": view.cadence_spm, "battery": view.battery, "pulse": view.pulse_bpm, "pace": pace,
        "lost": view.lost or None, "missed": missed,
    }  # fmt: skip
    told = [] if view.link else [words.about("link")]
    told += [words.about(name).format(n=value) for name, value in figures.items() if value is not None]
    return Text(f"  {'   '.join(told)}", style="dim" if view.link else "bold red")
