"""A plan is made and changed by versions, none of them rewritten, none above what its sources say."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tracker.plan.samples import TERMS, catalogue, day, items, making, plan, rules
from tracker.errors import PlanError, PlanRefusedError, UnknownExerciseError
from tracker.model import Bounds, Frequency
from tracker.plan.making import first_version, next_version, terms_of
from tracker.plan.model import PlanItem

NEW_YEAR = date(2026, 1, 1)


def test_a_new_plan_is_version_one_and_says_who_when_and_why() -> None:
    version = first_version("p", "me", items(add=["press-up"]), TERMS, making(reason="it hurts"), rules())
    assert (version.version, version.plan, version.patient) == (1, "p", "me")
    assert (version.by, version.author, version.reason, version.made_at) == ("me", "patient", "it hurts", day(0))
    assert (version.starts, version.ends, version.waking) == (date(2026, 3, 2), None, (time(7), time(22)))


def test_a_change_is_a_new_version_and_the_old_one_stays() -> None:
    first = plan(add=["press-up"])
    kept = replace(first)
    later = next_version(first, items(add=["press-up", "curl-up"]), TERMS, making(2, at=day(3)), rules())
    assert first == kept
    assert (later.version, later.plan, later.id) == (2, first.plan, "version-2")
    assert [item.exercise for item in later.items] == ["press-up", "curl-up"]


def test_nothing_changed_is_no_version() -> None:
    first = plan(add=["press-up"])
    with pytest.raises(PlanError, match="nothing changes"):
        next_version(first, first.items, terms_of(first), making(2, at=day(1)), rules())


def test_a_clock_that_went_back_is_refused() -> None:
    first = plan(add=["press-up"])
    with pytest.raises(PlanError, match="set the clock right"):
        next_version(first, items(add=["curl-up"]), TERMS, making(2, at=day(-1)), rules())


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        (replace(TERMS, ends=NEW_YEAR), "before it starts"),
        (replace(TERMS, time_zone="Mars/Olympus"), "unknown time zone 'Mars/Olympus'"),
        (replace(TERMS, time_zone="../etc"), "unknown time zone"),
        (replace(TERMS, waking=(time(7), time(7))), "same time"),
    ],
)
def test_terms_that_cannot_be_are_refused(terms: object, message: str) -> None:
    with pytest.raises(PlanError, match=message):
        first_version("p", "me", items(add=["press-up"]), terms, making(), rules())  # type: ignore[arg-type]


def test_items_that_cannot_be_are_refused() -> None:
    [item] = items(add=["press-up"])
    for wrong, message in (
        ([], "at least one exercise"),
        ([item, item], "stands in the plan twice"),
        ([replace(item, days=())], "from 1"),
        ([replace(item, days=(0, 3))], "from 1"),
    ):
        with pytest.raises(PlanError, match=message):
            first_version("p", "me", wrong, TERMS, making(), rules())
    with pytest.raises(UnknownExerciseError, match="did you mean press-up"):
        first_version("p", "me", [replace(item, exercise="press-ups")], TERMS, making(), rules())


ABOVE = {
    "chair-stand repetitions": ("chair-stand", "chair-stand.repetitions=11"),
    "pelvic-tilt repetitions": ("pelvic-tilt", "pelvic-tilt.repetitions=1-11"),
    "press-up hold": ("press-up", "press-up.hold=3"),
    "press-up times a day": ("press-up", "press-up.every=1"),
    "double-knee-to-chest times a day": ("double-knee-to-chest", "double-knee-to-chest.per-day=4"),
    "walking minutes": ("walking=HE", "walking.minutes=61"),
    "walking times a day": ("walking=WALK", "walking.walks=4"),
    "hamstring-stretch times a day": ("hamstring-stretch=WALK", "hamstring-stretch.per-day=2"),
}


@pytest.mark.parametrize("rule", ABOVE)
def test_nothing_goes_above_the_top_but_by_a_clinician_who_says_why(rule: str) -> None:
    exercise, setting = ABOVE[rule]
    wanted = items(setting, add=[exercise])
    with pytest.raises(PlanRefusedError, match="prescribes at most") as caught:
        first_version("p", "me", wanted, TERMS, making(), rules())
    assert caught.value.rules == (rule,)
    clinician = making(author="clinician", reason="used to it", override=[rule])
    [override] = first_version("p", "me", wanted, TERMS, clinician, rules()).overrides
    assert (override.what, override.by, override.reason) == (rule, "Dr. Weber", "used to it")
    for wrong in (replace(clinician, author="patient"), replace(clinician, reason=" ")):
        with pytest.raises(PlanError):
            first_version("p", "me", wanted, TERMS, wrong, rules())


AT_THE_TOP = (
    ("chair-stand", "chair-stand.repetitions=10"), ("pelvic-tilt", "pelvic-tilt.repetitions=1-10"),
    ("press-up", "press-up.hold=2"), ("press-up", "press-up.every=2"), ("press-up", "press-up.per-day=8"),
    ("walking=HE", "walking.minutes=60"), ("walking=NASS", "walking.minutes=45"),
    ("walking=WALK", "walking.walks=3"), ("walking=WALK", "walking.per-day=2-3"),
    ("wall-slide", "wall-slide.hold=20"), ("lumbar-rotation", "lumbar-rotation.repetitions=5"),
)  # fmt: skip


@pytest.mark.parametrize(("exercise", "setting"), AT_THE_TOP)
def test_the_top_itself_and_what_a_source_leaves_open_are_fine(exercise: str, setting: str) -> None:
    assert plan(setting, add=[exercise]).overrides == ()


@pytest.mark.parametrize(("up", "down", "most"), [(7, 22, 8), (22, 6, 4), (14, 6, 8), (8, 20, 6)])
def test_every_two_hours_is_as_often_as_fits_into_waking_hours(up: int, down: int, most: int) -> None:
    terms = replace(TERMS, waking=(time(up), time(down)))
    assert plan(f"press-up.per-day={most}", add=["press-up"], terms=terms).overrides == ()
    with pytest.raises(PlanRefusedError, match=f"{most + 1} times a day is above the {most}"):
        plan(f"press-up.per-day={most + 1}", add=["press-up"], terms=terms)


@pytest.mark.parametrize(
    ("source", "change", "rule"),
    [
        ("WALK", {"speed_m_s": 1.9}, "walking speed"),
        ("WALK", {"distance_m": 4000}, "walking distance"),
        ("HE", {"exertion": Bounds(4, 7)}, "walking exertion"),
        ("HE", {"goal_min": Bounds(30, None)}, "walking minutes without end"),
        ("WALK", {"walks_per_day": Bounds(2, None)}, "walking times a day without end"),
    ],
)
def test_faster_farther_or_harder_than_the_source_says_is_refused(
    source: str, change: dict[str, Any], rule: str
) -> None:
    [item] = items(add=[f"walking={source}"])
    assert item.dosage.walking is not None
    more = replace(item, dosage=replace(item.dosage, walking=replace(item.dosage.walking, **change)))
    with pytest.raises(PlanRefusedError) as caught:
        first_version("p", "me", [more], TERMS, making(), rules())
    assert caught.value.rules == (rule,)


def test_less_than_the_source_says_is_fine() -> None:
    [item] = items(add=["press-up"])
    never = replace(item, dosage=replace(item.dosage, frequency=None))
    twice = replace(item, days=(1, 4))
    for fewer in (never, twice):
        assert first_version("p", "me", [fewer], TERMS, making(), rules()).overrides == ()


def test_more_days_than_the_source_says_need_a_clinician() -> None:
    [walk] = items(add=["walking=WALK"])
    assert walk.dosage.walking is not None
    no_start = replace(walk.dosage, walking=replace(walk.dosage.walking, walks_per_day=None))
    weekly = replace(walk, days=(1, 3, 5, 6, 7))
    checks = rules()
    source = replace(catalogue().get("walking"), dosages=(no_start,))
    known = replace(checks.catalogue, exercises={"walking": source})
    with pytest.raises(PlanRefusedError, match="5 days a week is above the 4") as caught:
        first_version(
            "p", "me", [replace(weekly, dosage=no_start)], TERMS, making(), replace(checks, catalogue=known)
        )
    assert caught.value.rules == ("walking days a week",)


def test_a_decision_reaches_as_far_as_it_said_and_no_further() -> None:
    decided = making(author="clinician", reason="used to it", override=["chair-stand repetitions"])
    twelve = first_version(
        "p", "me", items("chair-stand.repetitions=12", add=["chair-stand"]), TERMS, decided, rules()
    )
    eleven = items("chair-stand.repetitions=11", add=["chair-stand"])
    fewer = next_version(twelve, eleven, TERMS, making(2, at=day(1)), rules())
    assert fewer.overrides == twelve.overrides
    for more in ("13", "5-20"):
        with pytest.raises(PlanRefusedError):
            next_version(
                fewer, items(f"chair-stand.repetitions={more}", add=["chair-stand"]), TERMS,
                making(3, at=day(2)), rules(),
            )  # fmt: skip


def test_no_upper_end_is_never_allowed_by_a_decision_for_a_number() -> None:
    decided = making(author="clinician", reason="used to it", override=["chair-stand repetitions"])
    twelve = first_version(
        "p", "me", items("chair-stand.repetitions=12", add=["chair-stand"]), TERMS, decided, rules()
    )
    [item] = twelve.items
    endless = replace(item, dosage=replace(item.dosage, repetitions=Bounds(5, None)))
    with pytest.raises(PlanRefusedError, match="without an upper end"):
        next_version(twelve, [endless], TERMS, making(2, at=day(1)), rules())


def test_a_decision_for_what_nobody_forbids_is_an_error() -> None:
    decided = making(author="clinician", reason="why not", override=["chair-stand repetition"])
    with pytest.raises(PlanError, match="no rule 'chair-stand repetition'"):
        first_version("p", "me", items(add=["chair-stand"]), TERMS, decided, rules())


def test_a_dosage_that_no_source_answers_for_needs_a_clinician() -> None:
    [item] = items(add=["wall-slide"])
    free = PlanItem(item.exercise, replace(item.dosage, source="patient", repetitions=Bounds(5, 50)))
    with pytest.raises(PlanRefusedError, match="no source says") as caught:
        first_version("p", "me", [free], TERMS, making(), rules())
    assert caught.value.rules == ("wall-slide by nobody",)


@given(
    st.sampled_from(["chair-stand", "ball-wall-stand", "pelvic-tilt", "press-up", "curl-up", "prone-on-elbows"]),
    st.integers(1, 40),
    st.integers(0, 20),
)
def test_no_plan_of_a_patient_is_above_the_top(exercise: str, least: int, more: int) -> None:
    source = catalogue().get(exercise).dosages[0]
    assert source.repetitions is not None
    top = source.grows_to or source.repetitions.max
    assert top is not None
    try:
        version = plan(f"{exercise}.repetitions={least}-{least + more}", add=[exercise])
    except PlanRefusedError:
        assert least + more > top
    else:
        asked = version.items[0].dosage.repetitions
        assert asked is not None
        assert (asked.max or 0) <= top


@given(st.floats(0.25, 12), st.integers(0, 23), st.integers(1, 23))
def test_no_plan_of_a_patient_is_due_more_often_than_the_source_says(every_h: float, up: int, hours: int) -> None:
    waking = (time(up), time((up + hours) % 24))
    wanted = items(f"press-up.every={every_h}", add=["press-up"])
    try:
        version = first_version("p", "me", wanted, replace(TERMS, waking=waking), making(), rules())
    except PlanRefusedError:
        assert every_h < 2
    else:
        frequency = version.items[0].dosage.frequency
        assert frequency == Frequency(every_h=every_h, unless="pain worse")
        assert every_h >= 2
