"""The records as rows that charts and tables draw on: each set with what held of it, each walk, each answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from tracker.corrections import SetFigures, corrected
from tracker.diary import Correction, Done, How, PainAnswer, SelfReport, SessionRecord
from tracker.done import done_of
from tracker.dosage import verdicts
from tracker.dosage.walking import WALKING
from tracker.model import Dosage, SetResult, Verdict
from tracker.page.records import PageRecords
from tracker.page.times import Axis, Period, axis_of
from tracker.plan.model import PlanVersion
from tracker.safety.days import DayAdvice, DayRecords, advice_between
from tracker.safety.gathering import clock_of
from tracker.schedule.activity import activities
from tracker.schedule.adherence import Became, Sums, sums, tallies
from tracker.schedule.exertion import efforts
from tracker.schedule.filled import fill
from tracker.schedule.force import InForce, in_force

NOON = time(12)


@dataclass(frozen=True, slots=True)
class SetFact:
    """One set, however it is known. `count`, `hold_s`, `out_s`, `back_s` (medians, seconds) and `range_deg` None:
    not measured. `verdict`, `hold_verdict`: of its repetitions and holds against the plan, None where the plan
    says nothing of them.
    """

    day: date
    exercise: str
    side: str | None
    how: How
    count: int | None
    hold_s: float | None
    hold_how: How
    out_s: float | None
    back_s: float | None
    range_deg: float | None
    verdict: Verdict | None
    hold_verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Cadence:
    """A walking bout: steps a minute, over so many seconds."""

    day: date
    cadence_spm: float
    length_s: float


@dataclass(frozen=True, slots=True)
class Facts:
    """All that a page tells, of its period only. `became`: what became of the times that fell due; `advice`: what
    the safety rules say of its days.
    """

    records: PageRecords
    axis: Axis
    held: tuple[InForce, ...]
    sets: tuple[SetFact, ...]
    done: tuple[Done, ...]
    cadences: tuple[Cadence, ...]
    pains: tuple[PainAnswer, ...]
    sessions: tuple[SessionRecord, ...]
    corrections: tuple[Correction, ...]
    became: Sums
    advice: tuple[DayAdvice, ...]

    @property
    def active(self) -> frozenset[date]:
        """The days on which anything was done."""
        return frozenset(self.period.day_of(done.at) for done in self.done)

    @property
    def period(self) -> Period:
        """The days that the page tells of."""
        return self.records.period

    @property
    def plan(self) -> PlanVersion | None:
        """The plan at the end of the period."""
        return _plan_on(self.held, self.period, self.period.last)

    def was_held(self, day: date) -> bool:
        """Whether anything was stopped or paused for safety on a day."""
        return any(
            self.period.day_of(held.since) <= day and (held.until is None or day <= self.period.day_of(held.until))
            for held in self.records.held
        )

    def dosage(self, exercise: str, day: date) -> Dosage | None:
        """What the plan of a day asks of an exercise."""
        return _dosage(_plan_on(self.held, self.period, day), exercise)


def facts_of(records: PageRecords) -> Facts:
    """The facts of a patient's records; they may be in any order."""
    period = records.period
    sessions = sorted(
        (s for s in records.sessions if period.holds(s.started_at)), key=lambda s: (s.started_at, s.id)
    )
    reports = [r for r in records.self_reports if period.holds(r.at)]
    held = in_force(records.plans)
    kept = _by_session(records.corrections)
    sets = [f for s in sessions for f in _sets(s, kept.get(s.id, ()), period, held)]
    sets += [_told(r, period, held) for r in reports if r.repetitions is not None]
    done = tuple(d for d in done_of(sessions, records.corrections, reports) if d.at <= records.made_at)
    filled = fill(records.plans, done, records.held, period.first, period.last)
    became = tallies(filled, records.made_at)
    known = {s.id for s in sessions}
    return Facts(
        records, axis_of(period), held,
        tuple(sorted(sets, key=lambda f: f.day)),
        done,
        tuple(c for s in sessions for c in _cadences(s, period)),
        tuple(a for a in sorted(records.pains, key=lambda a: (a.at, a.id)) if period.holds(a.at)),
        tuple(sessions),
        tuple(sorted((c for c in records.corrections if c.session in known), key=lambda c: (c.at, c.id))),
        sums(became),
        _advice(records, sessions, done, became),
    )  # fmt: skip


def _advice(
    records: PageRecords, sessions: Sequence[SessionRecord], done: Sequence[Done], became: Became
) -> tuple[DayAdvice, ...]:
    if records.rules is None:
        return ()
    felt = efforts(sessions, records.exertions, records.self_reports)
    clock = clock_of(records.plans, records.made_at)
    active = activities(done, sessions, felt, clock, records.earlier)
    days = DayRecords(
        records.plans, done, records.held, records.grounds, active, clock, records.made_at, became
    )  # fmt: skip
    return advice_between(days, records.rules, records.period.first, records.period.last)


def _by_session(corrections: Sequence[Correction]) -> dict[str, list[Correction]]:
    kept: dict[str, list[Correction]] = defaultdict(list)
    for correction in corrections:
        kept[correction.session].append(correction)
    return kept


def _sets(
    record: SessionRecord, corrections: Sequence[Correction], period: Period, held: Sequence[InForce]
) -> Iterator[SetFact]:
    for figures in corrected(record, corrections):
        found = record.result.sets[figures.index]
        day = period.day_of(record.started_at + timedelta(seconds=found.start_s))
        plan = _plan_on(held, period, day)
        yield _set(day, figures, found, _dosage(plan, figures.exercise.value))


def _set(day: date, figures: SetFigures, found: SetResult, dosage: Dosage | None) -> SetFact:
    reps = found.reps
    ranges = [r.range_deg for r in reps if r.range_deg is not None]
    sure = figures.rep_count.how == "corrected"
    whose: list[How] = [figures.exercise.how, figures.side.how, figures.rep_count.how]
    whose_hold: list[How] = [hold.how for hold in figures.holds]
    return SetFact(
        day, figures.exercise.value, figures.side.value, _least_sensed(whose), figures.repetitions,
        figures.median_hold_s, _least_sensed(whose_hold),
        median(r.out_s for r in reps) if reps else None,
        median(r.back_s for r in reps) if reps else None,
        median(ranges) if ranges else None,
        _verdict(figures.repetitions, dosage, found.may_hide and not sure),
        _hold_verdict(figures.median_hold_s, dosage, found.may_hide),
    )  # fmt: skip


def _least_sensed(hows: Sequence[How]) -> How:
    return "corrected" if "corrected" in hows else "sensed"


def _verdict(count: int | None, dosage: Dosage | None, may_hide: bool) -> Verdict | None:
    if dosage is None or dosage.repetitions is None:
        return None
    return verdicts.repetitions(count, dosage.repetitions, dosage.grows_to, may_hide)


def _hold_verdict(hold_s: float | None, dosage: Dosage | None, may_hide: bool) -> Verdict | None:
    if dosage is None or dosage.hold_s is None:
        return None
    return verdicts.holds([] if hold_s is None else [hold_s], dosage.hold_s, may_hide)


def _told(report: SelfReport, period: Period, held: Sequence[InForce]) -> SetFact:
    day = period.day_of(report.at)
    dosage = _dosage(_plan_on(held, period, day), report.exercise)
    return SetFact(
        day, report.exercise, report.side, "self-reported", report.repetitions, report.hold_s, "self-reported",
        None, None, None, _verdict(report.repetitions, dosage, may_hide=False),
        _hold_verdict(report.hold_s, dosage, may_hide=False),
    )  # fmt: skip


def _cadences(record: SessionRecord, period: Period) -> Iterator[Cadence]:
    for bout in record.result.walking.bouts:
        if bout.cadence_spm is not None:
            day = period.day_of(record.started_at + timedelta(seconds=bout.start_s))
            yield Cadence(day, bout.cadence_spm, bout.end_s - bout.start_s)


def _plan_on(held: Sequence[InForce], period: Period, day: date) -> PlanVersion | None:
    at = datetime.combine(day, NOON, ZoneInfo(period.zone))
    return next((each.version for each in held if each.since <= at < each.until), None)


def _dosage(plan: PlanVersion | None, exercise: str) -> Dosage | None:
    items = () if plan is None else plan.items
    return next((item.dosage for item in items if item.exercise == exercise), None)


def exercises_of(facts: Facts) -> list[str]:
    """Every exercise planned at the end or done in the period, those of the plan first; walking has a place of
    its own.
    """
    planned = [] if facts.plan is None else [item.exercise for item in facts.plan.items]
    seen = sorted({fact.exercise for fact in facts.sets})
    return [exercise for exercise in dict.fromkeys([*planned, *seen]) if exercise != WALKING]
