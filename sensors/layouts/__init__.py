"""The file layouts that can be read: one module each, one line in the table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from sensors.layouts import backbeat
from sensors.stream import SampleBlock
from sensors.text import Lines


class LayoutRows(Protocol):
    """What a layout's module makes of a file: its samples in order, and what it left out of them."""

    layout: str
    gyroscope: bool

    def blocks(self) -> Iterator[SampleBlock]:
        """The samples, quantised."""
        ...

    def warnings(self) -> list[str]:
        """Sentences for a person about what has been read so far."""
        ...


@dataclass(frozen=True, slots=True)
class Layout:
    """A layout of text files. `matches`: does this header line belong to it; `open_rows`: read what follows,
    given the file's name for messages, the header line, its number, and the lines below it.
    """

    name: str
    matches: Callable[[str], bool]
    open_rows: Callable[[str, str, int, Iterator[Lines]], LayoutRows]


LAYOUTS: tuple[Layout, ...] = (Layout(backbeat.NAME, backbeat.matches, backbeat.open_rows),)
