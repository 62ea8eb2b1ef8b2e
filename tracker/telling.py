"""Something done without the sensor, told afterwards: kept, and what the rules say of it and of its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tracker.catalogue import Catalogue
from tracker.diary import ExertionAnswer, SelfReport
from tracker.done import also_sensed_min
from tracker.safety.days import DayAdvice
from tracker.safety.document import day_advice_documents
from tracker.safety.gathering import Facts, clock_of, facts_by
from tracker.safety.keeping import Safety
from tracker.schedule.aerobic import ALTERNATIVES
from tracker.schedule.days import day_at

MOST_REPETITIONS = 1000
MOST_MINUTES = 1440
MOST_HOLD_S = 3600


@dataclass(frozen=True, slots=True)
class Told:
    """What was told, how much of a walk the sensor saw too, what is known of the day, what the rules say of it.
    `new` False: it was kept before.
    """

    report: SelfReport
    could_talk: bool | None
    also_sensed_min: float
    known: Facts
    advice: tuple[DayAdvice, ...]
    new: bool

    def document(self) -> dict[str, object]:
        """As `backbeat.did/1`."""
        report = self.report
        return {
            "schema": "backbeat.did/1",
            "id": report.id,
            "at": report.at.isoformat(),
            "exercise": report.exercise,
            "side": report.side,
            "repetitions": report.repetitions,
            "hold_s": report.hold_s,
            "minutes": report.minutes,
            "exertion": report.exertion,
            "could_talk": self.could_talk,
            "how": "self-reported",
            "also_sensed": self.also_sensed_min,
            "advice": day_advice_documents(self.advice),
        }


def counted_in(exercise: str, catalogue: Catalogue) -> tuple[str, bool]:
    """What an exercise, or an aerobic alternative, is called, and whether it is told in repetitions, not minutes.

    Raises:
        UnknownExerciseError: it is neither.
    """
    if exercise in ALTERNATIVES:
        return ALTERNATIVES[exercise].name, False
    known = catalogue.get(exercise)
    return known.name, known.kind == "repetitions"


def tell(safety: Safety, report: SelfReport, talk: ExertionAnswer | None, now: datetime) -> Told:
    """Keep a report, and the talk test with it, where one was taken.

    Raises:
        ConflictError: something else has an id of theirs.
        StoreError: they cannot be kept.
    """
    store = safety.store
    new = store.add(report)
    if talk is not None:
        store.add(talk)
    versions = store.plan_versions(report.patient)
    day = day_at(report.at, clock_of(versions, now)).date
    known = facts_by(safety, report.patient, day, now)
    advice = tuple(a for a in known.advice(day, day) if not a.about or report.exercise in a.about)
    could_talk = None if talk is None else talk.could_talk
    return Told(report, could_talk, also_sensed_min(report, known.sessions), known, advice, new)
