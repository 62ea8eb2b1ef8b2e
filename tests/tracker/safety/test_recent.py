"""What is remembered of a week is what would be read, whatever is kept meanwhile and however the time goes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store_fixture import motion, session_record, store_in_memory
from tests.tracker.safety.test_days import PLAN, at, patient_with, told
from tracker.diary import PainAnswer, SelfReport
from tracker.overview import today_of
from tracker.safety.gathering import Facts, clock_of, facts_by
from tracker.safety.keeping import Safety, safety_of
from tracker.safety.recent import REMEMBERED, Recent
from tracker.schedule.days import day_at, week_of
from tracker.store import Store

WALK = told("walking", "09:00", minutes=20.0)
PAIN = PainAnswer("", "", at("10:00"), "after", 8.0, "below-knee", exercise="press-up")


def fresh(safety: Safety, patient: str, now: datetime) -> Facts:
    clock = clock_of(safety.store.plan_versions(patient), now)
    return facts_by(safety, patient, week_of(day_at(now, clock).date), now)


def keep(safety: Safety, patient: str, kind: str, when: datetime) -> None:
    store, name = safety.store, str(uuid4())
    match kind:
        case "walk":
            store.add(replace(WALK, id=name, patient=patient, at=when))
        case "pain":
            safety.keep(replace(PAIN, id=name, patient=patient, at=when))
        case "plan":
            number = store.plan_versions(patient)[-1].version + 1
            version = replace(PLAN, id=name, plan=patient, patient=patient, made_at=when, version=number)
            store.save_plan(replace(version, items=version.items[:1], time_zone="America/New_York"))
        case "session":
            store.save_session(replace(session_record(patient=patient, at=when), id=name), [motion(2.0)])
        case "result":
            for record in store.sessions(patient):
                store.replace_result(replace(record, result=replace(record.result, sets=())))


STEPS = st.lists(
    st.tuples(
        st.sampled_from(("walk", "pain", "plan", "session", "result", "nothing")),
        st.integers(-30, 30),
        st.integers(-90, 20_000),
    ),
    min_size=1,
    max_size=6,
)


@settings(deadline=None, max_examples=12)
@given(steps=STEPS)
def test_it_is_what_would_be_read(steps: list[tuple[str, int, int]]) -> None:
    """Kept now or for another minute, also one to come; then minutes go by, or the clock is put back."""
    with store_in_memory() as store:
        safety, recent, now = safety_of(store), Recent(), at("12:00")
        patient = patient_with(store)
        for kind, off_min, goes_min in steps:
            recent.week(safety, patient, now)
            keep(safety, patient, kind, now + timedelta(minutes=off_min))
            for _ in range(2):
                assert recent.week(safety, patient, now) == fresh(safety, patient, now)
                now += timedelta(minutes=goes_min)


def test_nothing_is_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    with store_in_memory() as store:
        safety, recent = safety_of(store), Recent()
        patient = patient_with(store, WALK)
        assert today_of(safety, patient, at("12:00"), recent) is not None
        monkeypatch.setattr(Store, "self_reports", _not_again)
        today = today_of(safety, patient, at("12:01"), recent)
        assert today is not None
        assert today.done.activity is not None
        safety.store.add(replace(WALK, id="another", patient=patient))
        with pytest.raises(AssertionError):
            recent.week(safety, patient, at("12:02"))


def test_only_so_many_are_remembered() -> None:
    with store_in_memory() as store:
        safety, recent = safety_of(store), Recent()
        for number in range(REMEMBERED + 5):
            recent.week(safety, f"patient {number}", at("12:00"))
        assert len(recent) == REMEMBERED


def _not_again(*_: object) -> tuple[SelfReport, ...]:
    raise AssertionError
