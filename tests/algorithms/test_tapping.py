"""Two and three taps: found when done on purpose, whatever the sensor's rate, and hardly ever otherwise."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.tapping import TapDetector, Taps
from algorithms.types import FloatArray
from sensors.synthetic import simulate, simulate_idle

FINE_HZ = 4000
RECORDINGS = Path(os.environ.get("BACKBEAT_RECORDINGS", "../shared/recordings"))


def tapped(
    count: int, rate_hz: int = 100, *, seed: int = 1, width_s: float = 0.008, force_m_s2: float = 25.0,
    apart_s: float = 0.3, turn: bool = False,
) -> tuple[FloatArray, FloatArray]:  # fmt: skip
    """Somebody lies still, breathes, and taps from 3 s on: blows as they are, as a sensor averages them."""
    rng = np.random.default_rng(seed)
    fine = np.arange(8 * FINE_HZ) / FINE_HZ
    up, blow = (v / np.linalg.norm(v) for v in rng.normal(size=(2, 3)))
    acc = up * (9.81 + 0.05 * np.sin(2 * np.pi * 0.25 * fine)[:, None])
    for k in range(count):
        since = fine - 3.0 - k * apart_s * rng.uniform(0.93, 1.07)
        size = force_m_s2 * rng.uniform(0.8, 1.2)
        struck = np.where((since >= 0) & (since < width_s), np.sin(np.pi * np.clip(since / width_s, 0, 1)), 0.0)
        rings = (since >= width_s) * np.exp(-(since - width_s) / 0.02) * np.sin(188 * (since - width_s))
        acc = acc + blow * (size * (struck - 0.5 * rings))[:, None]
    if turn:
        acc[fine > 3.1] = acc[fine > 3.1] + 4.0 * np.cross(up, blow)
    step = FINE_HZ // rate_hz
    read = acc[: len(acc) // step * step].reshape(-1, step, 3).mean(axis=1)
    return np.arange(len(read)) / rate_hz, read + rng.normal(0.0, 0.08, read.shape)


def found(t_s: FloatArray, acc: FloatArray) -> list[int]:
    return [taps.count for taps in TapDetector().push(t_s, acc)]


@pytest.mark.parametrize("rate_hz", [100, 200, 400])
@pytest.mark.parametrize("count", [2, 3])
def test_taps_are_found_at_every_rate(rate_hz: int, count: int) -> None:
    hits = [found(*tapped(count, rate_hz, seed=seed)) == [count] for seed in range(20)]
    assert sum(hits) >= 19


def test_a_sensor_of_50_hz_takes_firmer_taps() -> None:
    hits = [found(*tapped(2, 50, seed=seed, width_s=0.015)) == [2] for seed in range(20)]
    assert sum(hits) >= 16


def test_the_time_is_that_of_the_last_tap() -> None:
    (taps,) = TapDetector().push(*tapped(2))
    assert taps.at_s == pytest.approx(3.3, abs=0.05)


@pytest.mark.parametrize("count", [1, 4, 7])
def test_one_and_many_are_nothing(count: int) -> None:
    assert found(*tapped(count)) == []


def test_taps_far_apart_do_not_belong_together() -> None:
    assert found(*tapped(2, apart_s=0.9)) == []


def test_what_turns_the_sensor_is_no_tap() -> None:
    assert found(*tapped(2, turn=True)) == []


def test_a_hole_nearby_leaves_it_open() -> None:
    t_s, acc = tapped(2)
    kept = (t_s < 2.5) | (t_s > 2.7)
    assert found(t_s[kept], acc[kept]) == []


def test_a_sensor_too_slow_for_taps_finds_none() -> None:
    t_s, acc = tapped(2, 10)
    assert found(t_s, acc * 3.0) == []


@settings(deadline=None, max_examples=25, derandomize=True)
@given(sizes=st.lists(st.integers(1, 90), min_size=1, max_size=5), count=st.integers(1, 4))
def test_however_it_is_cut_the_taps_are_the_same(sizes: list[int], count: int) -> None:
    t_s, acc = tapped(count)
    whole, pieces = TapDetector().push(t_s, acc), list[Taps]()
    detector, at, turn = TapDetector(), 0, 0
    while at < len(t_s):
        size = sizes[turn % len(sizes)]
        pieces += detector.push(t_s[at : at + size], acc[at : at + size])
        at, turn = at + size, turn + 1
    assert pieces == whole


@pytest.mark.parametrize("exercise", ["chair-stand", "walking", "press-up", "ball-wall-stand"])
def test_no_exercise_is_taken_for_taps(exercise: str) -> None:
    for seed in (1, 2):
        block = simulate(exercise, seed=seed, level="hard", around=True).block
        assert found(block.t_s, block.acc) == []


def test_daily_life_is_not_taken_for_taps() -> None:
    block = simulate_idle(3, 8.0, "thigh", level="hard").block
    assert found(block.t_s, block.acc) == []


def test_real_people_who_do_not_tap_are_seldom_taken_to() -> None:
    """19 hours of walking, gym sets and daily life: at most one false pair in three hours, and no three at all."""
    if not (RECORDINGS / "index.json").is_file():
        pytest.skip("no real recordings here (BACKBEAT_RECORDINGS)")
    hours, counts = 0.0, list[int]()
    for row in json.loads((RECORDINGS / "index.json").read_text()):
        if row["dataset"] in ("gymwatch_marked", "barbell", "exermote"):
            continue  # the same recordings again, or too slow for taps
        with np.load(RECORDINGS / row["file"]) as arrays:
            t_s, acc = np.maximum.accumulate(arrays["t_s"]), arrays["acc_m_s2"]
        hours += float(t_s[-1] - t_s[0]) / 3600.0
        counts += found(t_s, acc)
    assert counts.count(3) == 0
    assert counts.count(2) / hours < 1 / 3
