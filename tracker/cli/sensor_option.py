"""Options of every command with a live sensor: a second one beside it, and descriptions of a user's own."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sensors.devices.model import Family

FOLDER = "sensors"
"""The folder for descriptions, in that for data."""

BesideSensor = Annotated[
    str | None,
    typer.Option("--beside", metavar="NAME", help="A heart rate strap or foot pod to follow as well."),
]
"""`--beside`: give it the default None."""

SensorFile = Annotated[
    list[Path] | None,
    typer.Option("--sensor-file", metavar="FILE", help="A description of a sensor (docs/sensors.md); repeatable."),
]
"""`--sensor-file`: give it the default None, and pass it through `own_sensors`."""


def own_sensors(data: str | None, files: Sequence[Path] | None) -> tuple[Family, ...]:
    """The user's own descriptions: those that were named, then those in the data folder's `sensors/`.

    Raises:
        DescriptionError: one of them cannot be used.
    """
    from sensors.devices.described import described
    from tracker.store import data_folder

    kept = sorted((data_folder(data) / FOLDER).glob("*.toml"))
    return tuple(described(path) for path in (*(files or ()), *kept))
