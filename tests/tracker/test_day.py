"""A day over its sessions: how often, both legs, walking added up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.tracker.test_dosage import a_set, repetition, walk
from tracker.catalogue import load_catalogue
from tracker.day import DaySession, by_day, day_report
from tracker.model import Comparison, RecordingInfo, SessionResult, SetResult, WalkRequest, WalkResult

CATALOGUE = load_catalogue(Path(__file__).parent)
INFO = RecordingInfo("a.csv", "backbeat", 600.0, 50.0, True, 1.0, (), ())
PRESS_UPS = a_set("press-up", *(repetition(n) for n in range(10)))


def session(hour: float, *sets: SetResult, walking: WalkResult | None = None) -> DaySession:
    requests = (WalkRequest(0.0, 7200.0),) if walking else ()
    result = SessionResult(INFO, sets, walking or WalkResult(0.0, 0, ()), requests, (), (), ())
    return DaySession(datetime(2026, 3, 2, int(hour), round(hour % 1 * 60), tzinfo=UTC), result)


def found(sessions: list[DaySession], item: str, source: str | None = None) -> list[Comparison]:
    return [c for c in day_report(sessions, CATALOGUE, source).comparisons if c.item == item]


def frequency(sessions: list[DaySession], source: str | None = None) -> tuple[object, str]:
    [only] = found(sessions, "frequency", source)
    assert only.set is None
    assert only.reason
    return only.measured, only.verdict


def test_every_two_hours() -> None:
    assert frequency([session(h, PRESS_UPS) for h in (7.5, 9.5, 11.5, 13.5)]) == (4, "met")
    assert frequency([session(h, PRESS_UPS) for h in (7.5, 13.5)]) == (2, "under")
    assert frequency([session(h, PRESS_UPS) for h in (7, 8, 9, 10, 11)]) == (5, "over")


def test_one_session_does_not_tell_how_long_the_day_was() -> None:
    assert frequency([session(7.5, PRESS_UPS)]) == (1, "unknown")


def test_a_session_that_could_not_be_seen_leaves_the_day_open() -> None:
    unseen = replace(PRESS_UPS, rep_count=None, reps=())
    assert frequency([session(8, PRESS_UPS), session(10, unseen), session(12, PRESS_UPS)]) == (2, "unknown")
    assert frequency([session(8, unseen)]) == (None, "unknown")


def test_several_sets_in_a_session_are_one_time() -> None:
    knees = a_set("double-knee-to-chest", *(repetition(n, hold_s=10.0) for n in range(3)))
    assert frequency([session(8, knees, knees), session(12, knees)]) == (2, "met")
    assert frequency([session(8, knees, knees)]) == (1, "under")


def test_a_leg_in_the_morning_and_the_other_at_noon_are_both_done_once() -> None:
    left = a_set("hamstring-stretch", repetition(0, hold_s=25.0), side="left")
    right = replace(left, side="right")
    day = [session(8, left), session(12, right)]
    assert [c.verdict for c in found(day, "sides")] == ["met"]
    assert frequency(day, "WALK") == (1, "met")
    assert [c.verdict for c in found(day[:1], "sides")] == ["under"]


def test_walks_add_up() -> None:
    day = [session(8, walking=walk(16.0)), session(17, walking=walk(15.0))]
    verdicts = {c.source: (c.measured, c.verdict) for c in found(day, "minutes")}
    assert verdicts == {"NASS": (31.0, "met"), "WALK": (16.0, "met"), "HE": (31.0, "met")}
    assert [(c.measured, c.verdict) for c in found(day, "bouts")] == [(2, "met")]


def test_walking_that_could_not_be_measured_is_not_nought() -> None:
    day = [session(8, walking=walk(12.0)), session(17, walking=WalkResult(None, None, ()))]
    assert {(c.measured, c.verdict) for c in found(day, "minutes")} == {(12.0, "unknown")}
    assert {(c.measured, c.verdict) for c in found(day[1:], "minutes")} == {(None, "unknown")}


def test_long_walks_have_outgrown_the_short_ones() -> None:
    assert found([session(8, walking=walk(25.0))], "bouts") == []


def test_sessions_belong_to_the_day_on_which_they_began() -> None:
    late = DaySession(datetime(2026, 3, 3, 0, 5, tzinfo=UTC), session(8).result)
    assert {day: len(s) for day, s in by_day([late, session(8), session(7)]).items()} == {
        date(2026, 3, 2): 2,
        date(2026, 3, 3): 1,
    }
    with pytest.raises(ValueError, match="not of 2"):
        day_report([late, session(8)], CATALOGUE)
