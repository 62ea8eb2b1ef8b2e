"""`backbeat calibrate`: a few careful repetitions, or a walk of known length, make the counting more personal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.output import FAILED, error

if TYPE_CHECKING:
    from tracker.calibration import Calibration

HELP = """Learn a person's own way from two or three repetitions, or from a walk of known length.

Never needed: offered where a count is uncertain, or where a walking speed should be surer. What is learnt goes
into a small file, beside what it holds already; replay --calibration uses it, or the session file, once
backbeat mark --calibration has put it there.

\b
Examples:
  backbeat calibrate three.csv --exercise press-up -o anna.json        three repetitions, and nothing else
  backbeat calibrate two.csv --exercise curl-up --reps 2 -o anna.json
  backbeat calibrate walk.csv --distance-m 100 -o anna.json            several walks are better than one
  backbeat replay evening.csv --calibration anna.json
"""


def register(app: typer.Typer) -> None:
    """Add the command to the application."""

    @app.command("calibrate", help=HELP, short_help="Learn a person's own range, turn or walking speed.")
    def calibrate(
        file: Annotated[Path, typer.Argument(metavar="FILE", help="The recording.")],
        output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="The person's calibration.")],
        exercise: Annotated[str | None, typer.Option(metavar="ID", help="Which exercise was done.")] = None,
        reps: Annotated[int, typer.Option(min=2, max=10, help="How many repetitions were done.")] = 3,
        distance_m: Annotated[float | None, typer.Option(min=5.0, help="How far was walked.")] = None,
        placement: Annotated[str | None, typer.Option(metavar="NAME", help="Where the sensor sat.")] = None,
    ) -> None:
        from sensors.sidecar import PLACEMENTS

        if (exercise is None) == (distance_m is None):
            raise typer.BadParameter("give --exercise for repetitions, or --distance-m for a walk")
        if placement is not None and placement not in PLACEMENTS:
            raise typer.BadParameter(f"use one of {', '.join(PLACEMENTS)}", param_hint="--placement")
        _learn(file, output, exercise, reps, distance_m, placement)


def _learn(
    file: Path, output: Path, exercise: str | None, reps: int, distance_m: float | None, placement: str | None
) -> None:
    from sensors.errors import SensorError
    from tracker.calibrate import calibrate_exercise, calibrate_walk
    from tracker.calibration import UNCALIBRATED, read_calibration, write_calibration
    from tracker.catalogue import load_catalogue
    from tracker.errors import TrackerError, UnknownExerciseError

    try:
        known = read_calibration(output) if output.exists() else UNCALIBRATED
        if exercise is not None:
            learnt = calibrate_exercise(file, exercise, reps, placement, load_catalogue(), known)
        else:
            learnt = calibrate_walk(file, distance_m or 0.0, placement, load_catalogue(), known)
        write_calibration(output, learnt)
    except UnknownExerciseError as unknown:
        raise typer.BadParameter(str(unknown), param_hint="--exercise") from unknown
    except (SensorError, TrackerError) as problem:
        error(str(problem))
        raise typer.Exit(FAILED) from problem
    _tell(output, learnt, walked=distance_m is not None)


def _tell(output: Path, learnt: Calibration, *, walked: bool) -> None:
    """Say what was learnt last."""
    if walked:
        walk, walks = learnt.walks[-1], len(learnt.walks)
        off = f"{walk.steps} steps of {walk.distance_m / walk.steps:.2f} m, {100 * (walk.factor - 1):+.0f} %"
        typer.echo(f"{output}: a walk at the {walk.placement}, {off} of the estimate; {walks} in all")
        return
    known = learnt.exercises[-1]
    span, hold = known.habit.range_deg, known.habit.hold_s
    range_deg = f"range {span.usual:.0f}° ({span.least:.0f} to {span.most:.0f})"
    typer.echo(f"{output}: {known.exercise} at the {known.placement}, {range_deg}, hold {hold.usual:.1f} s")
