"""What a patient did without the sensor, as a document (`backbeat.self-report/1`) beside those of the sessions.

Its shape is published in `tracker/schemas/self-report.schema.json`.
"""

from __future__ import annotations

from typing import Any

from tracker.diary import SelfReport
from tracker.document import plain
from tracker.export.document import Document, item_of
from tracker.plan.document import plan_document
from tracker.plan.model import PlanVersion

REPORT_SCHEMA = "backbeat.self-report/1"


def report_document(report: SelfReport, plan: PlanVersion | None = None) -> dict[str, Any]:
    """The document of a report; `plan`: the version that held then. What was not said is null."""
    return {
        "schema": REPORT_SCHEMA,
        "id": report.id,
        "patient": report.patient,
        "at": report.at.isoformat(),
        "how": "self-reported",
        "exercise": report.exercise,
        "side": report.side,
        "repetitions": report.repetitions,
        "hold_s": plain(report.hold_s, "hold_s"),
        "minutes": plain(report.minutes),
        "exertion": plain(report.exertion),
        "plan": None if plan is None else plan_document(plan),
        "plan_item": item_of(plan, report.exercise),
    }


def is_report(document: Document) -> bool:
    """Whether a document is one of these, and not a session's."""
    return bool(document["schema"] == REPORT_SCHEMA)
