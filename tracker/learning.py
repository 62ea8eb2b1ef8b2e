"""A person's calibration learnt from a session that is kept, as `backbeat calibrate` learns from a recording."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sensors.sidecar import sidecar_path, write_sidecar
from tracker.calibrate import calibrate_exercise, calibrate_walk
from tracker.calibration import Calibration
from tracker.catalogue import Catalogue
from tracker.diary import SessionRecord
from tracker.errors import CalibrationError
from tracker.export.archive import csv_pieces, recorded_info

if TYPE_CHECKING:
    from tracker.store import Store


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a session shows: so many repetitions of an exercise, or, without one, a walk of a known length."""

    exercise: str | None
    reps: int
    distance_m: float | None
    placement: str | None = None


def learnt(
    store: Store, record: SessionRecord, lesson: Lesson, catalogue: Catalogue, known: Calibration
) -> Calibration:
    """What is known, with what the session tells.

    Raises:
        CalibrationError: it does not show that.
        TrackerError: its signal cannot be read, or nobody knows the exercise.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "session.csv"
        with path.open("w", encoding="utf-8") as out:
            out.writelines(csv_pieces(record, store.signal(record.id)))
        write_sidecar(sidecar_path(path), recorded_info(record))
        try:
            if lesson.exercise is None:
                return calibrate_walk(path, lesson.distance_m or 0.0, lesson.placement, catalogue, known)
            return calibrate_exercise(path, lesson.exercise, lesson.reps, lesson.placement, catalogue, known)
        except CalibrationError as problem:
            raise CalibrationError(Path(f"session {record.id}"), problem.problem) from problem
