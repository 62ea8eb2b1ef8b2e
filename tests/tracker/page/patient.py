"""A patient made by hand, synthetic: weeks of a plan with gaps, pain, a correction and hostile notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from algorithms.types import Bout, PostureSpan, Repetition, Span
from sensors.stream import Mark, Zone
from tests.running import catalogue
from tracker.diary import AdverseEvent, Correction, ExertionAnswer, PainAnswer, PainWhen, SelfReport, SessionRecord
from tracker.model import Dosage, RecordingInfo, SessionResult, SetResult, WalkResult
from tracker.page import PageRecords
from tracker.page.times import Period
from tracker.plan.model import PlanItem, PlanVersion
from tracker.schedule.posture import worn_in

FIRST = date(2026, 3, 2)
ZONE = "Europe/Berlin"
HOSTILE = "<script>alert('x')</script> \"&amp;\" </td><img src=x onerror=alert(1)> \u202e\x00\ud800"

ZONES: tuple[Zone, ...] = ("below-knee", "thigh", "thigh", "buttock", "centre", "centre")


def dosage(exercise: str, source: str) -> Dosage:
    return next(d for d in catalogue().get(exercise).dosages if d.source == source)


def plan(version: int = 1, on: date = FIRST, items: tuple[PlanItem, ...] | None = None) -> PlanVersion:
    chosen = items or tuple(
        PlanItem(name, dosage(name, source))
        for name, source in (("walking", "WALK"), ("press-up", "NASS"), ("double-knee-to-chest", "NASS"),
                             ("chair-stand", "NASS"), ("pelvic-tilt", "HE"))
    )  # fmt: skip
    made = datetime.combine(on, time(6), UTC)
    return PlanVersion(
        f"p{version}", "p", version, "me", made, HOSTILE, "clinician", "relief", "NASS", on, None, ZONE,
        (time(7), time(22)), chosen, HOSTILE,
    )  # fmt: skip


def rep(n: int, hold_s: float) -> Repetition:
    start = 5.0 + n * (6.0 + hold_s)
    return Repetition(start, start + 2.8, start + 2.8 + hold_s, start + 5.9 + hold_s, 45.0 + n % 5, None, 0.9)


def a_set(exercise: str, count: int | None, hold_s: float = 1.5, *, may_hide: bool = False) -> SetResult:
    reps = tuple(rep(n, hold_s) for n in range(count or 0))
    end = reps[-1].end_s + 2.0 if reps else 20.0
    return SetResult(exercise, None, 3.0, end, count, 0, 0.9, 0.98, may_hide, reps, ())


def postures(number: int, duration_s: float) -> tuple[PostureSpan, ...]:
    """Lying, then sitting for 25 to 45 minutes, then standing, and a while of which nothing is known."""
    ends = (duration_s, duration_s + 1500.0 + 300 * (number % 5), duration_s + 2800.0, duration_s + 3000.0)
    return (
        PostureSpan("lying", 0.0, ends[0]), PostureSpan("sitting", ends[0], ends[1]),
        PostureSpan("standing", ends[1], ends[2]), PostureSpan("unknown", ends[2], ends[3]),
    )  # fmt: skip


def session(
    number: int, at: datetime, *sets: SetResult, walked_min: float = 0.0, coverage: float = 1.0,
    marks: tuple[Mark, ...] = (),
) -> SessionRecord:  # fmt: skip
    bouts = (Bout(0.0, 60 * walked_min, 100, 104.0 + number % 9, 1.2, 0.1, 90.0, ()),) if walked_min else ()
    warnings = () if coverage == 1.0 else (f"a gap; {HOSTILE}",)
    duration_s = max([60.0 * walked_min, *(s.end_s for s in sets)]) + 5.0
    info = RecordingInfo("a.csv", "backbeat", duration_s, 50.0, True, coverage, (Span(1.0, 2.0),), warnings)
    walking, spent = WalkResult(walked_min, 100, bouts), postures(number, duration_s)
    result = SessionResult(info, sets, walking, (), (), spent, ())
    return SessionRecord(f"s{number}", "me", at, ZONE, "chest", "x", 1.7, "p1", marks, result, "1")


def sessions(days: int) -> Iterator[SessionRecord]:
    """Two or three sessions a day; on some days none."""
    number = 0
    for n in range(days):
        if n % 9 in (3, 7):
            continue
        for hour in (8, 10, 12, 15)[: 2 + n % 3]:
            at = datetime.combine(FIRST + timedelta(days=n), time(hour, 5), UTC)
            number += 1
            yield session(
                number, at, a_set("press-up", 8 + number % 4, 1.0 + (n % 4) / 3),
                a_set("double-knee-to-chest", None if n % 11 == 0 else 2 + number % 2, 7.0 + n % 5),
                a_set("chair-stand", 5 + n // 8, may_hide=n % 6 == 5),
                walked_min=(5 + n % 12) if hour == 8 else 0.0, coverage=0.9 if n % 5 == 4 else 1.0,
                marks=(Mark(3.0, "note", text=HOSTILE),) if number == 3 else (),
            )  # fmt: skip


def pain(n: int, at: datetime, score: float | None, zone: Zone | None, when: PainWhen = "before") -> PainAnswer:
    return PainAnswer(f"a{n}", "me", at, when, score, zone, "left", "press-up")


TOLD = (("walking", None, 12.0), ("press-up", 10, None), ("swimming", None, 20.0))


def report(n: int, exercise: str, reps: int | None, minutes: float | None) -> SelfReport:
    at = datetime.combine(FIRST + timedelta(days=n), time(17), UTC)
    return SelfReport(f"r{n} {exercise}", "me", at, exercise, None, reps, None, minutes, 5.0)


def records(days: int = 34, **changes: object) -> PageRecords:
    last = FIRST + timedelta(days=days - 1)
    kept = tuple(sessions(days))
    pains = tuple(
        pain(n, datetime.combine(FIRST + timedelta(days=n), time(7), UTC), max(0, 6 - n // 6) + n % 3,
             ZONES[min(n // 6, len(ZONES) - 1)])
        for n in range(0, days, 2)
    )  # fmt: skip
    told = tuple(report(n, *each) for n in range(0, days, 4) for each in TOLD)
    hers = kept[min(4, len(kept) - 1)]
    fixed = Correction("c", "me", hers.id, 0, "rep_count", 9.0, 10.0, HOSTILE, hers.started_at, None, HOSTILE)
    noon = datetime.combine(FIRST + timedelta(days=1), time(12), UTC)
    efforts = (ExertionAnswer(f"e{n}", "me", noon + timedelta(days=n), 4.0 + n % 4) for n in range(0, days - 1, 3))
    made = PageRecords(
        "Ada & " + HOSTILE, Period(FIRST, last, ZONE), datetime.combine(last, time(19), UTC), (plan(),), kept,
        (fixed,), told, pains, tuple(efforts), (AdverseEvent("v", "me", noon, "dizzy", HOSTILE),),
        earlier=tuple(replace(worn_in(each), at=each.started_at - timedelta(days=20)) for each in kept[:40]),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]
