"""`backbeat resume`: what was left unfinished is told, and kept where that is wanted."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

from sensors.recording import open_recording
from sensors.stream import Mark
from tests.running import pieces
from tests.tracker.journal.made import SESSION, chair_stands, head, written
from tracker.cli import build_app
from tracker.cli import resume as command
from tracker.journal import Journal
from tracker.session import Request
from tracker.store import open_store

SCHEMAS = Path(command.__file__).parents[1] / "schemas"


def resume(data: Path, *options: str) -> Result:
    return CliRunner().invoke(build_app(), ["resume", "--data", str(data), *options])


def documents(result: Result, name: str) -> list[dict[str, object]]:
    """The lines of JSON, each of them as its schema says."""
    validator = Draft202012Validator(json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8")))
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert [error.message for document in found for error in validator.iter_errors(document)] == []
    return found


def kept(data: Path, patient: str = "me") -> list[str]:
    with open_store(data) as store:
        return [record.id for record in store.sessions(patient)]


def test_where_nothing_was_left_it_says_so(tmp_path: Path) -> None:
    result = resume(tmp_path, "--close")
    assert (result.exit_code, result.stdout) == (0, "no session was left unfinished\n")
    assert resume(tmp_path, "--list", "--json").stdout == ""
    assert list(tmp_path.iterdir()) == []


def test_what_broke_off_is_told_and_left_alone_until_wanted(tmp_path: Path) -> None:
    written(tmp_path / "journal", ended=False)
    for options in ((), ("--list",)):
        result = resume(tmp_path, *options)
        assert result.exit_code == 0
        told = result.stdout.splitlines()
        assert told[0] == (f"2026-03-02 07:30, me, 52 s, 1 set begun (chair-stand), broke off, session {SESSION}")
        assert ("keep them with: backbeat resume --close" in told) == (options == ())
    assert kept(tmp_path) == []


def test_closing_keeps_every_session_and_warns_of_what_is_missing(tmp_path: Path) -> None:
    written(tmp_path / "journal", ended=False)
    written(tmp_path / "journal", session="two")
    result = resume(tmp_path, "--close")
    assert result.exit_code == 0
    assert f"kept: 2026-03-02 07:30, me, 1 set, session {SESSION}" in result.stdout
    assert result.stderr == f"warning: session {SESSION}: the session broke off; its last second may be missing\n"
    assert sorted(kept(tmp_path)) == [SESSION, "two"]
    assert resume(tmp_path).stdout == "no session was left unfinished\n"


def test_what_pain_in_it_means_is_said_when_it_is_kept(tmp_path: Path) -> None:
    block = chair_stands()[0]
    with Journal.open_new(tmp_path / "journal", head()) as journal:
        journal.append(block)
        journal.mark(Mark(float(block.t_s[0]), "start", "chair-stand"))
        journal.mark(Mark(float(block.t_s[-1]), "pain", score=8.0, zone="thigh", side="left", when="during"))
    said = resume(tmp_path, "--close").stdout
    assert "For me, as of 2026-03-02:" in said
    assert "chair-stand: resting" in said or "chair-stand: paused" in said
    assert "rule " in said


def test_a_person_at_a_terminal_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path / "journal")
    answers = iter([False, True])
    monkeypatch.setattr(command, "watched", lambda: True)
    monkeypatch.setattr("typer.confirm", lambda _text, default: next(answers))
    assert resume(tmp_path).exit_code == 0
    assert kept(tmp_path) == []
    assert "kept" in resume(tmp_path).stdout
    assert kept(tmp_path) == [SESSION]


def test_programs_get_json_by_published_schemas(tmp_path: Path) -> None:
    written(tmp_path / "journal", ended=False)
    [found] = documents(resume(tmp_path, "--list", "--json"), "unfinished")
    assert (found["session"], found["sets"], found["ended"], found["marks"]) == (
        SESSION,
        ["chair-stand"],
        False,
        2,
    )
    with Journal.open_new(tmp_path / "journal", head(session="empty")):
        pass
    done = documents(resume(tmp_path, "--close", "--json"), "resumed")
    told = [(each["session"], each["new"], each["sets"]) for each in done]
    assert told == [(SESSION, True, 1), ("empty", False, None)]
    assert kept(tmp_path) == [SESSION]


def test_one_patients_sessions_can_be_kept_alone(tmp_path: Path) -> None:
    written(tmp_path / "journal")
    written(tmp_path / "journal", session="hers", patient="anna")
    assert resume(tmp_path, "--close", "--patient", "anna").exit_code == 0
    assert kept(tmp_path, "anna") == ["hers"]
    assert kept(tmp_path) == []


def test_what_cannot_be_analysed_can_be_written_as_a_recording(tmp_path: Path) -> None:
    block, info = chair_stands()
    begun = head()
    with Journal.open_new(tmp_path / "journal", replace(begun, request=Request(placement="shin"))) as journal:
        for piece in pieces(block, 500):
            journal.append(piece)
        journal.mark(replace(info.marks[0], exercise="leg-lift"))
    failed = resume(tmp_path, "--close")
    assert failed.exit_code == 1
    assert "unknown exercise 'leg-lift'" in failed.stderr
    assert failed.stderr.endswith("or write it as a recording: backbeat resume --recordings DIR\n")
    assert journal.path.exists()
    recording = tmp_path / "out" / f"{SESSION}.csv.gz"
    assert resume(tmp_path, "--recordings", str(tmp_path / "out")).stdout.endswith(f"written: {recording}\n")
    assert not journal.path.exists()
    with open_recording(recording) as found:
        assert np.array_equal(np.concatenate([b.acc for b in found.blocks()]), block.acc)
        told = found.session
    assert (told.session_id, told.patient, told.placement) == (SESSION, "me", "shin")
    assert [mark.exercise for mark in told.marks] == ["leg-lift"]
    written(tmp_path / "journal")
    again = resume(tmp_path, "--recordings", str(tmp_path / "out"))
    assert again.exit_code == 1
    assert "already" in again.stderr
    assert journal.path.exists()


def test_a_damaged_journal_is_told_and_the_others_are_kept(tmp_path: Path) -> None:
    written(tmp_path / "journal")
    (tmp_path / "journal" / "bad.journal").write_bytes(b"damaged beyond repair" * 9)
    result = resume(tmp_path, "--close")
    assert result.exit_code == 1
    assert re.fullmatch(r"error: .*bad\.journal: .* cannot be read; .*\n", result.stderr)
    assert kept(tmp_path) == [SESSION]
    assert [path.name for path in (tmp_path / "journal").iterdir()] == ["bad.journal"]


def test_the_next_command_reminds_of_it(tmp_path: Path) -> None:
    def said() -> str:
        return CliRunner().invoke(build_app(), ["backup", str(tmp_path / "b.zip"), "--data", str(tmp_path)]).stderr

    with Journal.open_new(tmp_path / "journal", head()):
        assert "resume" not in said()
    assert "warning: 1 session broke off and can be kept: backbeat resume\n" in said()
    assert resume(tmp_path, "--close").stderr == ""
    assert "resume" not in said()


def test_a_patient_of_whom_there_is_only_a_journal_can_be_erased(tmp_path: Path) -> None:
    path = written(tmp_path / "journal", patient="anna", ended=False)
    command = ["erase", "--patient", "anna", "--data", str(tmp_path), "--yes"]
    result = CliRunner().invoke(build_app(), command)
    assert (result.exit_code, "1 journal" in result.stdout, path.exists()) == (0, True, False)
    assert CliRunner().invoke(build_app(), command).exit_code == 2


def test_a_session_that_runs_is_none_of_its_business(tmp_path: Path) -> None:
    with Journal.open_new(tmp_path / "journal", head()):
        assert resume(tmp_path, "--close").stdout == "no session was left unfinished\n"


def test_looking_and_keeping_at_once_is_wrong_usage(tmp_path: Path) -> None:
    assert resume(tmp_path, "--close", "--list").exit_code == 2
