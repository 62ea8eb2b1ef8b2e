"""Backbeat's own CSV: `time_s`, specific force in m/s2 and, with a gyroscope, angular rate in rad/s."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from sensors.errors import RecordingError, printable
from sensors.stream import FloatArray, SampleBlock, quantise
from sensors.table import IntArray, Rows, Table
from sensors.text import Lines

NAME = "backbeat"
TIME = "time_s"
ACC = ("ax_m_s2", "ay_m_s2", "az_m_s2")
GYR = ("gx_rad_s", "gy_rad_s", "gz_rad_s")
BACK_LIMIT = 0.05
"""The share of rows whose time may go back (they are dropped) before the clock is not believed at all."""

_TIME_LIMIT_S = 2.0**31
_VALUE_LIMIT = 1e6
"""Beyond these no sensor's clock or reading lies, and microseconds would no longer be exact."""


def header(gyroscope: bool) -> str:
    """The header line."""
    return ",".join((TIME, *ACC, *(GYR if gyroscope else ())))


def format_rows(block: SampleBlock) -> str:
    """The block as lines of text; reading them gives the same numbers, quantised."""
    columns = [block.t_s[:, None], block.acc] + ([] if block.gyr is None else [block.gyr])
    row = "%.6f,%.5f,%.5f,%.5f" + ("" if block.gyr is None else ",%.6f,%.6f,%.6f") + "\n"
    return (row * len(block)) % tuple(np.hstack(columns).ravel().tolist())


def matches(line: str) -> bool:
    """Whether a header line could be meant as this layout's: it names the time or one of the axes."""
    return not {TIME, *ACC, *GYR}.isdisjoint(_names(line))


def open_rows(path: str, line: str, number: int, batches: Iterator[Lines]) -> BackbeatRows:
    """A reader of the rows below the header `line`.

    Raises:
        RecordingError: a column is missing, doubled, or only part of the gyroscope is there.
    """
    names = _names(line)
    problem = _header_problem(names)
    if problem:
        raise RecordingError(
            path, number, f"{problem}; the header is {header(True)} (the last three only with a gyroscope)"
        )
    gyroscope = GYR[0] in names
    wanted = (TIME, *ACC, *(GYR if gyroscope else ()))
    rows = BackbeatRows(gyroscope, Table(path, names, tuple(names.index(name) for name in wanted)), batches)
    if unread := [name for name in names if name not in wanted]:
        rows.notes.append(f"columns that are not read: {printable(', '.join(unread))}")
    return rows


def _names(line: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in line.split(","))


def _header_problem(names: tuple[str, ...]) -> str | None:
    gyroscope = GYR if any(name in names for name in GYR) else ()
    required = (TIME, *ACC, *gyroscope)
    if missing := [name for name in required if name not in names]:
        return f"missing column {', '.join(missing)}"
    if doubled := [name for name in required if names.count(name) > 1]:
        return f"column {doubled[0]} appears twice"
    return None


@dataclass(slots=True)
class _Dropped:
    """Rows left out for one reason: how many, and the line of the first."""

    count: int = 0
    first: int | None = None

    def note(self, lines: IntArray) -> None:
        if len(lines):
            self.count += len(lines)
            self.first = self.first or int(lines[0])


@dataclass(slots=True)
class BackbeatRows:
    """The rows of one file; `warnings()` is complete when `blocks()` has ended."""

    gyroscope: bool
    table: Table
    batches: Iterator[Lines]
    notes: list[str] = field(default_factory=list)
    layout: str = NAME
    _kept: int = 0
    _latest_s: float = -np.inf
    _bad: _Dropped = field(default_factory=_Dropped)
    _back: _Dropped = field(default_factory=_Dropped)

    def blocks(self) -> Iterator[SampleBlock]:
        """The samples in order, a block for each batch of lines that had any.

        Raises:
            RecordingError: a row that cannot be read, no row at all, or a clock that keeps going back.
        """
        for batch in self.batches:
            block = self._block(self.table.read(batch))
            if len(block):
                self._kept += len(block)
                yield block
        self._check()

    def warnings(self) -> list[str]:
        """What was left out so far, a sentence each."""
        said = list(self.notes)
        if self._bad.count:
            said.append(f"{_rows(self._bad)} left out: a number is missing, NaN, infinite or impossibly large")
        if self._back.count:
            said.append(f"{_rows(self._back)} left out: the time goes back")
        if self.table.incomplete is not None:
            said.append(f"the last row (line {self.table.incomplete}) is incomplete and was left out")
        return said

    def _block(self, rows: Rows) -> SampleBlock:
        good = _believable(rows.values)
        self._bad.note(rows.lines[~good])
        values, lines = rows.values[good], rows.lines[good]
        block = quantise(values[:, 0], values[:, 1:4], values[:, 4:] if self.gyroscope else None)
        reached = np.maximum.accumulate(np.concatenate(([self._latest_s], block.t_s)))
        self._latest_s = float(reached[-1])
        forward = block.t_s >= reached[:-1]
        self._back.note(lines[~forward])
        if forward.all():
            return block
        return SampleBlock(
            block.t_s[forward], block.acc[forward], None if block.gyr is None else block.gyr[forward]
        )

    def _check(self) -> None:
        path = self.table.path
        if self._back.count > BACK_LIMIT * (self._kept + self._back.count):
            where = f"the time goes back in {self._back.count} rows, here first"
            reason = f"{where}; check the row above, sort the file by time_s, or cut it here"
            raise RecordingError(path, self._back.first, reason)
        if not self._kept and self._bad.count:
            reason = "no row is usable: numbers are missing, NaN, infinite or impossibly large (time_s is in s)"
            raise RecordingError(path, self._bad.first, reason)
        if not self._kept:
            raise RecordingError(path, None, "a header but no samples; record again or choose another file")


def _believable(values: FloatArray) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Rows whose every number is there and of a possible size; (n,)."""
    with np.errstate(invalid="ignore"):
        possible = np.abs(values) < _VALUE_LIMIT
        possible[:, 0] = np.abs(values[:, 0]) < _TIME_LIMIT_S
    return np.asarray(possible.all(axis=1), dtype=np.bool_)


def _rows(dropped: _Dropped) -> str:
    rows = "1 row" if dropped.count == 1 else f"{dropped.count} rows"
    return f"{rows} (first: line {dropped.first})"
