"""The canonical document: it fits its schema, says how each figure is known, nothing of other sessions."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest

from tests.running import catalogue
from tests.tracker.export.sample import CORRECTIONS, EXERTIONS, PAINS, PLAN, RECORD, bare, document, told
from tests.tracker.export.schemas import problems
from tests.tracker.sample_result import UNMEASURED
from tracker.document import line
from tracker.export.document import record_document


@pytest.mark.parametrize(
    "value",
    [document(), bare(), record_document(replace(RECORD, result=UNMEASURED, marks=()), catalogue())],
    ids=["full", "bare", "unmeasured"],
)
def test_it_fits_its_published_schema(value: dict[str, Any]) -> None:
    assert problems("record", json.loads(line(value))) == []


@pytest.mark.parametrize("place", [(), ("sets", 0), ("sets", 0, "rep_count"), ("sets", 0, "reps", 0), ("plan",),
                                   ("corrections", 0), ("pain", 0), ("exertion", 0), ("marks", 0)])  # fmt: skip
def test_what_lacks_or_adds_a_key_does_not_fit(place: tuple[str | int, ...]) -> None:
    for change in ("lacks", "adds"):
        value: Any = json.loads(line(document()))
        part = value
        for step in place:
            part = part[step]
        if change == "adds":
            part["surprise"] = 1
        else:
            del part[next(iter(part))]
        assert problems("record", value), (change, place)


def test_every_figure_says_how_it_is_known() -> None:
    first, second = document()["sets"]
    assert first["how"] == "corrected"
    assert first["rep_count"] == {"value": 8, "how": "corrected", "sensed": 2, "correction": "c2"}
    assert first["exercise"] == {
        "value": "chair-stand",
        "how": "sensed",
        "sensed": "chair-stand",
        "correction": None,
    }
    assert [hold["value"] for hold in first["holds"]] == [0.7, 2.5]
    assert [hold["sensed"] for hold in first["holds"]] == [rep["hold_s"] for rep in first["reps"]] == [0.7, 1.5]
    assert second["how"] == "sensed"
    assert second["rep_count"]["value"] is None
    assert document()["compared"] == "in use"


def test_comparisons_judge_the_figures_in_use_and_say_what_the_sensed_ones_gave() -> None:
    found = {(c["set"], c["item"]): c for c in document()["comparisons"] if c["source"] == "NASS"}
    count = found[0, "repetitions"]
    assert (count["measured"], count["verdict"], count["how"]) == (8, "met", "corrected")
    assert count["sensed"] == {"measured": 8, "verdict": "met", "reason": "8 of 5 to 10 repetitions"}
    assert [c["how"] for c in bare()["comparisons"]] == ["sensed", "sensed"]
    assert [c["sensed"]["verdict"] for c in bare()["comparisons"]] == ["met", "met"]


def test_what_was_told_has_a_document_of_its_own() -> None:
    value = told()
    assert problems("self-report", json.loads(line(value))) == []
    assert (value["how"], value["repetitions"], value["minutes"], value["plan_item"]) == (
        "self-reported",
        8,
        None,
        0,
    )
    assert problems("self-report", {**value, "surprise": 1}) != []


def test_corrections_stand_beside_for_ever_and_those_that_fit_nothing_are_named() -> None:
    value = document()
    assert [each["corrected"] for each in value["corrections"]] == [7.0, 8.0, 2.5, "left"]
    assert value["unplaced_corrections"] == ["c4"]


def test_sets_and_walking_name_the_item_of_the_plan_that_asks_for_them() -> None:
    value = document()
    items = [item["exercise"] for item in value["plan"]["items"]]
    assert [items[found["plan_item"]] for found in value["sets"]] == ["chair-stand", "standing-extension"]
    assert items[value["walking_plan_item"]] == "walking"
    assert value["plan"]["id"] == PLAN.id
    assert {found["plan_item"] for found in bare()["sets"]} == {None}


def test_what_belongs_to_other_sessions_is_left_out_and_order_does_not_matter() -> None:
    other = [replace(each, id="x", session="another") for each in PAINS]
    value = record_document(RECORD, catalogue(), PLAN, CORRECTIONS[::-1], [*other, *PAINS[::-1]], EXERTIONS)
    assert [each["id"] for each in value["pain"]] == ["p1", "p2", "p3"]
    assert value["sets"] == document()["sets"]
