"""Plans: the version that holds, those before it, and what it may grow to. A change is one more version."""

from __future__ import annotations

from typing import Annotated, Any
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Path, Response

from api.conditions import UNCHANGED, ConditionsHere, IfMatch, require
from api.guard import Patient, PatientHere
from api.office import Office, OfficeHere
from api.problems import Problem
from api.published import published, reference
from api.resources.kept import RecordId, answer_kept, found, invalid
from api.resources.plan_wish import PlanWish, making_of, wish_of
from tracker.plan.avoided import load_avoided
from tracker.plan.changes import changes
from tracker.plan.document import growth_document, plan_document
from tracker.plan.making import Making, Rules
from tracker.plan.model import PlanVersion
from tracker.plan.programme import load_programmes
from tracker.plan.progression import Growth, growth
from tracker.plan.steps import applied, lived, made, newest_plan
from tracker.store import Store

router = APIRouter(prefix="/v1/patients/{patient}/plan", tags=["plans"])

VersionId = Annotated[str, Path(min_length=1, max_length=100, description="A version's id, or `newest`.")]
PLAN = "A version of the plan."
LISTED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "Every version.",
        "content": {"application/json": {"schema": {"type": "array", "items": reference("plan")}}},
    }
}


@router.get("", responses=published("plan", "The version that holds now.") | UNCHANGED)
def plan(office: OfficeHere, patient: PatientHere, told: ConditionsHere) -> Response:
    """The version that holds now, else the newest. Problem: no-plan."""
    held = office.store.plan_at(patient.id, office.now()) or _newest(office.store, patient.id)
    return _answer(told, held)


@router.get("/versions", responses=LISTED | UNCHANGED)
def versions(office: OfficeHere, patient: PatientHere, told: ConditionsHere) -> Response:
    """Every version of every plan, oldest first, with what changed, when, by whom and why."""
    before: dict[str, PlanVersion] = {}
    documents = []
    for version in office.store.plan_versions(patient.id):
        documents.append(plan_document(version, changes(before.get(version.plan), version)))
        before[version.plan] = version
    return told.answer(documents)


@router.get("/versions/{id}", responses=published("plan", PLAN) | UNCHANGED)
def version(office: OfficeHere, patient: PatientHere, id: VersionId, told: ConditionsHere) -> Response:  # noqa: A002
    """One version. The ETag of `newest` is what a change wants in `If-Match`."""
    if id == "newest":
        return _answer(told, _newest(office.store, patient.id))
    known = office.store.plan_versions(patient.id)
    return _answer(told, found(next((each for each in known if each.id == id), None), "version of the plan"))


@router.get("/suggestions", responses=published("plan-growth", "What the plan may grow to.") | UNCHANGED)
def suggestions(office: OfficeHere, patient: PatientHere, told: ConditionsHere) -> Response:
    """How the plan may grow, with reason and source; or why nothing may. A version with `apply` makes it so."""
    newest = _newest(office.store, patient.id)
    return told.answer(growth_document(newest, _growth(office, office.store, patient.id)))


@router.put("/versions/{id}", responses=published("plan", PLAN) | published("plan", PLAN, 201))
def change(
    office: OfficeHere,
    patient: PatientHere,
    id: RecordId,  # noqa: A002
    said: PlanWish,
    if_match: IfMatch = None,
) -> Response:
    """Make a plan, or one more version of it: that needs the ETag of the newest in `If-Match`. What a rule forbids
    is refused with the rules by name (`plan-refused`); a clinician's device may override them, with a reason.
    """
    with office.store.together() as store:
        known = store.plan_versions(patient.id)
        again = next((each for each in known if each.id == str(id)), None)
        held = _before(known, again)
        if again is None and held is not None:
            require(if_match, etag_of_version(held), plan_document(held))
        making = making_of(said, patient.caller, str(id), office.now() if again is None else again.made_at)
        if again is None:
            version = _made(office, store, patient, held, said, making)
            store.save_plan(version)
        elif said.apply or _made(office, store, patient, held, said, making) == again:
            version = again  # What was suggested then is known no more.
        else:
            raise Problem("conflict")
    document = plan_document(version, changes(held, version))
    return answer_kept(document, new=again is None, etag=etag_of_version(version))


def _made(
    office: Office, store: Store, patient: Patient, held: PlanVersion | None, said: PlanWish, making: Making
) -> PlanVersion:
    checks = Rules(office.catalogue, load_avoided())
    if said.apply:
        found = _growth(office, store, patient.id)
        return applied(_newest(store, patient.id), found, said.apply, making, checks)
    if (held is None or said.new_plan) and said.time_zone is None:
        raise invalid("/body/time_zone", "a new plan needs one, such as Europe/Berlin")
    return made(wish_of(said, making, office.catalogue), patient.id, held, checks)


def _before(known: tuple[PlanVersion, ...], again: PlanVersion | None) -> PlanVersion | None:
    """The version made last, or last before one that is there."""
    earlier = known if again is None else known[: known.index(again)]
    return earlier[-1] if earlier else None


def _growth(office: Office, store: Store, patient: str) -> Growth:
    known = newest_plan(store.plan_versions(patient))
    local = office.now().astimezone(ZoneInfo(known[-1].time_zone))
    return growth(known, lived(store, patient, local), local, load_programmes(office.catalogue), office.catalogue)


def _newest(store: Store, patient: str) -> PlanVersion:
    """The version that was made last. Problem: no-plan."""
    known = store.plan_versions(patient)
    if not known:
        raise Problem("no-plan", "there is no plan yet; PUT a version to make one")
    return known[-1]


def _answer(told: ConditionsHere, version: PlanVersion) -> Response:
    return told.answer(plan_document(version), etag_of_version(version))


def etag_of_version(version: PlanVersion) -> str:
    """A version never changes."""
    return f'"{version.id}"'
