"""Minutes, postures and efforts of a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Literal

import pytest

from algorithms.types import PostureName, PostureSpan, Span
from tests.store_fixture import session_record
from tests.tracker.sample_result import RESULT
from tests.tracker.schedule.plans import MONDAY, item, local, plan, walked
from tracker.diary import ExertionAnswer, SelfReport
from tracker.model import Bounds, Exertion
from tracker.schedule.activity import activities
from tracker.schedule.days import Clock
from tracker.schedule.exertion import MODERATE, Effort, efforts, judge, prescribed
from tracker.schedule.posture import PostureTime, Upright, Worn, posture_time, upright_on, worn_in

AT = local(MONDAY, "09:00")
CLOCK = Clock("Europe/Berlin", (time(7), time(22)))


def worn(*spans: tuple[PostureName | Literal["walking"], float], day: int = 0) -> Worn:
    """Postures and walks one after another, minutes each, so many days after Monday."""
    start_s, postures, walked = 0.0, [], []
    for posture, minutes in spans:
        end_s = start_s + 60.0 * minutes
        if posture == "walking":
            walked.append(Span(start_s, end_s))
        else:
            postures.append(PostureSpan(posture, start_s, end_s))
        start_s = end_s
    return Worn(AT + timedelta(days=day), tuple(postures), tuple(walked))


def test_the_share_of_worn_time_upright() -> None:
    found = posture_time(
        [worn(("lying", 20), ("sitting", 10), ("standing", 15), ("walking", 5), ("unknown", 30), ("upright", 10))]
    )
    assert (found.worn_s, found.unknown_s) == (3600.0, 1800.0)
    assert found.upright_share == pytest.approx(2 / 3)
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


def shares(*upright_min: float) -> dict[date, PostureTime]:
    """An hour worn a day from Monday on, so many minutes of it upright."""
    return {
        MONDAY + timedelta(days=n): posture_time([worn(("upright", up), ("lying", 60 - up))])
        for n, up in enumerate(upright_min)
    }


def test_the_share_upright_is_held_against_ones_own_earlier_days() -> None:
    six = MONDAY + timedelta(days=5)
    days = shares(30, 36, 30, 42, 30, 12)
    assert upright_on(six, days) == Upright(0.2, 0.5, 5, "less")
    assert upright_on(six, shares(30, 36, 30, 42, 30, 36)).than_usual == "alike"
    assert upright_on(six, shares(30, 36, 30, 42, 30, 37)).than_usual == "more"
    assert upright_on(six - timedelta(days=1), days) == Upright(0.5, None, 4, "unknown")
    assert upright_on(six + timedelta(days=40), days) == Upright(None, None, 0, "unknown")
    brief = days | {six: posture_time([worn(("upright", 9))]), MONDAY: posture_time([worn(("lying", 9))])}
    assert upright_on(six, brief) == Upright(1.0, None, 4, "unknown")


def test_days_before_the_records_only_tell_what_is_usual() -> None:
    earlier = [worn(("upright", 30), ("lying", 30), day=-n) for n in range(1, 6)]
    [monday] = activities([], [session_record(at=AT)], [], CLOCK, earlier)
    assert monday.upright is not None
    assert (monday.upright.usual, monday.upright.days) == (0.5, 5)
    assert worn_in(session_record()).walked == tuple(Span(b.start_s, b.end_s) for b in RESULT.walking.bouts)


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
