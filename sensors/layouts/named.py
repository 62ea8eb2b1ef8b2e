"""Any table of numbers, its columns and units named by whoever asks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from sensors.columns import Columns, columns
from sensors.errors import ColumnsError, printable
from sensors.head import Head
from sensors.plan import Clock, Moments, Plan, Role, Sampled, Ticks, Vector
from sensors.units import acc_scale, gyr_scale, known_units, time_scale

NAME = "columns"
LONG_FORM = "t=NAME,sensor=NAME,x=NAME,y=NAME,z=NAME,acc=WORD,gyr=WORD where each row is of one sensor"
FORM = "t=NAME,ax=NAME,ay=NAME,az=NAME and, for a gyroscope, gx=NAME,gy=NAME,gz=NAME; or rate=HZ instead of t"

UNITS_FORM = "t=ms,acc=g,gyr=deg/s"

_AXES: Mapping[Role, tuple[str, str, str]] = MappingProxyType(
    {"total": ("ax", "ay", "az"), "gyr": ("gx", "gy", "gz")}
)
_UNIX_S = (1e9, 2.0**31)
"""A clock that reads as much counts from 1970, seconds: no device has been on for 30 years."""

_LONG = ("x", "y", "z")
_KEYS = ("t", "rate", *_AXES["total"], *_AXES["gyr"], "sensor", *_LONG, "acc", "gyr")
_SCALES = MappingProxyType({"t": time_scale, "acc": acc_scale, "gyr": gyr_scale})


@dataclass(frozen=True, slots=True)
class NamedColumns:
    """Which column is what: by its header, with or without the unit in brackets, or by its number from 1.

    `of`: from a key (`t`, `ax`, ..., `gz`) to a column; `rate` to Hz. Where each row is of one sensor: `sensor`,
    `x`, `y`, `z` to columns, `acc` and `gyr` to the word for each sensor. `units`: from `t`, `acc` and `gyr` to a
    unit; where one is missing the header's brackets say it, else it is s, m/s2 and rad/s.
    """

    of: Mapping[str, str]
    units: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def plan(self, head: Head) -> Plan | None:
        """How to read a file by these names; its first row tells whether the time is a number.

        Raises:
            RecordingError: the header has no such column, or a unit that nobody knows.
        """
        row = None if head.number is None else head.after(head.number)
        if row is None:
            return None
        header = columns(head)
        vectors = self._vectors(header)
        bare = all(_is_number(header.cells[column]) for vector in vectors for column in vector.columns)
        clock = self._clock(header, head.header if bare else row)
        kind = self._column(header, "sensor") if "sensor" in self.of else None
        below = header.number - 1 if bare else header.number
        return Plan(header.cells, below, clock, vectors, header.delimiter, header.repairs, kind=kind)

    def _vectors(self, header: Columns) -> tuple[Vector, ...]:
        if "sensor" in self.of:
            words: dict[Role, str | None] = {"total": self.of["acc"], "gyr": self.of.get("gyr")}
            return tuple(self._vector(header, role, _LONG, word) for role, word in words.items() if word)
        roles: tuple[Role, ...] = ("total", "gyr") if "gx" in self.of else ("total",)
        return tuple(self._vector(header, role, _AXES[role]) for role in roles)

    def _vector(self, header: Columns, role: Role, axes: tuple[str, str, str], kind: str | None = None) -> Vector:
        x, y, z = (self._column(header, key) for key in axes)
        unit = self._unit(header, x, "gyr" if role == "gyr" else "acc")
        return Vector(role, (x, y, z), unit, kind)

    def _clock(self, header: Columns, row: str) -> Clock:
        if "t" not in self.of:
            return Sampled(float(self.of["rate"]))
        column = self._column(header, "t")
        cells = row.split(header.delimiter)
        written = cells[column].strip().strip('"') if column < len(cells) else ""
        first = written.replace(",", ".")
        if written and not _is_number(first):
            return Moments((column,))
        unit_s = self._unit(header, column, "t")
        unix = bool(written) and _UNIX_S[0] <= float(first) * unit_s < _UNIX_S[1]
        return Ticks(column, unit_s, epoch_s=0.0 if unix else None)

    def _column(self, header: Columns, key: str) -> int:
        wanted = self.of[key].strip()
        written = tuple(cell.lower() for cell in header.cells)
        for names in (written, header.names):
            if wanted.lower() in names:
                return names.index(wanted.lower())
        if wanted.isdecimal() and 1 <= int(wanted) <= len(header.cells):
            return int(wanted) - 1
        shown = printable(f"'{wanted}' for {key}; there are: {', '.join(header.cells)}")
        raise header.head.error(f"there is no column {shown}", header.number)

    def _unit(self, header: Columns, column: int, key: str) -> float:
        """What to multiply by: the unit asked for, else the header's, else SI."""
        given = self.units.get(key)
        scale = _SCALES[key](given or header.units[column]) if given or header.units[column] else 1.0
        if scale is None:
            shown = printable(f"unknown unit '{header.units[column]}' of column '{header.cells[column]}'")
            raise header.head.error(f"{shown}; name it with --units {UNITS_FORM}", header.number)
        return scale


def parse_columns(text: str, units: str | None = None) -> NamedColumns:
    """Columns and units as a command line has them, `t=Time [ms],ax=X,ay=Y,az=Z` and `t=ms,acc=g,gyr=deg/s`.

    Raises:
        ColumnsError: a word that is no key, an axis missing or doubled, no time, or a unit nobody knows.
    """
    of = _pairs(text, _KEYS, FORM)
    form = LONG_FORM if "sensor" in of else FORM
    if missing := [key for key in _needed(of) if key not in of]:
        raise ColumnsError(f"no column is named for {', '.join(missing)}; write {form}")
    if ("t" in of) == ("rate" in of):
        raise ColumnsError(f"name either t or rate; write {form}")
    if stray := [key for key in of if key not in (*_needed(of), "t", "rate", "gyr")]:
        raise ColumnsError(f"{', '.join(stray)} does not go with the others; write {form}")
    if "rate" in of and not (_is_number(of["rate"]) and 0 < float(of["rate"]) < 1e5):
        raise ColumnsError(f"rate is a number of samples a second, not '{of['rate']}'")
    found = _pairs(units or "", tuple(_SCALES), UNITS_FORM)
    for key, unit in found.items():
        if _SCALES[key](unit) is None:
            raise ColumnsError(f"unknown unit '{unit}' of {key}; known: {known_units()}")
    return NamedColumns(MappingProxyType(of), MappingProxyType(found))


def _needed(of: Mapping[str, str]) -> tuple[str, ...]:
    """The keys that there have to be, given those that there are."""
    if "sensor" in of:
        return ("t", "sensor", *_LONG, "acc")
    turns = any(key in of for key in _AXES["gyr"])
    return _AXES["total"] + (_AXES["gyr"] if turns else ())


def _pairs(text: str, keys: tuple[str, ...], form: str) -> dict[str, str]:
    """`key=value` pairs; a comma separates them only where a key follows."""
    found: dict[str, str] = {}
    for pair in re.split(rf",(?=\s*(?:{'|'.join(keys)})\s*=)", text) if text.strip() else []:
        key, equals, value = (part.strip() for part in pair.partition("="))
        if not equals or not value or key not in keys or key in found:
            raise ColumnsError(f"'{pair.strip()}' is not understood; write {form}")
        found[key] = value
    return found


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True
