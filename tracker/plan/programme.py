"""Ready-made plans: a brochure's exercises for a stage, one TOML file each.

id, name      what it is called on the command line, and by people
source        the brochure it is taken from; its pain rules hold
stage         one of the stages, left out where the brochure names none
about         what it is for, in our words
[[item]]      exercise and source; `low`: begin with the fewest repetitions of a range (SC: low repetitions
              first); `start_min`: minutes to begin walking with; `per_day`: how often a day to begin with
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import cast, get_args

from tracker.catalogue import Catalogue
from tracker.errors import PlanError
from tracker.model import Bounds, Dosage, Frequency, Stage
from tracker.plan.model import PlanItem
from tracker.plan.written import dosage_by, written
from tracker.strict import Table, read_table

ORDER = ("relief", "posture", "flexion", "strength", "walking-start", "stretching")
"""How programmes are listed; a file that is not named here comes last."""


@dataclass(frozen=True, slots=True)
class Programme:
    """A ready-made plan. `items` are what each would be in a plan of today's catalogue."""

    id: str
    name: str
    source: str
    stage: Stage | None
    about: str
    items: tuple[PlanItem, ...]


def load_programmes(catalogue: Catalogue) -> Mapping[str, Programme]:
    """Every programme by its id, in the order in which they are listed.

    Raises:
        CatalogueError: a file is wrong, or names an exercise or source that the catalogue does not have.
    """
    folder = Path(str(resources.files("tracker"))) / "plan" / "programmes"
    place = {name: n for n, name in enumerate(ORDER)}
    paths = sorted(folder.glob("*.toml"), key=lambda path: (place.get(path.stem, len(ORDER)), path.stem))
    programmes = [read_programme(path, catalogue) for path in paths]
    return {programme.id: programme for programme in programmes}


def find_programme(programmes: Mapping[str, Programme], name: str) -> Programme:
    """The programme of this id.

    Raises:
        PlanError: there is none; the message lists those there are.
    """
    if name not in programmes:
        raise PlanError(f"unknown programme '{name}': choose one of {', '.join(programmes)}")
    return programmes[name]


def read_programme(path: Path, catalogue: Catalogue) -> Programme:
    """The programme that a file describes.

    Raises:
        CatalogueError: not readable, not TOML, a key that is unknown, missing or of the wrong type, or an
            exercise or source that the catalogue does not have.
    """
    top = read_table(path)
    top.allow(("id", "name", "source", "about", "item"), ("stage",))
    if top.text("id") != path.stem:
        raise top.fail("id", f"must be the file's name, '{path.stem}'")
    return Programme(
        id=top.text("id"),
        name=top.text("name"),
        source=top.choice("source", catalogue.sources),
        stage=cast(Stage, top.choice("stage", get_args(Stage))) if "stage" in top.values else None,
        about=top.text("about"),
        items=_items(top, catalogue),
    )


def _items(top: Table, catalogue: Catalogue) -> tuple[PlanItem, ...]:
    items = tuple(_item(table, catalogue) for table in top.tables("item"))
    named = [item.exercise for item in items]
    for name in named:
        if named.count(name) > 1:
            raise top.fail("[[item]]", f"'{name}' stands there twice; keep one")
    return items


def _item(table: Table, catalogue: Catalogue) -> PlanItem:
    table.allow(("exercise", "source"), ("low", "start_min", "short_walks"))
    exercise = catalogue.get(table.choice("exercise", catalogue.ids))
    source = table.choice("source", [dosage.source for dosage in exercise.dosages])
    item = PlanItem(exercise.id, dosage_by(exercise, source))
    begun = _begun(table, item.dosage)
    return item if begun == item.dosage else written(item, begun)


def _begun(table: Table, dosage: Dosage) -> Dosage:
    """The dosage to begin with: the source's, as low as the file asks."""
    if table.flag("low"):
        dosage = _lowest(table, dosage)
    if (start_min := table.number("start_min")) is not None:
        if dosage.walking is None:
            raise table.fail("start_min", f"{dosage.source} prescribes no walking here; leave it out")
        dosage = replace(dosage, walking=replace(dosage.walking, start_min=start_min))
    return _short_walks(table, dosage) if table.flag("short_walks") else dosage


def _short_walks(table: Table, dosage: Dosage) -> Dosage:
    """So many walks each day as the source says to begin with; its distance is that of the whole walk, later."""
    walking = dosage.walking
    if walking is None or walking.walks_per_day is None:
        raise table.fail("short_walks", f"{dosage.source} prescribes no walks by the day; leave it out")
    often = Frequency(per_day=walking.walks_per_day)
    return replace(dosage, walking=replace(walking, distance_m=None), frequency=often)


def _lowest(table: Table, dosage: Dosage) -> Dosage:
    """The fewest repetitions of the source's range, which may grow to its most."""
    asked = dosage.repetitions
    if asked is None or asked.min is None or asked.max is None or asked.min == asked.max:
        raise table.fail("low", f"{dosage.source} gives no range of repetitions; leave it out")
    return replace(dosage, repetitions=Bounds(asked.min, asked.min), grows_to=dosage.grows_to or int(asked.max))
