"""The real command in a process of its own, used as a newcomer, a patient and another program would."""

from __future__ import annotations

import gzip
import json
import os
import pty
import select
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import odd_files

ROOT = Path(__file__).resolve().parent.parent
BACKBEAT = str(Path(sys.executable).with_name("backbeat"))
CHAIR = ROOT / "sample_data" / "exercises" / "chair-stand.csv.gz"
WALK = ROOT / "sample_data" / "exercises" / "walking.csv.gz"


def backbeat(*arguments: str | Path, stdin: bytes | None = None) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [BACKBEAT, *map(str, arguments)], input=stdin, capture_output=True, check=False, timeout=120
    )
    out, err = done.stdout.decode(), done.stderr.decode()
    assert "Traceback" not in err, err
    return subprocess.CompletedProcess(done.args, done.returncode, out, err)


def truth_of(recording: Path) -> dict[str, list[dict[str, object]]]:
    text = recording.with_name(recording.name.replace(".csv.gz", ".truth.json")).read_text("utf-8")
    loaded: dict[str, list[dict[str, object]]] = json.loads(text)
    return loaded


def test_the_demo_judges_the_whole_day() -> None:
    done = backbeat("demo")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    for words in ("Standing backbend", "Prone press-up", "Single knee to chest", "Chair stand", "synthetic"):
        assert words in done.stdout
    for verdict in ("met", "under"):
        assert f" {verdict} " in done.stdout
    assert "\x1b" not in done.stdout, "colour codes in a pipe"


def test_the_demo_tells_a_week_and_keeps_it_where_it_is_asked_to(tmp_path: Path) -> None:
    page, kept = tmp_path / "week.html", tmp_path / "kept"
    done = backbeat("demo", "--html", page, "--data", kept)
    assert (done.returncode, done.stderr) == (0, "")
    for words in ("Stop this exercise", "left buttock", "11 repetitions; the sensor counted 10", "week of"):
        assert words in done.stdout
    assert "corrected by a person" in page.read_text("utf-8")
    today = backbeat("today", "--data", kept, "--now", "2026-03-02T19:30:00+01:00")
    assert (today.returncode, today.stderr) == (0, "")
    assert "Standing backbend" in today.stdout
    again = backbeat("demo", "--data", kept)
    assert (again.returncode, again.stderr.count("\n")) == (1, 1)
    assert "there are records already" in again.stderr


def test_the_demo_counts_what_the_digital_patient_did() -> None:
    done = backbeat("demo", "--json")
    results = [json.loads(line) for line in done.stdout.splitlines()]
    days = sorted((ROOT / "sample_data" / "day").glob("*.csv.gz"))
    results = [r for r in results if r["schema"] == "backbeat.result/1"]
    assert len(results) == len(days)
    for recording, result in zip(days, results, strict=True):
        found = [(s["exercise"], s["rep_count"]) for s in result["sets"]]
        true = [(s["exercise"], _length(s["reps"])) for s in truth_of(recording)["sets"] if "reps" in s]
        assert [f for f in found if f[0] in dict(true)] == true


def test_what_cannot_be_used_is_refused_in_one_line_and_the_rest_is_answered(tmp_path: Path) -> None:
    cases = odd_files.refused(tmp_path)
    done = backbeat(
        "replay", "--json", *[path for path, _, _ in cases[:5]], CHAIR, *[path for path, _, _ in cases[5:]]
    )
    assert done.returncode == 1
    assert [json.loads(line)["recording"]["path"] for line in done.stdout.splitlines()] == [str(CHAIR)]
    errors = [line for line in done.stderr.splitlines() if not line.startswith("warning: ")]
    assert len(errors) == len(cases)
    for line, (_, beginning, words) in zip(errors, cases, strict=True):
        assert line.startswith(f"error: {beginning}")
        assert words in line
        assert line.count(str(tmp_path)) == beginning.count(str(tmp_path)), "a path is told twice"


def test_what_can_be_put_right_is_answered_with_a_warning(tmp_path: Path) -> None:
    cases = odd_files.answered(tmp_path)
    done = backbeat("replay", "--json", *[path for path, _ in cases])
    assert done.returncode == 0
    results = [json.loads(line) for line in done.stdout.splitlines()]
    for result, (path, words) in zip(results, cases, strict=True):
        assert result["recording"]["path"] == str(path)
        assert any(words in warning for warning in result["recording"]["warnings"])
        assert f"warning: {path}: " in done.stderr
        assert result["recording"]["duration_s"] == pytest.approx(13.98)
        assert result["recording"]["coverage"] == 1.0


def test_walking_needs_no_gravity(tmp_path: Path) -> None:
    odd_files.refused(tmp_path)
    done = backbeat("replay", "--json", "--exercise", "walking", tmp_path / "no-gravity.csv")
    assert done.returncode == 0
    result = json.loads(done.stdout)
    assert any("gravity" in warning for warning in result["recording"]["warnings"])
    assert {p["posture"] for p in result["postures"]} == {"unknown"}


@pytest.mark.parametrize("chunk", [1, 37, 10**9])
def test_the_answer_is_the_same_for_every_chunk(chunk: int) -> None:
    assert backbeat("replay", "--json", "--chunk", str(chunk), CHAIR).stdout == _chair_json()


def test_plain_csv_from_standard_input_needs_no_file() -> None:
    done = backbeat(
        "replay", "--json", "--exercise", "chair-stand", "-", stdin=gzip.decompress(CHAIR.read_bytes())
    )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["recording"]["path"] == "-"
    assert result["sets"][0]["rep_count"] == _length(truth_of(CHAIR)["sets"][0]["reps"])


def test_events_are_numbered_lines_that_end_with_the_session() -> None:
    done = backbeat("replay", "--events", CHAIR)
    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert [e["seq"] for e in events] == list(range(len(events)))
    assert {"set_start", "rep", "set_end"} <= {e["kind"] for e in events}
    assert events[-1]["kind"] == "session_end"


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["replay"], "PATH"),
        (["replay", "--exercise", "chair-stnd", str(CHAIR)], "chair-stand"),
        (["replay", "--source", "NOSUCH", str(CHAIR)], "NASS"),
        (["replay", "--chunk", "0", str(CHAIR)], "--chunk"),
        (["replay", "--side", "middle", str(CHAIR)], "left"),
        (["replay", "--plot", "a.txt", str(CHAIR)], ".png"),
        (["replay", "--signals", str(CHAIR), str(CHAIR)], "--signals"),
        (["replay", "--nonsense"], "--nonsense"),
        (["nonsense"], "nonsense"),
    ],
)
def test_wrong_usage_ends_with_two_and_says_what_would_be_right(arguments: list[str], hint: str) -> None:
    done = backbeat(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert hint in done.stderr


@pytest.mark.parametrize("command", ["demo", "replay", "exercises", "simulate", "mark"])
def test_each_command_helps_with_examples(command: str) -> None:
    done = backbeat(command, "--help")
    assert done.returncode == 0
    assert f"  backbeat {command}" in done.stdout


def test_a_reader_that_leaves_early_is_no_error() -> None:
    with subprocess.Popen(
        [BACKBEAT, "replay", "--events", str(CHAIR), str(CHAIR)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""


def test_ctrl_c_is_quiet() -> None:
    with subprocess.Popen(
        [BACKBEAT, "replay", "--events", "--exercise", "chair-stand", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        assert running.stdin is not None
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdin.write(gzip.decompress(CHAIR.read_bytes())[:150_000])
        running.stdin.flush()
        running.stdout.readline()
        running.send_signal(signal.SIGINT)
        assert running.wait(30) == 130
        assert b"Traceback" not in running.stderr.read()


def test_events_are_told_while_the_pipe_is_still_open() -> None:
    rows = gzip.decompress(CHAIR.read_bytes()).splitlines(keepends=True)
    with subprocess.Popen(
        [BACKBEAT, "replay", "--events", "--exercise", "chair-stand", "-"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as running:  # fmt: skip
        assert running.stdin is not None
        assert running.stdout is not None
        told: list[str] = []
        for k in range(0, len(rows), 100):
            running.stdin.write(b"".join(rows[k : k + 100]))
            running.stdin.flush()
            while "rep" not in told and select.select([running.stdout], [], [], 0.05)[0]:
                told.append(json.loads(running.stdout.readline())["kind"])
            if "rep" in told:
                break
        assert "rep" in told
        running.stdin.close()
        rest = [json.loads(line)["kind"] for line in running.stdout]
        assert rest[-1] == "session_end"
        assert running.wait(30) == 0


def test_on_a_terminal_there_is_colour_and_progress() -> None:
    master, slave = pty.openpty()
    with subprocess.Popen(
        [BACKBEAT, "demo"], stdout=slave, stderr=slave, env={**os.environ, "TERM": "xterm"}
    ) as run:
        os.close(slave)
        shown = b""
        while True:
            try:
                piece = os.read(master, 65536)
            except OSError:
                break
            if not piece:
                break
            shown += piece
    os.close(master)
    assert run.returncode == 0
    assert b"\x1b[" in shown
    assert "━".encode() in shown


def test_a_picture_of_the_counted_signal(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    picture = tmp_path / "chair.png"
    done = backbeat("replay", "--plot", picture, CHAIR)
    assert done.returncode == 0, done.stderr
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_picture_and_a_table_for_each_recording(tmp_path: Path) -> None:
    done = backbeat("replay", "--plot", tmp_path / "a.html", "--signals", tmp_path / "a.csv", CHAIR, WALK, CHAIR)
    assert done.returncode == 0, done.stderr
    names = ["chair-stand", "chair-stand-2", "walking"]
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(
        f"a.{n}.{e}" for n in names for e in ("csv", "html")
    )
    table = (tmp_path / "a.walking.csv").read_text(encoding="utf-8").splitlines()
    assert table[0].startswith("time_s,valid,")
    assert (tmp_path / "a.chair-stand.csv").read_bytes() == (tmp_path / "a.chair-stand-2.csv").read_bytes()


def _length(values: object) -> int:
    assert isinstance(values, list)
    return len(values)


def _chair_json() -> str:
    return backbeat("replay", "--json", CHAIR).stdout
