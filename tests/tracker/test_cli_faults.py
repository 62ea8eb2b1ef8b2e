"""The commands in rough hands: odd names, wrong words, doors that are shut."""

from __future__ import annotations

import json
import math
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tracker.cli import build_app

BACKBEAT = str(Path(sys.executable).with_name("backbeat"))


def run(*words: str) -> tuple[int, str, str]:
    """Exit status, standard output and standard error of a command."""
    done = CliRunner().invoke(build_app(), list(words))
    return done.exit_code, done.stdout, done.stderr


def test_the_overview_says_each_command_in_one_whole_line() -> None:
    status, shown, _ = run("--help")
    summaries = shown.split("Commands:\n")[1].splitlines()
    assert status == 0
    assert len(summaries) >= 6
    assert all(line.endswith(".") and not line.endswith("...") for line in summaries)


@pytest.mark.parametrize(("option", "value"), [("--hold", "1e9"), ("--reps", "100000"), ("--rate", "1e9")])
def test_a_recording_beyond_all_use_is_not_begun(tmp_path: Path, option: str, value: str) -> None:
    status, _, said = run("simulate", "chair-stand", "-o", str(tmp_path / "out"), option, value)
    assert status == 2
    assert "Traceback" not in said
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("where", ["file", "file/below"])
def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("in the way")
    done = subprocess.run(
        [BACKBEAT, "simulate", "press-up", "-o", str(tmp_path / where)], capture_output=True, check=False
    )
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
    assert done.stderr.startswith(b"error: ")


def test_standard_input_is_named_once() -> None:
    status, _, said = run("replay", "-", "-")
    assert status == 2
    assert "standard input can be read once" in said


@pytest.mark.parametrize("closed", [">&-", "<&- >&- 2>&-"])
def test_a_closed_stream_is_an_empty_one(tmp_path: Path, closed: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(_long_csv(5))
    for command, status in (["replay", str(path)], 0), (["replay", "-"], 1), (["replay", str(tmp_path)], 1):
        words = ["sh", "-c", f'"$@" {closed}', "sh", BACKBEAT, *command]
        done = subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, check=False)
        assert done.returncode == status
        assert b"Traceback" not in done.stderr


# --- Ctrl-C


def _long_csv(seconds: int) -> bytes:
    rows = (f"{k / 50:.2f},{math.sin(k / 25):.3f},0.1,9.8" for k in range(50 * seconds))
    return "\n".join(("time_s,ax_m_s2,ay_m_s2,az_m_s2", *rows, "")).encode()


def _interrupted(running: subprocess.Popen[bytes]) -> tuple[int, bytes, bytes]:
    """Interrupt a command that has told something; its status and what else it said."""
    assert running.stdout is not None
    assert running.stderr is not None
    first = running.stdout.readline()
    assert first
    running.send_signal(signal.SIGINT)
    out, err = running.stdout.read(), running.stderr.read()
    return running.wait(30), first + out, err


def test_ctrl_c_in_a_long_file_is_one_line(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(_long_csv(1200))
    command = [BACKBEAT, "replay", "--events", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        status, out, err = _interrupted(running)
    assert (status, err.count(b"\n")) == (130, 1)
    assert err.startswith(b"stopped: ")
    assert all(json.loads(line)["schema"] for line in out.splitlines())
    assert list(tmp_path.iterdir()) == [path]


def test_ctrl_c_while_standard_input_is_open_is_one_line() -> None:
    command = [BACKBEAT, "replay", "--events", "-"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe) as running:
        assert running.stdin is not None
        running.stdin.write(_long_csv(60))
        running.stdin.flush()
        status, _, err = _interrupted(running)
    assert (status, err.count(b"\n")) == (130, 1)
