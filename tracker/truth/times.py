"""Noted times: what raters write down, a row each, and what sets they make.

A table of times is CSV with the columns `time_s` and `what`, and if wanted `exercise`, `side` and `note`. The
same table is what `backbeat record-truth` appends to, key by key, and what a rater fills in from a video.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Literal, get_args

from tracker.errors import TruthError
from tracker.words import clock_s

What = Literal["sync", "start", "stop", "out", "hold", "release", "home", "rep", "partial", "note", "undo"]
"""What a row notes. `sync`: a tap on the sensor. `start`, `stop`: of a set. `out`, `hold`, `release`, `home`: when
a repetition leaves rest, reaches its end position, leaves that and is back. `rep`: one repetition, no times of its
own. `undo` takes back the row before it that still stands.
"""

COLUMNS = ("time_s", "what", "exercise", "side", "note")


@dataclass(frozen=True, slots=True)
class Row:
    """One noted moment, on the rater's clock. `line`: where it stands in its file."""

    time_s: float
    what: What
    exercise: str | None = None
    side: Literal["left", "right"] | None = None
    note: str | None = None
    line: int | None = None


def standing(rows: Iterable[Row]) -> list[Row]:
    """The rows that still count once every `undo` has taken one back."""
    kept: list[Row] = []
    for row in rows:
        if row.what != "undo":
            kept.append(row)
        elif kept:
            kept.pop()
    return kept


def read_times(path: Path) -> list[Row]:
    """All rows of a table, `undo` included, in order of time.

    Raises:
        TruthError: unreadable, a column is missing, or a row makes no sense.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            table = csv.DictReader(_separated(stream.read().splitlines()))
            missing = [name for name in COLUMNS[:2] if name not in (table.fieldnames or ())]
            if missing:
                expected = f"the columns are {', '.join(COLUMNS)}, and {' and '.join(missing)} is missing"
                raise TruthError(path, 1, expected)
            rows = [_row(path, table.line_num, values) for values in table]
    except (OSError, UnicodeDecodeError) as problem:
        raise TruthError(path, None, f"cannot be read as UTF-8 text ({problem})") from problem
    for before, after in pairwise(rows):
        if after.time_s < before.time_s:
            raise TruthError(path, after.line, "the time lies before that of the row above; put the rows in order")
    return rows


def _separated(lines: list[str]) -> list[str]:
    """A table saved by a spreadsheet with semicolons, with commas."""
    if lines and ";" in lines[0] and "," not in lines[0]:
        return [line.replace(",", ".").replace(";", ",") for line in lines]
    return lines


def _row(path: Path, line: int, values: dict[str, str | None]) -> Row:
    cell = {key: (value or "").strip() for key, value in values.items() if key in COLUMNS}
    what, side = cell["what"].lower(), cell.get("side", "").lower()
    if what not in get_args(What):
        raise TruthError(path, line, f"'{what}' is not one of {', '.join(get_args(What))}")
    if side not in ("", "left", "right"):
        raise TruthError(
            path, line, f"the side '{side}' is neither left nor right; leave it empty if it is neither"
        )
    try:
        time_s = clock_s(cell["time_s"])
    except ValueError:
        problem = f"'{cell['time_s']}' is not a time; write seconds (71.5) or minutes:seconds (1:11.5)"
        raise TruthError(path, line, problem) from None
    exercise, note = cell.get("exercise") or None, cell.get("note") or None
    return Row(time_s, what, exercise, side or None, note, line)  # type: ignore[arg-type]


def append(path: Path, rows: Sequence[Row]) -> None:
    """Write rows at the end of a table, and see them on disk before going on; begins the table if need be.

    Raises:
        OSError: the disk does not take them.
    """
    with path.open("a", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        if stream.tell() == 0:
            writer.writerow(COLUMNS)
        for row in rows:
            writer.writerow([f"{row.time_s:.3f}", row.what, row.exercise or "", row.side or "", row.note or ""])
        stream.flush()
        os.fsync(stream.fileno())
