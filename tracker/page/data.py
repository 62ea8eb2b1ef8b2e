"""What a page tells, as data (`backbeat.report/1`): for programs that make a page of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from tracker.catalogue import Catalogue
from tracker.diary import AdverseEvent, ExertionAnswer, PainAnswer
from tracker.document import plain
from tracker.export.gathering import documents, reports
from tracker.page.records import PageRecords
from tracker.plan.document import plan_document
from tracker.schedule.filled import Held

if TYPE_CHECKING:
    from tracker.store import Store

REPORT_SCHEMA = "backbeat.report/1"


def report_data(store: Store, patient: str, records: PageRecords, catalogue: Catalogue) -> dict[str, Any]:
    """The records of a period: sessions and self-reports as their own documents, answers, plans and holds."""
    period = records.period
    return {
        "schema": REPORT_SCHEMA,
        "patient": patient,
        "name": records.name or None,
        "made_at": records.made_at.isoformat(),
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "time_zone": period.zone,
        "plans": [plan_document(version) for version in records.plans],
        "sessions": list(documents(store, patient, records.sessions, catalogue)),
        "self_reports": list(reports(store, patient, records.self_reports)),
        "pain": _answers(records.pains),
        "exertion": _answers(records.exertions),
        "adverse_events": _answers(records.events),
        "held": [_held(each) for each in records.held],
    }


def _held(held: Held) -> dict[str, object]:
    until = None if held.until is None else held.until.isoformat()
    return {
        "exercise": held.exercise, "since": held.since.isoformat(), "until": until, "reason": held.reason,
        "rule": held.rule,
    }  # fmt: skip


def _answers(said: Iterable[PainAnswer | ExertionAnswer | AdverseEvent]) -> list[object]:
    """Answers as they are kept, with their moments as text."""
    return [_answer(each) for each in said]


def _answer(answer: PainAnswer | ExertionAnswer | AdverseEvent) -> object:
    told = plain(answer)
    assert isinstance(told, dict)
    return {**told, "at": answer.at.isoformat()}
