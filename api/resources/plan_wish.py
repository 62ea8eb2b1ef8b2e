"""What a client says of a plan, and the wish that it means."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.resources.kept import Name, Words, by
from tracker.access.model import Device
from tracker.catalogue import Catalogue
from tracker.model import Dosage, Stage
from tracker.plan.editing import Edit
from tracker.plan.making import Making, Terms
from tracker.plan.model import Author, PlanItem
from tracker.plan.reading import ItemSaid, read_item
from tracker.plan.steps import NOTHING, Wish

Day = Annotated[int, Field(ge=1, le=7)]
Many = Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=100)]


class ItemWish(BaseModel):
    """One exercise, as in a plan's document: with a source's `dosage` as it says it, or the patient's own (its
    source is `patient`), within the range of the source `based_on`. Without `dosage`: by `source`, or the first
    there is. `days`: ISO weekdays, Monday is 1; null: as the dosage says.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"exercise": "press-up", "source": "NASS"}]})

    exercise: str = Field(max_length=100)
    dosage: Dosage | None = None
    source: str | None = Field(None, max_length=20)
    based_on: str | None = Field(None, max_length=20)
    days: list[Day] | None = Field(None, min_length=1, max_length=7)
    note: Words | None = None


class EditWish(BaseModel):
    """Changes of the exercises, as `backbeat plan edit` takes them: `chair-stand.repetitions=6`, `curl-up=NASS`.
    `days`: for every exercise of which nobody says how often.
    """

    without: Many = []
    add: Many = []
    settings: Many = []
    days: str | None = Field(None, max_length=100, examples=["mon,wed,fri"])


class PlanWish(BaseModel):
    """A plan, or a change of it. The exercises are `items`, else a `programme`'s, else those there are; then comes
    `edit`. Or `apply`: suggestions, by their keys. Terms that are left out stay as they are. `override`: rules
    that a clinician decides against, by name. `new_plan`: begin another plan.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"programme": "relief", "time_zone": "Europe/Berlin", "reason": "begun"}]}
    )

    programme: str | None = Field(None, max_length=100)
    items: list[ItemWish] | None = Field(None, max_length=50)
    edit: EditWish | None = None
    apply: Many = []
    starts: date | None = None
    ends: date | None = Field(None, description="The last day; null: until it is changed.")
    time_zone: str | None = Field(None, max_length=100)
    waking: tuple[time, time] | None = Field(None, description="Between which local times something may be due.")
    stage: Stage | None = None
    follows: str | None = Field(None, max_length=20, description="The brochure whose pain rules hold.")
    by: Name | None = Field(None, description="Who makes it, for people; else the device's person.")
    reason: Words | None = None
    override: Many = []
    new_plan: bool = False


def making_of(said: PlanWish, device: Device, version: str, at: datetime) -> Making:
    """Who makes the version, and when; a clinician is whose device is a clinician's."""
    author: Author = "clinician" if device.role == "clinician" else "patient"
    return Making(version, at, said.by or by(device), author, said.reason, tuple(said.override))


def wish_of(said: PlanWish, making: Making, catalogue: Catalogue) -> Wish:
    """What is wished for.

    Raises:
        PlanError, UnknownExerciseError, UnknownSourceError: it cannot be.
    """
    items = None if said.items is None else tuple(_item(each, catalogue) for each in said.items)
    edit = NOTHING if said.edit is None else _edit(said.edit)
    follows = None if said.follows is None else catalogue.source(said.follows)

    def terms(held: Terms) -> Terms:
        return replace(
            held,
            starts=said.starts or held.starts,
            ends=said.ends if "ends" in said.model_fields_set else held.ends,
            waking=said.waking or held.waking,
            time_zone=said.time_zone or held.time_zone,
            stage=said.stage or held.stage,
            follows=follows or held.follows,
        )

    return Wish(making, items, said.programme, edit, terms, said.time_zone or "UTC", said.new_plan)


def _edit(said: EditWish) -> Edit:
    return Edit(tuple(said.without), tuple(said.add), tuple(said.settings), said.days)


def _item(said: ItemWish, catalogue: Catalogue) -> PlanItem:
    days = None if said.days is None else tuple(sorted(set(said.days)))
    return read_item(ItemSaid(said.exercise, said.dosage, said.source, said.based_on, days, said.note), catalogue)
