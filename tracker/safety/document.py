"""What the safety part tells programs: advice, what is held, the questions and their answers, adverse events.

Their shapes are published as JSON Schemas in `tracker/schemas`.
"""

from __future__ import annotations

from collections.abc import Sequence

from tracker.diary import AdverseEvent, PainAnswer
from tracker.safety.days import DayAdvice, by_rule
from tracker.safety.model import Advice
from tracker.safety.questions import Questions
from tracker.safety.records import ReadyAnswers, Release
from tracker.safety.state import Held

ADVICE_SCHEMA = "backbeat.advice/1"
HELD_SCHEMA = "backbeat.held/1"
READY_SCHEMA = "backbeat.ready/1"
EVENTS_SCHEMA = "backbeat.adverse-events/1"


def advice_document(answer: PainAnswer, advice: Sequence[Advice], held: Sequence[Held]) -> dict[str, object]:
    """An answer about pain, what the rules say of it, and what is held from then on."""
    return {
        "schema": ADVICE_SCHEMA,
        "patient": answer.patient,
        "answer": {
            "id": answer.id, "at": answer.at.isoformat(), "when": answer.when, "score": answer.score,
            "zone": answer.zone, "side": answer.side, "exercise": answer.exercise, "session": answer.session,
            "signs": list(answer.signs),
        },
        "advice": [_advice(each) for each in advice],
        "held": [held_document(each) for each in held],
    }  # fmt: skip


def told_document(advice: Advice, exercise: str | None) -> dict[str, object]:
    """Advice as an event of a session tells it; `exercise`: the one that was asked about."""
    return {
        "does": list(advice.does), "rule": advice.rule.name, "source": advice.rule.source,
        "says": advice.rule.says, "reason": advice.rule.reason, "exercise": exercise,
    }  # fmt: skip


def day_advice_documents(advice: Sequence[DayAdvice]) -> list[dict[str, object]]:
    """What the rules say of some days, each rule once, the strictest first, with the days and exercises."""
    return [
        {
            **_advice(each.advice),
            "days": [day.isoformat() for day in each.days],
            "about": list(each.about),
        }
        for each in by_rule(advice)
    ]


def held_document(held: Held) -> dict[str, object]:
    """One thing that is not due; `exercise` null: everything."""
    return {
        "exercise": held.exercise,
        "since": held.since.isoformat(),
        "until": None if held.until is None else held.until.isoformat(),
        "paused": held.pause,
        "reason": held.reason,
        "rule": held.rule,
        "released_by": held.released_by,
    }


def held_list_document(patient: str, held: Sequence[Held], releases: Sequence[Release]) -> dict[str, object]:
    """What is held of a patient's exercises, and who released what, oldest first."""
    released = [
        {
            "exercise": r.exercise, "at": r.at.isoformat(), "by": r.by, "clinician": r.clinician,
            "reason": r.reason,
        }
        for r in releases
    ]  # fmt: skip
    return {
        "schema": HELD_SCHEMA,
        "patient": patient,
        "held": [held_document(each) for each in held],
        "released": released,
    }


def ready_document(
    patient: str, questions: Questions, ready: ReadyAnswers | None, held: Sequence[Held]
) -> dict[str, object]:
    """The questions before the first session with the newest answers, and what is held."""
    given = {} if ready is None else {answer.question: answer for answer in ready.answers}
    asked = [
        {
            "id": q.id, "text": q.text, "source": q.source, "section": q.section,
            "answer": given[q.id].answer if q.id in given else None,
            "guided": given[q.id].guided if q.id in given else None,
        }
        for q in questions.questions
    ]  # fmt: skip
    return {
        "schema": READY_SCHEMA,
        "patient": patient,
        "version": questions.version,
        "answered_at": None if ready is None else ready.at.isoformat(),
        "answered_version": None if ready is None else ready.version,
        "questions": asked,
        "held": [held_document(each) for each in held],
    }


def events_document(patient: str, events: Sequence[AdverseEvent]) -> dict[str, object]:
    """A patient's adverse events, oldest first, for whoever follows them up."""
    return {
        "schema": EVENTS_SCHEMA,
        "patient": patient,
        "events": [
            {"id": e.id, "at": e.at.isoformat(), "kind": e.kind, "text": e.text, "session": e.session}
            for e in events
        ],
    }


def _advice(advice: Advice) -> dict[str, object]:
    rule = advice.rule
    return {
        "rule": rule.id,
        "version": rule.version,
        "source": rule.source,
        "section": rule.section,
        "does": list(advice.does),
        "says": rule.says,
        "reason": rule.reason,
        "seen": advice.seen,
        "offers": list(advice.offers),
        "ask_again_min": advice.ask_again_min,
    }
