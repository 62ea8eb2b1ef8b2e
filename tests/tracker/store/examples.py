"""A plan, a calibration and an entry of each kind, with every field filled."""

from __future__ import annotations

from datetime import date, time

from algorithms.personal import Habit, Spread
from algorithms.types import Turn
from tests.store_fixture import MONDAY
from tracker.calibration import Calibrated, Calibration, Walk
from tracker.diary import (
    AdverseEvent,
    Correction,
    ExertionAnswer,
    PainAnswer,
    SelfReport,
)
from tracker.model import Bounds, Dosage, Frequency, Tempo
from tracker.plan.model import Override, PlanItem, PlanVersion
from tracker.store import CalibrationEntry, Entry

SPREAD = Spread(10.0, 20.0, 30.0)
HABIT = Habit(3, SPREAD, SPREAD, SPREAD, SPREAD, Turn((0.0, 0.0, 1.0), (1.0, 0.0, 0.0)))
CALIBRATION = Calibration(
    "me",
    (Calibrated("press-up", "chest", HABIT),),
    (Walk("waist", 100.0, 140, 1.2345678901234567, 0.98765),),
)  # fmt: skip
DOSAGE = Dosage(
    "NASS", "Fig. 3", Bounds(5, None), None, Tempo(3.0, None, 4.0), True, Frequency(every_h=2.0), None, "more"
)
PLAN = PlanVersion(
    "v1", "p", 1, "me", MONDAY, "anna", "clinician", "relief", "HE", date(2026, 3, 2), None, "Europe/Berlin",
    (time(7), time(22)), (PlanItem("press-up", DOSAGE, (1, 3, 5), "slowly"),), "begun",
    (Override("sit-up", "anna", MONDAY, "trained"),),
)  # fmt: skip
ENTRIES: tuple[Entry, ...] = (
    PainAnswer("1", "me", MONDAY, "after", 3.0, "thigh", "left", "press-up", "s1", ("numbness", "tingling")),
    PainAnswer("2", "me", MONDAY, "later", None, None),
    ExertionAnswer("3", "me", MONDAY, 5.5, True, "s1"),
    Correction("4", "me", "s1", 0, "rep_count", 8, 10, "me", MONDAY),
    Correction("5", "me", "s1", 0, "side", None, "left", "me", MONDAY, None, "it was the left \x00 \ud800"),
    SelfReport("6", "me", MONDAY, "swimming", None, None, None, 20.0, 5.0),
    AdverseEvent("7", "me", MONDAY, "fall", "slipped on the mat"),
    CalibrationEntry("8", "me", MONDAY, CALIBRATION),
)
