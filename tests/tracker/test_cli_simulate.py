"""`backbeat simulate` writes recordings that can be read again, and refuses what it cannot make."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from sensors.recording import open_recording
from tracker.cli import simulate


def run(*words: str) -> Result:
    app = typer.Typer()
    app.callback()(lambda: None)
    simulate.register(app)
    return CliRunner().invoke(app, ["simulate", *words])


def test_an_exercise_becomes_a_recording_with_marks_and_truth(tmp_path: Path) -> None:
    words = "single-knee-to-chest --seed 3 --level easy --side left --reps 2 --hold 3 --rate 26 --no-gyroscope"
    result = run(*words.split(), "-o", str(tmp_path / "new"))
    assert result.exit_code == 0, result.output
    path = Path(result.stdout.strip())
    assert path == tmp_path / "new" / "single-knee-to-chest.csv"
    with open_recording(path) as recording:
        assert not recording.gyroscope
        assert recording.session.placement == "thigh"
        assert [mark.kind for mark in recording.session.marks] == ["start", "stop"]
        assert sum(len(block) for block in recording.blocks()) > 26 * 10
    truth = json.loads((path.parent / "single-knee-to-chest.truth.json").read_text(encoding="utf-8"))
    assert truth["schema"] == "backbeat.truth/1"
    assert (truth["sets"][0]["side"], truth["sets"][0]["rep_count"]) == ("left", 2)


def test_the_same_seed_writes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        assert run("curl-up", "--seed", "5", "-o", str(tmp_path / name)).exit_code == 0
    for first in (tmp_path / "a").iterdir():
        assert first.read_bytes() == (tmp_path / "b" / first.name).read_bytes()


def test_a_day_is_several_sessions(tmp_path: Path) -> None:
    result = run("day", "--seed", "1", "--level", "easy", "-o", str(tmp_path))
    assert result.exit_code == 0, result.output
    assert len(result.stdout.splitlines()) == len(list(tmp_path.glob("*.session.json"))) == 8


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("chair-stnd", "did you mean chair-stand"),
        ("press-up --rate 3", "10 to 400"),
        ("press-up --placement shin", "use one of chest"),
        ("day --reps 3", "only --seed and --level"),
        ("walking --reps 3", "no repetitions"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(words: str, message: str, tmp_path: Path) -> None:
    result = run(*words.split(), "-o", str(tmp_path))
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.startswith("error: ")
    assert len(result.stderr.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_directory_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a directory")
    result = run("curl-up", "--level", "easy", "-o", str(blocked))
    assert result.exit_code != 0
