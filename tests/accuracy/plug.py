"""The counter under test: the product itself, through a session, as a recording is replayed."""

from __future__ import annotations

from dataclasses import dataclass

from algorithms.types import Repetition
from sensors.stream import SampleBlock, SessionInfo
from tests.running import run
from tracker.session import Request

__all__ = ["Counted", "count"]


@dataclass(frozen=True, slots=True)
class Counted:
    """What the product says about one set."""

    reps: list[Repetition]
    partials: list[None]
    confidence: float | None
    warnings: tuple[str, ...]


def count(block: SampleBlock, session: SessionInfo, exercise: str, placement: str) -> Counted:
    """The marked sets, or the whole recording as one set of the exercise; of partials there is only the number."""
    marked = any(mark.kind == "start" for mark in session.marks)
    request = Request(placement=placement, exercise=None if marked else exercise)
    sets = run(block, session, request).result.sets
    partials = sum(s.partial_count or 0 for s in sets)
    reps = [rep for s in sets for rep in s.reps]
    warnings = tuple(w for s in sets for w in s.warnings)
    return Counted(reps, [None] * partials, min((s.confidence or 0.0 for s in sets), default=None), warnings)
