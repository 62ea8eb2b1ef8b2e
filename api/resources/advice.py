"""What the safety rules say, beside whatever was just told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from pydantic import AwareDatetime, BaseModel

from tracker.safety.document import day_advice_documents, held_document
from tracker.safety.gathering import clock_of, facts_by
from tracker.safety.keeping import Safety
from tracker.schedule.days import day_at


class AdviceSaid(BaseModel):
    """What one rule says. `does`: what follows, such as `stop`; `says`: to the person; `seen`: what led to it;
    `about`: the exercises it concerns, none where it is about the day.
    """

    rule: str
    version: int
    source: str
    section: str
    does: list[str]
    says: str
    reason: str
    seen: str
    offers: list[str]
    ask_again_min: float | None
    days: list[date] = []
    about: list[str] = []


class HeldBack(BaseModel):
    """Something that is not due. `exercise` null: everything; `until` null: until somebody releases it;
    `released_by`: whose decision that is.
    """

    exercise: str | None
    since: AwareDatetime
    until: AwareDatetime | None
    paused: bool
    reason: str
    rule: str
    released_by: str


class Minded(BaseModel):
    """What the rules say of a day, and what is held back from then on."""

    advice: list[AdviceSaid]
    held: list[HeldBack]


def of_day(safety: Safety, patient: str, at: Any, about: Sequence[str] = ()) -> dict[str, object]:
    """What the rules say of the local day of a moment, as it is known then; of some exercises alone, if named."""
    day = day_at(at, clock_of(safety.store.plan_versions(patient), at)).date
    said = facts_by(safety, patient, day, at).advice(day, day)
    mine = [each for each in said if not about or not each.about or set(each.about) & set(about)]
    held = [held_document(each) for each in safety.held(patient, at)]
    return {"advice": day_advice_documents(mine), "held": held}
