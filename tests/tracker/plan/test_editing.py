"""What a person types after --add, --remove and --set becomes a plan's exercises, or a sentence to act on."""

from __future__ import annotations

import pytest

from tests.tracker.plan.samples import catalogue, items
from tracker.errors import PlanError, UnknownExerciseError
from tracker.model import Bounds, Frequency
from tracker.plan.editing import Edit, edited, joined
from tracker.plan.model import PlanItem
from tracker.prescription import sentence


def one(*settings: str, add: str) -> PlanItem:
    [item] = items(*settings, add=[add])
    return item


def test_an_exercise_comes_with_what_its_source_says() -> None:
    assert one(add="single-knee-to-chest").dosage.source == "NASS"
    item = one(add="single-knee-to-chest=he")
    assert item.dosage == catalogue().get("single-knee-to-chest").dosages[1]
    assert (item.based_on, item.days, item.note) == (None, None, None)


def test_a_figure_of_ones_own_makes_the_dosage_this_patients_and_names_its_source() -> None:
    item = one("chair-stand.repetitions=6", add="chair-stand")
    assert (item.dosage.source, item.dosage.figure, item.based_on) == ("patient", None, "NASS")
    assert (item.dosage.repetitions, item.dosage.grows_to) == (Bounds(6, 6), 10)
    assert item.dosage.tempo == catalogue().get("chair-stand").dosages[0].tempo
    again = one("chair-stand.repetitions=6", "chair-stand.repetitions=7-10", add="chair-stand")
    assert (again.dosage.repetitions, again.dosage.grows_to, again.based_on) == (Bounds(7, 10), None, "NASS")


def test_the_sources_own_figure_stays_the_sources() -> None:
    item = one("chair-stand.repetitions=5-10", add="chair-stand")
    assert (item.dosage.source, item.dosage.figure) == ("NASS", "Fig. 15")


@pytest.mark.parametrize(
    ("add", "setting", "frequency"),
    [
        ("press-up", "every=3", Frequency(every_h=3, unless="pain worse")),
        ("press-up", "per-day=2-3", Frequency(per_day=Bounds(2, 3), unless="pain worse")),
        ("chair-stand", "per-week=3-4", Frequency(days_per_week=Bounds(3, 4))),
        ("walking=HE", "per-week=most", Frequency(days_per_week="most")),
    ],
)
def test_how_often(add: str, setting: str, frequency: Frequency) -> None:
    name = add.partition("=")[0]
    assert one(f"{name}.{setting}", add=add).dosage.frequency == frequency


def test_walks() -> None:
    walking = one("walking.minutes=8", "walking.walks=1-2", add="walking=WALK").dosage.walking
    assert walking is not None
    assert (walking.start_min, walking.walks_per_day, walking.goal_min) == (8, Bounds(1, 2), Bounds(20, 30))
    silent = one("walking.minutes=5", add="walking=SC").dosage.walking
    assert silent is not None
    assert (silent.start_min, silent.goal_min) == (5, None)


def test_days_notes_and_the_source() -> None:
    item = one("press-up.days=Fri, mon,wednesday", "press-up.note=slowly, please", add="press-up")
    assert (item.days, item.note, item.dosage.source) == ((1, 3, 5), "slowly, please", "NASS")
    assert one("press-up.days=mon", "press-up.days=any", "press-up.note=", add="press-up").days is None
    other = one("single-knee-to-chest.source=HE", add="single-knee-to-chest")
    assert other.dosage.source == "HE"


def test_days_for_all_are_for_what_nobody_says_how_often_and_one_that_is_set_apart_wins() -> None:
    have = items(add=["press-up", "curl-up", "cat-camel", "walking=WALK", "seated-posture"])
    after = edited(have, Edit(days="mon,fri", settings=("cat-camel.days=tue",)), catalogue())
    assert {item.exercise: item.days for item in after} == {
        "press-up": None, "curl-up": (1, 5), "cat-camel": (2,), "walking": None, "seated-posture": None,
    }  # fmt: skip
    assert all(item.days is None for item in edited(after, Edit(days="any"), catalogue()))


@pytest.mark.parametrize("name", ["leg-lift", "sit-up", "situps", "toe-touch", "overhead-press"])
def test_a_movement_to_avoid_is_refused_with_its_reason(name: str) -> None:
    """'sit-up' is spelt like 'press-up', which is no answer."""
    with pytest.raises(PlanError, match=rf"{name} names .*, to be avoided \(SC\): .* the low back"):
        edited((), Edit(add=(name,)), catalogue())


def test_exercises_are_added_at_the_end_and_left_out() -> None:
    have = items(add=["press-up", "curl-up"])
    after = edited(have, Edit(without=("press-up",), add=("cat-camel",)), catalogue())
    assert [item.exercise for item in after] == ["curl-up", "cat-camel"]
    assert [i.exercise for i in joined(have, items(add=["curl-up=NASS", "cat-camel"]))] == [
        "press-up", "curl-up", "cat-camel",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (Edit(add=("press-up",)), "press-up is in the plan already"),
        (Edit(add=("cat-camel=HE",)), "HE says nothing of cat-camel: choose one of NASS"),
        (Edit(without=("cat-camel",)), "cat-camel is not in the plan, which has press-up, walking"),
        (Edit(settings=("cat-camel.hold=5",)), "cat-camel is not in the plan"),
        (Edit(settings=("press-up",)), "write EXERCISE.FIGURE=VALUE"),
        (Edit(settings=("press-up.reps=3",)), "unknown figure 'reps'"),
        (Edit(settings=("press-up.repetitions=many",)), "'many' is not a number above 0"),
        (Edit(settings=("press-up.repetitions=-3",)), "is not a number above 0"),
        (Edit(settings=("press-up.repetitions=nan",)), "is not a number above 0"),
        (Edit(settings=("press-up.repetitions=inf",)), "is not a number above 0"),
        (Edit(settings=("press-up.repetitions=2.5",)), "is not a whole number"),
        (Edit(settings=("press-up.repetitions=9-3",)), "the smaller number first"),
        (Edit(settings=("press-up.minutes=9",)), "press-up has no minutes"),
        (Edit(settings=("walking.repetitions=9",)), "walking has no repetitions"),
        (Edit(settings=("press-up.days=mon,someday",)), "is not days such as mon,wed,fri"),
        (Edit(settings=("press-up.source=XX",)), "XX says nothing of press-up"),
    ],
)
def test_a_mistake_is_answered_with_what_to_do(edit: Edit, message: str) -> None:
    with pytest.raises(PlanError, match=message):
        edited(items(add=["press-up", "walking"]), edit, catalogue())


def test_an_unknown_exercise_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownExerciseError, match="press-up"):
        items(add=["pressup"])


@pytest.mark.parametrize(
    ("minutes", "said"), [(10, "start with 10 minutes; grow to 30 or more minutes"), (45, "45 minutes. ")]
)
def test_nobody_is_told_to_grow_to_less_than_is_walked(minutes: int, said: str) -> None:
    [walking] = edited((), Edit(add=("walking=NASS",), settings=(f"walking.minutes={minutes}",)), catalogue())
    assert sentence(walking.dosage).startswith(said)
