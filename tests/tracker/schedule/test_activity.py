"""Minutes, postures and efforts of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from algorithms.types import PostureName, PostureSpan
from tests.store_fixture import session_record
from tests.tracker.sample_result import RESULT
from tests.tracker.schedule.plans import MONDAY, item, local, plan, walked
from tracker.diary import ExertionAnswer, SelfReport
from tracker.model import Bounds, Exertion, SessionResult
from tracker.schedule.activity import activities
from tracker.schedule.days import Clock
from tracker.schedule.exertion import MODERATE, Effort, efforts, judge, prescribed
from tracker.schedule.posture import posture_time

AT = local(MONDAY, "09:00")
CLOCK = Clock("Europe/Berlin", (time(7), time(22)))


def worn(*spans: tuple[PostureName, float]) -> SessionResult:
    """Postures one after another, minutes each."""
    start_s, postures = 0.0, []
    for posture, minutes in spans:
        postures.append(PostureSpan(posture, start_s, start_s + 60.0 * minutes))
        start_s += 60.0 * minutes
    return replace(RESULT, postures=tuple(postures), exertions=())


def test_the_share_of_worn_time_upright() -> None:
    found = posture_time(
        [worn(("lying", 20), ("sitting", 10), ("standing", 20), ("unknown", 30), ("upright", 10))]
    )
    assert (found.worn_s, found.unknown_s, found.upright_share) == (3600.0, 1800.0, pytest.approx(2 / 3))
    assert posture_time([]).upright_share is None
    assert posture_time([worn(("unknown", 5))]).upright_share is None


def test_long_sitting_is_told_where_sitting_is_seen() -> None:
    long = posture_time(
        [worn(("sitting", 20), ("standing", 0.3), ("sitting", 15), ("standing", 5), ("sitting", 25))]
    )
    assert (long.long_sittings, long.longest_sitting_s) == (1, 35.3 * 60)
    unseen = posture_time([worn(("upright", 120))])
    assert (unseen.long_sittings, unseen.longest_sitting_s) == (None, None)
    assert posture_time([worn(("sitting", 20)), worn(("sitting", 20))]).long_sittings == 0
    assert posture_time([worn(("standing", 20))]).longest_sitting_s == 0.0


@pytest.mark.parametrize(
    ("score", "talk", "verdict", "words"),
    [
        (5.0, None, "met", "within 4 to 6"),
        (7.0, None, "over", "slower"),
        (2.0, True, "under", "if your back agrees"),
        (5.0, False, "over", "slow down"),
        (None, True, "unknown", "you could talk"),
        (None, None, "unknown", "was not said"),
    ],
)
def test_effort_against_four_to_six_and_the_talk_test(
    score: float | None, talk: bool | None, verdict: str, words: str
) -> None:
    found = judge(Effort(AT, score, talk))
    assert found.verdict == verdict
    assert words in found.reason


def test_the_plan_says_how_hard_else_moderate() -> None:
    assert prescribed(None) == prescribed(plan(item("walking", "NASS"))) == MODERATE
    assert prescribed(plan(item("walking", "HE"))) == Bounds(4, 6)


def test_efforts_come_from_answers_marks_and_reports_each_once() -> None:
    record = session_record(at=AT, result=replace(RESULT, exertions=(Exertion(60.0, 5.0),)))
    answer = ExertionAnswer("1", "me", AT, 6.0, True)
    same = SelfReport("2", "me", AT, "walking", minutes=10.0, exertion=6.0)
    lift = SelfReport("3", "me", AT, "press-up", exertion=9.0)
    found = efforts([record], [answer], [same, lift])
    assert found == (Effort(AT, 6.0, True), Effort(AT + timedelta(seconds=60), 5.0, None))


def test_minutes_are_kept_apart_by_how_they_are_known() -> None:
    late = local(MONDAY, "23:50")
    done = [walked(AT, 10.0), walked(late, None), walked(AT, 15.0, "self-reported"),
            walked(AT, 20.0, "self-reported", "water"), walked(late + timedelta(hours=1), 5.0)]  # fmt: skip
    monday, tuesday = activities(done, [], [], CLOCK)
    assert [(m.activity, m.how, m.minutes, m.unmeasured) for m in monday.minutes] == [
        ("walking", "self-reported", 15.0, 0), ("walking", "sensed", 10.0, 1), ("water", "self-reported", 20.0, 0),
    ]  # fmt: skip
    assert (monday.walked_min, tuesday.walked_min, tuesday.posture) == (25.0, 5.0, None)
    [unknown] = activities([walked(AT, None)], [session_record(at=AT)], [], CLOCK)
    assert unknown.walked_min is None
    assert unknown.posture is not None
