"""`backbeat calibrate`: a few careful repetitions, or a walk of known length, make the counting more personal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.output import FAILED, error
from tracker.cli.request_option import Placement, known_placement
from tracker.cli.store_option import Data, Json, Now, Patient, now_of, opened, patient_of

if TYPE_CHECKING:
    from tracker.calibration import Calibration

HELP = """Learn a person's own way from two or three repetitions, or from a walk of known length.

Never needed: offered where a count is uncertain, or where a walking speed should be surer. What is learnt is kept
among the patient's records, beside what is known already, and backbeat import uses it from then on; sessions that
are kept already stay as they are. Or, with -o, it goes into a small file, which replay --calibration and backbeat
mark --calibration take.

\b
Examples:
  backbeat calibrate three.csv --exercise press-up                     three repetitions, and nothing else
  backbeat calibrate two.csv --exercise curl-up --reps 2
  backbeat calibrate walk.csv --distance-m 100                         several walks are better than one
  backbeat calibrate three.csv --exercise press-up -o anna.json
  backbeat replay evening.csv --calibration anna.json
"""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What a recording shows: so many repetitions of an exercise, or a walk of a known length (the other None)."""

    file: Path
    exercise: str | None
    reps: int
    distance_m: float | None
    placement: str | None


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("calibrate", help=HELP, short_help="Learn a person's own range, turn or walking speed.")(calibrate)


def calibrate(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The recording.")],
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Into a file instead."),
    ] = None,
    exercise: Annotated[str | None, typer.Option(metavar="ID", help="Which exercise was done.")] = None,
    reps: Annotated[int, typer.Option(min=2, max=10, help="How many repetitions were done.")] = 3,
    distance_m: Annotated[float | None, typer.Option(min=5.0, help="How far was walked.")] = None,
    placement: Placement = None,
    data: Data = None,
    patient: Patient = None,
    as_json: Json = False,
    now: Now = None,
) -> None:
    """Learn from the recording, and keep what was learnt."""
    if (exercise is None) == (distance_m is None):
        raise typer.BadParameter("give --exercise for repetitions, or --distance-m for a walk")
    if output is not None and patient is not None:
        raise typer.BadParameter("a file is of whoever it is given to; leave out --patient or -o")
    lesson = Lesson(file, exercise, reps, distance_m, known_placement(placement))
    if output is None:
        _keep(lesson, data, patient, now_of(now), as_json)
    else:
        _write(lesson, output, as_json)


def _write(lesson: Lesson, output: Path, as_json: bool) -> None:
    """Learn, and write it to a file beside what that holds."""
    from sensors.errors import SensorError
    from tracker.calibration import UNCALIBRATED, read_calibration, write_calibration
    from tracker.errors import TrackerError

    try:
        known = read_calibration(output) if output.exists() else UNCALIBRATED
        learnt = _learn(lesson, known)
        write_calibration(output, learnt)
    except (SensorError, TrackerError) as problem:
        error(str(problem))
        raise typer.Exit(FAILED) from problem
    _tell(str(output), lesson, learnt, as_json)


def _keep(lesson: Lesson, data: str | None, patient: str | None, at: datetime, as_json: bool) -> None:
    """Learn, and keep it among the patient's records; whose the recording is says the option, else itself."""
    from uuid import uuid4

    from sensors.recording import open_recording
    from tracker.calibration import Calibration
    from tracker.store import CalibrationEntry
    from tracker.store.calibrated import kept_calibration

    with opened(data) as store:
        with open_recording(lesson.file) as recording:
            said = recording.session.patient
        whose = said if patient is None and said is not None else patient_of(store, patient)
        known = kept_calibration(store, whose) or Calibration(whose)
        learnt = _learn(lesson, known)
        store.save_calibration(CalibrationEntry(str(uuid4()), whose, at, learnt))
    _tell(whose, lesson, learnt, as_json)


def _learn(lesson: Lesson, known: Calibration) -> Calibration:
    """What is known, with what the recording tells."""
    from tracker.calibrate import calibrate_exercise, calibrate_walk
    from tracker.catalogue import load_catalogue
    from tracker.errors import UnknownExerciseError

    catalogue, distance_m = load_catalogue(), lesson.distance_m
    if distance_m is not None:
        return calibrate_walk(lesson.file, distance_m, lesson.placement, catalogue, known)
    try:
        return calibrate_exercise(
            lesson.file, lesson.exercise or "", lesson.reps, lesson.placement, catalogue, known
        )
    except UnknownExerciseError as unknown:
        raise typer.BadParameter(str(unknown), param_hint="--exercise") from unknown


def _tell(where: str, lesson: Lesson, learnt: Calibration, as_json: bool) -> None:
    """Say what was learnt last, or print all that is known."""
    if as_json:
        from tracker.calibration import calibration_document
        from tracker.document import line

        typer.echo(line(calibration_document(learnt)))
        return
    if lesson.distance_m is not None:
        walk, walks = learnt.walks[-1], len(learnt.walks)
        off = f"{walk.steps} steps of {walk.distance_m / walk.steps:.2f} m, {100 * (walk.factor - 1):+.0f} %"
        typer.echo(f"{where}: a walk at the {walk.placement}, {off} of the estimate; {walks} in all")
        return
    known = learnt.exercises[-1]
    span, hold = known.habit.range_deg, known.habit.hold_s
    range_deg = f"range {span.usual:.0f}° ({span.least:.0f} to {span.most:.0f})"
    typer.echo(f"{where}: {known.exercise} at the {known.placement}, {range_deg}, hold {hold.usual:.1f} s")
