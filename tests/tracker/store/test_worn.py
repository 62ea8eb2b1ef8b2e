"""Postures of many sessions are read as their whole results tell them."""

from __future__ import annotations

from datetime import timedelta

from tests.store_fixture import MONDAY, motion, session_record
from tests.tracker.sample_result import RESULT, UNMEASURED
from tracker.schedule.posture import worn_in
from tracker.store import Store


def test_postures_and_walks_come_back_as_the_results_tell_them(store: Store) -> None:
    for number, result in enumerate([RESULT, UNMEASURED, RESULT]):
        store.save_session(session_record(number, result=result), [motion(2.0)])
    store.save_session(session_record(1, patient="anna"), [motion(3.0)])
    assert store.worn("me") == tuple(worn_in(record) for record in store.sessions("me"))
    tuesday = MONDAY + timedelta(days=1)
    assert [w.at for w in store.worn("me", tuesday, tuesday + timedelta(days=1))] == [tuesday]
    assert RESULT.postures
    assert RESULT.walking.bouts
