"""What was answered while a recording ran, and marked in it, as answers like all others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from uuid import NAMESPACE_OID, uuid5

from tracker.diary import ExertionAnswer, PainAnswer, SessionRecord
from tracker.safety import marked


def answers_in(record: SessionRecord, first_s: float) -> Iterator[PainAnswer | ExertionAnswer]:
    """The answers that a session's marks hold; `first_s`: its first sample on the sensor's clock.

    Their ids follow from the session's, so that the same session gives the same answers.
    """
    yield from marked.answers_in(record, first_s)
    for number, said in enumerate(record.result.exertions):
        at = record.started_at + timedelta(seconds=said.t_s)
        name = str(uuid5(NAMESPACE_OID, f"{record.id} exertion {number}"))
        yield ExertionAnswer(name, record.patient, at, said.score, None, record.id)
