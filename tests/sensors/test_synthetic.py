"""The digital patient does what was ordered, and its truth holds together."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from sensors.synthetic import (
    EXERCISES,
    Simulated,
    placements_of,
    simulate,
    simulate_day,
    simulate_idle,
    simulate_walk,
)
from sensors.synthetic.drills import DRILLS
from sensors.synthetic.levels import LEVELS

VIEWS = [(exercise, place) for exercise in DRILLS for place in placements_of(exercise)]
REPEATED = [exercise for exercise, drill in DRILLS.items() if drill.reps[1] > 0]


def only_set(made: Simulated) -> dict[str, Any]:
    sets: Any = made.truth["sets"]
    assert len(sets) == 1
    return sets[0]  # type: ignore[no-any-return]


def times(rep: dict[str, Any]) -> list[float]:
    return [rep["start_s"], rep["hold_start_s"], rep["hold_end_s"], rep["end_s"]]


def same(a: Simulated, b: Simulated) -> bool:
    gyr = a.block.gyr is b.block.gyr or np.array_equal(a.block.gyr, b.block.gyr)  # type: ignore[arg-type]
    samples = np.array_equal(a.block.t_s, b.block.t_s) and np.array_equal(a.block.acc, b.block.acc)
    return samples and gyr and a.session == b.session and a.truth == b.truth


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(("exercise", "placement"), VIEWS)
def test_every_exercise_is_recorded_at_every_placement_and_level(
    exercise: str, placement: str, level: str
) -> None:
    made = simulate(exercise, seed=17, level=level, placement=placement)
    record, drill = only_set(made), DRILLS[exercise]
    assert made.session.placement == placement
    assert np.all(np.isfinite(made.block.acc))
    assert np.all(np.diff(made.block.t_s) >= 0)
    assert record["rep_count"] == len(record["reps"])
    assert record["rep_count"] in (
        {1, 3} if exercise == "single-knee-to-chest" else range(drill.reps[0], drill.reps[1] + 1)
    )
    spans = sorted(times(rep) for rep in record["reps"] + record["partials"])
    assert all(a < b < c < d for a, b, c, d in spans)
    assert all(before[3] < after[0] for before, after in pairwise(spans))
    if spans:
        assert record["marked"]["start_s"] < spans[0][0] < spans[-1][3] < record["marked"]["end_s"]
    _check_ranges(record, drill.ranges_deg[placement])


def _check_ranges(record: dict[str, Any], expected_deg: tuple[float, float]) -> None:
    ranges = [rep["range_deg"] for rep in record["reps"]]
    if not ranges:
        return
    median = float(np.median(ranges))
    assert 0.75 * expected_deg[0] < median < 1.25 * expected_deg[1]
    assert all(0.67 * median < each for each in ranges)
    assert all(0.3 * median < rep["range_deg"] < 0.67 * median for rep in record["partials"])


def test_there_are_22_exercises() -> None:
    assert len(EXERCISES) == len(set(EXERCISES)) == 22


def test_the_same_seed_repeats_and_another_does_not() -> None:
    first = simulate("curl-up", seed=3, level="hard")
    assert same(first, simulate("curl-up", seed=3, level="hard"))
    assert not same(first, simulate("curl-up", seed=4, level="hard"))
    assert not same(first, simulate("curl-up", seed=3, level="normal"))


@pytest.mark.parametrize("exercise", REPEATED)
def test_repetitions_and_holds_as_ordered(exercise: str) -> None:
    record = only_set(simulate(exercise, seed=5, level="easy", reps=2, hold_s=6.0))
    assert record["rep_count"] == 2
    assert record["partial_count"] == 0
    for rep in record["reps"]:
        assert 4.5 < rep["hold_s"] < 8.5
        assert rep["hold_s"] == pytest.approx(rep["hold_end_s"] - rep["hold_start_s"], abs=0.002)


def test_knee_rolls_alternate_and_name_their_sides() -> None:
    assert [rep["side"] for rep in only_set(simulate("lumbar-rotation", seed=2, level="easy"))["reps"]][:4] == [
        "a", "b", "a", "b",
    ]  # fmt: skip


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_leg_is_named_where_one_leg_moves(side: Any) -> None:
    made = simulate("single-knee-to-chest", seed=1, side=side)
    assert only_set(made)["side"] == side
    assert made.session.marks[0].side == side
    assert only_set(simulate("chair-stand", seed=1, side=side))["side"] is None


def test_marks_stand_around_the_set_and_can_be_left_out() -> None:
    made = simulate("press-up", seed=8)
    start, stop = made.session.marks
    assert (start.kind, start.exercise, stop.kind) == ("start", "press-up", "stop")
    assert start.t_s - made.block.t_s[0] == pytest.approx(only_set(made)["marked"]["start_s"], abs=0.002)
    assert simulate("press-up", seed=8, marks=False).session.marks == ()


def test_the_patient_walks_up_and_off_unless_it_is_easy() -> None:
    assert simulate("curl-up", seed=1, level="easy").truth["walking"]["bouts"] == []  # type: ignore[index]
    made = simulate("curl-up", seed=1)
    assert len(made.truth["walking"]["bouts"]) == 2  # type: ignore[index]
    assert [span["posture"] for span in made.truth["postures"]].count("lying") == 1  # type: ignore[attr-defined]


def test_a_posture_set_has_slumps_and_no_repetitions() -> None:
    record = only_set(simulate("seated-posture", seed=2))
    assert record["reps"] == []
    assert record["slumps"]
    assert all(slump["range_deg"] > 10 for slump in record["slumps"])


def test_hard_recordings_have_every_fault() -> None:
    made = [simulate("wall-slide", seed=seed, level="hard", reps=3, around=False) for seed in range(12)]
    steps = [np.diff(each.block.t_s) for each in made]
    assert any(np.mean(step == 0) > 0.4 for step in steps), "bursts"
    assert any(step.max() > 0.4 for step in steps), "gaps"
    assert any(np.std(step[step > 0]) / np.mean(step) > 0.1 for step in steps), "jitter or losses"
    assert len({round(1 / float(np.median(step[step > 0]))) for step in steps}) > 3, "rates"
    assert {each.block.gyr is None for each in made} == {True, False}
    assert any(only_set(each)["partial_count"] > 0 for each in made)


def test_a_small_full_scale_clips() -> None:
    made = [
        simulate_walk(seed, level="hard", placement="shin", minutes=0.5, cadence_spm=128.0) for seed in range(3)
    ]
    limit = 2 * 9.80665
    assert any(np.abs(each.block.acc).max() == pytest.approx(limit, abs=1e-3) for each in made)


@pytest.mark.parametrize("placement", ["lower back", "thigh", "chest", "wrist", "pocket"])
def test_a_walk_beats_at_its_cadence(placement: str) -> None:
    made = simulate_walk(4, level="easy", placement=placement, minutes=1.0, cadence_spm=110.0, rate_hz=50.0)
    (bout,) = made.truth["walking"]["bouts"]  # type: ignore[index]
    assert bout["cadence_spm"] == pytest.approx(110, abs=6)
    inside = (made.block.t_s > bout["start_s"]) & (made.block.t_s < bout["end_s"])
    size = np.linalg.norm(made.block.acc[inside], axis=1)
    power = np.abs(np.fft.rfft((size - size.mean()) * np.hanning(len(size)))) ** 2
    hz = np.fft.rfftfreq(len(size), 1 / 50.0)
    near = sum(power[np.abs(hz - m * bout["cadence_spm"] / 120) < 0.08].sum() for m in range(1, 9))
    assert near / power[hz > 0.3].sum() > 0.6


def test_a_walk_adds_up() -> None:
    walking: Any = simulate_walk(6, level="hard", minutes=2.0, speed_m_s=1.2, cadence_spm=100.0).truth["walking"]
    bouts = walking["bouts"]
    assert walking["steps"] == sum(len(bout["step_times_s"]) for bout in bouts)
    assert walking["distance_m"] == pytest.approx(sum(bout["distance_m"] for bout in bouts), abs=0.1)
    assert walking["minutes"] == pytest.approx(sum(b["end_s"] - b["start_s"] for b in bouts) / 60, abs=0.01)
    for bout in bouts:
        assert bout["speed_m_s"] == pytest.approx(1.2, rel=0.08)
        assert bout["distance_m"] == pytest.approx(bout["speed_m_s"] * (bout["end_s"] - bout["start_s"]), rel=0.01)
        assert all(a < b for a, b in pairwise(bout["step_times_s"]))


def test_an_idle_hour_has_no_sets_and_no_overlapping_spans() -> None:
    made = simulate_idle(1, 6.0, "thigh")
    assert made.truth["sets"] == []
    assert made.session.marks == ()
    postures: Any = made.truth["postures"]
    assert {"standing", "sitting", "lying"} <= {span["posture"] for span in postures}
    assert all(a["end_s"] <= b["start_s"] for a, b in pairwise(postures))
    assert made.block.t_s[-1] - made.block.t_s[0] > 350


def test_a_day_is_a_plan_followed_in_part() -> None:
    day = simulate_day(9, level="easy")
    starts = [made.session.started_at for _, made in day]
    assert starts == sorted(starts, key=str)
    assert 5 <= len(day) <= 8
    assert not same(day[1][1], day[3][1])


@pytest.mark.parametrize(
    ("order", "message"),
    [
        ({"exercise": "chair-stnd"}, "chair-stand"),
        ({"exercise": "press-up", "level": "brutal"}, "easy, normal, hard"),
        ({"exercise": "press-up", "placement": "shin"}, "use one of chest"),
        ({"exercise": "press-up", "placement": "nose"}, "use one of chest"),
        ({"exercise": "press-up", "rate_hz": float("nan")}, "10 to 400"),
        ({"exercise": "walking", "reps": 3}, "no repetitions"),
    ],
)
def test_an_impossible_order_says_what_is_possible(order: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        simulate(seed=1, **order)
