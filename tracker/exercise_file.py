"""One exercise from one TOML file. `docs/adding-an-exercise.md` describes every key."""

from __future__ import annotations

import re
from pathlib import Path
from typing import cast, get_args

from algorithms.types import Movement, Pattern
from tracker.model import (
    Bounds,
    Dosage,
    Exercise,
    Frequency,
    Kind,
    Placement,
    PlacementView,
    Stage,
    Tempo,
    WalkingDose,
)
from tracker.strict import Table, read_table

RESERVED = ("any", "unknown")
"""Words that results use where no exercise is named, so that no exercise may be called so."""

_REQUIRED = (
    "id", "name", "kind", "stage", "two_sided", "rest", "direction", "instructions", "cautions", "placement",
    "dosage",
)  # fmt: skip
_MOVEMENT = ("pattern", "range_deg", "phase_s", "hold_s")
_DOSAGE = (
    "figure", "repetitions", "grows_to", "hold_s", "tempo", "per_side", "frequency", "walking", "progression",
)  # fmt: skip
_WALKING = ("start_min", "goal_min", "bout_min", "walks_per_day", "distance_m", "speed_m_s", "exertion")
_INTERVALS = ("every_h", "per_day", "days_per_week", "throughout_day")


def read_exercise(path: Path) -> Exercise:
    """The exercise that a file describes.

    Raises:
        CatalogueError: not readable, not TOML, or a key that is unknown, missing or of the wrong type.
    """
    top = read_table(path)
    top.allow(_REQUIRED, ("advanced",))
    kind = cast(Kind, top.choice("kind", get_args(Kind)))
    return Exercise(
        id=_identifier(top),
        name=top.text("name"),
        kind=kind,
        stage=cast(Stage, top.choice("stage", get_args(Stage))),
        instructions=top.texts("instructions"),
        rest=top.text("rest"),
        direction=top.text("direction"),
        two_sided=top.flag("two_sided"),
        views=_views(top, kind),
        cautions=top.texts("cautions"),
        dosages=_dosages(top),
        advanced=top.flag("advanced"),
    )


def _identifier(top: Table) -> str:
    """The id: lower-case words joined by hyphens, because it is typed and stands in file names."""
    value = top.text("id")
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value) or value in RESERVED:
        raise top.fail("id", f"'{value}' cannot be an id; use lower-case words joined by hyphens")
    return value


def _views(top: Table, kind: Kind) -> tuple[PlacementView, ...]:
    views = tuple(_view(table, kind) for table in top.tables("placement"))
    _refuse_twins(top, "placement", [view.placement for view in views])
    return views


def _view(table: Table, kind: Kind) -> PlacementView:
    """One placement; only an exercise made of repetitions has a movement to look for."""
    moves = kind == "repetitions"
    table.allow(("name", *_MOVEMENT) if moves else ("name",), ("towards_upright",) if moves else ())
    placement = cast(Placement, table.choice("name", get_args(Placement)))
    if not moves:
        return PlacementView(placement, None)
    pattern = cast(Pattern, table.choice("pattern", get_args(Pattern)))
    towards = table.flag("towards_upright") if "towards_upright" in table.values else None
    movement = Movement(pattern, table.pair("range_deg"), table.pair("phase_s"), table.pair("hold_s"), towards)
    return PlacementView(placement, movement)


def _dosages(top: Table) -> tuple[Dosage, ...]:
    dosages = tuple(_dosage(table) for table in top.tables("dosage"))
    _refuse_twins(top, "dosage", [dosage.source for dosage in dosages])
    return dosages


def _dosage(table: Table) -> Dosage:
    table.allow(("source",), _DOSAGE)
    return Dosage(
        source=table.text("source"),
        figure=table.optional_text("figure"),
        repetitions=_counts(table),
        hold_s=_bounds(table.table("hold_s")),
        tempo=_tempo(table.table("tempo")),
        per_side=table.flag("per_side"),
        frequency=_frequency(table.table("frequency")),
        walking=_walking(table.table("walking")),
        progression=table.optional_text("progression"),
        grows_to=_grows_to(table),
    )


def _counts(table: Table) -> Bounds | None:
    """Repetitions: bounds that are whole numbers."""
    inner = table.table("repetitions")
    if inner is not None:
        inner.whole("min")
        inner.whole("max")
    return _bounds(inner)


def _grows_to(table: Table) -> int | None:
    value = table.whole("grows_to")
    repetitions = _bounds(table.table("repetitions"))
    if value is not None and (repetitions is None or repetitions.max is None or repetitions.max >= value):
        raise table.fail("grows_to", "must be above the most repetitions to start with")
    return value


def _bounds(table: Table | None) -> Bounds | None:
    if table is None:
        return None
    table.allow((), ("min", "max"))
    least, most = table.number("min"), table.number("max")
    if least is None and most is None:
        raise table.fail("", "needs min, max or both")
    if least is not None and most is not None and least > most:
        raise table.fail("min", "must not be above max")
    return Bounds(least, most)


def _tempo(table: Table | None) -> Tempo | None:
    if table is None:
        return None
    table.allow((), ("out_s", "hold_s", "back_s", "counts"))
    if not table.values:
        raise table.fail("", "needs out_s, hold_s, back_s, or counts")
    if "counts" in table.values and len(table.values) > 1:
        raise table.fail("counts", "stands alone: it counts the whole repetition")
    return Tempo(table.number("out_s"), table.number("hold_s"), table.number("back_s"), table.whole("counts"))


def _frequency(table: Table | None) -> Frequency | None:
    if table is None:
        return None
    table.allow((), (*_INTERVALS, "unless"))
    if sum(key in table.values for key in _INTERVALS) != 1:
        raise table.fail("", f"needs exactly one of {', '.join(_INTERVALS)}")
    most_days = table.values.get("days_per_week") == "most"
    return Frequency(
        every_h=table.number("every_h"),
        per_day=_bounds(table.table("per_day")),
        days_per_week="most" if most_days else _bounds(table.table("days_per_week")),
        throughout_day=table.flag("throughout_day") or None,
        unless=table.optional_text("unless"),
    )


def _walking(table: Table | None) -> WalkingDose | None:
    if table is None:
        return None
    table.allow((), _WALKING)
    return WalkingDose(
        start_min=table.number("start_min"),
        goal_min=_bounds(table.table("goal_min")),
        bout_min=table.number("bout_min"),
        walks_per_day=_bounds(table.table("walks_per_day")),
        distance_m=table.number("distance_m"),
        speed_m_s=table.number("speed_m_s"),
        exertion=_bounds(table.table("exertion")),
    )


def _refuse_twins(top: Table, key: str, names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise top.fail(f"[[{key}]]", f"'{name}' stands there twice; keep one")
