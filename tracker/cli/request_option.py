"""Options of every command that analyses motion: what was done, where the sensor was worn, and by whom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from tracker.cli.output import FAILED, error, warning

if TYPE_CHECKING:
    from tracker.catalogue import Catalogue
    from tracker.session import Request

BodySide = Literal["left", "right"]

Side = Annotated[BodySide | None, typer.Option("--side", help="The side that moved.")]
"""`--side`: give it the default None."""

Placement = Annotated[
    str | None, typer.Option("--placement", metavar="NAME", help="Where the sensor is worn, such as thigh.")
]
"""`--placement`: give it the default None, and pass it through `prepared` or `known_placement`."""

HeightM = Annotated[
    float | None,
    typer.Option("--height-m", min=0.3, max=2.8, help="The patient's height, for the walking pace."),
]
"""`--height-m`: give it the default None."""

CalibrationFile = Annotated[
    Path | None,
    typer.Option(
        "--calibration", exists=True, dir_okay=False, metavar="FILE", help="What backbeat calibrate made."
    ),
]
"""`--calibration`: give it the default None."""


def prepared(
    exercise: str | None,
    side: BodySide | None = None,
    source: str | None = None,
    placement: str | None = None,
    height_m: float | None = None,
    calibration: Path | None = None,
) -> tuple[Catalogue, Request]:
    """The catalogue and what is asked of it. As in a session file, a word that is no placement is read as unknown,
    with a warning. A catalogue or calibration that cannot be used ends the command with status 1.

    Raises:
        BadParameter: no such exercise or source.
    """
    from tracker.calibration import read_calibration
    from tracker.catalogue import load_catalogue
    from tracker.errors import CalibrationError, CatalogueError, UnknownExerciseError, UnknownSourceError
    from tracker.session import Request

    try:
        catalogue = load_catalogue()
        if exercise not in (None, "any"):
            catalogue.get(str(exercise))
        source = None if source is None else catalogue.source(source)
        person = None if calibration is None else read_calibration(calibration)
    except UnknownExerciseError as unknown:
        raise typer.BadParameter(str(unknown), param_hint="--exercise") from unknown
    except UnknownSourceError as unknown:
        raise typer.BadParameter(str(unknown), param_hint="--source") from unknown
    except (CatalogueError, CalibrationError) as problem:
        error(str(problem))
        raise typer.Exit(FAILED) from problem
    return catalogue, Request(exercise, side, source, _believed(placement), height_m, person)


def _believed(placement: str | None) -> str | None:
    from sensors.sidecar import PLACEMENTS

    if placement is None or placement in PLACEMENTS:
        return placement
    warning(f"unknown placement '{placement}' is read as unknown; known: {', '.join(PLACEMENTS)}")
    return "unknown"


def known_placement(placement: str | None) -> str | None:
    """The placement, where what is kept depends on it being right.

    Raises:
        BadParameter: no such placement.
    """
    from sensors.sidecar import PLACEMENTS

    if placement is not None and placement not in PLACEMENTS:
        raise typer.BadParameter(f"use one of {', '.join(PLACEMENTS)}", param_hint="--placement")
    return placement


def known_exercise(wanted: str | None, hint: str = "--exercise", *, or_any: bool = False) -> str | None:
    """The exercise of this id, or `any` where that will do; None where none was named.

    Raises:
        BadParameter: the catalogue has none of that id; the message names the nearest.
        Exit: an exercise file is wrong.
    """
    from tracker.catalogue import load_catalogue
    from tracker.errors import TrackerError, UnknownExerciseError

    if wanted is None or (or_any and wanted == "any"):
        return wanted
    try:
        return load_catalogue().get(wanted).id
    except UnknownExerciseError as unknown:
        raise typer.BadParameter(str(unknown), param_hint=hint) from unknown
    except TrackerError as problem:
        error(str(problem))
        raise typer.Exit(FAILED) from problem
