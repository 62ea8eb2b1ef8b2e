"""The published JSON Schemas: valid themselves, and true of what the program writes and reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from algorithms.types import Event, EventKind
from sensors.errors import SidecarError
from sensors.sidecar import PLACEMENTS, parse_sidecar, session_document
from sensors.stream import Mark, SessionInfo
from tests.tracker.sample_result import REP, RESULT, SET, UNMEASURED
from tracker.difference import difference
from tracker.difference.change import Tolerance
from tracker.difference.document import difference_document
from tracker.document import event_document, result_document
from tracker.model import SessionResult

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = ROOT / "tracker" / "schemas"
NAMES = (
    "adverse-events",
    "advice",
    "archive",
    "calibration",
    "check",
    "corrections",
    "did",
    "difference",
    "erased",
    "event",
    "exercises",
    "held",
    "imported",
    "patients",
    "plan",
    "plan-growth",
    "progress",
    "ready",
    "record",
    "result",
    "restored",
    "resumed",
    "self-report",
    "sensor",
    "session",
    "today",
    "truth",
    "unfinished",
)


def _schema(name: str) -> dict[str, Any]:
    document = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return document


def _problems(name: str, document: object) -> list[str]:
    return [error.message for error in Draft202012Validator(_schema(name)).iter_errors(document)]


def test_every_schema_is_there_valid_and_described() -> None:
    assert sorted(path.name for path in SCHEMAS.glob("*.json")) == sorted(f"{name}.schema.json" for name in NAMES)
    for name in NAMES:
        schema = _schema(name)
        Draft202012Validator.check_schema(schema)
        assert schema["$id"] == f"urn:backbeat:{name}:1"
        assert schema["description"].endswith(".")


@pytest.mark.parametrize("result", [RESULT, UNMEASURED], ids=["measured", "unmeasured"])
def test_a_result_fits_its_schema(result: SessionResult) -> None:
    assert _problems("result", result_document(result)) == []


@pytest.mark.parametrize("place", [(), ("recording",), ("sets", 0), ("sets", 0, "reps", 0), ("walking",),
                                   ("walking", "bouts", 0), ("postures", 0), ("comparisons", 0)])  # fmt: skip
def test_a_result_that_lacks_or_adds_a_key_does_not_fit(place: tuple[str | int, ...]) -> None:
    for change in ("lacks", "adds"):
        document: Any = result_document(RESULT)
        part = document
        for step in place:
            part = part[step]
        if change == "adds":
            part["surprise"] = 1
        else:
            del part[next(iter(part))]
        assert _problems("result", document), (change, place)


def test_a_difference_fits_its_schema() -> None:
    for before, after in ((RESULT, RESULT), (RESULT, UNMEASURED)):
        found = difference([before, RESULT], [after], Tolerance())
        assert _problems("difference", json.loads(json.dumps(difference_document(found)))) == []
    assert _problems("difference", difference_document(found) | {"surprise": 1})


def test_every_kind_of_event_fits_its_schema() -> None:
    assert get_args(EventKind) == tuple(_schema("event")["properties"]["kind"]["enum"])
    for seq, kind in enumerate(get_args(EventKind)):
        assert _problems("event", event_document(Event(1.5, kind, {"rep": REP, "set": SET}), seq)) == []
    assert _problems("event", event_document(Event(1.5, "rep", {}), 0) | {"kind": "jump"})


def test_placements_are_described_as_they_are_read() -> None:
    assert ", ".join(PLACEMENTS) in _schema("session")["properties"]["placement"]["description"]


def test_a_session_that_the_program_writes_fits() -> None:
    marks = (Mark(1.0, "start", "any", "left"), Mark(2.0, "pain", score=0.0, zone="thigh", when="after"),
             Mark(3.0, "exertion", score=5.0), Mark(4.0, "note", text="hm"), Mark(5.0, "stop"))  # fmt: skip
    session = SessionInfo("id", "p", "2026-03-02T07:30:00+01:00", "Europe/Berlin", 1.7, "s", "chest", {}, marks)
    assert _problems("session", session_document(session)) == []
    assert _problems("session", session_document(SessionInfo())) == []


VALUES: st.SearchStrategy[object] = st.sampled_from(
    [None, True, 0, 1, 1.7, 10, 11, -1, 172, "", "any", "left", "a", "centre", "after", "start", "stop", "pain",
     "exertion", "note", "thigh", [], {}]
)  # fmt: skip
KINDS = st.sampled_from(["start", "stop", "pain", "exertion", "note"])
MARKS = st.fixed_dictionaries(
    {"t_s": st.sampled_from([0, 1.5, 3]) | VALUES, "kind": KINDS | VALUES},
    optional=dict.fromkeys(("exercise", "side", "score", "zone", "when", "text", "by"), VALUES),
)
SESSIONS = st.fixed_dictionaries(
    {"schema": st.just("backbeat.session/1") | VALUES, "marks": VALUES | st.lists(MARKS, max_size=2)},
    optional=dict.fromkeys(("patient", "height_m", "placement", "calibration", "mood"), VALUES),
)


@settings(deadline=None, max_examples=400)
@given(document=SESSIONS)
def test_the_reader_and_the_schema_agree_about_sessions(document: dict[str, object]) -> None:
    try:
        parse_sidecar(Path("a.session.json"), document)
    except SidecarError:
        assert _problems("session", document)
    else:
        assert _problems("session", document) == []


def test_what_the_digital_patient_notes_fits() -> None:
    from sensors.synthetic import simulate

    made = simulate("chair-stand", seed=1, level="normal")
    assert _problems("truth", json.loads(json.dumps(made.truth))) == []
    assert _problems("session", session_document(made.session)) == []
    assert np.all(np.diff(made.block.t_s) >= 0)


def test_every_document_shown_in_the_description_of_the_formats_fits() -> None:
    text = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    shown = [json.loads(block.partition("```")[0]) for block in text.split("```json\n")[1:]]
    names = [document["schema"].removeprefix("backbeat.").removesuffix("/1") for document in shown]
    assert sorted(names) == ["event", "result", "session"]
    assert [_problems(name, document) for name, document in zip(names, shown, strict=True)] == [[], [], []]
    assert all(f"schemas/{name}.schema.json" in text for name in NAMES)


def _dosage(**changes: object) -> dict[str, object]:
    silent = ("figure", "repetitions", "hold_s", "tempo", "frequency", "walking")
    return {"source": "HE", "per_side": False, **dict.fromkeys(silent), **changes}


WALKING = {
    "start_min": 10, "goal_min": {"min": 30, "max": None}, "bout_min": None, "walks_per_day": None,
    "distance_m": None, "speed_m_s": None, "exertion": {"min": 4, "max": 6},
}  # fmt: skip


@pytest.mark.parametrize(
    "dosage",
    [
        _dosage(),
        _dosage(source="NASS", figure="Fig. 11", repetitions={"min": 5, "max": 10},
                tempo={"out_s": 3, "hold_s": None, "back_s": 4}),
        _dosage(tempo={"counts": 4}, hold_s={"min": 20, "max": 40}),
        _dosage(frequency={"every_h": 2, "unless": "pain worse"}),
        _dosage(frequency={"per_day": {"min": 2, "max": 3}, "unless": "pain worse"}),
        _dosage(frequency={"days_per_week": {"min": 3, "max": 4}}),
        _dosage(frequency={"days_per_week": "most"}),
        _dosage(frequency={"throughout_day": True}),
        _dosage(walking=WALKING),
    ],
)  # fmt: skip
def test_every_shape_of_dosage_fits(dosage: dict[str, object]) -> None:
    exercise = {"id": "chair-stand", "name": "Sit to stand", "placements": ["thigh"], "dosages": [dosage]}
    assert _problems("exercises", [exercise]) == []


@pytest.mark.parametrize(
    "dosage",
    [
        _dosage(tempo={"out_s": 3}),
        _dosage(hold_s=10),
        _dosage(repetitions={"min": 3}),
        _dosage(frequency={"every_h": 2, "throughout_day": True}),
        _dosage(frequency={}),
        _dosage(frequency={"days_per_week": "some"}),
        _dosage(walking={"start_min": 10}),
        {key: value for key, value in _dosage().items() if key != "walking"},
    ],
)
def test_another_shape_of_dosage_does_not_fit(dosage: dict[str, object]) -> None:
    exercise = {"id": "chair-stand", "name": "Sit to stand", "placements": ["thigh"], "dosages": [dosage]}
    assert _problems("exercises", [exercise]) != []
