"""A sensor described by a TOML file: how it is recognised, what it is told, and how its numbers are read.

docs/sensors.md has the form with examples; `descriptions/` the ready ones.
"""

from __future__ import annotations

import re
import struct
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from sensors.errors import FileError
from sensors.units import DEG, G_M_S2, acc_scale, gyr_scale, known_units

LINES = "lines"
PIECE = 20
"""Bytes that fit into one write whatever was agreed on the link."""

_USUAL_RANGE = {"acc": 16.0 * G_M_S2, "gyr": 2000.0 * DEG}
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?")


class DescriptionError(FileError):
    """A description of a sensor that cannot be used."""


@dataclass(frozen=True, slots=True)
class Told:
    """Bytes written to a characteristic, then a pause."""

    characteristic: str
    data: bytes
    response: bool
    pause_s: float


@dataclass(frozen=True, slots=True)
class Axes:
    """Three axes in one characteristic's notifications. `form`: a `struct` format of one sample, or `lines`: text,
    a line a sample, numbers between commas. `fields`: which numbers are x, y and z. `scale`: SI in one of them.
    `skip`: bytes before the first sample. `limit`: the range, SI.
    """

    characteristic: str
    form: str
    skip: int
    fields: tuple[int, int, int]
    scale: tuple[float, float, float]
    limit: float
    rate_hz: float


@dataclass(frozen=True, slots=True)
class Numbering:
    """Which number of a sample stamps or counts it. `tick_s` None: it counts samples. `turn`: where it starts
    over; None: never.
    """

    field: int
    tick_s: float | None
    turn: int | None


@dataclass(frozen=True, slots=True)
class RateRead:
    """Where the period in force can be read: a number (`form`) of `unit_s` seconds."""

    characteristic: str
    form: str
    unit_s: float


@dataclass(frozen=True, slots=True)
class Description:
    """One kind of sensor. `id`: the file's stem, the recording's layout."""

    id: str
    name: str
    names: tuple[str, ...]
    services: tuple[str, ...]
    start: tuple[Told, ...]
    stop: tuple[Told, ...]
    acc: Axes
    gyr: Axes | None
    numbering: Numbering | None
    rate: RateRead | None
    still: bool
    notes: tuple[str, ...]


def read_description(path: Path) -> Description:
    """Read a description.

    Raises:
        DescriptionError: unreadable, not TOML, or something in it is missing, wrong or unknown.
    """
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DescriptionError(str(path), None, f"cannot be read: {error}") from error
    reader = _Table(path, "the file", document)
    match = reader.table("match")
    acc = _axes(reader.table("acc"), "acc")
    gyr = _axes(reader.table("gyr"), "gyr") if "gyr" in reader else None
    found = Description(
        id=path.stem,
        name=reader.text("name"),
        names=match.texts("names"),
        services=tuple(service.lower() for service in match.texts("services")),
        start=tuple(piece for each in reader.tables("start") for piece in _told(each)),
        stop=tuple(piece for each in reader.tables("stop") for piece in _told(each)),
        acc=acc,
        gyr=gyr,
        numbering=_numbering(reader.table("numbering")) if "numbering" in reader else None,
        rate=_rate(reader.table("rate")) if "rate" in reader else None,
        still=reader.flag("silent_when_still"),
        notes=reader.texts("notes"),
    )
    reader.texts("sources")
    reader.nothing_else()
    match.nothing_else()
    if not found.names and not found.services:
        raise reader.error('"match" needs "names" or "services" to know the sensor by')
    return found


def _axes(table: _Table, kind: Literal["acc", "gyr"]) -> Axes:
    unit = table.text("unit")
    si = acc_scale(unit) if kind == "acc" else gyr_scale(unit)
    if si is None:
        raise table.error(f'unit "{unit}" is not known; {known_units()}')
    form = table.form("form")
    count = _numbers(form)
    fields = table.three("fields", (0, 1, 2))
    if not all(0 <= field == int(field) and (count is None or field < count) for field in fields):
        raise table.error(f'"fields" have to be three of the {count} numbers of "{form}", from 0 up')
    signs = table.three("signs", (1, 1, 1))
    per_unit = table.number("per_unit", 1.0)
    found = Axes(
        characteristic=table.uuid("characteristic"),
        form=form,
        skip=int(table.number("skip_bytes", 0.0)),
        fields=(int(fields[0]), int(fields[1]), int(fields[2])),
        scale=(si / per_unit * signs[0], si / per_unit * signs[1], si / per_unit * signs[2]),
        limit=si * table.number("range", _USUAL_RANGE[kind] / si),
        rate_hz=table.number("rate_hz", None),
    )
    table.nothing_else()
    return found


def _numbers(form: str) -> int | None:
    """How many numbers a sample has; None in text, which may have any."""
    return None if form == LINES else len(struct.unpack(form, bytes(struct.calcsize(form))))


def _numbering(table: _Table) -> Numbering:
    turn = int(table.number("turn", 0.0))
    tick_s = table.number("tick_s", 0.0)
    found = Numbering(int(table.number("field", None)), tick_s or None, turn or None)
    table.nothing_else()
    return found


def _rate(table: _Table) -> RateRead:
    found = RateRead(table.uuid("characteristic"), table.form("form"), table.number("unit_s", None))
    table.nothing_else()
    return found


def _told(table: _Table) -> list[Told]:
    """What is written: a text in pieces that any link can carry, the pause behind the last."""
    whole = "text" not in table
    data = table.bytes_()
    size = len(data) if whole else PIECE
    characteristic, response = table.uuid("characteristic"), table.flag("response", True)
    pause_s = table.number("pause_s", 0.0)
    table.nothing_else()
    pieces = [Told(characteristic, data[at : at + size], response, 0.0) for at in range(0, len(data), size)]
    return [*pieces[:-1], replace(pieces[-1], pause_s=pause_s)]


class _Table:
    """One table of the file, read key by key; what nobody asked for is refused in the end."""

    def __init__(self, path: Path, name: str, values: dict[str, object]) -> None:
        self._path, self._name, self._values = path, name, dict(values)

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def error(self, reason: str) -> DescriptionError:
        return DescriptionError(str(self._path), None, f"{self._name}: {reason} (docs/sensors.md has the form)")

    def nothing_else(self) -> None:
        if self._values:
            raise self.error(f'nobody knows "{next(iter(self._values))}"')

    def table(self, key: str) -> _Table:
        value = self._values.pop(key, None)
        if not isinstance(value, dict):
            raise self.error(f"a table [{key}] is missing")
        return _Table(self._path, f"[{key}]", value)

    def tables(self, key: str) -> list[_Table]:
        value = self._values.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.error(f"[[{key}]] has to be a list of tables")
        return [_Table(self._path, f"[[{key}]] {k}", each) for k, each in enumerate(value, 1)]

    def text(self, key: str) -> str:
        value = self._values.pop(key, None)
        if not isinstance(value, str) or not value.strip():
            raise self.error(f'"{key}" has to be a text')
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._values.pop(key, [])
        if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
            raise self.error(f'"{key}" has to be a list of texts')
        return tuple(value)

    def number(self, key: str, otherwise: float | None) -> float:
        value = self._values.pop(key, otherwise)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0.0 <= value < 1e12:
            raise self.error(f'"{key}" has to be a number, 0 or more')
        if key in ("rate_hz", "per_unit", "range", "unit_s") and value == 0:
            raise self.error(f'"{key}" has to be more than 0')
        return float(value)

    def flag(self, key: str, otherwise: bool = False) -> bool:
        value = self._values.pop(key, otherwise)
        if not isinstance(value, bool):
            raise self.error(f'"{key}" has to be true or false')
        return value

    def three(self, key: str, otherwise: Sequence[int]) -> tuple[float, float, float]:
        value = self._values.pop(key, list(otherwise))
        if not isinstance(value, list) or len(value) != 3 or not all(isinstance(v, int) for v in value):
            raise self.error(f'"{key}" has to be three whole numbers')
        return float(value[0]), float(value[1]), float(value[2])

    def uuid(self, key: str) -> str:
        value = self.text(key).lower()
        if not _UUID.fullmatch(value):
            raise self.error(f'"{key}" has to be a 128 bit UUID, not "{value}"')
        return value

    def form(self, key: str) -> str:
        value = self.text(key)
        if value == LINES:
            return value
        try:
            size = struct.calcsize(value)
        except struct.error as error:
            raise self.error(f'"{key}" "{value}" is no form of numbers: {error}') from error
        if value[:1] not in ("<", ">") or not size or not set(value[1:]) <= set("0123456789bBhHiIqQfdx"):
            raise self.error(f'"{key}" begins with < or > and names numbers such as <3h, not "{value}"')
        return value

    def bytes_(self) -> bytes:
        """What `text` or `hex` says."""
        if "text" in self:
            return self.text("text").encode()
        text = self.text("hex")
        try:
            return bytes.fromhex(text)
        except ValueError as error:
            raise self.error(f'"hex" has to be bytes such as "01 ff": {error}') from error
