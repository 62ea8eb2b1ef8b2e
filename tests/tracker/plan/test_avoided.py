"""Movements to avoid are recognised by name, and a warning of them is not taken for a wish."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.tracker.plan.samples import TERMS, catalogue, items, making, rules
from tests.tracker.test_catalogue import OWN
from tracker.catalogue import load_catalogue
from tracker.errors import CatalogueError, PlanError, PlanRefusedError
from tracker.plan.avoided import load_avoided, named_in, texts_of
from tracker.plan.making import Rules, first_version, next_version


@pytest.mark.parametrize(
    ("text", "movement"),
    [
        ("leg lifts", "leg-lifts"),
        ("Straight-leg raises, 3 x 10", "leg-lifts"),
        ("lift both legs", "leg-lifts"),
        ("10 sit-ups", "sit-ups"),
        ("SIT UPS every morning", "sit-ups"),
        ("one situp", "sit-ups"),
        ("bent\u2011leg sit\u2011ups", "sit-ups"),
        ("lift weights above the waist", "weights-above-the-waist"),
        ("weights overhead", "weights-above-the-waist"),
        ("military press", "weights-above-the-waist"),
        ("toe touches", "toe-touches"),
        ("bend and touch your toes", "toe-touches"),
        ("no pain? then sit-ups", "sit-ups"),
        ("No, do sit-ups", "sit-ups"),
        ("not only sit-ups", "sit-ups"),
        ("do not avoid sit-ups", "sit-ups"),
        ("avoid slouching and do sit-ups", "sit-ups"),
    ],
)
def test_what_is_asked_for_is_found(text: str, movement: str) -> None:
    assert [m.id for m in named_in(text, load_avoided())] == [movement]


@pytest.mark.parametrize(
    "text",
    [
        "sit up straight", "Sit up tall at the table", "sit erect", "lift one knee", "curl up", "press-up",
        "no sit-ups", "Avoid leg lifts, sit-ups or toe touches.", "don't do any sit-ups yet",
        "without toe touches", "a pillow under the waist", "the weight on both feet", "the toes point forward",
        "leg press", "",
    ],
)  # fmt: skip
def test_a_warning_or_a_likeness_is_not(text: str) -> None:
    assert named_in(text, load_avoided()) == ()


def test_every_movement_names_its_source_and_reason() -> None:
    movements = load_avoided()
    assert [m.id for m in movements] == ["leg-lifts", "sit-ups", "weights-above-the-waist", "toe-touches"]
    assert all(m.source == "SC" and m.reason for m in movements)


def test_no_exercise_of_ours_asks_for_one() -> None:
    assert [e.id for e in catalogue() if any(named_in(text, load_avoided()) for text in texts_of(e))] == []


def test_a_note_may_not_ask_for_one_unless_a_clinician_decides() -> None:
    [item] = items(add=["curl-up"])
    noted = replace(item, note="and ten sit-ups after it")
    with pytest.raises(PlanRefusedError, match="the note for curl-up names sit-ups, to be avoided") as caught:
        first_version("p", "me", [noted], TERMS, making(), rules())
    assert caught.value.rules == ("curl-up sit-ups",)
    decided = making(author="clinician", reason="trained for sit-ups", override=["curl-up sit-ups"])
    version = first_version("p", "me", [noted], TERMS, decided, rules())
    assert [(o.what, o.reason) for o in version.overrides] == [("curl-up sit-ups", "trained for sit-ups")]
    [other] = items("press-up.note=sit-ups as well", add=["press-up"])
    with pytest.raises(PlanRefusedError) as caught:
        next_version(version, [noted, other], TERMS, making(2), rules())
    assert caught.value.rules == ("press-up sit-ups",)


def test_a_patients_reason_may_not_ask_for_one() -> None:
    with pytest.raises(PlanRefusedError, match="the reason names toe touches"):
        first_version("p", "me", items(add=["curl-up"]), TERMS, making(reason="toe touches first"), rules())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"heel-raise"', '"sit-ups"'),
        ('"Heel raise"', '"Toe touches"'),
        ('"Rise on your toes."', '"Lift both legs."'),
        ('"the heels rise"', '"weights above the head"'),
    ],
)
def test_an_exercise_of_ones_own_may_not_be_one(tmp_path: Path, old: str, new: str) -> None:
    (tmp_path / "own.toml").write_text(OWN.replace(old, new), encoding="utf-8")
    known = load_catalogue(tmp_path)
    [own] = [e for e in known if e.dosages[0].source == "MINE"]
    checks = Rules(known, load_avoided())
    [item] = items(add=["curl-up"])
    mine = replace(item, exercise=own.id, dosage=own.dosages[0])
    with pytest.raises(PlanRefusedError, match="to be avoided"):
        first_version("p", "me", [mine], TERMS, making(), checks)


def test_an_exercise_of_ones_own_that_warns_in_its_cautions_is_fine(tmp_path: Path) -> None:
    text = OWN.replace('"Hold on to something."', '"Sit-ups strain the back."')
    (tmp_path / "own.toml").write_text(text, encoding="utf-8")
    known = load_catalogue(tmp_path)
    own = known.get("heel-raise")
    [item] = items(add=["curl-up"])
    mine = replace(item, exercise=own.id, dosage=own.dosages[0])
    assert first_version("p", "me", [mine], TERMS, making(), Rules(known, load_avoided())).items == (mine,)


def test_an_override_by_the_patient_is_refused() -> None:
    [item] = items(add=["curl-up"])
    own = making(override=["sit-ups"], reason="I like them")
    with pytest.raises(PlanError, match="only a clinician"):
        first_version("p", "me", [replace(item, note="sit-ups")], TERMS, own, rules())


def test_a_mistake_in_the_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "avoided.toml"
    path.write_text('[[movement]]\nid="a"\nname="a"\nsource="SC"\nreason="r"\npatterns=["("]\n', encoding="utf-8")
    with pytest.raises(CatalogueError, match="patterns: is not a regular expression"):
        load_avoided(path)
