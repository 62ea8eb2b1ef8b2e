"""What was erased of a patient as a document (`backbeat.erased/1`), for programs."""

from __future__ import annotations

from tracker.erasing import Erased


def erased_document(patient: str, done: Erased) -> dict[str, object]:
    """What was erased, and what is proven: the rows that are left, the files searched, those that hold a trace."""
    return {
        "schema": "backbeat.erased/1",
        "patient": patient,
        "sessions": done.kept.sessions,
        "plan_versions": done.kept.plans,
        "entries": done.kept.entries,
        "journals": done.journals,
        "rows_left": done.left,
        "on_server": done.on_server,
        "searched": [str(path) for path in done.searched],
        "searched_for": len(done.kept.ids) + len(done.kept.traces),
        "remnants": [str(path) for path in done.remnants],
    }
