"""Every row that a recording's sets were counted from, kept on disk for pictures and signal files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from types import TracebackType

import numpy as np

from algorithms.trace import ROW_HZ, Trace

COLUMNS = 8
CHUNK_ROWS = 6000
"""Rows read at once: ten minutes."""


class RowKeeper:
    """Rows of a recording in a temporary file, 32 bytes each: 27 MB a day. Use it in a `with` statement."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - it is closed in __exit__
        self._rows = 0

    def __len__(self) -> int:
        return self._rows

    @property
    def end_s(self) -> float:
        """The end of the last row, seconds."""
        return self._rows / ROW_HZ

    def push(self, rows: Trace) -> None:
        """Keep the next rows; a recording begins with row 0."""
        table = np.column_stack([rows.force, rows.up, rows.shake, rows.valid]).astype("<f4")
        self._file.seek(self._rows * COLUMNS * 4)
        self._file.write(table.tobytes())
        self._rows += len(rows)

    def between(self, start_s: float, end_s: float) -> Trace:
        """The rows whose middles lie in [start_s, end_s]."""
        first = min(max(0, int(start_s * ROW_HZ) - 1), self._rows)
        last = min(max(first, int(end_s * ROW_HZ) + 2), self._rows)
        return self._read(first, last).between(start_s, end_s)

    def chunks(self, multiple: int = 1) -> Iterator[Trace]:
        """All rows in order, about ten minutes at a time; all but the last chunk hold a multiple of `multiple`."""
        step = max(1, CHUNK_ROWS // multiple) * multiple
        for first in range(0, self._rows, step):
            yield self._read(first, min(first + step, self._rows))

    def _read(self, first: int, last: int) -> Trace:
        self._file.seek(first * COLUMNS * 4)
        data = self._file.read((last - first) * COLUMNS * 4)
        table = np.frombuffer(data, "<f4").reshape(-1, COLUMNS).astype(np.float64)
        return Trace(first, table[:, :3], table[:, 3:6], table[:, 6], table[:, 7] > 0.5)

    def __enter__(self) -> RowKeeper:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
