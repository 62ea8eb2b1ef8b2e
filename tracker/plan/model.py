"""A plan's records. A change is a new version; a version that held is never rewritten."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal

from tracker.model import Dosage, Stage

Author = Literal["patient", "clinician"]


@dataclass(frozen=True, slots=True)
class PlanItem:
    """One exercise to do. `dosage`: a source's of the catalogue, or one written for this patient (source
    `patient`). `days`: ISO weekdays 1-7 on which it is due, None where the dosage says. `note`: a clinician's.
    `based_on`: the source whose range a dosage written for this patient was measured against, else None.
    """

    exercise: str
    dosage: Dosage
    days: tuple[int, ...] | None = None
    note: str | None = None
    based_on: str | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """A clinician's decision against a rule, kept for ever. `what`: the exercise or rule. `limit`: for a figure
    above its source's top, how far it may go; None where there is no figure.
    """

    what: str
    by: str
    at: datetime
    reason: str
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class PlanVersion:
    """A plan as it holds from `made_at` on. `id`: a UUID of this version; `plan`: of the plan it is a version of.

    `waking`: between which local times something may be due. `follows`: the brochure whose pain rules hold
    ("HE" stops at once). `ends` None: until changed. `reason`: why this version was made.
    """

    id: str
    plan: str
    version: int
    patient: str
    made_at: datetime
    by: str
    author: Author
    stage: Stage | None
    follows: str | None
    starts: date
    ends: date | None
    time_zone: str
    waking: tuple[time, time]
    items: tuple[PlanItem, ...]
    reason: str | None = None
    overrides: tuple[Override, ...] = ()
