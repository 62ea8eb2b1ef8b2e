"""What was done, felt and worn reaches the rules from the store: a table of facts, and what may never follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import get_args
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from algorithms.types import PostureSpan
from sensors.stream import BodySide, Zone
from tests.store_fixture import motion, session_record, store_in_memory
from tests.tracker.sample_result import RESULT
from tests.tracker.schedule.plans import MONDAY, item, local, plan, written
from tracker.diary import AdverseEvent, ExertionAnswer, PainAnswer, PainWhen, SelfReport
from tracker.model import Bounds, Frequency
from tracker.safety.days import RuleAdvice, by_rule
from tracker.safety.gathering import facts
from tracker.safety.keeping import safety_of
from tracker.safety.model import INVITES
from tracker.schedule.agenda import agenda
from tracker.store import Entry, Store

PLAN = plan(
    item("press-up"), item("single-knee-to-chest", "NASS"), item("hip-flexor-stretch"), item("walking", "HE"),
    written("curl-up", Frequency(per_day=Bounds(1, 2))),
)  # fmt: skip


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with store_in_memory() as opened:
        yield opened


def at(clock: str, days: int = 0) -> datetime:
    return local(MONDAY + timedelta(days=days), clock)


def told(
    exercise: str, clock: str, repetitions: int | None = None, *, minutes: float | None = None,
    hold_s: float | None = None, side: BodySide | None = None, exertion: float | None = None, days: int = 0,
) -> SelfReport:  # fmt: skip
    return SelfReport("", "", at(clock, days), exercise, side, repetitions, hold_s, minutes, exertion)


def patient_with(store: Store, *entries: SelfReport | ExertionAnswer | PainAnswer | AdverseEvent) -> str:
    """A new patient with the plan, of whom these are kept."""
    patient = str(uuid4())
    store.save_plan(replace(PLAN, id=patient, plan=patient, patient=patient))
    for entry in entries:
        kept: Entry = replace(entry, id=str(uuid4()), patient=patient)
        store.add(kept)
    return patient


def said(store: Store, patient: str, now: datetime) -> dict[str, RuleAdvice]:
    """What the rules say of the day of `now`."""
    advice = facts(store, patient, now.date(), now).advice(now.date(), now.date())
    return {each.advice.rule.id: each for each in by_rule(advice)}


NOON = at("12:00")
BOTH = (told("press-up", "11:10", 6), told("press-up", "11:30", 6))
TWICE = tuple(told("curl-up", clock, 10) for clock in ("08:00", "13:00"))


@pytest.mark.parametrize(
    ("reports", "now", "rule", "about"),
    [
        ((told("press-up", "11:10", 11),), NOON, "enough", ("press-up",)),
        ((told("press-up", "11:10", 10),), NOON, "enough", None),
        (BOTH, NOON, "enough", ("press-up",)),
        ((told("press-up", "11:10", 6),), NOON, "little-and-often", ("press-up",)),
        ((told("press-up", "11:10", 10),), NOON, "little-and-often", None),
        ((told("press-up", "11:10"),), NOON, "little-and-often", None),
        ((told("single-knee-to-chest", "11:10", 6),), NOON, "enough", None),
        ((told("single-knee-to-chest", "11:10", 4, side="left"),), NOON, "enough", ("single-knee-to-chest",)),
        ((told("hip-flexor-stretch", "11:10", hold_s=60.0, side="left"),), NOON, "enough",
         ("hip-flexor-stretch",)),
        ((told("hip-flexor-stretch", "11:10", hold_s=30.0, side="left"),), NOON, "enough", None),
        ((told("hip-flexor-stretch", "11:10", hold_s=9.0, side="left"),), NOON, "little-and-often",
         ("hip-flexor-stretch",)),
        (TWICE, at("20:00"), "enough", None),
        ((*TWICE, told("curl-up", "18:00", 10)), at("20:00"), "enough", ("curl-up",)),
        ((told("walking", "09:00", minutes=61),), NOON, "enough", ("walking",)),
        ((told("walking", "09:00", minutes=60),), NOON, "enough", None),
        ((told("walking", "09:00", minutes=5),), NOON, "little-and-often", None),
        ((told("cat-camel", "11:10", 5),), NOON, "not-in-plan", ("cat-camel",)),
        ((told("swimming", "11:10", minutes=20),), NOON, "not-in-plan", None),
        ((), at("09:01"), "missed", ("press-up",)),
        ((), at("08:59"), "missed", None),
        ((told("walking", "09:00", minutes=20, exertion=7.0),), NOON, "slow-down", ()),
        ((told("walking", "09:00", minutes=20, exertion=6.0),), NOON, "slow-down", None),
    ],
)  # fmt: skip
def test_what_was_done_reaches_the_rules(
    store: Store, reports: tuple[SelfReport, ...], now: datetime, rule: str, about: tuple[str, ...] | None
) -> None:
    found = said(store, patient_with(store, *reports), now).get(rule)
    assert (None if found is None else found.about) == about


def test_a_walk_that_was_short_is_judged_when_the_day_is_over(store: Store) -> None:
    patient = patient_with(store, told("walking", "09:00", minutes=5))
    known = facts(store, patient, MONDAY, at("08:00", 1))
    assert [e.about for e in known.advice(MONDAY, MONDAY) if e.advice.rule.id == "little-and-often"] == [
        ("walking",)
    ]


def test_who_could_not_talk_went_too_fast(store: Store) -> None:
    patient = patient_with(store, ExertionAnswer("", "", at("09:00"), 5.0, could_talk=False))
    assert said(store, patient, NOON)["slow-down"].advice.seen == "effort: 5 of 10; could not talk"


@pytest.mark.parametrize(("minutes", "long"), [(31.0, True), (30.0, False)])
def test_long_sitting_in_a_session_is_named(store: Store, minutes: float, *, long: bool) -> None:
    patient = patient_with(store)
    sat = replace(RESULT, postures=(PostureSpan("sitting", 0.0, 60.0 * minutes),))
    store.save_session(session_record(patient=patient, at=at("08:00"), result=sat), [motion(1.0)])
    found = said(store, patient, NOON)
    assert ("long-sitting" in found) is long
    if long:
        assert "longest sitting: 31 minutes" in found["long-sitting"].advice.seen


def test_rules_of_several_days_are_told_once(store: Store) -> None:
    reports = [told("press-up", "11:10", 12, days=n) for n in range(3)]
    now = at("22:00", 2)
    advice = facts(store, patient_with(store, *reports), MONDAY, now).advice(MONDAY, now.date())
    [enough] = [each for each in by_rule(advice) if each.advice.rule.id == "enough"]
    assert (len(enough.days), enough.about) == (3, ("press-up",))


def test_an_answer_about_pain_is_judged_beside_the_dose(store: Store) -> None:
    safety = safety_of(store)
    for repetitions, asked in ((10, {"go-on"}), (12, {"enough"})):
        patient = patient_with(store, told("press-up", "11:10", repetitions))
        moments: tuple[tuple[str, PainWhen], ...] = (("11:05", "before"), ("11:15", "after"))
        for clock, when in moments:
            answer = PainAnswer(str(uuid4()), patient, at(clock), when, 2.0, "centre", None, "press-up")
            advice = safety.keep(answer)
        assert {action for each in advice for action in each.does if action != "remind"} == asked


REPORTS = st.lists(
    st.tuples(
        st.sampled_from(["press-up", "curl-up", "walking", "cat-camel", "swimming"]), st.integers(0, 2879),
        st.none() | st.integers(1, 30), st.none() | st.integers(1, 10).map(float),
    ),
    max_size=6,
)  # fmt: skip
PAINS = st.lists(
    st.tuples(
        st.integers(0, 2879), st.sampled_from(get_args(PainWhen)),
        st.none() | st.integers(0, 10).map(float), st.none() | st.sampled_from(get_args(Zone)),
        st.sampled_from([None, "press-up", "curl-up", "walking"]),
    ),
    max_size=4,
)  # fmt: skip
Report = tuple[str, int, int | None, float | None]
Pain = tuple[int, PainWhen, float | None, Zone | None, str | None]


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(reports=REPORTS, pains=PAINS, flare=st.none() | st.integers(0, 2879), now_min=st.integers(60, 2880))
def test_whatever_was_done_and_felt_nobody_is_pushed(
    store: Store, reports: list[Report], pains: list[Pain], flare: int | None, now_min: int
) -> None:
    """No encouragement for what is held or after pain has spread, never beyond the top, nothing made up."""
    patient, start = patient_with(store), at("00:00")
    for exercise, minute, amount, exertion in reports:
        timed = exercise in ("walking", "swimming")
        moment, count, walked = start + timedelta(minutes=minute), amount, None if amount is None else 3.0 * amount
        store.add(SelfReport(
            str(uuid4()), patient, moment, exercise, None, None if timed else count, None,
            walked if timed else None, exertion if timed else None,
        ))  # fmt: skip
    if flare is not None:
        store.add(AdverseEvent(str(uuid4()), patient, start + timedelta(minutes=flare), "flare-up", ""))
    safety = safety_of(store)
    for minute, when, score, zone, about in sorted(pains, key=lambda pain: pain[0]):
        moment = start + timedelta(minutes=minute)
        answer = PainAnswer(str(uuid4()), patient, moment, when, score, zone, None, about)
        asked = {action for each in safety.keep(answer) for action in each.does}
        dose = said(store, patient, moment).get("enough")
        if dose is not None and about in dose.about:
            assert "go-on" not in asked
    now = start + timedelta(minutes=now_min)
    known, found = facts(store, patient, MONDAY, now), said(store, patient, now)
    held = {h.exercise for h in safety.held(patient, now) if not h.pause}
    assert not {"go-on", "offer-four"} & {action for each in found.values() for action in each.advice.does}
    if None in held:
        assert not {"little-and-often", "missed"} & set(found)
    for rule in ("little-and-often", "missed"):
        if rule in found:
            assert not held.intersection(found[rule].about)
    due = agenda(known.versions, known.done, known.held, now)
    assert due is not None
    for call in due.due:
        assert call.exercise not in held
        assert call.item in PLAN.items, "the dose that is due is the plan's, whatever was missed"
    assert len({call.exercise for call in due.due}) == len(due.due)
    assert all(
        INVITES.isdisjoint(each.advice.does) or "contact" not in each.advice.does for each in found.values()
    )
