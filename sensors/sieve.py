"""Rows that cannot be believed are left out and counted, wherever they come from."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from sensors.errors import RecordingError
from sensors.table import FloatArray, IntArray

BoolArray = npt.NDArray[np.bool_]

BACK_LIMIT = 0.05
"""The share of rows whose time may go back (they are dropped) before the clock is not believed at all."""

NO_SAMPLES = "a header but no samples; record again or choose another file"

TIME_LIMIT_S = 2.0**31
VALUE_LIMIT = 1e6
"""Beyond these no sensor's clock or reading lies, and microseconds would no longer be exact."""


@dataclass(frozen=True, slots=True)
class Readings:
    """Rows in SI units. `t_s`: (n,) seconds, quantised, never decreasing. `values`: (n, 3 k), three columns for
    each of k roles.
    """

    t_s: FloatArray
    values: FloatArray

    def __len__(self) -> int:
        return len(self.t_s)


@dataclass(slots=True)
class _Dropped:
    """Rows left out for one reason: how many, and where the first stands."""

    count: int = 0
    first: int | None = None

    def note(self, places: IntArray) -> None:
        if len(places):
            self.count += len(places)
            self.first = int(places[0]) if self.first is None else self.first


@dataclass(slots=True)
class Sieve:
    """Lets through rows whose numbers are all there and possible and whose time does not go back.

    `unit`: what a row's place is called in messages, `line` or `byte`. `time_name`: the time column's name.
    `repeats`: a row that is the one before once more, time and all, is left out without a word.
    """

    path: str
    time_name: str = "time"
    unit: str = "line"
    repeats: bool = False
    kept: int = 0
    _latest_s: float = -np.inf
    _row: FloatArray | None = None
    _bad: _Dropped = field(default_factory=_Dropped)
    _back: _Dropped = field(default_factory=_Dropped)

    def keep(self, t_s: FloatArray, values: FloatArray, places: IntArray) -> Readings:
        """The rows to use, in order. `t_s`: (n,) s; `values`: (n, 3 k) SI; `places`: (n,) their lines or bytes."""
        good = _believable(t_s, values)
        if not good.all():
            self._bad.note(places[~good])
            t_s, values, places = t_s[good], values[good], places[good]
        t_s = np.round(t_s, 6)
        reached = np.maximum.accumulate(np.concatenate(([self._latest_s], t_s)))
        self._latest_s = float(reached[-1])
        forward = t_s >= reached[:-1]
        if not forward.all():
            self._back.note(places[~forward])
        if self.repeats:
            forward &= ~self._repeated(t_s, values)
        if not forward.all():
            t_s, values = t_s[forward], values[forward]
        self.kept += len(t_s)
        return Readings(t_s, values)

    def _repeated(self, t_s: FloatArray, values: FloatArray) -> BoolArray:
        """(n,) rows that are the same as the one before."""
        rows = np.column_stack((t_s, values))
        before = np.vstack((rows[:1] * np.nan if self._row is None else self._row, rows))[:-1]
        self._row = rows[-1:] if len(rows) else self._row
        return np.asarray((rows == before).all(axis=1), dtype=np.bool_)

    def warnings(self) -> list[str]:
        """What was left out so far, a sentence each."""
        said = []
        if self._bad.count:
            reason = "a number is missing, NaN, infinite or impossibly large"
            said.append(f"{self._rows(self._bad)} left out: {reason}")
        if self._back.count:
            said.append(f"{self._rows(self._back)} left out: the time goes back")
        return said

    def check(self) -> None:
        """At the end of the file.

        Raises:
            RecordingError: a clock that keeps going back, or no row that could be used.
        """
        if self._back.count > BACK_LIMIT * (self.kept + self._back.count):
            where = f"the time goes back in {self._back.count} rows, here first"
            raise self._error(
                f"{where}; check the row above, sort the file by {self.time_name}, or cut it here", self._back
            )
        if not self.kept and self._bad.count:
            reason = "no row is usable: numbers are missing, NaN, infinite or impossibly large"
            raise self._error(f"{reason} ({self.time_name} included)", self._bad)
        if not self.kept:
            raise RecordingError(self.path, None, NO_SAMPLES)

    def _error(self, reason: str, dropped: _Dropped) -> RecordingError:
        if self.unit == "line":
            return RecordingError(self.path, dropped.first, reason)
        return RecordingError(self.path, None, f"{self.unit} {dropped.first}: {reason}")

    def _rows(self, dropped: _Dropped) -> str:
        rows = "1 row" if dropped.count == 1 else f"{dropped.count} rows"
        return f"{rows} (first: {self.unit} {dropped.first})"


def _believable(t_s: FloatArray, values: FloatArray) -> BoolArray:
    """Rows whose every number is there and of a possible size; (n,)."""
    with np.errstate(invalid="ignore"):
        possible = (np.abs(values) < VALUE_LIMIT).all(axis=1) & (np.abs(t_s) < TIME_LIMIT_S)
    return np.asarray(possible, dtype=np.bool_)
