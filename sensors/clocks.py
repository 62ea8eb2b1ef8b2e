"""The time of each row in seconds, from whatever a file says about it."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import numpy as np

from sensors.plan import Clock, Moments, Sampled, Ticks
from sensors.table import FloatArray, Rows

_HOUR_S = 3600.0
_DAY_S = 86400.0
_STEP_S = 2.0
"""A local clock that is changed by an hour does so within this of the full hour, seconds."""

_ZONE = re.compile(r"(?<=\d)\s*(Z|UTC|[+-]\d{2}:?\d{2})$")
_LOCAL = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:[\d.]+$", re.ASCII)
_DAY_TIME = re.compile(r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2}(?:[.,]\d*)?)$")


class BadMomentError(ValueError):
    """A cell that is no date and time. `index`: its row in the batch; `cell`: its text."""

    def __init__(self, index: int, cell: str) -> None:
        self.index, self.cell = index, cell
        super().__init__(cell)


@dataclass(slots=True)
class ClockReader:
    """Reads the rows of one file in their order; what was done to its clock is said in `notes`.

    Dates with a zone become Unix seconds; without one, seconds since 1970 on the local clock, which is not put
    back or forward by an hour with the season. A counter that starts over, and a time of day at midnight, goes on.
    """

    clock: Clock
    notes: list[str] = field(default_factory=list)
    zoned: bool | None = None
    _written: tzinfo = UTC
    _rows: int = 0
    _turn_s: float = 0.0
    _offset_s: float = 0.0
    _last_s: float | None = None
    _stamp_s: float = math.nan
    _since: int = -1

    def seconds(self, rows: Rows) -> FloatArray:
        """(n,) seconds; NaN where the cell is empty. `rows.values` begin with the column of `Ticks`.

        Raises:
            BadMomentError: a cell that is no date and time.
        """
        clock = self.clock
        if isinstance(clock, Ticks):
            self._turn_s = (clock.wraps or 0.0) * clock.unit_s
            seconds = self._unwrapped(rows.values[:, 0] * clock.unit_s)
            return _with_pauses(self._filled(seconds, clock.blank_s), clock.pauses)
        if isinstance(clock, Sampled):
            self._rows += len(rows.lines)
            return clock.start_s + np.arange(self._rows - len(rows.lines), self._rows) / clock.rate_hz
        return self._moments([" ".join(cells) for cells in zip(*rows.texts, strict=True)], rows, clock.tidy)

    def moment(self, t_s: float, zone: str | None) -> str | None:
        """The date and time at `t_s`, by this clock; None where it does not know the date. `zone`: name or offset
        to say it in; UTC if there is none or nobody knows it.
        """
        if isinstance(self.clock, Ticks) and self.clock.epoch_s is not None:
            return _iso(t_s + self.clock.epoch_s, _offset(zone))
        if isinstance(self.clock, Moments) and self.zoned is not None:
            return _iso(t_s, self._written if self.zoned else None)
        return None

    def _moments(self, cells: list[str], rows: Rows, tidy: Callable[[str], str] | None) -> FloatArray:
        cells = [tidy(cell) for cell in cells] if tidy else cells
        sample = next((cell for cell in cells if cell), "")
        if _DAY_TIME.match(sample):
            self._turn_s = _DAY_S if sample.count(":") == 2 else _HOUR_S
            return self._unwrapped(_each(cells, _day_seconds))
        zone = _ZONE.search(sample)
        if self.zoned is None and sample:
            self.zoned = zone is not None
            self._written = _offset(zone.group(1) if zone else None)
        seconds = _plain(cells) if zone is None else _plain_zoned(cells, zone.group())
        if seconds is None:
            seconds = _each(cells, _moment_seconds)
        return seconds if self.zoned else self._seasoned(seconds, rows)

    def _unwrapped(self, seconds: FloatArray) -> FloatArray:
        """A counter of `_turn_s` goes on where it starts over."""
        if not self._turn_s:
            return seconds
        steps = self._steps(seconds)
        turns = np.cumsum((steps < -self._turn_s / 2).astype(np.float64) - (steps > self._turn_s / 2))
        seconds = seconds + (self._offset_s + turns * self._turn_s)
        self._offset_s += float(turns[-1]) * self._turn_s if len(turns) else 0.0
        return seconds

    def _filled(self, seconds: FloatArray, blank_s: float | None) -> FloatArray:
        """Empty cells follow the last number before them, `blank_s` a row."""
        if blank_s is None:
            return seconds
        rows = np.arange(len(seconds))
        stamped = np.maximum.accumulate(np.where(np.isnan(seconds), -1, rows))
        since = np.where(stamped < 0, self._since + 1 + rows, rows - stamped)
        filled = np.where(stamped < 0, self._stamp_s, seconds[stamped]) + since * blank_s
        if len(rows):
            self._stamp_s = float(seconds[stamped[-1]]) if stamped[-1] >= 0 else self._stamp_s
            self._since = int(since[-1])
        return np.asarray(filled)

    def _seasoned(self, seconds: FloatArray, rows: Rows) -> FloatArray:
        """A local clock that jumps by an hour at the full hour was put forward or back."""
        steps = self._steps(seconds)
        early = (seconds - steps) % _HOUR_S
        at_hour = np.minimum(early, _HOUR_S - early) < _STEP_S
        changed = at_hour & (np.abs(np.abs(steps) - _HOUR_S) < _STEP_S)
        moves = np.cumsum(np.where(changed, -np.sign(steps) * _HOUR_S, 0.0))
        for index in np.flatnonzero(changed):
            way = "back" if steps[index] < 0 else "forward"
            line = int(rows.lines[index])
            self.notes.append(f"the local clock was put {way} by an hour at line {line}; time goes on without it")
        seconds = seconds + (self._offset_s + moves)
        self._offset_s += float(moves[-1]) if len(moves) else 0.0
        return seconds

    def _steps(self, seconds: FloatArray) -> FloatArray:
        """(n,) from each time as written to the next; 0 where there is none before, or it is missing."""
        known = seconds[~np.isnan(seconds)]
        steps = np.zeros_like(seconds)
        if len(known):
            before = known[0] if self._last_s is None else self._last_s
            steps[~np.isnan(seconds)] = np.diff(known, prepend=before)
            self._last_s = float(known[-1])
        return steps


def _iso(seconds: float, zone: tzinfo | None) -> str:
    """Seconds since 1970, on the local clock without a zone, else Unix seconds told in the zone."""
    moment = datetime(1970, 1, 1) + timedelta(milliseconds=round(seconds * 1000.0))
    if zone is not None:
        moment = moment.replace(tzinfo=UTC).astimezone(zone)
    return moment.isoformat(timespec="milliseconds")


def _offset(zone: str | None) -> tzinfo:
    """A time zone by its name or its offset; UTC if there is none or nobody knows it."""
    if zone is None:
        return UTC
    if found := re.fullmatch(r"([+-])(\d\d):?(\d\d)", zone):
        sign, hours, minutes = found.groups()
        return timezone(timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if sign == "-" else 1))
    try:
        return ZoneInfo(zone)
    except (KeyError, ValueError, OSError):
        return UTC


def _with_pauses(seconds: FloatArray, pauses: tuple[tuple[float, float], ...]) -> FloatArray:
    """The time that really went by: a clock that stood still goes on later."""
    shifted = seconds
    for at_s, paused_s in pauses:
        shifted = shifted + np.where(seconds > at_s, paused_s, 0.0)
    return shifted


def _plain(cells: list[str]) -> FloatArray | None:
    """Dates and times without a zone, all at once; None where any of them needs a closer look."""
    if not all(_LOCAL.match(cell) for cell in cells if cell):
        return None
    try:
        times = np.array(cells, dtype="datetime64[us]")
    except ValueError:
        return None
    seconds: FloatArray = times.astype(np.int64) / 1e6
    seconds[np.isnat(times)] = np.nan
    return seconds


def _plain_zoned(cells: list[str], zone: str) -> FloatArray | None:
    """The same where every cell ends in the same zone."""
    if not all(cell.endswith(zone) for cell in cells):
        return None
    seconds = _plain([cell.removesuffix(zone) for cell in cells])
    offset = _moment_seconds(f"1970-01-01T00:00:00{zone}")
    return None if seconds is None else seconds + offset


def _each(cells: list[str], seconds: Callable[[str], float]) -> FloatArray:
    values = np.full(len(cells), np.nan)
    for index, cell in enumerate(cells):
        if cell:
            try:
                values[index] = seconds(cell)
            except ValueError as error:
                raise BadMomentError(index, cell) from error
    return values


def iso_moment(cell: str) -> str | None:
    """A cell's date and time in ISO form; None if it is none."""
    try:
        return _parsed(cell).isoformat(timespec="milliseconds")
    except ValueError:
        return None


def _parsed(cell: str) -> datetime:
    zone = _ZONE.search(cell)
    text = cell if zone is None else cell[: zone.start()] + zone.group(1).replace("UTC", "Z")
    return datetime.fromisoformat(text)


def _moment_seconds(cell: str) -> float:
    moment = _parsed(cell)
    local = moment.replace(tzinfo=None) - datetime(1970, 1, 1)
    offset = moment.utcoffset()
    return local.total_seconds() - (offset.total_seconds() if offset is not None else 0.0)


def _day_seconds(cell: str) -> float:
    found = _DAY_TIME.match(cell)
    if found is None:
        raise ValueError(cell)
    hours, minutes, seconds = found.groups()
    return int(hours or 0) * _HOUR_S + int(minutes) * 60.0 + float(seconds.replace(",", "."))
