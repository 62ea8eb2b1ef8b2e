"""The counter under test: the product itself, through a session, as a recording is replayed."""

from __future__ import annotations

from sensors.stream import SampleBlock, SessionInfo
from tests.accuracy.figures import Counted
from tests.running import run
from tracker.calibration import Calibration
from tracker.session import Request


def count(
    block: SampleBlock, session: SessionInfo, exercise: str, placement: str, known: Calibration | None = None
) -> Counted:
    """The marked sets, or the whole recording as one set of the exercise, with what is `known` of the person."""
    marked = any(mark.kind == "start" for mark in session.marks)
    request = Request(None if marked else exercise, placement=placement, calibration=known)
    sets = run(block, session, request).result.sets
    reps = [rep for s in sets for rep in s.reps]
    partials = sum(s.partial_count or 0 for s in sets)
    return Counted(reps, partials, min((s.confidence or 0.0 for s in sets), default=None))
