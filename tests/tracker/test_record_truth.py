"""`backbeat record-truth`: keys become rows on disk at once, and rows become the truth at the right place."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from sensors.recording import write_recording
from sensors.stream import SessionInfo, quantise
from tests.algorithms.test_taps import worn
from tracker.cli import build_app
from tracker.truth.live import press, state
from tracker.truth.times import Row, read_times

TAPS_S = [5.0, 5.7, 6.3, 65.0, 65.6, 66.3]


def record(folder: Path, taps_s: list[float], info: SessionInfo | None = None) -> Path:
    t_s, acc = worn(taps_s, seconds=70.0)
    path = folder / "p01-press-up-1.csv"
    write_recording(path, quantise(200.0 + t_s, acc, None), info or SessionInfo(placement="chest"))
    return path


def run(*options: str | Path, keys: str = "", expect: int = 0) -> tuple[str, str]:
    done = CliRunner().invoke(build_app(), ["record-truth", *map(str, options)], input=keys)
    assert done.exit_code == expect, done.output
    return done.stdout, done.stderr


def truth_of(recording: Path, rater: str = "") -> dict[str, Any]:
    document = json.loads(recording.with_name(f"p01-press-up-1.truth{rater}.json").read_text())
    assert isinstance(document, dict)
    return document


def video(folder: Path, text: str) -> Path:
    path = folder / "video.csv"
    path.write_text(text)
    return path


NOTED = "start,press-up\n18,hold,\n20.5,release,\n30,rep,\n40,stop,\n"


def test_times_of_a_video_are_placed_by_the_taps(tmp_path: Path) -> None:
    recording = record(tmp_path, TAPS_S)
    taps = "".join(f"{t + 10.0},sync,\n" for t in TAPS_S)
    rows = sorted((taps + "17," + NOTED).splitlines(), key=lambda row: float(row.split(",")[0]))
    said, _ = run(
        recording, "--times", video(tmp_path, "\n".join(["time_s,what,exercise", *rows])), "--rater", "B"
    )
    assert "placed by 6 taps" in said
    assert "press-up: 2 repetitions, 1 holds timed, 0 partial" in said
    [found] = truth_of(recording, "-B")["sets"]
    assert found["marked"] == {"start_s": pytest.approx(7.0, abs=0.1), "end_s": pytest.approx(30.0, abs=0.1)}
    assert found["reps"][0]["hold_start_s"] == pytest.approx(8.0, abs=0.1)
    assert found["reps"][0]["hold_s"] == pytest.approx(2.5, abs=0.01)
    assert found["reps"][1]["at_s"] == pytest.approx(20.0, abs=0.1)


def test_an_offset_does_as_well(tmp_path: Path) -> None:
    recording = record(tmp_path, [])
    run(recording, "--times", video(tmp_path, "time_s,what,exercise\n17," + NOTED), "--offset", "-10")
    assert truth_of(recording)["sets"][0]["marked"] == {"start_s": 7.0, "end_s": 30.0}


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("17," + NOTED, "nothing ties these times to the recording"),
        ("1,sync,\n2,sync,\n17," + NOTED, "video.csv:2: taps come in threes, and here are 2"),
        (
            "1,sync,\n2.2,sync,\n2.5,sync,\n17," + NOTED,
            "do not match those in p01-press-up-1.csv (at 5.0, 65.0 s)",
        ),
        ("1,start,press-upp\n2,stop,", "video.csv:2: unknown exercise 'press-upp': did you mean press-up"),
    ],
)
def test_what_cannot_be_placed_is_said(tmp_path: Path, table: str, said: str) -> None:
    recording = record(tmp_path, TAPS_S)
    _, complaint = run(recording, "--times", video(tmp_path, f"time_s,what,exercise\n{table}"), expect=1)
    assert said in complaint
    assert complaint.count("\n") == 1
    assert not recording.with_name("p01-press-up-1.truth.json").exists()


def test_a_recording_without_taps_is_said(tmp_path: Path) -> None:
    table = video(tmp_path, "time_s,what\n1,sync\n2,sync\n3,sync\n")
    _, said = run(record(tmp_path, []), "--times", table, expect=1)
    assert "no three taps stand out in p01-press-up-1.csv; give --offset" in said
    _, said = run(tmp_path / "none.csv", "--times", table, expect=1)
    assert "there is no such file" in said


def test_a_live_count_is_on_disk_and_goes_on_where_it_stopped(tmp_path: Path) -> None:
    recording = tmp_path / "p01-press-up-1.csv"
    said, _ = run(recording, "--exercise", "press-up", keys="g\n\nh\nh\np\nu\nn strap slipped\n")
    assert "when the recording is there: backbeat record-truth" in said
    assert "press-up ended: 2 repetitions, 0 partial" in said
    said, _ = run(recording, keys="e single-knee-to-chest left\ng\nr\nx buttock\nq\nr\n")
    assert "goes on after 8 rows" in said
    rows = read_times(tmp_path / "p01-press-up-1.times.csv")
    assert [row.what for row in rows] == [
        "start", "rep", "hold", "release", "partial", "undo", "note", "stop", "start", "rep", "note", "stop"
    ]  # fmt: skip
    assert (rows[8].exercise, rows[8].side, rows[10].note) == (
        "single-knee-to-chest", "left", "stopped for pain buttock"
    )  # fmt: skip


def test_a_live_count_is_placed_by_the_time_of_day_if_need_be(tmp_path: Path) -> None:
    info = SessionInfo(placement="chest", started_at="2001-09-09T03:46:40+02:00")  # 1e9 s of the computer's clock
    recording = record(tmp_path, [], info)
    table = video(tmp_path, "time_s,what,exercise\n1000000003,start,any\n1000000004,rep,\n1000000005,stop,\n")
    _, said = run(recording, "--times", table)
    assert "placed by the time of day alone" in said
    truth = truth_of(recording)
    assert truth["method"] == "live"
    assert truth["sets"][0]["marked"] == {"start_s": 3.0, "end_s": 5.0}


def test_counting_beside_a_recording_makes_the_truth_at_once(tmp_path: Path) -> None:
    info = SessionInfo(placement="chest", started_at="2026-03-02T07:30:00+01:00")
    said, _ = run(record(tmp_path, [], info), "--exercise", "any", keys="g\nr\ng\n")
    assert "p01-press-up-1.truth.json: 1 sets" in said


def test_broken_rows_are_not_gone_on_with(tmp_path: Path) -> None:
    (tmp_path / "p01-press-up-1.times.csv").write_text("time_s,what\n1,jump\n")
    _, said = run(tmp_path / "p01-press-up-1.csv", keys="r\n", expect=1)
    assert "p01-press-up-1.times.csv:2: 'jump'" in said


def test_counting_nothing_writes_nothing_and_says_so(tmp_path: Path) -> None:
    recording = tmp_path / "a.csv"
    recording.write_text("")
    assert "nothing was noted" in run(recording)[0]
    assert list(tmp_path.iterdir()) == [recording]


def test_a_folder_is_no_recording(tmp_path: Path) -> None:
    assert "is a folder: name a recording, or add --check" in " ".join(run(tmp_path, expect=2)[1].split())


def test_stopping_the_program_ends_the_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_clock: object) -> Iterator[tuple[float, str]]:
        yield 1.0, "g"
        yield 2.0, " "
        raise KeyboardInterrupt

    monkeypatch.setattr("tracker.cli.keys.pressed", interrupted)
    run(tmp_path / "p01-press-up-1.csv", "--exercise", "press-up")
    assert [row.what for row in read_times(tmp_path / "p01-press-up-1.times.csv")] == ["start", "rep", "stop"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--offset", "3"], "belongs to --times"),
        (["--rater", "../x"], "use a letter"),
        (["--exercise", "press-upp"], "did you mean press-up"),
    ],
)
def test_wrong_usage_is_said(tmp_path: Path, options: list[str], said: str) -> None:
    _, complaint = run(tmp_path / "a.csv", *options, expect=2)
    assert said in " ".join(complaint.split())
    assert list(tmp_path.iterdir()) == []


def told(*words: str) -> list[str]:
    """What is said to each word in turn."""
    rows: list[Row] = []
    said = []
    for time_s, word in enumerate(words):
        answer = press(rows, word, float(time_s), "press-up", None)
        rows += answer.rows
        said.append(answer.said.splitlines()[0])
    return said


def test_each_key_is_answered() -> None:
    assert told("r", "u", "stop", "b") == ["no set runs; begin it with g", "there is nothing to take back",
                                           "no set runs", "no set runs; begin it with g"]  # fmt: skip
    assert told("g", "start", "release", "b", "?")[1:] == [
        "a set runs already; end it with g", "no hold goes on; h begins one", "back from where? o or h first",
        "'?' is no key",
    ]  # fmt: skip
    assert told("g", "o", "h", "r", "h", "b", "r")[1:] == [
        "1", "1, holding ...", "a hold goes on: h ends it, u takes it back", "held 2.0 s", "home", "2"
    ]  # fmt: skip
    assert told("g", "h", "g")[2] == "press-up ended: 1 repetitions, 0 partial"
    assert press([], "g", 0.0, None, None).said.startswith("which exercise?")


def test_a_hold_taken_back_is_no_repetition() -> None:
    rows = [Row(0.0, "start", "any"), Row(1.0, "hold"), Row(2.0, "undo"), Row(3.0, "out"), Row(4.0, "hold")]
    now = state(rows)
    assert (now.reps, now.partials, now.held_s) == (1, 0, 4.0)


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="no pseudo-terminals here")
def test_keys_count_as_they_are_pressed_in_a_terminal(tmp_path: Path) -> None:
    keeper, terminal = os.openpty()
    program = "from tracker.cli import main; main()"
    command = [sys.executable, "-c", program, "record-truth", str(tmp_path / "a.csv"), "--exercise", "press-up"]
    process = subprocess.Popen(command, stdin=terminal, stdout=subprocess.DEVNULL)
    os.write(keeper, b"g  hh\nq")
    assert process.wait(timeout=60) == 0
    os.close(keeper)
    os.close(terminal)
    rows = read_times(tmp_path / "a.times.csv")
    assert [row.what for row in rows] == ["start", "rep", "rep", "hold", "release", "rep", "stop"]
    assert np.all(np.diff([row.time_s for row in rows]) >= 0)


def test_the_table_that_the_protocol_shows_makes_a_truth(tmp_path: Path) -> None:
    text = (Path(__file__).resolve().parents[2] / "docs" / "recording-protocol.md").read_text(encoding="utf-8")
    shown = text.partition("    time_s,what")[2].partition("\n\n")[0]
    table = video(tmp_path, "time_s,what" + shown.replace("\n    ", "\n"))
    recording = record(tmp_path, [5.10, 5.72, 6.30])
    said, _ = run(recording, "--times", table)
    assert "press-up: 1 repetitions, 1 holds timed, 1 partial" in said
    assert truth_of(recording)["sets"][0]["reps"][0]["out_s"] == pytest.approx(2.2, abs=0.05)
