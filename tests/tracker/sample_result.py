"""A small result made by hand, with every kind of record in it."""

from __future__ import annotations

from dataclasses import replace

from algorithms.types import Bout, PostureSpan, Repetition, Span
from tracker.model import (
    Bounds,
    Comparison,
    Exertion,
    RecordingInfo,
    SessionResult,
    SetResult,
    WalkRequest,
    WalkResult,
)

REP = Repetition(6.1, 9.0, 9.7, 12.6, 83.0, None, 0.99)
SET = SetResult("chair-stand", None, 6.1, 70.2, 1, 0, 0.97, 1.0, False, (REP,), ())
BOUT = Bout(0.0, 62.0, 110, 107.0, 1.31, 0.2, 81.0, (0.6, 1.1))
COMPARISON = Comparison(
    "chair-stand", "NASS", 0, None, "repetitions", Bounds(5, 10), 8, "met", "8 of 5 to 10 repetitions"
)
RESULT = SessionResult(
    recording=RecordingInfo(
        "a.csv", "backbeat", 75.7, 50.0, True, 0.998, (Span(3.1, 3.6),), ("one gap",)
    ),
    sets=(SET,),
    walking=WalkResult(62.0 / 60.0, 110, (BOUT,)),
    walk_requests=(WalkRequest(0.0, 62.0),),
    exertions=(Exertion(62.0, 5.0),),
    postures=(PostureSpan("lying", 0.0, 22.4),),
    comparisons=(COMPARISON, replace(COMPARISON, item="hold", in_window=0, of=3)),
)  # fmt: skip

UNMEASURED = replace(
    RESULT,
    recording=replace(RESULT.recording, rate_hz=None, gaps=()),
    sets=(replace(SET, rep_count=None, partial_count=None, confidence=None, reps=()),),
    walking=WalkResult(None, None, (Bout(0.0, 9.0, 12, None, None, None, None, ()),)),
    comparisons=(replace(COMPARISON, set=None, measured=None, verdict="unknown"),),
)
"""The same where nothing could be measured."""
