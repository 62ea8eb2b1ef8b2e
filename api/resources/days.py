"""What is due, and how the plan went: the documents of `backbeat today` and `backbeat progress`."""

from __future__ import annotations

from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Response

from api.conditions import UNCHANGED, ConditionsHere
from api.guard import PatientHere
from api.office import OfficeHere
from api.problems import Problem
from api.published import published
from tracker.overview import today_of, weeks_of
from tracker.safety.gathering import clock_of
from tracker.schedule.ical import feed

router = APIRouter(prefix="/v1/patients/{patient}", tags=["days"])

MOST_WEEKS = 520
MOST_DAYS = 366
ICAL = "text/calendar; charset=utf-8"
CALENDAR: dict[int | str, dict[str, Any]] = {
    200: {"description": "An iCalendar feed.", "content": {ICAL: {"schema": {"type": "string"}}}}
}


@router.get(
    "/today", responses=published("today", "What is due now, next and later, and what was done.") | UNCHANGED
)
def today(office: OfficeHere, patient: PatientHere, told: ConditionsHere) -> Response:
    """What is due now, next and later, what is held back, what was done, and what to mind. Problem: no-plan."""
    found = today_of(office.safety, patient.id, office.now(), office.recent)
    if found is None:
        raise Problem("no-plan", "there is no plan for today: none was made, it has not begun, or it is over")
    return told.answer_of_now(found.document(), clock="now")


@router.get("/progress", responses=published("progress", "Adherence by day, week and exercise.") | UNCHANGED)
def progress(
    office: OfficeHere,
    patient: PatientHere,
    told: ConditionsHere,
    weeks: Annotated[int, Query(ge=1, le=MOST_WEEKS, description="How many, the present one included.")] = 4,
) -> Response:
    """How the plan went: done of due and dose of dose. What could not be measured is unknown, not missed."""
    return told.answer(weeks_of(office.safety, patient.id, weeks, office.now()).document())


@router.get("/calendar.ics", response_class=Response, responses=CALENDAR | UNCHANGED)
def calendar(
    office: OfficeHere,
    patient: PatientHere,
    told: ConditionsHere,
    days: Annotated[int, Query(ge=1, le=MOST_DAYS, description="How many days ahead.")] = 28,
    alarm: Annotated[bool, Query(description="Let the calendar remind of each event.")] = False,
) -> Response:
    """The plan as a calendar, for programs that know nothing of it. Problem: no-plan."""
    versions, now = office.store.plan_versions(patient.id), office.now()
    if not versions:
        raise Problem("no-plan", "there is no plan yet; PUT a version to make one")
    held = office.safety.spans(patient.id, ZoneInfo(clock_of(versions, now).zone))
    text = feed(versions, held, office.catalogue, now, days=days, alarm=alarm)
    return told.content(text.encode(), ICAL)
