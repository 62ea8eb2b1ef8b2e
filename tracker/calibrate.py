"""Makes a calibration from recordings: a few careful repetitions of an exercise, or a walk of known length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from algorithms.personal import learn
from algorithms.trace import Trace
from algorithms.types import Movement, Span
from sensors.recording import open_recording
from sensors.stream import Mark, SessionInfo
from tracker.calibration import FACTORS, Calibrated, Calibration, Walk
from tracker.catalogue import Catalogue, view_for
from tracker.errors import CalibrationError
from tracker.model import SessionResult
from tracker.session import Request, Session
from tracker.sets import WALKING, end_of

LITTLE, FAR = 0.35, 1.3
"""How far a person may go against what the catalogue expects, as shares of its least and most."""

UNSURE = 0.4
"""Repetitions counted with less confidence than this teach nothing."""


@dataclass(frozen=True, slots=True)
class Played:
    """A recording that went through a session, with the rows that its sets were counted from."""

    info: SessionInfo
    trace: Trace
    result: SessionResult
    first_s: float


def calibrate_exercise(
    path: Path, exercise_id: str, reps: int, placement: str | None, catalogue: Catalogue, known: Calibration
) -> Calibration:
    """What is known, with what a recording of `reps` repetitions tells; its first marked set of the exercise, or
    the whole of it where none is marked. `placement` None: the session file's, or the exercise's best.

    Raises:
        CalibrationError: another number was counted, or they were not seen well enough.
        UnknownExerciseError, SensorError: no such exercise; the recording cannot be read.
    """
    exercise = catalogue.get(exercise_id)
    with open_recording(path) as opened:
        info = opened.session
    worn = placement or info.placement or exercise.placements[0]
    view = view_for(exercise, worn)
    if view is None or view.movement is None:
        best = " or ".join(exercise.placements)
        problem = f"a sensor at the {worn} cannot see {exercise.name.lower()}; wear it on the {best}"
        raise CalibrationError(path, problem)
    marked = any(mark.kind == "start" and mark.exercise == exercise_id for mark in info.marks)
    played = _play(path, info, catalogue, Request(None if marked else exercise_id, placement=worn))
    trace = _marked_part(played, exercise_id) if marked else played.trace
    walking = [Span(b.start_s, b.end_s) for b in played.result.walking.bouts]
    outcome, habit = learn(trace, walking, view.movement)
    if len(outcome.reps or ()) != reps:
        outcome, habit = learn(trace, walking, _any_range(view.movement))
    counted = len(outcome.reps or ())
    if counted != reps:
        problem = f"{counted} repetitions of {exercise_id} were seen, not {reps}; say --reps, or record them again"
        raise CalibrationError(path, f"{problem}: whole, unhurried, with a rest before and after each")
    if habit is None or (outcome.confidence or 0.0) < UNSURE:
        problem = "the repetitions cannot be told surely; record them again, unhurried, and nothing else"
        raise CalibrationError(path, problem)
    return _owned(known, info, path).with_exercise(Calibrated(exercise_id, worn, habit))


def _any_range(movement: Movement) -> Movement:
    """The movement of a person who goes far less, or further, than others: the number is known, so it may be."""
    least, most = movement.range_deg
    return replace(movement, range_deg=(LITTLE * least, FAR * most))


def calibrate_walk(
    path: Path, distance_m: float, placement: str | None, catalogue: Catalogue, known: Calibration
) -> Calibration:
    """What is known, with what a walk of this length tells: all walking of the recording was `distance_m`.

    Raises:
        CalibrationError: no walk, or one that cannot have been of this length.
        SensorError: the recording cannot be read.
    """
    with open_recording(path) as opened:
        info = opened.session
    worn = placement or info.placement or "unknown"
    played = _play(path, replace(info, height_m=None), catalogue, Request(WALKING, placement=worn))
    bouts = [b for b in played.result.walking.bouts if b.distance_m]
    estimated_m = sum(b.distance_m or 0.0 for b in bouts)
    if not estimated_m:
        raise CalibrationError(path, "no walk was found in it; walk at least 20 m, at an even pace")
    factor = distance_m / estimated_m
    if not FACTORS[0] <= factor <= FACTORS[1]:
        problem = f"the walk seems {estimated_m:.0f} m long, not {distance_m:g}; check the distance"
        raise CalibrationError(path, problem)
    steps, walked_s = sum(b.steps for b in bouts), sum(b.end_s - b.start_s for b in bouts)
    return _owned(known, info, path).with_walk(Walk(worn, distance_m, steps, distance_m / walked_s, factor))


def _owned(known: Calibration, info: SessionInfo, path: Path) -> Calibration:
    """The calibration of the person whom the recording is of."""
    if known.patient is not None and info.patient not in (None, known.patient):
        problem = f"is of {info.patient}, and the calibration of {known.patient}; give each person their own file"
        raise CalibrationError(path, problem)
    return replace(known, patient=known.patient or info.patient)


def _play(path: Path, info: SessionInfo, catalogue: Catalogue, request: Request) -> Played:
    """The recording through a session that knows nothing of the person yet."""
    rows: list[Trace] = []
    info = replace(info, calibration=None)
    with open_recording(path) as recording:
        session = Session(
            recording.layout, recording.gyroscope, info, catalogue, request, str(path),
            live=False, on_rows=rows.append, late_s=0.0,
        )  # fmt: skip
        first_s: float | None = None
        for block in recording.blocks():
            first_s = float(block.t_s[0]) if first_s is None else first_s
            session.push(block)
    result = session.close()[1]
    return Played(info, _joined(rows), result, first_s or 0.0)


def _marked_part(played: Played, exercise_id: str) -> Trace:
    """The trace of the first marked set of the exercise."""
    marks: Sequence[Mark] = sorted(played.info.marks, key=lambda m: m.t_s)
    start = next(m for m in marks if m.kind == "start" and m.exercise == exercise_id)
    end_s = min(end_of(start, marks) - played.first_s, played.result.recording.duration_s)
    return played.trace.between(start.t_s - played.first_s, end_s)


def _joined(rows: Sequence[Trace]) -> Trace:
    return Trace(
        rows[0].first,
        np.concatenate([r.force for r in rows]),
        np.concatenate([r.up for r in rows]),
        np.concatenate([r.shake for r in rows]),
        np.concatenate([r.valid for r in rows]),
    )
