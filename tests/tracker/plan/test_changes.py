"""A history says what changed, and its documents fit the published schema."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tests.tracker.plan.samples import TERMS, day, items, making, plan, programme_plan, rules
from tracker.plan.changes import changes
from tracker.plan.document import growth_document, plan_document
from tracker.plan.making import next_version
from tracker.plan.programme import ORDER
from tracker.plan.progression import Growth
from tracker.plan.suggestion import Suggestion

SCHEMAS = Path(__file__).resolve().parents[3] / "tracker" / "schemas"


def problems(name: str, document: object) -> list[str]:
    schema: Any = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    return [error.message for error in Draft202012Validator(schema).iter_errors(document)]


def test_the_first_version_says_what_it_holds() -> None:
    version = plan("press-up.days=mon,fri", add=["press-up"])
    [told] = changes(None, version)
    assert told.startswith("added press-up (NASS, Fig. 4: 10 repetitions; hold each for 1 to 2 s; every 2 hours")
    assert told.endswith("On Monday, Friday.)")


def test_every_difference_is_told_once() -> None:
    first = plan("chair-stand.repetitions=5", add=["chair-stand", "press-up"])
    terms = replace(TERMS, waking=(time(8), time(21)), ends=date(2026, 5, 1), follows="HE")
    wanted = items("chair-stand.repetitions=12", "chair-stand.note=slowly", add=["chair-stand", "curl-up"])
    decided = making(2, at=day(2), author="clinician", reason="used to it", override=["chair-stand repetitions"])
    told = changes(first, next_version(first, wanted, terms, decided, rules()))
    assert told == (
        "changed chair-stand to for you, based on NASS: 12 repetitions; count 3 out and 3 back. Before: for you,"
        " based on NASS: 5 repetitions; count 3 out and 3 back. It may grow to 10.",
        'chair-stand: note none became "slowly"',
        "added curl-up (NASS, Fig. 12: 3 repetitions; hold each for 5 to 10 s.)",
        "left out press-up",
        "pain rules: from NASS to HE",
        "end: from none to 2026-05-01",
        "waking hours: from 07:00 to 22:00 to 08:00 to 21:00",
        "Dr. Weber decided for chair-stand repetitions up to 12: used to it",
    )


@pytest.mark.parametrize("name", ORDER)
def test_a_plan_fits_its_schema(name: str) -> None:
    version = programme_plan(name)
    document = json.loads(json.dumps(plan_document(version, changes(None, version)), allow_nan=False))
    assert problems("plan", document) == []
    assert problems("plan", document | {"surprise": 1})
    assert problems("plan", {key: value for key, value in document.items() if key != "items"})


def test_a_clinicians_decision_fits_too() -> None:
    decided = making(2, at=day(1), author="clinician", reason="trained", override=["roman-chair-extension"])
    first = plan(add=["chair-stand"])
    wanted = items("roman-chair-extension.days=mon", add=["roman-chair-extension"])
    version = next_version(first, wanted, TERMS, decided, rules())
    document: Any = plan_document(version)
    assert problems("plan", document) == []
    assert document["overrides"] == [
        {"what": "roman-chair-extension", "limit": None, "by": "Dr. Weber", "at": day(1).isoformat(),
         "reason": "trained"}
    ]  # fmt: skip


def test_what_it_may_grow_to_fits_its_schema() -> None:
    version = plan("chair-stand.repetitions=5", add=["chair-stand"])
    more = Suggestion("repetitions", "chair-stand", 5, 6, "done", "NASS", version.items, 10)
    stage = Suggestion("stage", None, "relief", "flexion", "calm", "NASS", ())
    for growth in (Growth((more, stage)), Growth((), "pain")):
        document = growth_document(version, growth)
        assert problems("plan-growth", json.loads(json.dumps(document))) == []
    assert more.key == "chair-stand.repetitions"
    assert stage.key == "stage"
