"""A folder of truth: scored like a user's recordings, looked through, and its raters compared."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from algorithms.types import Span
from sensors.recording import write_recording
from sensors.stream import SessionInfo, quantise
from tests.tracker.sample_result import REP
from tests.tracker.test_evaluate import REPS, squats
from tracker.cli import build_app
from tracker.truth.agreement import difference, icc, kappa
from tracker.truth.check import check_folder
from tracker.truth.folder import rated_recordings
from tracker.truth.record import TrueRep, TrueSet, Truth, write_truth
from tracker.truth.score import SetScore, figures, matched_holds

HELD = tuple(TrueRep(hold_start_s=7.6 + 4.0 * k, hold_end_s=8.4 + 4.0 * k) for k in range(REPS))
SQUATS = TrueSet("ball-wall-stand", None, Span(4.0, 42.0), HELD, ())


def made(folder: Path, stem: str, truth: TrueSet, rater: str = "", *, synthetic: bool = False) -> None:
    """A recording of eight squats, its truth and a session file without marks."""
    acc = squats()
    block = quantise(100.0 + np.arange(len(acc), dtype=np.float64) * 0.02, acc, None)
    write_recording(folder / f"{stem}.csv", block, SessionInfo(placement="thigh"))
    name = f"{stem}.truth{f'-{rater}' if rater else ''}.json"
    write_truth(folder / name, Truth(synthetic, (truth,), rater or None, "video"))


def evaluated(folder: Path, *options: str) -> dict[str, dict[str, float]]:
    done = CliRunner().invoke(build_app(), ["evaluate", str(folder), "--json", *options])
    assert done.exit_code == 0, done.output
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {row.pop("dataset"): row for row in rows}


def test_evaluate_scores_a_folder_of_truth(tmp_path: Path) -> None:
    made(tmp_path, "p01-squat-1", SQUATS)
    made(tmp_path, "p02-squat-1", replace(SQUATS, reps=HELD[:6]))
    made(tmp_path, "p02-posture-1", TrueSet("standing-posture", None, Span(4.0, 42.0), (), ()))
    made(tmp_path, "made-up", SQUATS, synthetic=True)
    rows = evaluated(tmp_path)
    assert list(rows) == ["recorded", "recorded ball-wall-stand", "synthetic", "synthetic ball-wall-stand"]
    people = rows["recorded"]
    assert (people["recordings"], people["sets"], people["exact_percent"]) == (2, 2, 50.0)
    assert (people["within_1_percent"], people["mean_absolute_error"], people["unknown"]) == (50.0, 1.0, 0)
    assert people["holds"] == 14
    assert people["hold_error_s"] < 0.5
    assert rows["synthetic"]["exact_percent"] == 100.0
    assert list(evaluated(tmp_path, "--dataset", "synthetic")) == ["synthetic"]


def test_evaluate_refuses_what_it_cannot_score(tmp_path: Path) -> None:
    made(tmp_path, "p01-squat-1", SQUATS)
    done = CliRunner().invoke(build_app(), ["evaluate", str(tmp_path), "--dataset", "nosuch"])
    assert "it holds recorded, recorded ball-wall-stand" in done.stderr
    (tmp_path / "p01-squat-1.truth.json").write_text("{}")
    done = CliRunner().invoke(build_app(), ["evaluate", str(tmp_path)])
    assert (done.exit_code, done.stdout) == (1, "")
    assert "p01-squat-1.truth.json: is not a truth" in done.stderr


def test_a_hold_is_matched_in_order_or_where_it_overlaps() -> None:
    found = [replace(REP, hold_start_s=t, hold_end_s=t + 2.0) for t in (10.0, 20.0)]
    true = [TrueRep(hold_start_s=13.0, hold_end_s=14.5), TrueRep(at_s=21.0)]
    assert matched_holds(found, true) == [0.5]
    more = [*true, TrueRep(hold_start_s=20.5, hold_end_s=23.5)]
    assert matched_holds(found, more) == [-1.0]
    assert matched_holds([], more) == []


def test_an_unknown_set_is_neither_exact_nor_an_error() -> None:
    found = figures([SetScore(False, "a", None, ()), SetScore(False, "a", 1, (0.2, -0.5))])
    assert (found["exact_percent"], found["within_1_percent"], found["unknown"]) == (0.0, 50.0, 1)
    assert found["mean_absolute_error"] == 1.0
    assert found["hold_error_s"] == pytest.approx(0.35)
    assert found["holds_within_300_ms_percent"] == 50.0
    assert figures([])["hold_error_s"] is None


def test_the_agreed_truth_is_the_best_and_then_the_first_rater(tmp_path: Path) -> None:
    for rater in ("B", "A"):
        made(tmp_path, "p01-a", SQUATS, rater)
    [one] = rated_recordings(tmp_path)
    assert (one.best.name, one.raters) == ("p01-a.truth-A.json", ("A", "B"))
    made(tmp_path, "p01-a", SQUATS)
    assert rated_recordings(tmp_path)[0].best.name == "p01-a.truth.json"


def test_a_folder_is_looked_through(tmp_path: Path) -> None:
    made(tmp_path, "p01-squat-1", SQUATS, "A")
    made(tmp_path, "p01-squat-1", replace(SQUATS, reps=HELD[:7], partials=(HELD[7],)), "B")
    made(tmp_path, "p02-squat-1", SQUATS, "A")
    made(tmp_path, "p02-squat-1", SQUATS, "B")
    report = check_folder(tmp_path)
    assert (report.problems, report.remarks) == ((), ())
    [row] = report.coverage
    assert (row.people, row.sets, row.reps, row.holds, row.partials, row.twice) == (2, 2, 16, 16, 0, 2)
    assert "press-up" in report.missing
    assert "ball-wall-stand" not in report.missing
    said = " | ".join(report.agreement)
    assert "2 sets: counts alike in 1 (50 %)" in said
    assert "counts differ by -0.50 on average" in said
    assert "holds, 8: differ by +0.00 s" in said
    assert "16 movements: Cohen's kappa 0.00" in said


def test_what_stands_in_the_way_is_said(tmp_path: Path) -> None:
    made(tmp_path, "anna-1", SQUATS)
    info = SessionInfo(patient="Anna", started_at="2026-03-02T07:30:00+01:00")
    write_recording(tmp_path / "anna-1.csv", quantise(np.arange(50.0), np.ones((50, 3)), None), info)
    report = check_folder(tmp_path)
    assert [remark.split(": ")[1].split(";")[0] for remark in report.remarks] == [
        "the name does not begin with a participant's code, such as p07-press-up-1",
        "nobody noted where the sensor sat",
        "the session file names a patient other than the code",
        "the session file tells the day",
    ]
    made(tmp_path, "p01-a", SQUATS)
    made(tmp_path, "p01-b", replace(SQUATS, marked=None, reps=(TrueRep(at_s=99.0),)))
    made(tmp_path, "p01-c", SQUATS, "A")
    made(tmp_path, "p01-c", replace(SQUATS, exercise="wall-slide"), "B")
    (tmp_path / "p01-a.csv").unlink()
    problems = check_folder(tmp_path).problems
    assert "there is no recording p01-a.csv beside it" in problems[0]
    assert "lies outside the 44 s of p01-b.csv" in problems[1]
    assert "names other sets than p01-c.truth-A.json" in problems[2]


def test_the_command_tells_what_the_folder_holds(tmp_path: Path) -> None:
    run = CliRunner().invoke
    empty = run(build_app(), ["record-truth", "--check", str(tmp_path)])
    assert (empty.exit_code, "holds no truth" in empty.stderr) == (1, True)
    made(tmp_path, "p01-squat-1", SQUATS)
    done = run(build_app(), ["record-truth", "--check", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert "ball-wall-stand" in done.stdout
    assert "not recorded yet: standing-extension" in done.stdout
    assert run(build_app(), ["record-truth", "--check", str(tmp_path / "no")]).exit_code == 2


def test_agreement_by_hand() -> None:
    # Shrout and Fleiss 1979, tables 2 and 4: six targets, four judges, ICC(2,1) 0.29.
    judges = ([9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2], [5, 3, 6, 2, 6, 4], [8, 2, 8, 6, 9, 7])
    assert icc(*judges) == pytest.approx(0.29, abs=0.005)
    apart = difference([1.0, 2.0, 3.0], [2.0, 2.0, 5.0])
    assert apart is not None
    assert (apart.pairs, apart.mean) == (3, 1.0)
    assert apart.high == pytest.approx(2.96)
    yes, no = ["yes"], ["no"]
    # Both yes 20, both no 15, only the first 5, only the second 10: kappa 0.4.
    assert kappa(yes * 25 + no * 25, yes * 20 + no * 5 + yes * 10 + no * 15) == pytest.approx(0.4)
    assert kappa(yes, yes) is None
    assert kappa([], []) is None
    assert (icc([1], [1]), difference([1], [2]), icc([3, 3], [3, 3])) == (None, None, None)


@given(st.lists(st.integers(0, 12), min_size=2, max_size=9).filter(lambda c: len(set(c)) > 1))
def test_raters_who_always_agree_have_full_agreement(counts: list[int]) -> None:
    assert icc(counts, counts) == pytest.approx(1.0)
    assert kappa(counts, counts) == pytest.approx(1.0)
    apart = difference(counts, counts)
    assert apart is not None
    assert (apart.mean, apart.low, apart.high) == (0.0, 0.0, 0.0)
