"""Walking and posture on real people's recordings, through the whole product; skipped where they are missing."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tracker.catalogue import load_catalogue
from tracker.evaluate import SCORERS, Labelled, Scored, analyse

FOLDER = Path(os.environ.get("BACKBEAT_RECORDINGS", Path(__file__).resolve().parents[2] / "shared" / "recordings"))

pytestmark = pytest.mark.skipif(
    not (FOLDER / "index.json").exists(), reason="no real recordings (set BACKBEAT_RECORDINGS to their folder)"
)


def rows(dataset: str) -> list[Labelled]:
    index = json.loads((FOLDER / "index.json").read_text())
    return [
        Labelled(FOLDER / r["file"], r["dataset"], r["duration_s"], r["placement"], r["truth"])
        for r in index
        if r["dataset"] == dataset
    ]


def analysed(chosen: list[Labelled]) -> list[Scored]:
    catalogue = load_catalogue()
    return [Scored(row, analyse(row, catalogue)) for row in chosen]


def figures(dataset: str, every: int) -> dict[str, float]:
    found = SCORERS[dataset](analysed(rows(dataset)[::every]))
    return {name: value for name, value in found.items() if value is not None}


def test_steps_of_walks_with_the_phone_anywhere() -> None:
    found = figures("oxford_steps", 6)
    assert found["steps_error_percent"] <= 3.0
    assert found["worst_percent"] <= 7.0


def test_steps_of_short_walks_with_a_turn() -> None:
    found = figures("ipol_gait", 7)
    assert found["steps_error_percent"] <= 5.0
    assert found["step_f1"] >= 0.90
    assert found["cadence_error_spm"] <= 3.5


def test_walking_and_posture_at_the_waist() -> None:
    found = figures("hapt", 20)
    assert found["walking_f1"] >= 0.98
    assert found["posture_percent"] >= 80.0


def test_walking_and_posture_at_the_thigh() -> None:
    found = figures("selfback", 21)
    assert found["walking_minutes_error_percent"] <= 0.5
    assert found["false_walking_min_per_h"] <= 0.1
    assert found["posture_percent"] >= 99.0


def test_short_walks_of_daily_life() -> None:
    assert figures("mobgap", 1)["walking_f1"] >= 0.75


@pytest.mark.parametrize(("dataset", "most_percent"), [("gymwatch", 1.0), ("muvr", 1.0), ("barbell", 1.0)])
def test_exercise_is_seldom_taken_for_walking(dataset: str, most_percent: float) -> None:
    scored = analysed(rows(dataset)[::10])
    walked_s = sum(60.0 * (s.result.walking.minutes or 0.0) for s in scored)
    assert walked_s <= most_percent / 100.0 * sum(s.row.duration_s for s in scored)
