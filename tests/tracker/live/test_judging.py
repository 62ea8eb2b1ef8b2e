"""Answers of a running session are judged by each other, before any of them is kept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tracker.live.asking import PainSaid
from tracker.live.judging import Judging
from tracker.safety.keeping import safety_of
from tracker.safety.model import RESTRAINS
from tracker.store import open_store

BEGAN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
BEFORE = PainSaid(3.0, "centre")


@pytest.mark.parametrize(
    ("after", "restrained"),
    [
        (PainSaid(2.0, "centre"), False),
        (PainSaid(0.0), False),
        (PainSaid(3.0, "thigh", "left"), True),
        (PainSaid(5.0, "centre"), True),
        (PainSaid(), True),
    ],
)
def test_what_is_said_after_is_held_against_what_was_said_before(after: PainSaid, restrained: bool) -> None:
    with open_store(":memory:") as store:
        judge = Judging(safety_of(store), "me", lambda s: BEGAN + timedelta(seconds=s))
        judge(BEFORE, "before", None, 0.0)
        advice = judge(after, "after", "press-up", 120.0)
        assert store.pains("me") == ()
    assert any(RESTRAINS.intersection(each.does) for each in advice) == restrained
    assert advice
