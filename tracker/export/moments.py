"""When things were: a document's seconds as moments of the day."""

from __future__ import annotations

from datetime import datetime, timedelta

from tracker.export.document import Document


def moment(document: Document, t_s: float) -> datetime:
    """The moment `t_s` after the recording's first sample, to the millisecond, in its beginning's offset."""
    started = datetime.fromisoformat(document["started_at"])
    return started + timedelta(milliseconds=round(1000.0 * t_s))


def at(document: Document, t_s: float) -> str:
    """The same as ISO 8601 text."""
    return moment(document, t_s).isoformat(timespec="milliseconds")
