"""The sample week: what is put into the store, and what the product then says of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from tracker.catalogue import load_catalogue
from tracker.replay import replay
from tracker.safety.keeping import safety_of
from tracker.sample_week import BACK, DAYS, FLARE, HURTS, SampleSession, Week, sample_session, tell_week
from tracker.samples import sample_day
from tracker.session import Request
from tracker.store import Store, open_store


@cache
def sessions() -> tuple[SampleSession, ...]:
    catalogue = load_catalogue()
    return tuple(sample_session(path, replay(str(path), catalogue, Request())) for path in sample_day())


@pytest.fixture
def told(tmp_path: Path) -> Iterator[tuple[Store, Week]]:
    with open_store(tmp_path) as store:
        yield store, tell_week(store, sessions(), load_catalogue())


def test_every_day_has_its_sessions_under_the_plan(told: tuple[Store, Week]) -> None:
    store, week = told
    kept = store.sessions(week.patient)
    assert len(kept) == week.sessions == sum(map(len, DAYS.values()))
    (plan,) = store.plan_versions(week.patient)
    assert {record.plan_version for record in kept} == {plan.id}
    assert {(week.until.date() - r.started_at.date()).days for r in kept} == {b for b in DAYS if DAYS[b]}


def test_what_hurt_rested_from_the_flare_up_until_it_was_released(told: tuple[Store, Week]) -> None:
    store, week = told

    def held(moment: datetime) -> set[str | None]:
        return {h.exercise for h in safety_of(store).held(week.patient, moment)}

    noon = week.until.replace(hour=12, minute=0)
    assert held(noon - timedelta(days=FLARE + 1)) == set()
    assert HURTS in held(noon - timedelta(days=FLARE))
    assert HURTS in held(noon - timedelta(days=BACK))
    assert held(noon - timedelta(days=BACK - 1)) == set()
    assert any("stop-exercise" in advice.rule.does for advice in week.advice)


def test_the_correction_stands_beside_what_was_sensed(told: tuple[Store, Week]) -> None:
    store, week = told
    assert store.corrections(week.patient) == (week.correction,)
    record = store.session(week.correction.session)
    assert record is not None
    assert record.result.sets[week.correction.set].rep_count == week.correction.sensed


def test_telling_it_again_changes_nothing(told: tuple[Store, Week]) -> None:
    store, week = told
    before = store.documents(week.patient)
    assert tell_week(store, sessions(), load_catalogue()).sessions == 0
    assert store.documents(week.patient) == before
