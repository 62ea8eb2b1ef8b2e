"""What was answered while a recording ran, and marked in it, as answers like all others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import get_args
from uuid import NAMESPACE_OID, uuid5

from sensors.stream import Mark
from tracker.diary import ExertionAnswer, PainAnswer, PainWhen, SessionRecord
from tracker.sets import ANY


def answers_in(record: SessionRecord, first_s: float) -> Iterator[PainAnswer | ExertionAnswer]:
    """The answers that a session's marks hold; `first_s`: its first sample on the sensor's clock.

    Their ids follow from the session's, so that the same session gives the same answers.
    """
    for number, mark in enumerate(record.marks):
        if mark.kind == "pain":
            yield PainAnswer(
                id=_id(record, f"pain {number}"),
                patient=record.patient,
                at=record.started_at + timedelta(seconds=mark.t_s - first_s),
                when=_when(mark),
                score=mark.score,
                zone=mark.zone,
                side=mark.side,
                exercise=_asked_about(mark, record.marks) or record.asked.exercise,
                session=record.id,
            )
    for number, said in enumerate(record.result.exertions):
        at = record.started_at + timedelta(seconds=said.t_s)
        yield ExertionAnswer(_id(record, f"exertion {number}"), record.patient, at, said.score, None, record.id)


def _id(record: SessionRecord, what: str) -> str:
    return str(uuid5(NAMESPACE_OID, f"{record.id} {what}"))


def _when(mark: Mark) -> PainWhen:
    """A word that is none of ours says nothing: the answer was given while the recording ran."""
    return next((word for word in get_args(PainWhen) if word == mark.when), "during")


def _asked_about(mark: Mark, marks: Sequence[Mark]) -> str | None:
    """The exercise begun last before the mark; for pain before an exercise, the one begun next."""
    starts = sorted((m for m in marks if m.kind == "start"), key=lambda m: m.t_s)
    near = [m for m in starts if m.t_s >= mark.t_s][:1] if mark.when == "before" else []
    near = near or [m for m in starts if m.t_s <= mark.t_s][-1:]
    return next((m.exercise for m in near if m.exercise != ANY), None)
