"""`backbeat live` as a command: events for programs, a killed process, a terminal, plans and words of caution."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tracker.calibration import Calibration, Walk
from tracker.cli import build_app
from tracker.cli.store_option import patient_of
from tracker.store import open_store
from tracker.store.entries import CalibrationEntry


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended."""

    returncode: int
    stdout: str
    stderr: str


PATIENT = "simulated:chair-stand?reps=3"
WALK = Walk("thigh", 100.0, 150, 1.2, 0.9)
PROGRAM = "from tracker.cli import main; main()"


def command(data: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-c", PROGRAM, *arguments, "--data", str(data)]


def backbeat(data: Path, *arguments: str) -> Ran:
    """The command within this process, which is quicker."""
    done = CliRunner().invoke(build_app(), [*arguments, "--data", str(data)])
    crashed = done.exception is not None and not isinstance(done.exception, SystemExit)
    assert not crashed, done.exception
    return Ran(done.exit_code, done.stdout, done.stderr)


def live(data: Path, *arguments: str) -> Ran:
    return backbeat(data, "live", *arguments, "--speed", "1000", "--ready", "1", "--quiet")


def eight(data: Path) -> list[str]:
    """A session of eight repetitions, slow enough to be interrupted."""
    device = ("--device", "simulated:chair-stand?reps=8", "--speed", "30")
    return command(data, "live", "chair-stand", *device, "--ready", "1", "--json")


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    data = tmp_path_factory.mktemp("data")
    with open_store(data) as store:
        store.add(CalibrationEntry("c", "me", datetime(2026, 3, 2, tzinfo=UTC), Calibration("me", walks=(WALK,))))
    arguments = ("--json", "--pain-before", "2 centre", "--pain-after", "2 centre")
    return data, live(data, "--device", PATIENT, *arguments)  # without a plan, what the patient does


def test_json_is_the_contracts_events(session: tuple[Path, Ran]) -> None:
    done = session[1]
    assert done.returncode == 0, done.stderr
    events = [json.loads(row) for row in done.stdout.splitlines()]
    assert [event["seq"] for event in events] == list(range(len(events)))
    assert {event["schema"] for event in events} == {"backbeat.event/1"}
    kinds = [event["kind"] for event in events]
    assert kinds.count("set_start") == 1
    assert [event["count"] for event in events if event["kind"] == "rep"] == [1, 2, 3]
    (closed,) = [event["set"] for event in events if event["kind"] == "set_end"]
    assert closed["rep_count"] == 3
    assert kinds[-1] == "session_end"
    assert all(event["reason"] for event in events if event["kind"] == "advice")


def test_the_session_is_kept_and_said_to_be_synthetic(
    session: tuple[Path, Ran],
) -> None:
    data, _ = session
    assert list((data / "journal").glob("*.journal")) == []
    with open_store(data) as store:
        (kept,) = store.sessions("me")
        assert kept.asked.calibration == Calibration("me", walks=(WALK,), from_rest=True), "what is kept of her"
        assert [(a.when, a.score, a.zone) for a in store.pains("me")] == [
            ("before", 2.0, "centre"),
            ("after", 2.0, "centre"),
        ]
    assert "synthetic" in (kept.sensor or "")
    assert kept.placement == "thigh"


def test_kill_9_leaves_the_journal_and_resume_keeps_it(tmp_path: Path) -> None:
    arguments = eight(tmp_path)
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True) as running:
        assert running.stdout is not None
        for row in running.stdout:
            if json.loads(row)["kind"] == "rep":
                break
        running.send_signal(signal.SIGKILL)
    listed = backbeat(tmp_path, "resume", "--list", "--json")
    assert len(listed.stdout.splitlines()) == 1
    closed = backbeat(tmp_path, "resume", "--close")
    assert closed.returncode == 0, closed.stderr
    assert "broke off" in closed.stdout + closed.stderr
    assert backbeat(tmp_path, "resume", "--list", "--json").stdout == ""


def test_ctrl_c_ends_it_properly(tmp_path: Path) -> None:
    arguments = eight(tmp_path)
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True) as running:
        assert running.stdout is not None
        told = []
        for row in running.stdout:
            told.append(json.loads(row)["kind"])
            if told.count("rep") == 2:
                running.send_signal(signal.SIGINT)
                break
        told += [json.loads(row)["kind"] for row in running.stdout]
        assert running.wait(60) == 0
    assert told[-2:] == ["set_end", "session_end"]
    assert backbeat(tmp_path, "resume", "--list", "--json").stdout == ""


def test_a_person_at_a_terminal_is_led_through(tmp_path: Path) -> None:
    """Keys through a pseudo-terminal: pain before, an early start, pain after."""
    answers = [("Where does it hurt?", "1"), ("How much", "2"), ("Next:", " "), ("Where does it hurt now", "0")]
    text = _terminal(command(tmp_path, "live", "chair-stand", "--device", PATIENT, "--speed", "30", "--plain",
                             "--quiet", "--ready", "100"), answers)  # fmt: skip
    assert answers == []
    assert "Go." in text
    assert "3 repetitions" in text
    assert "That is all for now" in text


def test_a_screen_shows_a_big_number(tmp_path: Path) -> None:
    text = _terminal(command(tmp_path, "live", "chair-stand", "--device", PATIENT, "--speed", "30", "--quiet",
                             "--ready", "1", "--pain-before", "0", "--pain-after", "0"), [])  # fmt: skip
    assert "███" in text
    assert "repetitions" in text
    assert "synthetic" in text


def _terminal(arguments: list[str], answers: list[tuple[str, str]]) -> str:
    """Run in a terminal, pressing a key when its question is there; the answers that were given are taken out."""
    process, descriptor = pty.fork()
    if process == 0:
        os.environ |= {"TERM": "xterm", "COLUMNS": "100", "LINES": "40"}
        os.execv(arguments[0], arguments)
    text, seen, until_s = "", 0, time.monotonic() + 90.0
    while time.monotonic() < until_s:
        ready, _, _ = select.select([descriptor], [], [], 1.0)
        try:
            text += os.read(descriptor, 65536).decode(errors="replace") if ready else ""
        except OSError:
            break
        if answers and answers[0][0] in text[seen:]:
            seen = text.index(answers[0][0], seen) + len(answers[0][0])
            os.write(descriptor, answers.pop(0)[1].encode())
    os.close(descriptor)
    _, status = os.waitpid(process, 0)
    assert os.waitstatus_to_exitcode(status) == 0, text[-2000:]
    return text


def test_without_a_plan_and_an_exercise_it_says_what_to_do(tmp_path: Path) -> None:
    done = live(tmp_path, "--device", "phyphox://192.168.0.7")
    assert done.returncode == 1
    assert "plan new" in done.stderr


def test_it_follows_the_plan(tmp_path: Path) -> None:
    made = backbeat(tmp_path, "plan", "new", "--add", "prone-extension=NASS", "--set", "prone-extension.per-day=1",
                    "--time-zone", "UTC", "--now", "2026-03-02T08:00:00+00:00")  # fmt: skip
    assert made.returncode == 0, made.stderr
    patient = ("--device", "simulated:prone-extension?reps=3", "--json")
    done = live(tmp_path, *patient, "--now", "2026-03-02T09:00:00+00:00")
    assert done.returncode == 0, done.stderr
    assert '"kind": "set_start", "exercise": "prone-extension"' in done.stdout
    again = live(tmp_path, *patient, "--now", "2026-03-02T12:00:00+00:00")
    assert "nothing is due now" in again.stderr


def test_what_is_held_back_does_not_begin(tmp_path: Path) -> None:
    backbeat(tmp_path, "pain", "2", "--zone", "centre", "--when", "before", "--exercise", "chair-stand")
    backbeat(tmp_path, "pain", "6", "--zone", "thigh", "--when", "after", "--exercise", "chair-stand")
    done = live(tmp_path, "chair-stand", "--device", PATIENT, "--json")
    assert done.returncode == 1
    assert "held back" in done.stderr
    assert done.stdout == ""


def test_a_red_answer_stops_with_its_reason(tmp_path: Path) -> None:
    backbeat(tmp_path, "pain", "2", "--zone", "centre")
    done = live(tmp_path, "chair-stand", "--device", PATIENT, "--pain-before", "9 below-knee left", "--plain")
    assert done.returncode == 0, done.stderr
    assert "why:" in done.stdout
    assert "Go." not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("chair-stnd", "--device", PATIENT), "chair-stand"),
        (("chair-stand", "--device", PATIENT, "--pain-before", "much"), "2 centre"),
        (("chair-stand", "--device", "simulated:nothing"), "unknown exercise"),
        (("chair-stand", "--device", "simulated:chair-stand?speed=3"), "is no option"),
        (("chair-stand", "--device", "simulated:chair-stand?reps=-1"), "whole number"),
    ],
)
def test_wrong_usage_is_said_in_a_line(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    done = live(tmp_path, *arguments)
    assert done.returncode in (1, 2)
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_in_the_platforms_own_folder_a_simulated_session_is_nobodys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("BACKBEAT_DATA", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    arguments = ["live", "--device", PATIENT, "--speed", "1000", "--ready", "1", "--plain", "--quiet"]
    done = CliRunner().invoke(build_app(), arguments)
    assert done.exit_code == 0, done.output
    with open_store(None) as store:
        assert store.patients() == ("simulated",)
        assert patient_of(store, None) == "me"


def test_german_is_spoken(tmp_path: Path) -> None:
    done = live(tmp_path, "chair-stand", "--device", PATIENT, "--language", "de", "--plain", "--pain-before", "0")
    assert "Als Nächstes: Aufstehen vom Stuhl" in done.stdout
    assert "Wiederholungen" in done.stdout
    *_, result, synthetic = done.stdout.splitlines()
    assert result.startswith("Aufstehen vom Stuhl: Ich habe ")
    assert "künstlich" in synthetic
