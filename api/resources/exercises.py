"""What can be prescribed: the exercises with their dosages, and the ready-made programmes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Response
from pydantic import BaseModel

from api.conditions import UNCHANGED, ConditionsHere
from api.guard import caller
from api.office import OfficeHere
from api.published import published
from api.resources.kept import found
from tracker.figures import plain_exercise
from tracker.model import Exercise, Kind, Stage
from tracker.plan.programme import load_programmes

router = APIRouter(prefix="/v1", tags=["exercises"], dependencies=[Depends(caller)])

ExerciseId = Annotated[
    str, Path(min_length=1, max_length=100, description="An exercise's id.", examples=["press-up"])
]


class ExerciseTold(BaseModel):
    """How to do an exercise. `rest`, `direction`: how it moves, in words; `two_sided`: it is done on either side;
    `advanced`: not right for everyone; `dosages`: as in the list.
    """

    id: str
    name: str
    kind: Kind
    stage: Stage
    advanced: bool
    two_sided: bool
    placements: list[str]
    instructions: list[str]
    rest: str
    direction: str
    cautions: list[str]
    dosages: list[dict[str, object]]


class Programme(BaseModel):
    """A ready-made plan. `source`: the brochure it is taken from, whose pain rules hold."""

    id: str
    name: str
    source: str
    stage: Stage | None
    about: str
    exercises: list[str]


@router.get("/exercises", responses=published("exercises", "Exercises, with every source's dosage.") | UNCHANGED)
def exercises(office: OfficeHere, told: ConditionsHere) -> Response:
    """All exercises, as `backbeat exercises --json` lists them."""
    return told.answer([plain_exercise(each) for each in office.catalogue])


@router.get("/exercises/{id}", response_model=ExerciseTold, responses=UNCHANGED)
def exercise(office: OfficeHere, id: ExerciseId, told: ConditionsHere) -> Response:  # noqa: A002
    """How to do one exercise."""
    known = office.catalogue.get(id) if id in office.catalogue else None
    return told.answer(_told(found(known, "exercise")))


@router.get("/programmes", response_model=list[Programme], responses=UNCHANGED)
def programmes(office: OfficeHere, told: ConditionsHere) -> Response:
    """The ready-made plans."""
    listed = [
        Programme(
            id=each.id, name=each.name, source=each.source, stage=each.stage, about=each.about,
            exercises=[item.exercise for item in each.items],
        ).model_dump(mode="json")
        for each in load_programmes(office.catalogue).values()
    ]  # fmt: skip
    return told.answer(listed)


def _told(exercise: Exercise) -> dict[str, object]:
    return {
        **plain_exercise(exercise),
        "kind": exercise.kind,
        "stage": exercise.stage,
        "advanced": exercise.advanced,
        "two_sided": exercise.two_sided,
        "instructions": list(exercise.instructions),
        "rest": exercise.rest,
        "direction": exercise.direction,
        "cautions": list(exercise.cautions),
    }
