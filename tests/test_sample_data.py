"""The sample recordings are what the digital patient makes, and the day is the one that is promised."""

from __future__ import annotations

import json
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sensors.recording import open_recording
from sensors.stream import SampleBlock, SessionInfo
from sensors.synthetic import EXERCISES, Simulated
from sensors.synthetic.make_samples import samples

SAMPLES = Path(__file__).resolve().parent.parent / "sample_data"
TOLERANCE = 2e-5
DAY = sorted(path.name.removesuffix(".csv.gz") for path in (SAMPLES / "day").glob("*.csv.gz"))


@cache
def made() -> dict[tuple[str, str], Simulated]:
    return {(folder, stem): simulated for folder, stem, simulated in samples()}


def stored(folder: str, stem: str) -> tuple[SampleBlock, SessionInfo]:
    with open_recording(SAMPLES / folder / f"{stem}.csv.gz") as recording:
        blocks = list(recording.blocks())
        gyr = np.concatenate([block.gyr for block in blocks]) if recording.gyroscope else None
        t_s, acc = (np.concatenate([getattr(block, name) for block in blocks]) for name in ("t_s", "acc"))
        return SampleBlock(t_s, acc, gyr), recording.session


def truth(folder: str, stem: str) -> dict[str, Any]:
    text = (SAMPLES / folder / f"{stem}.truth.json").read_text(encoding="utf-8")
    return json.loads(text)  # type: ignore[no-any-return]


def alike(a: object, b: object) -> bool:
    """Equal, numbers within the tolerance (a truth is rounded to milliseconds, so by one of those)."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(alike(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(alike, a, b))
    if isinstance(a, float) and isinstance(b, float | int):
        return abs(a - b) <= 0.01
    return a == b


def everything() -> list[tuple[str, str]]:
    return [("exercises", exercise) for exercise in EXERCISES] + [("day", stem) for stem in DAY]


@pytest.mark.parametrize(("folder", "stem"), everything())
def test_making_it_again_gives_the_same(folder: str, stem: str) -> None:
    again = made()[folder, stem]
    block, session = stored(folder, stem)
    assert block.t_s == pytest.approx(again.block.t_s, abs=TOLERANCE)
    assert np.abs(block.acc - again.block.acc).max() <= TOLERANCE
    assert (block.gyr is None) == (again.block.gyr is None)
    if block.gyr is not None and again.block.gyr is not None:
        assert np.abs(block.gyr - again.block.gyr).max() <= TOLERANCE
    assert session.started_at == again.session.started_at
    assert [mark.kind for mark in session.marks] == [mark.kind for mark in again.session.marks]
    assert alike(json.loads(json.dumps(again.truth)), truth(folder, stem))


def test_nothing_is_missing_and_nothing_is_left_over() -> None:
    on_disk = {(path.parent.name, path.name.removesuffix(".csv.gz")) for path in SAMPLES.rglob("*.csv.gz")}
    assert on_disk == set(made())
    assert all(truth(folder, stem)["synthetic"] is True for folder, stem in on_disk)


def test_it_stays_small_and_says_what_it_is() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.rglob("*") if path.is_file()) < 15e6
    assert "synthetic" in (SAMPLES / "README.md").read_text(encoding="utf-8").splitlines()[0]


def test_the_day_holds_what_it_promises() -> None:
    sessions = {stem: stored("day", stem)[1] for stem in DAY}
    assert 5 <= len(sessions) <= 8
    started = [session.started_at or "" for session in sessions.values()]
    assert len({moment[:10] for moment in started}) == 1
    marks = {stem: session.marks for stem, session in sessions.items()}
    exercises = [mark.exercise for each in marks.values() for mark in each if mark.kind == "start"]
    assert exercises.count("walking") == 2
    assert exercises.count("standing-extension") == 4
    assert len(set(exercises)) >= 7
    kinds = [mark.kind for each in marks.values() for mark in each]
    assert {"pain", "exertion"} <= set(kinds)
    assert kinds.count("stop") == kinds.count("start") - 1, "one set is broken off"
    legs = [mark.side for each in marks.values() for mark in each if mark.exercise == "single-knee-to-chest"]
    assert legs == ["left"], "one leg is forgotten"


def test_the_backbends_come_about_every_two_hours() -> None:
    hours = [int(stem[:2]) + int(stem[2:4]) / 60 for stem in DAY if _backbends(stem)]
    assert all(1.8 < later - earlier < 2.2 for earlier, later in pairwise(hours))


def _backbends(stem: str) -> bool:
    return any(record["exercise"] == "standing-extension" for record in truth("day", stem)["sets"])
