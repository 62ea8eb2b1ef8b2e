"""A recording that was kept, as a document (`backbeat.imported/1`), with what the rules say of its day."""

from __future__ import annotations

from datetime import datetime, timedelta

from tracker.diary import SessionRecord
from tracker.safety.days import DayAdvice
from tracker.safety.document import day_advice_documents
from tracker.safety.gathering import clock_of, facts_by
from tracker.safety.keeping import Safety
from tracker.schedule.days import day_at
from tracker.store.importing import Imported


def imported_document(done: Imported, path: str, safety: Safety) -> dict[str, object]:
    """What was kept; `path`: what the recording is called."""
    record = done.record
    return {
        "schema": "backbeat.imported/1",
        "path": path,
        "session": record.id,
        "patient": record.patient,
        "started_at": record.started_at.isoformat(),
        "new": done.new,
        "sets": len(record.result.sets),
        "warnings": list(record.result.recording.warnings),
        "advice": day_advice_documents(advice_after(safety, record)),
    }


def advice_after(safety: Safety, record: SessionRecord) -> tuple[DayAdvice, ...]:
    """What the rules say of a session's local day, as it was known at the session's end."""
    ended = end_of(record)
    day = day_at(ended, clock_of(safety.store.plan_versions(record.patient), ended)).date
    return facts_by(safety, record.patient, day, ended).advice(day, day)


def end_of(record: SessionRecord) -> datetime:
    """When a session ended."""
    return record.started_at + timedelta(seconds=record.result.recording.duration_s)
