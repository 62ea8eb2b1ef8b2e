"""What a patient said about pain while a session was recorded: its marks, as answers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import get_args
from uuid import NAMESPACE_OID, uuid5

from sensors.stream import Mark
from tracker.diary import PainAnswer, PainWhen, SessionRecord, Sign
from tracker.sets import ANY


@dataclass(frozen=True, slots=True)
class Asked:
    """A session in which marks were made. `exercise`: the one it was begun for, or None."""

    session: str
    patient: str
    started_at: datetime
    exercise: str | None


def answers_in(record: SessionRecord, first_s: float) -> tuple[PainAnswer, ...]:
    """The session's answers about pain, in order; `first_s`: its first sample's time on the axis of the marks."""
    asked = Asked(record.id, record.patient, record.started_at, record.asked.exercise)
    return tuple(answer for _, answer in answers_of(asked, record.marks, first_s))


def answers_of(asked: Asked, marks: Iterable[Mark], first_s: float) -> tuple[tuple[Mark, PainAnswer], ...]:
    """The marks about pain and the answers they are, in order of time; `first_s` as `answers_in` has it.

    A mark that does not say when it hurt belongs to the set that runs, else to the time after the last one. Pain
    before a set is about no exercise in particular: it is what every later one is judged by. The signs told with
    an answer are its mark's text, with commas between.
    """
    found: list[tuple[Mark, PainAnswer]] = []
    begun: str | None = None
    running = False
    for number, mark in enumerate(sorted(marks, key=lambda m: m.t_s)):
        if mark.kind in ("start", "stop"):
            running = mark.kind == "start"
            begun = mark.exercise if running else begun
        elif mark.kind == "pain":
            when = _when(mark, running)
            named = mark.exercise or (asked.exercise if begun in (None, ANY) else begun)
            about = None if when == "before" else named
            found.append((mark, _answer(asked, mark, number, first_s, when, about)))
    return tuple(found)


def _when(mark: Mark, running: bool) -> PainWhen:
    known: tuple[PainWhen, ...] = get_args(PainWhen)
    said = next((when for when in known if when == mark.when), None)
    return said or ("during" if running else "after")


def _answer(
    asked: Asked, mark: Mark, number: int, first_s: float, when: PainWhen, exercise: str | None
) -> PainAnswer:
    return PainAnswer(
        str(uuid5(NAMESPACE_OID, f"{asked.session} {number} {mark.t_s}")),
        asked.patient,
        asked.started_at + timedelta(seconds=mark.t_s - first_s),
        when,
        mark.score,
        mark.zone,
        mark.side,
        exercise,
        asked.session,
        tuple(sign for sign in get_args(Sign) if sign in (mark.text or "").split(", ")),
    )
