"""What a page is made of: the records of one patient, and little else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.diary import AdverseEvent, Correction, ExertionAnswer, PainAnswer, Pulse, SelfReport, SessionRecord
from tracker.page.times import Period
from tracker.plan.model import PlanVersion
from tracker.plot.picture import Panel
from tracker.safety.model import Rules
from tracker.safety.standing import Ground
from tracker.safety.state import Held
from tracker.schedule.posture import Worn


@dataclass(frozen=True, slots=True, eq=False)
class Traced:
    """Why the count of one set is what it is: the panel of `session`'s set number `set`, begun at `at`.
    `name`: what the page calls the exercise, which begins the panel's title; all else in the panel is English.
    """

    session: str
    set: int
    at: datetime
    name: str
    panel: Panel


@dataclass(frozen=True, slots=True)
class PageRecords:
    """One patient's records of a period. `name`: what the patient is called. Records outside the period are
    passed over, except that plans count from before it. `held`: what was stopped or paused for safety.
    `traces`: those to show, in order. `earlier`: what was worn in the weeks before the period, which tells what
    posture is usual. `rules`: the safety rules; `grounds`: what ever held for them, whatever was answered.
    """

    name: str
    period: Period
    made_at: datetime
    plans: tuple[PlanVersion, ...] = ()
    sessions: tuple[SessionRecord, ...] = ()
    corrections: tuple[Correction, ...] = ()
    self_reports: tuple[SelfReport, ...] = ()
    pains: tuple[PainAnswer, ...] = ()
    exertions: tuple[ExertionAnswer, ...] = ()
    events: tuple[AdverseEvent, ...] = ()
    held: tuple[Held, ...] = ()
    traces: tuple[Traced, ...] = ()
    earlier: tuple[Worn, ...] = ()
    grounds: tuple[Ground, ...] = ()
    rules: Rules | None = None
    pulses: tuple[Pulse, ...] = ()
