"""Rows of numbers in text, read fast: a batch of lines at once, line by line only where something is odd.

All ways accept exactly the same numbers; the slow one knows which line and cell is at fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sensors.digits import regular_numbers
from sensors.errors import RecordingError, printable
from sensors.text import Lines

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_REMEDY = "repair or delete the row"
_FEW = 16
"""So few lines are read one by one as quickly as at once."""


@dataclass(frozen=True, slots=True)
class Rows:
    """`values`: (n, len(wanted)) as written, an empty cell NaN. `lines`: (n,) the line each row stands on.

    `texts`: the cells of each of the text columns, n each.
    """

    values: FloatArray
    lines: IntArray
    texts: tuple[list[str], ...] = ()


@dataclass(slots=True)
class Table:
    """Reads rows of `names` cells and keeps the columns `wanted` as numbers and `text` as they are (indices into
    `names`). `repairs`: bytes that are replaced first.

    Blank lines and lines that begin with `#` are passed over. `incomplete`: the line of a row that was cut
    short; it is known to be the last one, and forgiven, when the text ends.
    """

    path: str
    names: tuple[str, ...]
    wanted: tuple[int, ...]
    delimiter: str = ","
    text: tuple[int, ...] = ()
    repairs: tuple[tuple[bytes, bytes], ...] = ()
    incomplete: int | None = field(default=None, init=False)

    def read(self, batch: Lines) -> Rows:
        """The rows of a batch.

        Raises:
            RecordingError: a short or long row, or text in a number cell.
        """
        if len(batch) <= _FEW or self.incomplete is not None:
            return self._slow(batch)
        return self._regular(batch) or self._fast(batch) or self._halves(batch)

    def _halves(self, batch: Lines) -> Rows:
        """The two halves of a batch, so that one odd line does not make a thousand others slow."""
        middle = len(batch) // 2
        one = self.read(batch.part(0, middle))
        other = self.read(batch.part(middle, len(batch)))
        texts = tuple(a + b for a, b in zip(one.texts, other.texts, strict=True))
        return Rows(np.concatenate((one.values, other.values)), np.concatenate((one.lines, other.lines)), texts)

    def _regular(self, batch: Lines) -> Rows | None:
        """All lines by their digits; None where any of them has a wanted number in another form."""
        if self.text:
            return None
        values = regular_numbers(self._repaired(batch.text), self.delimiter, len(self.names), self.wanted)
        return None if values is None or len(values) != len(batch) else Rows(values, self._numbers(batch))

    def _fast(self, batch: Lines) -> Rows | None:
        """All lines in one go; None where any of them needs a closer look."""
        unread = len(self.wanted) < len(self.names)
        try:
            lines = self._repaired(batch.text).decode("ascii").split("\n")
            if not lines[0] or (unread and not self._even(lines)):
                return None
            columns = self.wanted if unread else None
            values = np.loadtxt(lines, delimiter=self.delimiter, comments=None, usecols=columns, ndmin=2)
        except ValueError:
            return None
        if values.shape != (len(lines), len(self.wanted)):
            return None
        return Rows(values if unread else values[:, self.wanted], self._numbers(batch), self._texts(lines))

    def _numbers(self, batch: Lines) -> IntArray:
        return np.arange(len(batch)) + batch.first if batch.numbers is None else np.array(batch.numbers)

    def _repaired(self, text: bytes) -> bytes:
        for old, new in self.repairs:
            text = text.replace(old, new)
        return text

    def _texts(self, lines: list[str]) -> tuple[list[str], ...]:
        """The cells of the text columns."""
        if not self.text:
            return ()
        cells = [line.split(self.delimiter, max(self.text) + 1) for line in lines]
        return tuple([row[column].strip() for row in cells] for column in self.text)

    def _even(self, lines: list[str]) -> bool:
        """Whether every line has all its cells; columns that are not read may hold anything."""
        return all(line.count(self.delimiter) == len(self.names) - 1 for line in lines)

    def _slow(self, batch: Lines) -> Rows:
        """Line by line, so that the first bad one can be named."""
        found = list(self._rows(batch))
        values = np.array([row for _, row, _ in found], dtype=np.float64).reshape(-1, len(self.wanted))
        return Rows(
            values, np.array([n for n, _, _ in found], dtype=np.int64), self._texts([t for *_, t in found])
        )

    def _rows(self, batch: Lines) -> Iterator[tuple[int, list[float], str]]:
        """Each row's line number, its numbers and its text."""
        last = len(batch) - 1
        for index, raw in enumerate(batch.lines):
            line = self._repaired(raw).decode("utf-8", "backslashreplace")
            if line.strip() and not line.lstrip().startswith("#"):
                row = self._row(line, batch.number(index), whole=batch.whole or index < last)
                if row is not None:
                    yield batch.number(index), row, line

    def _row(self, line: str, number: int, *, whole: bool) -> list[float] | None:
        """The wanted numbers of one line; None when the row is cut short and may be the last."""
        cells = line.split(self.delimiter)
        if self.incomplete is not None:
            raise self._error(self.incomplete, f"a short row, {len(self.names)} cells are needed; {_REMEDY}")
        if len(cells) > len(self.names):
            raise self._error(number, f"{len(cells)} cells, but {len(self.names)} in the header; {_REMEDY}")
        if len(cells) < len(self.names) or (not whole and _number(cells[-1]) is None):
            self.incomplete = number
            return None
        return [self._cell(cells[column], column, number) for column in self.wanted]

    def _cell(self, cell: str, column: int, number: int) -> float:
        if not cell.strip():
            return float("nan")
        value = _number(cell)
        if value is None:
            shown = printable(cell.strip()[:40])
            raise self._error(number, f"'{shown}' in column {self.names[column]} is not a number; {_REMEDY}")
        return value

    def _error(self, line: int, reason: str) -> RecordingError:
        return RecordingError(self.path, line, reason)


def _number(cell: str) -> float | None:
    """A decimal number, `nan` or `inf` in plain ASCII; None for anything else."""
    if "_" in cell or not cell.isascii():
        return None
    try:
        return float(cell.strip())
    except ValueError:
        return None
