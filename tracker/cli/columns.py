"""`--columns` and `--units`: a table of numbers that is in no known layout."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from sensors.layouts.named import NamedColumns

COLUMNS_FORM = "t=A,ax=B,..."
COLUMNS_HELP = "Read a table of no known layout: which column is the time and each axis (docs/recordings.md)."
UNITS_HELP = "The units of --columns, where the header does not say: t=ms,acc=g,gyr=deg/s."


def named_columns(columns: str | None, units: str | None) -> NamedColumns | None:
    """What `--columns` and `--units` ask for, None for neither; wrong words are wrong usage."""
    from sensors.errors import ColumnsError
    from sensors.layouts.named import parse_columns

    if columns is None:
        if units is not None:
            raise typer.BadParameter("goes with --columns", param_hint="--units")
        return None
    try:
        return parse_columns(columns, units)
    except ColumnsError as problem:
        raise typer.BadParameter(str(problem), param_hint="--columns") from problem
