"""A plan, a session and what was said of it, made by hand: whatever an export may hold is in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from algorithms.types import Repetition
from sensors.stream import Mark
from tests.running import catalogue
from tests.store_fixture import MONDAY, session_record
from tests.tracker.sample_result import BOUT, REP, RESULT, SET
from tracker.diary import AdverseEvent, Correction, ExertionAnswer, PainAnswer, SelfReport
from tracker.export.document import record_document
from tracker.export.reported import report_document
from tracker.model import Bounds, Dosage, Frequency, Tempo, WalkingDose, WalkResult
from tracker.plan.model import PlanItem, PlanVersion

STANDS = Dosage(
    "NASS", "Fig. 15", Bounds(5, 10), None, Tempo(3, None, 3), False, Frequency(days_per_week=Bounds(3, 4)), None,
    "as strength grows",
)  # fmt: skip
BACKBENDS = Dosage(
    "NASS", "Fig. 2", Bounds(10, 10), Bounds(1, 2), None, False, Frequency(every_h=2, unless="pain worse"), None,
    None,
)  # fmt: skip
WALKS = Dosage(
    "NASS", "Fig. 1", None, None, None, False, Frequency(per_day=Bounds(1, 2)),
    WalkingDose(start_min=10, goal_min=Bounds(30, None)), None,
)  # fmt: skip
PLAN = PlanVersion(
    id="11111111-1111-4111-8111-111111111111", plan="22222222-2222-4222-8222-222222222222", version=2,
    patient="me",
    made_at=MONDAY - timedelta(days=1), by="A. Physio", author="clinician", stage="strength", follows="NASS",
    starts=date(2026, 3, 1), ends=None, time_zone="Europe/Berlin", waking=(time(7), time(22)),
    items=(PlanItem("chair-stand", STANDS, note="a firm chair; <b>slowly</b>"),
           PlanItem("standing-extension", BACKBENDS), PlanItem("walking", WALKS, days=(1, 3, 5))),
)  # fmt: skip

SECOND = Repetition(14.0, 16.0, 17.5, 20.0, None, "a", 0.9)
UNSEEN = replace(SET, exercise="standing-extension", side="left", rep_count=None, partial_count=None,
                 confidence=None, reps=(), start_s=71.0, end_s=75.0, warnings=("not seen from here",))  # fmt: skip
STROLL = replace(
    BOUT, start_s=62.0, end_s=70.0, cadence_spm=None, speed_m_s=None, speed_error_m_s=None, distance_m=None
)
RECORD = replace(
    session_record(
        result=replace(
            RESULT,
            sets=(replace(SET, rep_count=2, reps=(REP, SECOND)), UNSEEN),
            walking=WalkResult(70.0 / 60.0, 220, (BOUT, STROLL)),
        )
    ),
    plan_version=PLAN.id,
    marks=(
        Mark(3.2, "start", exercise="chair-stand"),
        Mark(72.0, "pain", score=2.0, zone="centre", when="after"),
        Mark(73.0, "exertion", score=5.0),
        Mark(74.0, "note", text="=1+1"),
    ),
)
"""Two sets, the second of which could not be counted; two bouts of walking; marks of every kind."""

CORRECTIONS = (
    Correction("c1", "me", RECORD.id, 0, "rep_count", 2.0, 7.0, "me", MONDAY + timedelta(hours=1)),
    Correction("c2", "me", RECORD.id, 0, "rep_count", 2.0, 8.0, "me", MONDAY + timedelta(hours=2), reason="=1"),
    Correction("c3", "me", RECORD.id, 0, "hold_s", 1.5, 2.5, "A. Physio", MONDAY + timedelta(hours=2), 1),
    Correction("c4", "me", RECORD.id, 5, "side", None, "left", "me", MONDAY + timedelta(hours=3)),
)
"""The second takes the place of the first; the last fits no set."""

PAINS = (
    PainAnswer("p1", "me", MONDAY, "before", 3.0, "centre", None, "chair-stand", RECORD.id),
    PainAnswer("p2", "me", MONDAY + timedelta(minutes=2), "after", 4.0, "buttock", "left", None, RECORD.id,
               ("numbness",)),
    PainAnswer("p3", "me", MONDAY + timedelta(minutes=12), "later", None, None, None, None, RECORD.id),
)  # fmt: skip
EXERTIONS = (ExertionAnswer("e1", "me", MONDAY + timedelta(minutes=3), 5.0, True, RECORD.id),)
EVENTS = (AdverseEvent("a1", "me", MONDAY + timedelta(minutes=3), "fall", "slipped on the mat", RECORD.id),)
REPORTS = (SelfReport("s1", "me", MONDAY + timedelta(hours=5), "swimming", minutes=20.0),)
TOLD = SelfReport("s2", "me", MONDAY + timedelta(hours=6), "chair-stand", None, 8, 2.0, exertion=5.0)


def document() -> dict[str, Any]:
    """The canonical document of all this."""
    return record_document(RECORD, catalogue(), PLAN, CORRECTIONS, PAINS, EXERTIONS, EVENTS)


def bare() -> dict[str, Any]:
    """That of a session of which nothing else is known."""
    bare_one = replace(RECORD, plan_version=None, height_m=None, placement=None, sensor=None)
    return record_document(bare_one, catalogue())


def told() -> dict[str, Any]:
    """That of chair stands without the sensor, which the plan asks for."""
    return report_document(TOLD, PLAN)
