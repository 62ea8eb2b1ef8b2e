"""FIT: an independent reader finds in the file what the document says, and nothing that was not measured."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest

from tests.running import catalogue
from tests.tracker.export.sample import RECORD, document
from tests.tracker.sample_result import UNMEASURED
from tracker.errors import ExportError
from tracker.export.document import record_document
from tracker.export.fit import fit_activity

pytest.importorskip("fit_tool", reason="fit-tool is not installed")
fitdecode = pytest.importorskip("fitdecode", reason="fitdecode is not installed")


def _read(data: bytes) -> dict[str, list[dict[str, Any]]]:
    """All messages by kind, checked against their checksum."""
    found: dict[str, list[dict[str, Any]]] = {}
    with fitdecode.FitReader(
        io.BytesIO(data), check_crc=fitdecode.CrcCheck.RAISE, error_handling=fitdecode.ErrorHandling.RAISE
    ) as reader:
        for frame in reader:
            if isinstance(frame, fitdecode.FitDataMessage):
                found.setdefault(frame.name, []).append({field.name: field.value for field in frame.fields})
    return found


def test_an_independent_reader_finds_the_sets() -> None:
    read = _read(fit_activity(document()))
    first, second = read["set"]
    assert (first["repetitions"], first["set_type"]) == (8, "active")
    assert first["duration"] == pytest.approx(64.1, abs=1e-3)
    assert first["start_time"].isoformat() == "2026-03-02T07:30:06+00:00"
    assert second.get("repetitions") is None
    titles = {each["exercise_name"]: each["wkt_step_name"] for each in read["exercise_title"]}
    assert list(titles.values()) == ["chair stand, corrected", "standing extension"]


def test_it_is_a_whole_activity_with_a_lap_a_walk() -> None:
    read = _read(fit_activity(document()))
    assert read["file_id"][0]["type"] == "activity"
    assert [len(read[kind]) for kind in ("activity", "session", "lap", "event", "record")] == [1, 1, 2, 2, 2]
    first, second = read["lap"]
    assert first["total_distance"] == pytest.approx(81.0)
    assert first["total_timer_time"] == pytest.approx(62.0)
    assert second.get("total_distance") is None
    assert (read["session"][0]["sport"], read["session"][0]["num_laps"]) == ("training", 2)


def test_a_walk_alone_is_a_walk_and_an_empty_session_still_a_file() -> None:
    walk = record_document(replace(RECORD, result=replace(RECORD.result, sets=())), catalogue())
    assert _read(fit_activity(walk))["session"][0]["sport"] == "walking"
    result = replace(UNMEASURED, sets=(), walking=replace(UNMEASURED.walking, bouts=()))
    read = _read(fit_activity(record_document(replace(RECORD, result=result), catalogue())))
    assert (len(read["lap"]), "set" in read) == (1, False)


def test_an_exercise_that_fit_knows_has_its_number_there() -> None:
    sets = tuple(replace(found, exercise="cat-camel") for found in RECORD.result.sets)
    read = _read(
        fit_activity(record_document(replace(RECORD, result=replace(RECORD.result, sets=sets)), catalogue()))
    )
    assert [each["exercise_category"] for each in read["exercise_title"]] == ["core"]
    assert [each["exercise_name"] for each in read["exercise_title"]] == [51]


def test_the_same_document_gives_the_same_bytes() -> None:
    assert fit_activity(document()) == fit_activity(document())


def test_a_session_before_fit_began_is_refused() -> None:
    old = document() | {"started_at": "1980-01-01T00:00:00+00:00"}
    with pytest.raises(ExportError, match="before 1990"):
        fit_activity(old)
