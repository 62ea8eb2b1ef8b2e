"""The questions before the first session, and the answers to them."""

from __future__ import annotations

from dataclasses import replace

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from api.conditions import UNCHANGED, ConditionsHere
from api.guard import PatientHere
from api.office import OfficeHere
from api.published import published
from api.resources.kept import Moment, RecordId, answer_kept, invalid, not_to_come
from tracker.safety.document import ready_document
from tracker.safety.keeping import Safety
from tracker.safety.records import ReadyAnswer, ReadyAnswers, YesNo

router = APIRouter(prefix="/v1/patients/{patient}/ready", tags=["safety"])

READY = "The questions, the newest answers, and what is held back."


class Answer(BaseModel):
    """`guided`: whether somebody from the care team knows of it and agreed; null where the answer is no."""

    question: str = Field(min_length=1, max_length=100, examples=["disc"])
    answer: YesNo
    guided: bool | None = None


class Answers(BaseModel):
    """The answers to one asking. `version`: of the questions as they were put."""

    at: Moment
    version: int = Field(ge=1, le=1_000_000)
    answers: list[Answer] = Field(min_length=1, max_length=100)


@router.get("", responses=published("ready", READY) | UNCHANGED)
def ready(office: OfficeHere, patient: PatientHere, told: ConditionsHere) -> Response:
    """The questions, what was answered last, and what that holds back."""
    safety = office.safety
    held = safety.held(patient.id, office.now())
    return told.answer(ready_document(patient.id, safety.questions, safety.ready(patient.id), held))


@router.put("/{id}", responses=published("ready", READY) | published("ready", READY, 201))
def answer_questions(office: OfficeHere, patient: PatientHere, id: RecordId, said: Answers) -> Response:  # noqa: A002
    """Keep the answers. A yes is no verdict: it says that somebody should know before one begins."""
    _check(office.safety, said)
    given = tuple(ReadyAnswer(each.question, each.answer, each.guided) for each in said.answers)
    kept = ReadyAnswers(str(id), patient.id, not_to_come(office, said.at), said.version, given)
    with office.store.together() as store:
        new = store.add(kept)
        safety = replace(office.safety, store=store)
        held = safety.held(patient.id, kept.at)
        document = ready_document(patient.id, safety.questions, safety.ready(patient.id), held)
    return answer_kept(document, new=new)


def _check(safety: Safety, said: Answers) -> None:
    """Refuse an answer to no question, and two answers to one."""
    known = [question.id for question in safety.questions.questions]
    for number, each in enumerate(said.answers):
        if each.question not in known:
            message = f"there is no such question; there are {', '.join(known)}"
            raise invalid(f"/body/answers/{number}/question", message)
        if each.answer == "no" and each.guided is not None:
            raise invalid(f"/body/answers/{number}/guided", "goes with yes or unsure")
    if len({each.question for each in said.answers}) < len(said.answers):
        raise invalid("/body/answers", "answer each question once")
