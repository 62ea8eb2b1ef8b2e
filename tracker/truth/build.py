"""From noted times to the truth: rows become sets, and the rater's clock becomes the recording's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from algorithms.types import Span
from tracker.catalogue import Catalogue
from tracker.errors import TruthError, UnknownExerciseError
from tracker.sets import ANY
from tracker.truth.record import Method, Note, TrueRep, TrueSet, Truth
from tracker.truth.times import Row, standing

Clock = Callable[[float], float]
"""From the rater's clock to seconds from the recording's first sample."""

EPOCH_S = 1e9
"""Times beyond this are a computer's clock, so noted live; a video's begin near zero."""


@dataclass(slots=True)
class _OpenSet:
    start: Row
    reps: list[TrueRep] = field(default_factory=list)
    partials: list[TrueRep] = field(default_factory=list)
    now: TrueRep | None = None

    def finish(self) -> None:
        """The repetition under way is over."""
        if self.now is not None:
            self.reps.append(self.now)
        self.now = None


def build_truth(rows: Sequence[Row], path: Path, clock: Clock, rater: str | None) -> Truth:
    """The truth that the rows of `path` tell.

    Raises:
        TruthError: they do not fit together; the error names the line.
    """
    rows = standing(rows)
    notes = tuple(Note(clock(r.time_s), r.note) for r in rows if r.note)
    return Truth(False, tuple(_sets(rows, path, clock)), rater, method_of(rows), notes)


def check_exercises(rows: Sequence[Row], path: Path, catalogue: Catalogue) -> None:
    """Refuse a start of an exercise that nobody knows.

    Raises:
        TruthError: the line and the nearest ids.
    """
    for row in standing(rows):
        if row.what == "start" and row.exercise not in (None, ANY):
            try:
                catalogue.get(str(row.exercise))
            except UnknownExerciseError as unknown:
                raise TruthError(path, row.line, str(unknown)) from unknown


def method_of(rows: Sequence[Row]) -> Method:
    """Whether the rows were noted while it happened, or from a video."""
    return "live" if rows and rows[0].time_s > EPOCH_S else "video"


def _sets(rows: Sequence[Row], path: Path, clock: Clock) -> list[TrueSet]:
    done: list[TrueSet] = []
    running: _OpenSet | None = None
    for row in rows:
        if row.what in ("sync", "note"):
            continue
        if row.what == "start":
            if running is not None:
                raise TruthError(path, row.line, "a set starts before the one above has its stop; add the stop")
            if not row.exercise:
                raise TruthError(path, row.line, "a start names its exercise; 'backbeat exercises' lists them")
            running = _OpenSet(row)
        elif running is None:
            raise TruthError(path, row.line, f"'{row.what}' outside a set; add the start of the set above it")
        elif row.what == "stop":
            done.append(_closed(running, row, path, clock))
            running = None
        else:
            _note(running, row, path, clock(row.time_s))
    if running is not None:
        raise TruthError(path, running.start.line, "this set has no stop; add one after its last repetition")
    return done


def _note(running: _OpenSet, row: Row, path: Path, at_s: float) -> None:
    """Take one row of a set into its repetitions."""
    if row.what in ("rep", "partial", "out"):
        _no_open_hold(running, row, path)
        running.finish()
    if row.what == "rep":
        running.reps.append(TrueRep(at_s=at_s))
    elif row.what == "partial":
        running.partials.append(TrueRep(at_s=at_s))
    elif row.what == "out":
        running.now = TrueRep(start_s=at_s)
    elif row.what == "hold":
        _no_open_hold(running, row, path)
        if running.now is not None and running.now.hold_start_s is not None:
            running.finish()
        running.now = replace(running.now or TrueRep(), hold_start_s=at_s)
    elif row.what == "release":
        if running.now is None or running.now.hold_start_s is None or running.now.hold_end_s is not None:
            raise TruthError(path, row.line, "a release without its hold; add the hold above it")
        running.now = replace(running.now, hold_end_s=at_s)
    elif row.what == "home":
        _no_open_hold(running, row, path)
        if running.now is None:
            raise TruthError(path, row.line, "home from nowhere; add the out or the hold of this repetition")
        running.now = replace(running.now, end_s=at_s)
        running.finish()


def _no_open_hold(running: _OpenSet, row: Row, path: Path) -> None:
    now = running.now
    if now is not None and now.hold_start_s is not None and now.hold_end_s is None:
        raise TruthError(path, row.line, f"'{row.what}' while a hold goes on; add its release above this row")


def _closed(running: _OpenSet, stop: Row, path: Path, clock: Clock) -> TrueSet:
    _no_open_hold(running, stop, path)
    running.finish()
    marked = Span(clock(running.start.time_s), clock(stop.time_s))
    start = running.start
    return TrueSet(str(start.exercise), start.side, marked, tuple(running.reps), tuple(running.partials))
