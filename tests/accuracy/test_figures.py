"""The scorer's own arithmetic."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from algorithms.types import Repetition
from tests.accuracy.figures import Counted, row, score_set
from tests.accuracy.score import Job, table


def rep(start_s: float, hold_s: float = 2.0) -> dict[str, Any]:
    return {
        "start_s": start_s,
        "hold_start_s": start_s + 1,
        "hold_end_s": start_s + 1 + hold_s,
        "end_s": start_s + 5,
    }


def answer(reps: list[dict[str, Any]], confidence: float) -> Counted:
    found = [
        Repetition(r["start_s"], r["hold_start_s"], r["hold_end_s"], r["end_s"], None, None, confidence)
        for r in reps
    ]
    return Counted(found, 0, confidence)


def test_a_perfect_answer_scores_full_marks() -> None:
    truth = {"reps": [rep(0), rep(10)], "partials": []}
    figures = row([score_set(answer(truth["reps"], 0.9), truth)])
    assert figures[:9] == [1, 100, 100, 0, 0, 100, 0, 100, 0.9]
    assert np.isnan(figures[9])


def test_a_missed_repetition_a_partial_and_a_short_hold_show() -> None:
    truth = {"reps": [rep(0), rep(10), rep(20)], "partials": [rep(30)]}
    score = score_set(answer([rep(0, 1.0), rep(20)], 0.4), truth)
    assert score.error == -1
    assert score.partial_error == -1
    assert score.hold_errors_s == (-1.0, 0.0)
    figures = row([score])
    assert figures[1] == 0
    assert figures[2] == 100
    assert figures[3] == pytest.approx(0.5)
    assert figures[6] == pytest.approx(0.25)
    assert figures[9] == 0.4


def test_a_repetition_elsewhere_is_not_matched() -> None:
    score = score_set(answer([rep(50)], 0.5), {"reps": [rep(0)], "partials": []})
    assert score.error == 0
    assert score.hold_errors_s == ()


def test_rows_follow_the_choice_and_the_table_ends_with_all() -> None:
    job = Job("other", "easy", range(1), "chair-stand", None)
    assert job.rows() == [("chair-stand", "thigh"), ("chair-stand", "chest")]
    score = score_set(answer([rep(0)], 0.5), {"reps": [rep(0)], "partials": []})
    lines = table({job.rows()[0]: [score]}).splitlines()
    assert lines[1].startswith("chair-stand / thigh")
    assert lines[-1].startswith("all (synthetic)")
