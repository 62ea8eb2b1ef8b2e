"""A table of several sensors one below the other: its rows sorted out by sensor, and joined on their times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sensors.errors import RecordingError, printable
from sensors.join import Join
from sensors.parts import JOINED_SHARE, Part
from sensors.plan import Plan, Role
from sensors.rows import TextRows, below
from sensors.sieve import Readings
from sensors.text import Lines

_SHOWN = 8
"""So many other words of the kind column are told where a sensor has no row."""


class MixedRows:
    """A `Part` whose rows each belong to one sensor. The first sensor's times are kept."""

    def __init__(self, path: str, layout: str, plan: Plan, batches: Iterator[Lines]) -> None:
        self.path = path
        self.layout = layout
        self.plan = plan
        self.remedy = plan.remedy
        self.roles: tuple[Role, ...] = plan.roles
        self._batches = batches
        self._sensors = {
            str(vector.kind): TextRows(path, layout, replace(plan, vectors=(vector,), notes=()), iter(()))
            for vector in plan.vectors
        }
        self._joins = [Join(3 * k, 3) for k in range(1, len(plan.vectors))]
        self._found: dict[str, bool] = {}

    @property
    def started_at(self) -> str | None:
        """The date and time of the first sample, once it was read, if the file says it."""
        return next(iter(self._sensors.values())).started_at

    def readings(self) -> Iterator[Readings]:
        """The first sensor's rows with the others' values beside them.

        Raises:
            RecordingError: a row that cannot be read, a sensor without rows, or without any near the first's.
        """
        for batch in below(self._batches, self.plan.below):
            first, *others = self._sorted(batch)
            yield from self._joined(first, others)
        for state in self._joins:
            state.end()
        yield from self._joined(None, [])
        self._check()

    def warnings(self) -> list[str]:
        """What was left out so far, a sentence each."""
        said = list(self.plan.notes)
        for kind, rows in self._sensors.items():
            said += [f"{printable(kind)}: {sentence}" for sentence in rows.warnings()]
        if alone := sum(state.alone for state in self._joins):
            said.append(f"{alone} samples left out: another sensor has none at their time")
        return said

    def _sorted(self, batch: Lines) -> list[Readings]:
        """Each sensor's readings in these lines."""
        lines: dict[str, list[int]] = {kind: [] for kind in self._sensors}
        for index, line in enumerate(batch.lines):
            kind = self._kind(line)
            if kind in lines:
                lines[kind].append(index)
            elif kind and len(self._found) < _SHOWN:
                self._found[kind] = True
        return [rows.read(batch.pick(lines[kind])) for kind, rows in self._sensors.items()]

    def _kind(self, line: bytes) -> str:
        cells = line.decode("utf-8", "replace").split(self.plan.delimiter)
        column = self.plan.kind or 0
        return cells[column].strip().strip('"').strip() if column < len(cells) else ""

    def _joined(self, first: Readings | None, others: list[Readings]) -> Iterator[Readings]:
        for state, readings in zip(self._joins, others, strict=False):
            state.second(readings)
        for state in self._joins:
            if first is not None:
                state.first(first)
            first = state.ready()
        if first is not None and len(first):
            yield first

    def _check(self) -> None:
        for kind, rows in self._sensors.items():
            try:
                rows.end()
            except RecordingError as error:
                if error.line is not None:
                    raise
                others = printable(", ".join(self._found)) or "nothing else"
                reason = f"no row is of the sensor '{printable(kind)}'; there are rows of: {others}"
                raise RecordingError(self.path, None, reason) from error
        for state in self._joins:
            if state.joined < JOINED_SHARE * (state.joined + state.alone):
                reason = f"only {state.joined} samples have one of another sensor at their time"
                raise RecordingError(self.path, None, f"{reason}; read one sensor alone")


def open_rows(path: str, layout: str, plan: Plan, batches: Iterator[Lines]) -> Part:
    """The rows of a text file, by its plan."""
    if plan.kind is None:
        return TextRows(path, layout, plan, batches)
    return MixedRows(path, layout, plan, batches)
