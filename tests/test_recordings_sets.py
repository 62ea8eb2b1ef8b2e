"""Counts of unknown exercises on real people's recordings; skipped where the recordings are not at hand."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest

from algorithms.anyset import AnyCounter
from algorithms.grid import Grid

FOLDER = Path(os.environ.get("BACKBEAT_RECORDINGS", Path(__file__).resolve().parents[2] / "shared" / "recordings"))

pytestmark = pytest.mark.skipif(
    not (FOLDER / "index.json").exists(), reason="no real recordings (set BACKBEAT_RECORDINGS to their folder)"
)


def _counter(row: dict[str, object]) -> AnyCounter:
    with np.load(FOLDER / str(row["file"])) as data:
        grid, counter = Grid(False), AnyCounter()
        for motion in (grid.push(data["t_s"], data["acc_m_s2"].astype(float), None), grid.close()):
            if motion is not None:
                counter.push(motion)
    return counter


def _errors(dataset: str, every: int) -> list[int]:
    rows = [r for r in json.loads((FOLDER / "index.json").read_text()) if r["dataset"] == dataset]
    errors = []
    for row in rows[::every]:
        truth, counter = row["truth"], _counter(row)
        if dataset == "gymwatch_marked":
            start_s, end_s = truth["active_s"]
            sets = counter.settle(start_s, end_s, ())
        else:
            sets = counter.close(())
        errors.append(sum(len(s.reps or ()) for s in sets) - truth.get("reps", truth.get("nominal_reps")))
    return errors


@pytest.mark.parametrize(
    ("dataset", "every", "within_one"),
    [("gymwatch", 10, 0.7), ("gymwatch_marked", 10, 0.7), ("muvr", 14, 0.7), ("barbell", 4, 0.7)],
)
def test_sets_are_counted_within_one(dataset: str, every: int, within_one: float) -> None:
    errors = _errors(dataset, every)
    assert np.mean([abs(e) <= 1 for e in errors]) >= within_one, errors
