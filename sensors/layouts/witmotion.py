"""Recordings of WitMotion's software (WT901BLE and its kin): one table, many ways to write its header.

`Time(s) ChipTime ax(g) .. wx(deg/s) ..`, `AccX(g) .. AsX(°/s) ..` and `Acceleration X(g) .. Angular velocity
X(°/s) ..` are parted by tabs or commas; `Date Time ax ay az wx wy wz ..` is parted by blanks, names no unit and
means the same ones, g and deg/s. A line `StartTime: ...` may come first; the degree sign may be in the Chinese
code page. Time is the sensor's own (`ChipTime`) where it has one, else the computer's; dates come without
leading zeros and with a colon before the milliseconds. Sources: the vendor's sample code and readers of others.
Unconfirmed: rows of every version, as the vendor describes none.
"""

from __future__ import annotations

import re

from sensors.columns import Columns, columns
from sensors.errors import printable
from sensors.head import Head
from sensors.plan import UNQUOTE, Clock, Moments, Plan, Ticks, Vector

_ACC = (("ax", "ay", "az"), ("accx", "accy", "accz"), ("acceleration x", "acceleration y", "acceleration z"))
_GYR = (
    ("wx", "wy", "wz"), ("asx", "asy", "asz"),
    ("angular velocity x", "angular velocity y", "angular velocity z"),
)  # fmt: skip
_CHIP = ("chiptime", "chip time")
_HEADER = re.compile(r"angle ?x|chip ?time", re.IGNORECASE)
_HEADER_LINES = 8
_FIRST_ROWS = 20
_SQUEEZED = tuple((b" " * count, b" ") for count in (16, 8, 4, 2, 2, 2))
"""Repairs that make one blank of several."""

_MOMENT = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})[ T]+(\d{1,2}):(\d{1,2}):(\d{1,2})(?:([.:,])(\d+))?$")
_DAY_TIME = re.compile(r"(\d{1,2}:\d{1,2}:\d{1,2}):(\d+)$")


def plan(head: Head) -> Plan | None:
    """How to read a file with one of the headers, as soon as its first rows have come.

    Raises:
        RecordingError: rows of several devices are mixed, or none of the columns is a time.
    """
    number = next((n for n, line in enumerate(head.lines[:_HEADER_LINES], start=1) if _HEADER.search(line)), None)
    row = None if number is None else head.after(number)
    if number is None or row is None:
        return None
    header = _columns(head, number)
    acc = next(filter(None, (header.vector("total", axes, "g") for axes in _ACC)), None)
    if acc is None or not _of_one_device(header):
        return None
    gyr = next(filter(None, (header.vector("gyr", axes, "deg/s") for axes in _GYR)), None)
    spare = max(0, row.count(header.delimiter) + 1 - len(header.cells)) if header.delimiter != " " else 0
    repairs = (UNQUOTE, *_SQUEEZED) if header.delimiter == " " else header.repairs
    vectors: tuple[Vector, ...] = (acc, gyr) if gyr else (acc,)
    return Plan(header.cells + ("",) * spare, number, _clock(header, row), vectors, header.delimiter, repairs)


def _columns(head: Head, number: int) -> Columns:
    """The header's columns; those parted by blanks have no units."""
    line = head.lines[number - 1]
    if any(delimiter in line for delimiter in "\t;,"):
        return columns(head, number)
    cells = tuple(line.split())
    return Columns(head, number, " ", cells, tuple(cell.lower() for cell in cells), ("",) * len(cells))


def _of_one_device(header: Columns) -> bool:
    """Whether the first rows, all of which must have come, name one device; always where none is named."""
    column, head = header.find("device name"), header.head
    if column is None:
        return True
    rows = head.lines[header.number : header.number + _FIRST_ROWS]
    named = {cells[column].strip() for row in rows if len(cells := row.split(header.delimiter)) > column}
    if len(named) > 1:
        shown = printable(", ".join(sorted(named)))
        raise head.error(f"rows of several devices are mixed ({shown}); export one file for each", header.number)
    return len(rows) == _FIRST_ROWS or head.ended


def _clock(header: Columns, row: str) -> Clock:
    cells = row.split() if header.delimiter == " " else [cell.strip() for cell in row.split(header.delimiter)]
    if header.names[:2] == ("date", "time"):
        return Moments((0, 1), _tidy)
    for column in (header.find(*_CHIP), header.find("time")):
        cell = cells[column] if column is not None and column < len(cells) else ""
        if column is not None and ":" in cell:
            return Moments((column,), _tidy)
        if column is not None and re.match(r"\d+([.,]\d*)?$", cell):
            return Ticks(column, header.seconds(column, "s"))
    raise header.head.error(
        "no column tells the time; switch the time on in the recording software", header.number
    )


def _tidy(cell: str) -> str:
    """`2026-1-5 9:3:7:045` as `2026-01-05 09:03:07.045`, and `9:3:7:045` with a point."""
    found = _MOMENT.match(cell)
    if found is None:
        return _DAY_TIME.sub(r"\1.\2", cell)
    year, month, day, hour, minute, second, point, part = found.groups()
    part = (part.zfill(3) if point == ":" else part) if part else "0"
    return f"{year}-{month:0>2}-{day:0>2} {hour:0>2}:{minute:0>2}:{second:0>2}.{part}"
