"""What counts as done: sensed, corrected or told; nothing invented and nothing silently lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.types import Bout, Span
from tests.store_fixture import MONDAY, session_record
from tests.tracker.sample_result import RESULT, SET
from tracker.diary import CorrectedField, Correction, Done, SelfReport
from tracker.done import done_of
from tracker.model import SessionResult, SetResult, WalkRequest, WalkResult

AT = datetime(2026, 3, 2, 12, tzinfo=UTC)


NO_WALK = WalkResult(0.0, 0, ())


def result(*sets: SetResult, walks: WalkResult = NO_WALK, requests: tuple[WalkRequest, ...] = ()) -> SessionResult:
    return replace(RESULT, sets=sets, walking=walks, walk_requests=requests)


def bout(start_s: float, end_s: float) -> Bout:
    return Bout(start_s, end_s, 100, 100.0, None, None, None, ())


def correction(field: CorrectedField, value: float | str | None, *, minute: int = 0) -> Correction:
    at = AT + timedelta(minutes=minute)
    return Correction(f"{field}{minute}", "me", session_record().id, 0, field, None, value, "me", at)


def done(found: SessionResult, *corrections: Correction) -> tuple[Done, ...]:
    return done_of([session_record(result=found)], corrections, ())


def test_a_set_is_done_when_it_was_done() -> None:
    [one] = done(result(SET))
    assert (one.exercise, one.repetitions, one.how, one.complete) == (SET.exercise, SET.rep_count, "sensed", True)
    assert one.at == MONDAY + timedelta(seconds=SET.start_s)
    assert one.session == session_record().id


def test_nothing_done_is_nothing_and_what_a_gap_may_hide_is_unknown() -> None:
    empty = replace(SET, rep_count=0, reps=())
    assert done(result(empty)) == ()
    [hidden] = done(result(replace(empty, may_hide=True)))
    assert (hidden.repetitions, hidden.complete) == (None, None)
    [unseen] = done(result(replace(empty, rep_count=None)))
    assert (unseen.repetitions, unseen.complete) == (None, None)
    assert done(result(replace(SET, exercise="unknown"))) == ()


def test_a_correction_holds_and_says_so() -> None:
    first, second = correction("rep_count", 4.0), correction("rep_count", 6.0, minute=5)
    [one] = done(result(SET), second, first)
    assert (one.repetitions, one.how) == (6, "corrected")
    [named] = done(result(replace(SET, exercise="any")), correction("exercise", "curl-up"))
    assert (named.exercise, named.how) == ("curl-up", "corrected")
    [known] = done(result(replace(SET, rep_count=None, may_hide=True)), first)
    assert (known.repetitions, known.complete) == (4, True)
    assert done(result(SET), correction("rep_count", 0.0)) == ()


def test_walks_that_were_marked_and_those_that_were_not() -> None:
    walks = WalkResult(11.0, 1100, (bout(0, 300), bout(330, 390), bout(1000, 1120), bout(2000, 2300)))
    found = done(result(walks=walks, requests=(WalkRequest(1990.0, 2310.0),)))
    assert [(d.minutes, (d.at - MONDAY).total_seconds()) for d in found] == [
        (6.0, 0.0),
        (2.0, 1000.0),
        (5.0, 1990.0),
    ]
    assert {d.complete for d in found} == {True}


def test_a_marked_walk_that_could_not_be_measured_is_unknown() -> None:
    [unmeasured] = done(result(walks=WalkResult(None, None, ()), requests=(WalkRequest(0.0, 600.0),)))
    assert (unmeasured.minutes, unmeasured.complete) == (None, None)
    gap = replace(RESULT.recording, gaps=(Span(100.0, 400.0),))
    lost = replace(result(requests=(WalkRequest(0.0, 600.0),)), recording=gap)
    [unknown] = done(lost)
    assert (unknown.minutes, unknown.complete) == (None, None)
    assert done(result(requests=(WalkRequest(0.0, 600.0),))) == ()


def test_a_report_is_what_was_said() -> None:
    said = SelfReport("1", "me", AT, "swimming", minutes=30.0)
    silent = SelfReport("2", "me", AT, "press-up", "left")
    none = SelfReport("3", "me", AT, "press-up", repetitions=0)
    found = done_of((), (), (said, silent, none))
    assert [(d.exercise, d.side, d.minutes, d.how, d.complete) for d in found] == [
        ("press-up", "left", None, "self-reported", None),
        ("swimming", None, 30.0, "self-reported", True),
    ]


def walk_told(clock_min: float, minutes: float, *, at_end: bool = False) -> SelfReport:
    """A walk that was told, so many minutes after the session began."""
    at = MONDAY + timedelta(minutes=clock_min)
    return SelfReport(f"{clock_min} {minutes}", "me", at, "walking", minutes=minutes, at_end=at_end)


def with_walk(*reports: SelfReport) -> list[tuple[str, float | None, float]]:
    """What is done where the sensor saw 20 minutes of walking from the tenth minute on."""
    seen = session_record(result=result(walks=WalkResult(20.0, 2000, (bout(600, 1800),))))
    return [(d.how, d.minutes, d.also_told_min) for d in done_of([seen], (), reports)]


def test_a_walk_both_seen_and_told_counts_once_as_seen() -> None:
    assert with_walk(walk_told(10, 20)) == [("sensed", 20.0, 20.0)]
    assert with_walk(walk_told(30, 20, at_end=True)) == [("sensed", 20.0, 20.0)]
    assert with_walk(walk_told(20, 20)) == [("sensed", 20.0, 10.0), ("self-reported", 10.0, 0.0)]
    assert with_walk(walk_told(10.3, 20)) == [("sensed", 20.0, 19.7)]
    assert with_walk(walk_told(30, 20)) == [("sensed", 20.0, 0.0), ("self-reported", 20.0, 0.0)]
    assert with_walk(walk_told(10, 20, at_end=True)) == [("self-reported", 20.0, 0.0), ("sensed", 20.0, 0.0)]


def test_only_measured_walks_stand_for_told_ones() -> None:
    assert done_of((), (), [walk_told(10, 0.3)])[0].minutes == 0.3
    gap = replace(RESULT.recording, gaps=(Span(600.0, 1200.0),))
    heard = replace(result(requests=(WalkRequest(600.0, 1800.0),)), recording=gap)
    found = done_of([session_record(result=heard)], (), [walk_told(10, 20)])
    assert {(d.how, d.minutes) for d in found} == {("sensed", None), ("self-reported", 20.0)}
    swim = replace(walk_told(10, 20), exercise="swimming")
    assert sorted(with_walk(swim)) == [("self-reported", 20.0, 0.0), ("sensed", 20.0, 0.0)]


@settings(deadline=None, max_examples=60)
@given(
    bouts=st.lists(st.tuples(st.integers(0, 240), st.integers(1, 60)), max_size=4),
    told=st.lists(st.tuples(st.integers(0, 240), st.integers(1, 60), st.booleans()), max_size=3),
)
def test_what_is_told_of_walking_never_counts_twice(
    bouts: list[tuple[int, int]], told: list[tuple[int, int, bool]]
) -> None:
    spans, end = [], 0
    for gap, length in bouts:
        spans.append((end + gap + 5, end + gap + 5 + length))
        end += gap + 5 + length
    walks = WalkResult(0.0, 0, tuple(bout(60.0 * a, 60.0 * b) for a, b in spans))
    reports = [walk_told(at, minutes, at_end=ended) for at, minutes, ended in told]
    found = done_of([session_record(result=result(walks=walks))], (), reports)
    walked = {n for a, b in spans for n in range(a, b)}
    alone = 0
    for at, minutes, ended in told:
        first = at - minutes if ended else at
        alone += len(set(range(first, first + minutes)) - walked)
    assert sum(d.minutes or 0.0 for d in found if d.how == "self-reported") == pytest.approx(alone, abs=0.01)
    assert sum(d.minutes or 0.0 for d in found if d.how == "sensed") == pytest.approx(len(walked), abs=0.01)
