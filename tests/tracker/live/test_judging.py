"""Answers of a running session are judged by each other, before any of them is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tracker.diary import PainAnswer, Sign
from tracker.live.asking import PainSaid
from tracker.live.judging import Judging
from tracker.safety.keeping import safety_of
from tracker.safety.model import RESTRAINS
from tracker.store import open_store

BEGAN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
BEFORE = PainSaid(3.0, "centre")


@pytest.mark.parametrize(
    ("after", "restrained", "asks"),
    [
        (PainSaid(2.0, "centre"), False, False),
        (PainSaid(0.0), False, False),
        (PainSaid(3.0, "thigh", "left"), True, True),
        (PainSaid(5.0, "centre"), True, True),
        (PainSaid(), True, False),
    ],
)
def test_what_is_said_after_is_held_against_what_was_said_before(
    after: PainSaid, restrained: bool, asks: bool
) -> None:
    with open_store(":memory:") as store:
        judge = Judging(safety_of(store), "me", lambda s: BEGAN + timedelta(seconds=s))
        judge(BEFORE, "before", None, 0.0)
        asked = judge.asks_for_signs(after, "after", "press-up", 120.0)
        advice = judge(after, "after", "press-up", 120.0)
        assert store.pains("me") == ()
    assert any(RESTRAINS.intersection(each.does) for each in advice) == restrained
    assert advice
    assert asked == asks


@pytest.mark.parametrize("signs", [(), ("tingling",)])
def test_a_running_session_and_the_pain_command_advise_alike(signs: tuple[Sign, ...]) -> None:
    after = PainSaid(5.0, "centre", None, signs)
    with open_store(":memory:") as store:
        judge = Judging(safety_of(store), "me", lambda s: BEGAN + timedelta(seconds=s))
        judge(BEFORE, "before", None, 0.0)
        live = judge(after, "after", "press-up", 120.0)
        safety_of(store).keep(PainAnswer("b", "me", BEGAN, "before", 3.0, "centre"))
        at = BEGAN + timedelta(seconds=120.0)
        told = PainAnswer("a", "me", at, "after", 5.0, "centre", None, "press-up", None, signs)
        assert safety_of(store).keep(told) == live
    assert ("numb-or-tingling" in [each.rule.id for each in live]) == bool(signs)
