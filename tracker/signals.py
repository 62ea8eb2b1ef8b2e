"""The channels between the samples and the count, as a table: ten rows a second.

The columns are described in docs/why-this-count.md. An empty cell is what was not measured, or what the row has
nothing to do with.
"""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TextIO

import numpy as np

from algorithms.plane import unit
from algorithms.trace import ROW_HZ, Trace
from algorithms.types import G_M_S2, BoolArray, Evidence, FloatArray, Repetition, Span
from sensors.atomic import replacing
from tracker.counted import counted_signal
from tracker.model import SessionResult, SetResult
from tracker.rows import RowKeeper

COLUMNS = (
    "time_s", "valid", "force_x_m_s2", "force_y_m_s2", "force_z_m_s2", "up_x", "up_y", "up_z", "vertical_m_s2",
    "shake_m_s2", "walking", "steps", "posture", "set", "exercise", "counted_deg", "counted_m_s2", "rest", "move",
    "phase",
)  # fmt: skip

Column = Sequence[str]


def write_signals(result: SessionResult, rows: RowKeeper, out: Path) -> None:
    """Write the table of a recording, some minutes at a time.

    Raises:
        FileError: it cannot be written.
    """
    sets = [_SetColumns(k, found, counted_signal(found, rows)) for k, found in enumerate(result.sets, start=1)]
    with replacing(out) as stream:
        packed = gzip.GzipFile("", "wb", fileobj=stream, mtime=0) if out.name.lower().endswith(".gz") else None
        text = io.TextIOWrapper(packed or stream, "utf-8", newline="\n", write_through=True)
        _write(result, rows, sets, text)
        text.detach()
        if packed is not None:
            packed.close()


def _write(result: SessionResult, rows: RowKeeper, sets: Sequence[_SetColumns], text: TextIO) -> None:
    text.write(",".join(COLUMNS) + "\n")
    for trace in rows.chunks():
        columns = [*_measured(trace), *_found(trace, result), *_of_sets(trace, sets)]
        for cells in zip(*columns, strict=True):
            text.write(",".join(cells) + "\n")


def _measured(trace: Trace) -> Iterator[Column]:
    """What the sensor felt; empty where there was no data."""
    up = unit(trace.up)
    yield [f"{t:.2f}" for t in trace.times_s().tolist()]
    yield _flags(trace.valid)
    for values in (*trace.force.T, *up.T, (trace.force * up).sum(axis=1) - G_M_S2, trace.shake):
        yield _numbers(values, trace.valid, 4)


def _found(trace: Trace, result: SessionResult) -> Iterator[Column]:
    """What was made of it, the sets apart: walking, steps and posture."""
    times_s = trace.times_s()
    known = result.walking.minutes is not None
    walking = _within(times_s, [Span(b.start_s, b.end_s) for b in result.walking.bouts])
    yield _flags(walking) if known else [""] * len(times_s)
    edges_s = np.append(times_s - 0.5 / ROW_HZ, times_s[-1] + 0.5 / ROW_HZ)
    steps = np.histogram([t_s for b in result.walking.bouts for t_s in b.step_times_s], edges_s)[0]
    yield [str(n) for n in steps.tolist()] if known else [""] * len(times_s)
    posture = np.full(len(times_s), "", dtype=object)
    for span in result.postures:
        posture[_within(times_s, [Span(span.start_s, span.end_s)])] = span.posture
    yield posture.tolist()


def _of_sets(trace: Trace, sets: Sequence[_SetColumns]) -> Iterator[Column]:
    columns = [np.full(len(trace), "", dtype=object) for _ in range(7)]
    for found in sets:
        found.fill(trace, columns)
    return (column.tolist() for column in columns)


class _SetColumns:
    """The columns that belong to one set: its number, its signal and what each movement is part of."""

    def __init__(self, number: int, found: SetResult, evidence: Evidence | None) -> None:
        self._number, self._found, self._evidence = number, found, evidence
        self._span = Span(found.start_s, found.end_s)
        if found.evidence is not None:
            times_s, half_s = found.evidence.times_s(), 0.5 / found.evidence.rate_hz
            self._span = Span(float(times_s[0]) - half_s, float(times_s[-1]) + half_s)
        self._moves = [(r, str(k)) for k, r in enumerate(found.reps, start=1)]
        self._moves += [(p, "partial") for p in (evidence.partials if evidence else ())]

    def fill(self, trace: Trace, columns: Sequence[np.ndarray[tuple[int], np.dtype[np.object_]]]) -> None:
        """Write into the rows of this set."""
        number, exercise, degrees, m_s2, rest, move, phase = columns
        times_s = trace.times_s()
        mine = _within(times_s, [self._span])
        number[mine], exercise[mine] = str(self._number), self._found.exercise
        if self._found.reps:
            phase[mine] = "rest"
        if self._evidence is not None:
            signal = degrees if self._evidence.unit == "deg" else m_s2
            known = mine & trace.valid
            at_s = self._evidence.times_s()
            signal[known] = _numbers(np.interp(times_s[known], at_s, self._evidence.signal), None, 3)
            rest[mine] = _numbers(np.interp(times_s[mine], at_s, self._evidence.rest), None, 3)
        for repetition, name in self._moves:
            for words, span in _phases(repetition):
                rows = mine & _within(times_s, [span])
                move[rows], phase[rows] = name, words


def _phases(rep: Repetition) -> tuple[tuple[str, Span], ...]:
    return (
        ("out", Span(rep.start_s, rep.hold_start_s)),
        ("back", Span(rep.hold_end_s, rep.end_s)),
        ("hold", Span(rep.hold_start_s, rep.hold_end_s)),
    )


def _within(times_s: FloatArray, spans: Sequence[Span]) -> BoolArray:
    inside = np.zeros(len(times_s), dtype=np.bool_)
    for span in spans:
        first, last = np.searchsorted(times_s, (span.start_s, span.end_s))
        inside[first:last] = True
    return inside


def _flags(values: BoolArray) -> Column:
    return ["1" if v else "0" for v in values.tolist()]


def _numbers(values: FloatArray, known: BoolArray | None, decimals: int) -> list[str]:
    """The values as text; empty where not `known`."""
    text = [f"{v:.{decimals}f}" for v in (np.round(values, decimals) + 0.0).tolist()]
    return text if known is None else [t if k else "" for t, k in zip(text, known.tolist(), strict=True)]
