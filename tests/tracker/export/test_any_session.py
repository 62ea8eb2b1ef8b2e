"""Whatever a session holds and however it was corrected: its exports are valid, and nothing unknown a number."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.types import Repetition
from tests.running import catalogue
from tests.store_fixture import MONDAY
from tests.tracker.export.sample import PLAN, RECORD
from tests.tracker.export.schemas import problems
from tests.tracker.sample_result import SET
from tracker.diary import Correction
from tracker.document import line
from tracker.export.document import record_document
from tracker.export.fhir import bundle, check
from tracker.export.fit import fit_activity
from tracker.export.table import TABLES
from tracker.model import SetResult

SECONDS = st.floats(0.0, 60.0)
REPS = st.builds(
    lambda start, out, hold, back, turn, side: Repetition(
        start, start + out, start + out + hold, start + out + hold + back, turn, side, 0.5
    ),
    SECONDS, SECONDS, SECONDS, SECONDS, st.none() | SECONDS, st.sampled_from([None, "a", "b", "left", "right"]),
)  # fmt: skip
SETS = st.builds(
    lambda exercise, side, reps, seen: replace(
        SET, exercise=exercise, side=side, reps=tuple(reps) if seen else (),
        rep_count=len(reps) if seen else None, partial_count=0 if seen else None, confidence=0.5 if seen else None,
    ),
    st.sampled_from(["chair-stand", "unknown", "any", "cat-camel"]), st.sampled_from([None, "left", "right"]),
    st.lists(REPS, max_size=3), st.booleans(),
)  # fmt: skip
SAID = st.tuples(
    st.integers(0, 3), st.sampled_from(["rep_count", "hold_s", "side", "exercise"]), st.integers(0, 4)
)


def _correction(number: int, said: tuple[int, str, int]) -> Correction:
    index, what, value = said
    values = {"rep_count": float(value), "hold_s": value / 2.0, "side": None, "exercise": "wall-slide"}
    at = MONDAY + timedelta(minutes=number)
    repetition = value if what == "hold_s" else None
    return Correction(f"c{number}", "me", RECORD.id, index, what, None, values[what], "me", at, repetition)  # type: ignore[arg-type]


@settings(max_examples=30, deadline=None)
@given(st.lists(SETS, max_size=3), st.lists(SAID, max_size=4), st.booleans())
def test_every_export_of_any_session_is_valid(
    sets: list[SetResult], said: list[tuple[int, str, int]], planned: bool
) -> None:
    pytest.importorskip("fit_tool", reason="fit-tool is not installed")
    pytest.importorskip("fhir.resources", reason="fhir.resources is not installed")
    record = replace(RECORD, result=replace(RECORD.result, sets=tuple(sets), comparisons=()))
    corrections = [_correction(number, each) for number, each in enumerate(said)]
    document = json.loads(line(record_document(record, catalogue(), PLAN if planned else None, corrections)))
    assert problems("record", document) == []
    check(bundle(document))
    assert fit_activity(document)[8:12] == b".FIT"
    for table in TABLES.values():
        assert len({len(row) for row in csv.reader(io.StringIO("".join(table.text([document]))))}) == 1
    rows = list(csv.DictReader(io.StringIO("".join(TABLES["sets"].text([document])))))
    for found, row in zip(sets, rows, strict=True):
        assert row["repetitions_sensed"] == ("" if found.rep_count is None else str(found.rep_count))
        if row["repetitions_how"] == "sensed":
            assert row["repetitions"] == row["repetitions_sensed"]
