"""The beginning of a text file: what its layout is recognised by."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import PurePath

from sensors.errors import RecordingError
from sensors.text import Lines

HEAD_LINES = 128
"""No known layout says what it is later than this."""


_ASIDE = re.compile(r'#|"?sep=.?"?\s*$', re.IGNORECASE)


def _nothing(_name: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Head:
    """The first lines of a file. `lines` without blanks around them (tabs stay); `ended`: there are no more. What
    is not UTF-8 shows as U+FFFD. `path` is for messages. `beside`: the text of a small file of that name in the
    same folder or archive (`meta/time.csv`), None without it.
    """

    path: str
    lines: tuple[str, ...]
    ended: bool
    beside: Callable[[str], str | None] = _nothing
    number: int | None = field(init=False)

    def __post_init__(self) -> None:
        found = (n for n, line in enumerate(self.lines, start=1) if line.strip() and not _ASIDE.match(line))
        object.__setattr__(self, "number", next(found, None))

    @property
    def header(self) -> str:
        """The first line that is neither blank, a comment, nor a spreadsheet's `sep=;`; it is line `number`. Empty
        if there is none.
        """
        return "" if self.number is None else self.lines[self.number - 1]

    @property
    def name(self) -> str:
        """The file's own name, without its folder."""
        return PurePath(self.path).name

    def find(self, pattern: str) -> int | None:
        """The number, from 1, of the first line that the regular expression matches at its start."""
        return next((n for n, line in enumerate(self.lines, start=1) if re.match(pattern, line)), None)

    def value(self, key: str, delimiters: str = ":,;=\t") -> str | None:
        """What follows the line start `key` and a delimiter in a preamble, without blanks; None without it."""
        number = self.find(rf"{re.escape(key)}\s*[{re.escape(delimiters)}]")
        return None if number is None else self.lines[number - 1][len(key) :].strip(f' "{delimiters}')

    def after(self, number: int) -> str | None:
        """The line after line `number`: empty if the file ends there, None while it has not been read."""
        if len(self.lines) > number:
            return self.lines[number]
        return "" if self.ended else None

    def error(self, reason: str, number: int | None = None) -> RecordingError:
        """An error at a line, the header's if none is given."""
        return RecordingError(self.path, self.number if number is None else number, reason)


def heads(
    path: str, batches: Iterator[Lines], beside: Callable[[str], str | None] = _nothing
) -> Iterator[tuple[Head, Iterator[Lines]]]:
    """The growing head of a file, a line more each time, and a way to read all of its lines again from the
    first. Stop at the first that will do; the last has `ended` set, or `HEAD_LINES` lines.
    """
    taken: list[Lines] = []
    lines: list[str] = []
    for batch in batches:
        taken.append(batch)
        for raw in batch.lines:
            lines.append(raw.decode("utf-8", "replace").strip(" \r"))
            yield Head(path, tuple(lines), ended=False, beside=beside), chain(taken, batches)
            if len(lines) == HEAD_LINES:
                return
    yield Head(path, tuple(lines), ended=True, beside=beside), chain(taken, batches)
