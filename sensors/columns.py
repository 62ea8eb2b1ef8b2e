"""A header line taken apart: its delimiter, its columns' names and the units beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sensors.errors import printable
from sensors.head import Head
from sensors.plan import DECIMAL_COMMA, UNQUOTE, Role, Vector
from sensors.units import acc_scale, gyr_scale, known_units, split_unit, time_scale

_DELIMITERS = "\t;|,"
_MOST = 512
"""So many columns are taken apart; no recording has as many."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns in line `number` of `head`.

    `cells` as written, without quotes; `names` without units, in lower case; `units` as written, "" for none.
    """

    head: Head
    number: int
    delimiter: str
    cells: tuple[str, ...]
    names: tuple[str, ...]
    units: tuple[str, ...]

    @property
    def repairs(self) -> tuple[tuple[bytes, bytes], ...]:
        """What the rows need: no quotes, and a decimal point where the delimiter leaves no doubt."""
        return (UNQUOTE,) if self.delimiter == "," else (UNQUOTE, DECIMAL_COMMA)

    def find(self, *names: str) -> int | None:
        """The first column that has one of the names, in the order of the names."""
        return next((self.names.index(name) for name in names if name in self.names), None)

    def vector(self, role: Role, axes: Sequence[str], unit: str | None = None, sign: float = 1.0) -> Vector | None:
        """The columns named `axes` (x, y, z; lower case), in the header's unit, or in `unit` if it has none;
        None where any is missing.

        Raises:
            RecordingError: a unit that nobody knows.
        """
        found = [self.names.index(axis) for axis in axes if axis in self.names]
        if len(found) != 3:
            return None
        x, y, z = found
        scale_of = gyr_scale if role == "gyr" else acc_scale
        return Vector(role, (x, y, z), sign * self._scale(x, scale_of, unit))

    def seconds(self, column: int, unit: str | None = None) -> float:
        """Seconds in one unit of a time column: the header's, or `unit` if it has none.

        Raises:
            RecordingError: a unit that nobody knows.
        """
        return self._scale(column, time_scale, unit)

    def _scale(self, column: int, scale_of: Callable[[str], float | None], unit: str | None) -> float:
        written = self.units[column] or unit or ""
        scale = scale_of(written)
        if scale is None:
            shown = printable(f"unknown unit '{written}' of column '{self.cells[column]}'")
            raise self.head.error(f"{shown}; known: {known_units()}", self.number)
        return scale


def columns(head: Head, number: int | None = None) -> Columns:
    """The columns in line `number` of a head, the first that is no comment if none is given."""
    number = number or head.number or 1
    line = head.lines[number - 1] if head.lines else ""
    delimiter = max(_DELIMITERS, key=line.count)
    cells = tuple(cell.strip().strip('"').strip() for cell in line.split(delimiter, _MOST))
    parts = [split_unit(cell) for cell in cells]
    names, units = tuple(name.lower() for name, _ in parts), tuple(unit for _, unit in parts)
    return Columns(head, number, delimiter, cells, names, units)
