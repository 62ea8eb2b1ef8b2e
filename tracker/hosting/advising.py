"""What the safety rules say while a session is sent live, and what its patient was not asked yet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Literal

from algorithms.types import Event
from sensors.stream import Mark
from tracker.journal import Head
from tracker.safety.document import told_document
from tracker.safety.keeping import Safety
from tracker.safety.marked import Asked, answers_of

Advise = Callable[[Head, Iterable[Mark], Mark, float], list[Event]]
"""The advice on a mark about pain, of a session with these marks, whose first sample has this time."""

Unasked = Literal["before", "after"]


def advising(safety: Safety) -> Advise:
    """By the rules over a store."""

    def advise(head: Head, marks: Iterable[Mark], mark: Mark, first_s: float) -> list[Event]:
        answers = answers_of(_asked(head), marks, first_s)
        answer = next(answer for said, answer in answers if said == mark)
        before = [each for said, each in answers if said != mark and each.at <= answer.at]
        at_s = max(0.0, mark.t_s - first_s)
        told = [told_document(advice, answer.exercise) for advice in safety.judged(answer, before)]
        return [Event(at_s, "advice", document) for document in told]

    return advise


def unasked(head: Head, marks: Iterable[Mark]) -> tuple[Unasked, ...]:
    """What should still be told about pain: before anything begins, and after the set that began last."""
    ordered = sorted(marks, key=lambda mark: mark.t_s)
    first_s = ordered[0].t_s if ordered else 0.0
    said = [(mark.t_s, answer.when) for mark, answer in answers_of(_asked(head), ordered, first_s)]
    begun_s = max((mark.t_s for mark in ordered if mark.kind == "start"), default=None)
    before = begun_s is None and all(when != "before" for _, when in said)
    since_s = first_s if begun_s is None else begun_s
    something = begun_s is not None or head.request.exercise is not None
    after = something and not any(when != "before" and t_s >= since_s for t_s, when in said)
    return (*(("before",) if before else ()), *(("after",) if after else ()))


def _asked(head: Head) -> Asked:
    return Asked(head.session, head.patient, head.started_at, head.request.exercise)
