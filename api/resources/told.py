"""Self-reports: what was done without the sensor. It stands apart from what was sensed, for ever."""

from __future__ import annotations

from dataclasses import replace
from uuid import NAMESPACE_OID, uuid5

from fastapi import APIRouter, Response
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.conditions import UNCHANGED, ConditionsHere
from api.cursors import WantedHere
from api.guard import PatientHere
from api.office import OfficeHere
from api.published import published
from api.resources import entries
from api.resources.kept import ListOf, Moment, RecordId, answer_kept, invalid, not_to_come
from sensors.stream import BodySide
from tracker.diary import ExertionAnswer, SelfReport
from tracker.telling import MOST_HOLD_S, MOST_MINUTES, MOST_REPETITIONS, counted_in, tell

router = APIRouter(prefix="/v1/patients/{patient}/self-reports", tags=["self-reports"])

TOLD = "What was kept, and what the rules say of it and of its day."


class Report(BaseModel):
    """Something done. Say only what is known; null: not told. `at_end`: `at` is when it had ended."""

    model_config = ConfigDict(from_attributes=True)

    at: Moment
    exercise: str = Field(
        max_length=100, description="An exercise's id, or swimming, water, bicycle or elliptical."
    )
    side: BodySide | None = None
    repetitions: int | None = Field(None, ge=0, le=MOST_REPETITIONS, examples=[10])
    hold_s: float | None = Field(None, ge=0, le=MOST_HOLD_S)
    minutes: float | None = Field(None, ge=0, le=MOST_MINUTES)
    exertion: float | None = Field(None, ge=1, le=10)
    at_end: bool = False


class NewReport(Report):
    """`could_talk`: the talk test, where it was taken; it is kept as an answer about exertion."""

    could_talk: bool | None = None


class KeptReport(Report):
    """A report that is kept."""

    id: str
    at: AwareDatetime
    exercise: str


@router.put("/{id}", responses=published("did", TOLD) | published("did", TOLD, 201))
def did(office: OfficeHere, patient: PatientHere, id: RecordId, said: NewReport) -> Response:  # noqa: A002
    """Tell what was done without the sensor."""
    _check(said, counted_in(said.exercise, office.catalogue)[1])
    report = SelfReport(
        str(id), patient.id, not_to_come(office, said.at), said.exercise, said.side, said.repetitions, said.hold_s,
        said.minutes, said.exertion, said.at_end,
    )  # fmt: skip
    # Its id follows from the report's, so that telling it again changes nothing.
    talk_id = str(uuid5(NAMESPACE_OID, f"{id} talk"))
    talk = None if said.could_talk is None else ExertionAnswer(
        talk_id, patient.id, report.at, said.exertion, said.could_talk
    )  # fmt: skip
    with office.store.together() as store:
        told = tell(replace(office.safety, store=store), report, talk, office.now())
    return answer_kept(told.document(), new=told.new)


@router.get("", response_model=ListOf[KeptReport], responses=UNCHANGED)
def reports(office: OfficeHere, patient: PatientHere, wanted: WantedHere, told: ConditionsHere) -> Response:
    """The self-reports."""
    return entries.listed(office, SelfReport, patient, wanted, told, KeptReport.model_validate)


@router.get("/{id}", response_model=KeptReport, responses=UNCHANGED)
def report(office: OfficeHere, patient: PatientHere, id: RecordId, told: ConditionsHere) -> Response:  # noqa: A002
    """One self-report."""
    return entries.one(office, SelfReport, patient, id, told, KeptReport.model_validate)


def _check(said: NewReport, counted: bool) -> None:
    """Refuse what such an exercise is not told in."""
    if counted and (said.minutes, said.exertion, said.could_talk) != (None, None, None):
        raise invalid("/body/minutes", f"{said.exercise} is told in repetitions and hold_s")
    if not counted and (said.repetitions, said.hold_s) != (None, None):
        raise invalid("/body/repetitions", f"{said.exercise} is told in minutes")
