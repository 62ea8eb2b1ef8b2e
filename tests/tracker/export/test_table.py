"""CSV: every set, repetition and walk has its row, unknown cells are empty, and no cell is a formula."""

from __future__ import annotations

import csv
import io
from statistics import median
from typing import Any

import pytest

from tests.tracker.export.sample import REPORTS, bare, document, told
from tracker.export.reported import report_document
from tracker.export.table import TABLES


def _rows(table: str, *documents: dict[str, Any]) -> list[dict[str, str]]:
    text = "".join(TABLES[table].text(documents))
    return list(csv.DictReader(io.StringIO(text), strict=True))


def test_a_row_a_set_says_what_holds_how_and_what_was_sensed() -> None:
    first, second = _rows("sets", document())
    assert (first["set"], first["exercise"], first["start"]) == (
        "1",
        "chair-stand",
        "2026-03-02T07:30:06.100+00:00",
    )
    assert (first["repetitions"], first["repetitions_how"], first["repetitions_sensed"]) == ("8", "corrected", "2")
    assert (first["plan_version"], first["plan_item"], first["algorithm_version"]) == ("2", "1", "1")
    assert (second["repetitions"], second["repetitions_how"], second["partials"]) == ("", "sensed", "")
    assert (second["side"], second["may_hide"]) == ("left", "no")


def test_the_hold_of_a_set_says_whether_one_of_its_holds_was_corrected() -> None:
    first, second = _rows("sets", document())
    holds = [float(row["hold_s"]) for row in _rows("repetitions", document())]
    sensed = [float(row["hold_s_sensed"]) for row in _rows("repetitions", document())]
    assert (first["hold_s_how"], float(first["hold_s"])) == ("corrected", round(median(holds), 3))
    assert float(first["hold_s_sensed"]) == round(median(sensed), 3) != float(first["hold_s"])
    assert [second[key] for key in ("hold_s", "hold_s_how", "hold_s_sensed")] == ["", "", ""]


def test_a_row_a_repetition_and_its_corrected_hold() -> None:
    first, second = _rows("repetitions", document())
    assert (first["hold_s"], first["hold_s_how"]) == ("0.7", "sensed")
    assert (second["hold_s"], second["hold_s_how"], second["hold_s_sensed"]) == ("2.5", "corrected", "1.5")
    assert (second["range_deg"], second["side"], second["repetition"]) == ("", "a", "2")


def test_a_row_a_walk_without_zeros_for_what_was_not_measured() -> None:
    first, second = _rows("walks", document(), bare())[:2]
    assert (first["steps"], first["cadence_spm"], first["distance_m"]) == ("110", "107.0", "81.0")
    assert [second[key] for key in ("cadence_spm", "speed_m_s", "distance_m")] == ["", "", ""]
    assert len(_rows("walks", document(), bare())) == 4


def test_a_walk_says_whether_its_pace_is_a_foot_pods() -> None:
    by_pod = document()
    by_pod["walking"]["bouts"][0] |= {"pace_from": "pod"}
    assert [row["pace_from"] for row in _rows("walks", document(), bare())[:2]] == ["motion", ""]
    assert _rows("walks", by_pod)[0]["pace_from"] == "pod"


def test_what_was_told_has_its_row_and_its_source() -> None:
    swim = report_document(REPORTS[0])
    rows = _rows("sets", document(), told(), swim)
    assert [row["source"] for row in rows] == ["corrected", "sensed", "self-reported"]
    assert rows[2]["session"] == ""
    assert [rows[2][key] for key in ("report", "exercise", "repetitions", "repetitions_how", "hold_s")] == [
        "s2", "chair-stand", "8", "self-reported", "2.0",
    ]  # fmt: skip
    assert (rows[2]["repetitions_sensed"], rows[2]["plan_item"], rows[2]["exertion"]) == ("", "1", "5.0")
    walks = _rows("walks", document(), told(), swim)
    assert [(row["source"], row["exercise"]) for row in walks] == [
        ("sensed", "walking"), ("sensed", "walking"), ("self-reported", "swimming"),
    ]  # fmt: skip
    assert (walks[2]["minutes"], walks[2]["steps"]) == ("20.0", "")
    assert len(_rows("repetitions", told(), swim)) == 0


@pytest.mark.parametrize("name", TABLES)
def test_hostile_text_is_no_formula_and_splits_no_row(name: str) -> None:
    hostile = document() | {"id": '=HYPERLINK("x")\n,"', "patient": "@me"}
    rows = _rows(name, hostile)
    assert len(rows) == 2
    assert {(row["session"], row["patient"]) for row in rows} == {('\'=HYPERLINK("x")\n,"', "'@me")}


@pytest.mark.parametrize("name", TABLES)
def test_without_sessions_only_the_head_is_left(name: str) -> None:
    assert "".join(TABLES[name].text([])).count("\n") == 1
