"""The report about some days or months: a page for people, and the same as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import AwareDatetime, BaseModel, Field

from api.conditions import UNCHANGED, ConditionsHere, weak
from api.guard import Patient, PatientHere, PatientId, patient_seen
from api.live.guard import Bearer, Ticket, admitted
from api.office import OfficeHere
from api.resources.kept import invalid
from tracker.page import Lang, words_of
from tracker.page.data import report_data
from tracker.page.gathering import DaysError, gathered
from tracker.page.writing import Wish, made_page

router = APIRouter(prefix="/v1/patients/{patient}", tags=["reports"])

HTML = "text/html; charset=utf-8"
PAGE: dict[int | str, dict[str, Any]] = {
    200: {"description": "The page, complete in itself.", "content": {HTML: {"schema": {"type": "string"}}}}
}
First = Annotated[date | None, Query(description="The first day; else four weeks before the last.")]
Last = Annotated[date | None, Query(description="The last day; else today.")]


class ReportDocument(BaseModel):
    """The records of some days. `sessions` are `backbeat.record/1`, `self_reports` `backbeat.self-report/1`,
    `plans` `backbeat.plan/1`; answers are as their own resources tell them.
    """

    schema_: str = Field(alias="schema", examples=["backbeat.report/1"])
    patient: str
    name: str | None
    made_at: AwareDatetime
    first: date
    last: date
    time_zone: str
    plans: list[dict[str, Any]]
    sessions: list[dict[str, Any]]
    self_reports: list[dict[str, Any]]
    pain: list[dict[str, Any]]
    exertion: list[dict[str, Any]]
    adverse_events: list[dict[str, Any]]
    held: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Days:
    """Of which days, as the client says; years that no calendar has everywhere are refused."""

    first: date | None
    last: date | None


def _days(first: First = None, last: Last = None) -> Days:
    for name, day in (("first", first), ("last", last)):
        if day is not None and not 2000 <= day.year <= 2200:
            raise invalid(f"/query/{name}", "use a day from 2000 to 2200")
    if first is not None and last is not None and first > last:
        raise invalid("/query/last", "the last day is before the first")
    return Days(first, last)


DaysHere = Annotated[Days, Depends(_days)]


def _reader(
    office: OfficeHere, request: Request, patient: PatientId, said: Bearer, ticket: Ticket = None
) -> Patient:
    """The patient whose page is opened, by a browser that can send no header too."""
    device = admitted(request, office, None if said is None else said.credentials, ticket, "report")
    return patient_seen(office, device, request, patient)


ReaderHere = Annotated[Patient, Depends(_reader)]


@router.get("/report.html", response_class=Response, responses=PAGE | UNCHANGED)
def page(
    office: OfficeHere,
    patient: ReaderHere,
    told: ConditionsHere,
    days: DaysHere,
    lang: Annotated[Lang, Query(description="The page's language.")] = "en",
    traces: Annotated[int, Query(ge=0, le=50, description="How many sets' signals to show.")] = 3,
) -> Response:
    """A page of what was done beside what is prescribed, and how it went; it runs no script, fetches nothing.
    A browser opens it with a `ticket` for `report`, where it can send no header.
    """
    wish = Wish(office.now(), days.first, days.last, traces)
    try:
        _, text = made_page(office.store, patient.id, wish, office.catalogue, words_of(lang))
    except DaysError as problem:
        raise invalid("/query/first", str(problem)) from problem
    return told.content(text.encode(), HTML, weak(text.partition("<footer")[0].encode()))


@router.get("/report.json", response_model=ReportDocument, responses=UNCHANGED)
def data(office: OfficeHere, patient: PatientHere, told: ConditionsHere, days: DaysHere) -> Response:
    """The same days as data, for an app that makes its own page."""
    try:
        records = gathered(office.store, patient.id, days.first, days.last, office.now())
    except DaysError as problem:
        raise invalid("/query/first", str(problem)) from problem
    return told.answer_of_now(report_data(office.store, patient.id, records, office.catalogue), clock="made_at")
