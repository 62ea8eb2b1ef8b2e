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
from tracker.document import event_document, result_document
from tracker.model import SessionResult

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = ROOT / "tracker" / "schemas"
NAMES = ("event", "exercises", "result", "session", "truth")


def _schema(name: str) -> dict[str, Any]:
    document = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    assert isinstance(document, dict)
    return document


def _problems(name: str, document: object) -> list[str]:
    return [error.message for error in Draft202012Validator(_schema(name)).iter_errors(document)]


def test_every_schema_is_there_valid_and_described() -> None:
    assert sorted(path.name for path in SCHEMAS.glob("*.json")) == [f"{name}.schema.json" for name in NAMES]
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
