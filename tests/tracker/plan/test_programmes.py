"""The programmes are what the brochures say, and a mistake in one is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tracker.plan.samples import catalogue, making, programme_plan, rules
from tracker.errors import CatalogueError, PlanError
from tracker.model import Bounds, Frequency
from tracker.plan.making import Terms, first_version, without_advanced
from tracker.plan.programme import ORDER, find_programme, load_programmes, read_programme

FIGURES = {
    "relief": ["Fig. 1", "Fig. 2", "Fig. 3", "Fig. 4"],
    "posture": ["Fig. 5", "Fig. 6"],
    "flexion": ["Fig. 1", "Fig. 6", "Fig. 7", "Fig. 8"],
    "strength": ["Fig. 1", "Fig. 6", *(f"Fig. {n}" for n in range(9, 17))],
}

OWN = """
id = "own"
name = "Own"
source = "NASS"
about = "For a test."

[[item]]
exercise = "chair-stand"
source = "NASS"
"""


def test_there_are_those_of_the_brief_in_their_order() -> None:
    programmes = load_programmes(catalogue())
    assert tuple(programmes) == ORDER
    assert [p.stage for p in programmes.values()] == ["relief", "posture", "flexion", "strength", None, "flexion"]


@pytest.mark.parametrize("name", FIGURES)
def test_a_stage_has_the_figures_that_the_brochure_names(name: str) -> None:
    programme = load_programmes(catalogue())[name]
    assert programme.source == "NASS"
    figures = []
    for item in programme.items:
        [figure] = [d.figure for d in catalogue().get(item.exercise).dosages if d.source == "NASS"]
        figures.append(figure)
    assert figures == FIGURES[name]


@pytest.mark.parametrize("name", ORDER)
def test_every_programme_makes_a_plan_without_a_clinician_but_for_what_is_advanced(name: str) -> None:
    version = programme_plan(name)
    assert all(not catalogue().get(item.exercise).advanced for item in version.items)
    assert version.overrides == ()


@pytest.mark.parametrize("name", ORDER)
def test_what_a_programme_takes_from_its_source_it_takes_whole(name: str) -> None:
    for item in load_programmes(catalogue())[name].items:
        if item.based_on is None:
            assert item.dosage in catalogue().get(item.exercise).dosages


def test_repetitions_begin_low_and_may_grow_to_the_most() -> None:
    items = {item.exercise: item for item in load_programmes(catalogue())["strength"].items}
    for name in ("chair-stand", "ball-wall-stand", "roman-chair-extension"):
        assert items[name].dosage.repetitions == Bounds(5, 5)
        assert items[name].dosage.grows_to == 10
        assert (items[name].dosage.source, items[name].based_on) == ("patient", "NASS")


def test_a_start_in_walking_is_two_or_three_walks_of_five_minutes_each_day() -> None:
    [walk] = load_programmes(catalogue())["walking-start"].items
    assert walk.dosage.walking is not None
    assert (walk.dosage.walking.start_min, walk.dosage.walking.walks_per_day) == (5, Bounds(2, 3))
    assert walk.dosage.walking.distance_m is None
    assert walk.dosage.frequency == Frequency(per_day=Bounds(2, 3))


def test_the_roman_chair_needs_a_clinician() -> None:
    strength = load_programmes(catalogue())["strength"]
    left = without_advanced(strength.items, catalogue())
    assert {i.exercise for i in strength.items} - {i.exercise for i in left} == {"roman-chair-extension"}
    terms = Terms(making().at.date(), "Europe/Berlin")
    with pytest.raises(PlanError, match="roman-chair-extension is an advanced exercise"):
        first_version("p", "me", strength.items, terms, making(), rules())
    decided = making(author="clinician", reason="trained here", override=["roman-chair-extension"])
    version = first_version("p", "me", strength.items, terms, decided, rules())
    assert [(o.what, o.by, o.reason) for o in version.overrides] == [
        ("roman-chair-extension", "Dr. Weber", "trained here")
    ]


def test_an_unknown_programme_is_answered_with_those_there_are() -> None:
    with pytest.raises(PlanError, match="unknown programme 'rest': choose one of relief, posture"):
        find_programme(load_programmes(catalogue()), "rest")


def test_a_file_of_ones_own_is_read(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(OWN, encoding="utf-8")
    assert [item.exercise for item in read_programme(path, catalogue()).items] == ["chair-stand"]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('id = "own"', 'id = "other"', "must be the file's name, 'own'"),
        ('"chair-stand"', '"chair-stands"', "'chair-stands' is not one of"),
        ('exercise = "chair-stand"\nsource = "NASS"', 'exercise = "chair-stand"\nsource = "HE"', "'HE' is not"),
        ('about = "For a test."', 'abuot = "For a test."', "did you mean 'about'"),
        ('source = "NASS"\nabout', 'source = "ME"\nabout', "'ME' is not one of"),
        ('about = "For a test."', 'about = "For a test."\nstage = "rest"', "'rest' is not one of"),
        ('"chair-stand"\n', '"chair-stand"\nlow = 1\n', "must be true or false"),
        ('"chair-stand"\n', '"chair-stand"\nstart_min = 5\n', "NASS prescribes no walking here"),
        ('"chair-stand"\n', '"curl-up"\nlow = true\n', "gives no range of repetitions"),
        ('"chair-stand"\n', '"chair-stand"\nshort_walks = true\n', "prescribes no walks by the day"),
        ('[[item]]\n', '[[item]]\nexercise = "chair-stand"\nsource = "NASS"\n\n[[item]]\n', "stands there twice"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_file_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in OWN
    path = tmp_path / "own.toml"
    path.write_text(OWN.replace(old, new), encoding="utf-8")
    with pytest.raises(CatalogueError, match=message) as caught:
        read_programme(path, catalogue())
    assert caught.value.path == path
