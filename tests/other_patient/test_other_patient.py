"""The patient of another make keeps its own promises: truth in order, true to the signal, the same each time."""

from __future__ import annotations

import numpy as np
import pytest

from tests.other_patient import EXERCISES, ROWS, idle, make


@pytest.mark.parametrize(("exercise", "placement"), ROWS)
def test_truth_is_in_order_and_inside_the_recording(exercise: str, placement: str) -> None:
    block, session, truth = make(exercise, 3, "hard", placement)
    rows = sorted(truth["reps"] + truth["partials"], key=lambda row: row["start_s"])
    times = [row[key] for row in rows for key in ("start_s", "hold_start_s", "hold_end_s", "end_s")]
    assert truth["reps"]
    assert times == sorted(times)
    assert times[0] >= 0
    assert times[-1] < block.t_s[-1] - block.t_s[0]
    assert session.placement == placement
    assert np.all(np.diff(block.t_s) >= 0)
    assert np.isfinite(block.acc).all()


def test_every_repetition_exercise_is_there() -> None:
    assert len(EXERCISES) == 19
    assert {exercise for exercise, _ in ROWS} == set(EXERCISES)


def test_same_seed_same_set() -> None:
    first, _, one = make("curl-up", 5, "hard")
    again, _, two = make("curl-up", 5, "hard")
    other, _, _ = make("curl-up", 6, "hard")
    assert np.array_equal(first.acc, again.acc)
    assert one == two
    assert len(other) != len(first) or not np.array_equal(other.acc, first.acc)


@pytest.mark.parametrize("exercise", ["press-up", "chair-stand", "single-knee-to-chest", "lumbar-rotation"])
def test_gravity_turns_by_the_true_range(exercise: str) -> None:
    block, _, truth = make(exercise, 4, "easy", rate_hz=50.0)
    t = block.t_s - block.t_s[0]

    def direction(centre_s: float) -> np.ndarray:
        mean = block.acc[np.abs(t - centre_s) < 0.15].mean(axis=0)
        assert abs(np.linalg.norm(mean) - 9.8) < 0.8
        return np.asarray(mean / np.linalg.norm(mean))

    for row in truth["reps"]:
        held = direction(0.5 * (row["hold_start_s"] + row["hold_end_s"]))
        turned = np.degrees(np.arccos(np.clip(held @ direction(max(row["start_s"] - 0.3, 0.15)), -1, 1)))
        assert abs(turned - row["range_deg"]) < 0.12 * row["range_deg"] + 2.0


@pytest.mark.parametrize("seed", range(4))
def test_partials_lie_well_between_nothing_and_a_repetition(seed: int) -> None:
    _, _, truth = make("lumbar-rotation", seed, "hard")
    usual = np.median([row["range_deg"] for row in truth["reps"]])
    assert all(0.33 < row["range_deg"] / usual < 0.62 for row in truth["partials"])
    assert all(row["range_deg"] / usual > 0.72 for row in truth["reps"])


def test_options_are_honoured() -> None:
    block, _, _ = make("press-up", 1, "easy", rate_hz=104.0, gyroscope=True)
    assert block.gyr is not None
    assert 103.0 < (len(block) - 1) / (block.t_s[-1] - block.t_s[0]) < 105.0
    assert make("press-up", 1, "easy", rate_hz=25.0, gyroscope=False)[0].gyr is None
    with pytest.raises(KeyError):
        make("press-up", 1, placement="shin")


@pytest.mark.parametrize("placement", ["chest", "thigh", "wrist"])
def test_idle_has_walking_and_no_repetition(placement: str) -> None:
    block, _, truth = idle(2, 4.0, placement)
    assert truth["reps"] == []
    assert block.t_s[-1] - block.t_s[0] > 235.0
    assert 80 < truth["steps"] / truth["walking_minutes"] < 130
