"""The rows of one text file, read as its plan says, in SI units."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from sensors.clocks import BadMomentError, ClockReader
from sensors.errors import RecordingError, printable
from sensors.plan import Plan, Role, Sampled, Ticks
from sensors.sieve import Readings, Sieve
from sensors.table import FloatArray, Rows, Table
from sensors.text import Lines


class TextRows:
    """A `Part`: reads a file once; `warnings()` is complete when `readings()` has ended.

    `roles`: what each three columns of the readings hold.
    """

    def __init__(self, path: str, layout: str, plan: Plan, batches: Iterator[Lines]) -> None:
        self.path = path
        self.layout = layout
        self.plan = plan
        self.remedy = plan.remedy
        self._first_s: float | None = None
        self.roles: tuple[Role, ...] = plan.roles
        self._batches = batches
        ticks = (plan.clock.column,) if isinstance(plan.clock, Ticks) else ()
        text = () if isinstance(plan.clock, Ticks | Sampled) else plan.clock.columns
        wanted = ticks + tuple(column for vector in plan.vectors for column in vector.columns)
        self._first = len(ticks)
        self._table = Table(path, plan.names, wanted, plan.delimiter, text, plan.repairs)
        self._clock = ClockReader(plan.clock)
        scales = np.repeat([vector.scale for vector in plan.vectors], 3)
        self._scales = None if (scales == 1.0).all() else scales
        times = ticks or text
        self._sieve = Sieve(path, plan.names[times[0]] if times else "time", repeats=plan.repeats)

    def readings(self) -> Iterator[Readings]:
        """The rows in order, some for each batch of lines that had any.

        Raises:
            RecordingError: a row that cannot be read, no row at all, or a clock that keeps going back.
        """
        for batch in below(self._batches, self.plan.below):
            kept = self.read(batch)
            if len(kept):
                yield kept
        self.end()

    def read(self, batch: Lines) -> Readings:
        """The rows of the next lines.

        Raises:
            RecordingError: a row that cannot be read.
        """
        rows = self._table.read(batch)
        kept = self._sieve.keep(self._seconds(rows), self._values(rows), rows.lines)
        if len(kept) and self._first_s is None:
            self._first_s = float(kept.t_s[0])
        return kept

    def end(self) -> None:
        """There are no more lines.

        Raises:
            RecordingError: there was no row at all, or the clock kept going back.
        """
        self._sieve.check()

    @property
    def started_at(self) -> str | None:
        """The date and time of the first sample, once it was read, if the file says it."""
        if self.plan.started_at is not None or self._first_s is None:
            return self.plan.started_at
        return self._clock.moment(self._first_s, self.plan.zone)

    def warnings(self) -> list[str]:
        """What was left out so far, a sentence each."""
        said = [*self.plan.notes, *self._clock.notes, *self._sieve.warnings()]
        if self._table.incomplete is not None:
            said.append(f"the last row (line {self._table.incomplete}) is incomplete and was left out")
        return said

    def _seconds(self, rows: Rows) -> FloatArray:
        try:
            return self._clock.seconds(rows)
        except BadMomentError as bad:
            shown = printable(bad.cell[:40])
            reason = f"'{shown}' is not a date and time; repair or delete the row"
            raise RecordingError(self.path, int(rows.lines[bad.index]), reason) from bad

    def _values(self, rows: Rows) -> FloatArray:
        values = rows.values[:, self._first :]
        return values if self._scales is None else values * self._scales


def below(batches: Iterator[Lines], line: int) -> Iterator[Lines]:
    """The lines after number `line`."""
    for batch in batches:
        skip = line + 1 - batch.first
        if skip <= 0:
            yield batch
        elif skip < len(batch):
            yield batch.part(skip, len(batch))
