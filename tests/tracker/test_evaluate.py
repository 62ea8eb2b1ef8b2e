"""Scoring on a made-up folder of labelled recordings, and each data set's figures on hand-made results."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from algorithms.types import Bout, FloatArray, PostureSpan, Span
from tests.algorithms.walker import still, walk
from tests.tracker.sample_result import BOUT, RESULT, SET
from tracker import scores
from tracker.cli import build_app
from tracker.evaluate import SCORERS, EvaluationError, Figures, Labelled, Scored, evaluate
from tracker.model import SessionResult, WalkResult

REPS = 8


def squats() -> FloatArray:
    """A segment that tips 60 degrees and comes back, eight times in 32 s, at rest before and after."""
    t = np.arange(0.0, 44.0, 0.02)
    phase = np.clip((t - 6.0) / 4.0, 0.0, REPS)
    tip = np.radians(30.0) * (1.0 - np.cos(2.0 * np.pi * phase))
    noise = np.random.default_rng(1).normal(0.0, 0.02, (len(t), 3))
    return 9.81 * np.column_stack([np.cos(tip), np.zeros(len(t)), np.sin(tip)]) + noise


def save(folder: Path, file: str, acc: FloatArray, gyr: FloatArray | None = None) -> float:
    t_s = 100.0 + np.arange(len(acc)) * 0.02
    if gyr is None:
        np.savez(folder / file, t_s=t_s, acc_m_s2=acc)
    else:
        np.savez(folder / file, t_s=t_s, acc_m_s2=acc, gyr_rad_s=gyr[::2], t_gyr_s=t_s[::2])
    return len(acc) * 0.02


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three tiny data sets: one counted, one marked, one that lies still."""
    made = tmp_path_factory.mktemp("labelled")
    moved_s = save(made, "squats.npz", squats())
    lying_s = save(made, "lying.npz", still(20.0, (0.0, 0.0, 1.0)), np.zeros((1000, 3)))
    rows = [
        ("squats.npz", "gymwatch", moved_s, "right wrist", {"reps": REPS}),
        ("squats.npz", "gymwatch_marked", moved_s, "right wrist", {"reps": REPS, "active_s": [5.0, 40.0]}),
        ("lying.npz", "selfback", lying_s, "elbow", {"activity": "lying"}),
        ("lying.npz", "of another kind", lying_s, "thigh", {}),
    ]
    keys = ("file", "dataset", "duration_s", "placement", "truth")
    index = [dict(zip(keys, row, strict=True)) for row in rows]
    (made / "index.json").write_text(json.dumps(index), encoding="utf-8")
    return made


def test_the_folder_is_scored_data_set_by_data_set(folder: Path) -> None:
    told: list[tuple[int, int]] = []
    rows = list(evaluate(folder, on_recording=lambda done, total: told.append((done, total))))
    assert [(row.dataset, row.recordings) for row in rows] == [
        ("gymwatch", 1), ("gymwatch_marked", 1), ("selfback", 1)
    ]  # fmt: skip
    assert rows[0].figures == {
        "sets": 1, "exact_percent": 100.0, "within_1_percent": 100.0, "mean_absolute_error": 0.0
    }  # fmt: skip
    assert rows[1].figures == rows[0].figures
    assert rows[2].figures["false_walking_min_per_h"] == 0.0
    assert rows[2].figures["walking_minutes_error_percent"] is None
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_one_data_set_can_be_chosen(folder: Path) -> None:
    assert [row.dataset for row in evaluate(folder, "selfback")] == ["selfback"]
    with pytest.raises(EvaluationError, match=r"no data set nosuch; it holds gymwatch, gymwatch_marked, selfback"):
        list(evaluate(folder, "nosuch"))


def test_a_folder_without_a_valid_index_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"index\.json: No such file"):
        list(evaluate(tmp_path))
    for text in ("{", '[{"file": "a.npz"}]', "[3]"):
        (tmp_path / "index.json").write_text(text)
        with pytest.raises(EvaluationError, match="not a valid index"):
            list(evaluate(tmp_path))


def test_the_command_prints_a_line_a_data_set(folder: Path) -> None:
    done = CliRunner().invoke(build_app(), ["evaluate", str(folder), "--dataset", "gymwatch"])
    assert done.exit_code == 0
    assert done.stdout.split()[:3] == ["gymwatch", "1", "recordings"]
    assert "exact percent 100" in done.stdout
    as_json = CliRunner().invoke(build_app(), ["evaluate", str(folder), "--dataset", "selfback", "--json"])
    row = json.loads(as_json.stdout)
    assert (row["dataset"], row["recordings"], row["walking_minutes_error_percent"]) == ("selfback", 1, None)
    said = CliRunner().invoke(build_app(), ["evaluate", str(folder), "--dataset", "selfback"])
    assert "walking minutes error percent unknown" in said.stdout


def test_the_command_refuses_in_one_line(tmp_path: Path) -> None:
    done = CliRunner().invoke(build_app(), ["evaluate", str(tmp_path)])
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(f"error: {tmp_path}/index.json: ")
    assert done.stderr.count("\n") == 1


def figures(dataset: str, truth: Mapping[str, object], result: SessionResult = RESULT) -> Figures:
    return SCORERS[dataset]([Scored(Labelled(Path("a.npz"), dataset, 70.0, "thigh", truth), result)])


def walked(*bouts: Bout) -> SessionResult:
    return replace(RESULT, walking=WalkResult(1.0, sum(b.steps for b in bouts), bouts))


def test_counts_are_compared_set_by_set() -> None:
    two = replace(RESULT, sets=(replace(SET, rep_count=9), replace(SET, rep_count=None)))
    assert figures("barbell", {"nominal_reps": 10}, two) == {"sets": 1, "within_1_percent": 100.0}
    found = figures("exermote", {"rep_starts_s": {"a": [1, 2, 3, 4], "b": [5, 6, 7, 8, 9, 10]}}, two)
    assert (found["exact_percent"], found["error_percent"]) == (0.0, 10.0)


def test_posture_is_scored_by_time_and_upright_is_half_right() -> None:
    spans = (
        PostureSpan("lying", 0.0, 10.0),
        PostureSpan("upright", 10.0, 30.0),
        PostureSpan("sitting", 30.0, 40.0),
    )
    truth = {"segments": [["lying", 0.0, 10.0], ["standing", 10.0, 30.0], ["lying", 30.0, 40.0]]}
    found = figures("hapt", truth, replace(walked(), postures=spans))
    assert found == {"posture_percent": pytest.approx(50.0), "walking_f1": None}


def test_stairs_are_left_out_of_walking() -> None:
    truth = {"segments": [["walking", 0.0, 40.0], ["walking upstairs", 40.0, 62.0]]}
    assert figures("hapt", truth)["walking_f1"] == 1.0


def test_walking_minutes_are_compared_inside_the_trimmed_recording() -> None:
    found = figures("selfback", {"activity": "walk_mod"}, walked(replace(BOUT, end_s=35.0)))
    assert found["walking_minutes_error_percent"] == pytest.approx(50.0)
    resting = figures("selfback", {"activity": "sitting"}, walked(replace(BOUT, end_s=35.0)))
    assert resting["false_walking_min_per_h"] == pytest.approx(30.0)


def test_lying_and_sitting_are_one_where_the_data_set_cannot_tell() -> None:
    spans = (PostureSpan("lying", 0.0, 35.0), PostureSpan("unknown", 35.0, 70.0))
    found = figures("selfback", {"activity": "sitting"}, replace(walked(), postures=spans))
    assert found["posture_percent"] == pytest.approx(50.0)


def test_steps_are_compared_in_percent() -> None:
    assert figures("oxford_steps", {"steps": 100}) == {
        "steps_error_percent": pytest.approx(10.0), "worst_percent": pytest.approx(10.0)
    }  # fmt: skip


def test_single_steps_are_matched_after_the_median_offset() -> None:
    truth = [0.5 + 0.5 * k for k in range(20)]
    found = walked(replace(BOUT, step_times_s=(*(t + 0.2 for t in truth), 30.0)))
    scored = figures("ipol_gait", {"steps": 20, "walk_s": [0.5, 10.0], "step_starts_s": truth}, found)
    assert (scored["steps_error_percent"], scored["step_f1"]) == (0.0, 1.0)
    assert scored["cadence_error_spm"] == pytest.approx(0.0)
    nothing = figures("ipol_gait", {"steps": 20, "walk_s": [0.5, 10.0], "step_starts_s": truth}, walked())
    assert nothing["step_f1"] == 0.0
    assert nothing["cadence_error_spm"] == pytest.approx(120.0)


def test_bouts_are_compared_in_speed_and_strides() -> None:
    label = {"start_s": 0.0, "end_s": 62.0, "speed_m_s": 1.0, "strides": 60}
    contacts = replace(BOUT, step_times_s=tuple(0.5 * k for k in range(60)))
    found = figures("mobgap", {"bouts": [label]}, walked(contacts))
    assert found == {
        "walking_f1": 1.0, "speed_error_m_s": pytest.approx(0.31), "strides_error": pytest.approx(2.0)
    }  # fmt: skip
    assert figures("mobgap", {"bouts": [label]}, walked())["speed_error_m_s"] == pytest.approx(1.0)


def test_nothing_to_score_is_no_figure() -> None:
    for scorer in SCORERS.values():
        assert all(value in (None, 0) for value in scorer([]).values())


def test_seconds_are_counted_by_their_middle() -> None:
    whole = [Span(0.0, 10.0)]
    assert scores.seconds_table([Span(0.0, 4.4)], [Span(2.0, 6.0)], whole) == (2, 2, 2)
    assert scores.f1(2, 2, 2) == 0.5
    assert scores.f1(0, 0, 0) is None


def test_a_step_is_matched_once() -> None:
    assert scores.step_f1([1.0, 1.05, 2.0], [1.0, 2.0]) == pytest.approx(0.8)
    assert scores.step_f1([], [1.0]) == 0.0
    assert scores.cadence_spm([1.0]) is None


def test_walking_is_found_through_the_product(tmp_path: Path) -> None:
    motion = walk(40.0)
    length_s = save(tmp_path, "walk.npz", motion.acc)
    row = {"file": "walk.npz", "dataset": "oxford_steps", "duration_s": length_s, "placement": "hip",
           "truth": {"steps": round(40.0 / 0.55)}}  # fmt: skip
    (tmp_path / "index.json").write_text(json.dumps([row]))
    (found,) = evaluate(tmp_path)
    error = found.figures["steps_error_percent"]
    assert error is not None
    assert error < 10.0
