"""Recordings of other apps through the whole command: marks, gravity, named columns."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from sensors.stream import FloatArray
from tests.sensors import phone_files as phones
from tracker.cli import build_app

COUNT = 6


def _run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(build_app(), ["replay", *words])
    return done.exit_code, done.stdout, done.stderr


def _repetitions() -> tuple[FloatArray, FloatArray]:
    """(n,) s and (n, 3) g: a segment that tips 70 degrees and back `COUNT` times, 6 s each, between rests."""
    t_s = np.round(np.arange(0.0, 6.0 * COUNT + 20.0, 0.02), 6)
    phase = np.clip((t_s - 10.0) / 6.0, 0.0, COUNT)
    angle = np.radians(35.0) * (1.0 - np.cos(2 * np.pi * phase))
    return t_s, np.column_stack([np.sin(angle), np.zeros_like(t_s), np.cos(angle)])


def _total_acceleration(folder: Path) -> Path:
    t_s, force = _repetitions()
    path = folder / "TotalAcceleration.csv"
    path.write_text(phones.stamped(t_s, ["z", "y", "x"], phones.G * force[:, ::-1]))
    return path


def test_marks_beside_a_foreign_file_are_on_its_own_clock(tmp_path: Path) -> None:
    path = _total_acceleration(tmp_path)
    marks = [
        {"t_s": phones.UNIX_S + 8.0, "kind": "start", "exercise": "any"},
        {"t_s": phones.UNIX_S + 48.0, "kind": "stop"},
    ]
    session = {"schema": "backbeat.session/1", "placement": "thigh", "marks": marks}
    path.with_name("TotalAcceleration.session.json").write_text(json.dumps(session))
    status, shown, _ = _run("--json", str(path))
    result = json.loads(shown)
    assert status == 0
    assert result["recording"]["layout"] == "sensor-logger"
    assert [found["rep_count"] for found in result["sets"]] == [COUNT]
    assert result["sets"][0]["reps"][0]["start_s"] == pytest.approx(10.0, abs=1.0)


@pytest.mark.parametrize("chunk", ["1", "37"])
def test_the_answer_is_the_same_for_every_chunk(chunk: str, tmp_path: Path) -> None:
    path = str(_total_acceleration(tmp_path))
    assert _run("--json", "--chunk", chunk, path) == _run("--json", path)


def test_named_columns_count_the_same(tmp_path: Path) -> None:
    t_s, force = _repetitions()
    path = tmp_path / "mine.csv"
    path.write_text(phones.table("Zeit [ms];A;B;C", np.column_stack([1000 * t_s, force]), ";", ","))
    words = ("--json", "--exercise", "any", "--columns", "t=Zeit,ax=A,ay=B,az=C", "--units", "acc=g", str(path))
    status, shown, _ = _run(*words)
    result = json.loads(shown)
    assert status == 0
    assert result["recording"]["layout"] == "columns"
    assert [found["rep_count"] for found in result["sets"]] == [COUNT]
    assert _run("--json", str(path))[0] == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--columns", "t=a"), "no column is named for ax"),
        (("--columns", "t=a,ax=b,ay=c,az=d", "--units", "acc=stone"), "unknown unit 'stone'"),
        (("--units", "acc=g"), "goes with --columns"),
    ],
)
def test_columns_that_make_no_sense_are_wrong_usage(words: tuple[str, ...], said: str, tmp_path: Path) -> None:
    status, _, shown = _run(*words, str(_total_acceleration(tmp_path)))
    assert status == 2
    assert said in " ".join(shown.split())


def test_a_file_without_gravity_is_refused_with_the_apps_remedy(tmp_path: Path) -> None:
    path = phones.written(tmp_path, phones.phyphox(linear=True)) / "Accelerometer.csv"
    status, _, shown = _run("--exercise", "chair-stand", str(path))
    assert (status, shown.count("\n")) == (1, 1)
    assert 'use the experiment "Acceleration with g"' in shown


def test_values_without_gravity_are_refused_with_the_apps_remedy(tmp_path: Path) -> None:
    rows = "".join(f"{n / 50},0.1,0.2,0.1,0.3\n" for n in range(800))
    (tmp_path / "a.csv").write_text("time,ax,ay,az,aT\n" + rows)
    status, _, shown = _run(str(tmp_path / "a.csv"))
    assert (status, shown.count("\n")) == (1, 1)
    assert "record the g-Force Meter" in shown


def test_only_walking_needs_no_gravity(tmp_path: Path) -> None:
    path = phones.written(tmp_path, phones.phyphox(linear=True)) / "Accelerometer.csv"
    status, shown, _ = _run("--json", "--exercise", "walking", str(path))
    assert status == 0
    assert any("gravity was removed" in said for said in json.loads(shown)["recording"]["warnings"])
