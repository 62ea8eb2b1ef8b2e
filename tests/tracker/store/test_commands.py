"""The commands of the store, as a person runs them."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import typer
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from sensors.recording import write_recording
from sensors.stream import SessionInfo
from tests.store_fixture import MONDAY, motion, store_in_memory
from tracker.cli import build_app
from tracker.cli.store_option import now_of, patient_of
from tracker.diary import Correction
from tracker.store import open_store

ROOT = Path(__file__).resolve().parents[3]
WHOSE = ("--patient", "digital-patient")
SAMPLE = ROOT / "sample_data" / "exercises" / "pelvic-tilt.csv.gz"


def run(*arguments: object, expect: int = 0) -> tuple[str, str]:
    done = CliRunner().invoke(build_app(), [str(argument) for argument in arguments])
    assert done.exit_code == expect, (done.output, done.exception)
    return done.stdout, done.stderr


def documents(name: str, text: str) -> list[dict[str, object]]:
    """The JSON lines, held to their schema."""
    schema = json.loads((ROOT / "tracker" / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8"))
    found = [json.loads(line) for line in text.splitlines()]
    for document in found:
        Draft202012Validator(schema).validate(document)
    return found


def test_import_keeps_a_recording_once(tmp_path: Path) -> None:
    said, _ = run("import", "--data", tmp_path, SAMPLE)
    assert "kept" in said
    again, _ = run("import", "--data", tmp_path, SAMPLE, "--json")
    [document] = documents("imported", again)
    assert (document["new"], document["sets"]) == (False, 1)
    with open_store(tmp_path) as store:
        assert len(store.sessions(str(document["patient"]))) == 1


def test_import_takes_the_good_ones_and_tells_of_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "recordings"
    folder.mkdir()
    shutil.copy(SAMPLE, folder)
    shutil.copy(SAMPLE.with_name("pelvic-tilt.session.json"), folder)
    write_recording(folder / "undated.csv", motion())
    (folder / "notes.txt").write_text("nothing to read\n")
    said, told = run(
        "import", "--data", tmp_path / "d", folder, tmp_path / "none.csv", "--patient", "me", expect=1
    )
    assert said.startswith(f"{folder / 'pelvic-tilt.csv.gz'}: kept, me, ")
    assert said.count("\n") == 1
    assert f"error: {folder / 'undated.csv'}: say when it began: --started-at" in told
    assert f"warning: {folder / 'notes.txt'}: passed over" in told
    assert f"error: {tmp_path / 'none.csv'}: " in told


def test_import_of_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert "holds no recordings" in run("import", "--data", tmp_path / "d", tmp_path / "empty", expect=1)[1]
    assert "no recording stands" in run("import", "--data", tmp_path, tmp_path / "a.session.json", expect=1)[1]


def test_import_of_wrong_words_is_wrong_usage(tmp_path: Path) -> None:
    for option in (("--started-at", "yesterday"), ("--exercise", "hand-stand")):
        assert option[0] in run("import", "--data", tmp_path, SAMPLE, *option, expect=2)[1]


def test_the_folder_can_be_named_once_for_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKBEAT_DATA", str(tmp_path / "by name"))
    run("patients", "--add", "anna", "--name", "Anna Ö.")
    assert run("patients")[0] == "anna  Anna Ö.\n"
    [document] = documents("patients", run("patients", "--json")[0])
    assert document["patients"] == [{"patient": "anna", "name": "Anna Ö."}]
    assert (tmp_path / "by name" / "backbeat.db").exists()
    assert "nobody yet" in run("patients", "--data", tmp_path / "other")[0]
    run("patients", "--name", "Anna", expect=2)
    run("patients", "--add", " ", expect=2)


def test_reanalyse_shows_what_would_change_before_it_writes(tmp_path: Path) -> None:
    run("import", "--data", tmp_path, SAMPLE)
    assert "1 recording compared: the same" in run("reanalyse", *WHOSE, "--data", tmp_path)[0]
    with open_store(tmp_path) as store:
        [patient] = store.patients()
        [right] = store.sessions(patient)
        counted = replace(right.result.sets[0], rep_count=99)
        wrong = replace(right, result=replace(right.result, sets=(counted,)), algorithm_version="0")
        store.replace_result(wrong)
        correction = Correction("c", patient, right.id, 0, "rep_count", 99, 5, "me", MONDAY)
        lost = Correction("d", patient, right.id, 0, "hold_s", 3.0, 5.0, "me", MONDAY, repetition=9)
        store.add(correction)
        store.add(lost)
        more = replace(counted, reps=counted.reps * 4)
        wrong = replace(wrong, result=replace(right.result, sets=(more,)))
        store.replace_result(wrong)
    said, told = run("reanalyse", *WHOSE, "--data", tmp_path)
    assert "99" in said
    assert f"{right.started_at:%Y-%m-%d %H:%M}, session {right.id}" in said
    assert "the correction of set 1 (hold s) is kept, but would find nothing to correct" in told
    assert "(rep count)" not in told
    assert "nothing was written; --yes writes 1 new result" in told
    with open_store(tmp_path) as store:
        assert store.sessions(patient) == (wrong,)
    [difference] = documents(
        "difference", run("reanalyse", *WHOSE, "--data", tmp_path, "--json", "--yes", right.id)[0]
    )
    assert difference["same"] is False
    recordings = difference["recordings"]
    assert isinstance(recordings, list)
    assert [each["recording"] for each in recordings] == [right.id]
    with open_store(tmp_path) as store:
        assert store.sessions(patient) == (right,)
        assert store.corrections(patient) == (correction, lost)
    assert "by an older algorithm" in run("reanalyse", *WHOSE, "--data", tmp_path, "--outdated")[0]
    assert "1 recording compared" in run("reanalyse", *WHOSE, "last", "--data", tmp_path)[0]
    assert "'nowhere'" in " ".join(run("reanalyse", *WHOSE, "--data", tmp_path, "nowhere", expect=2)[1].split())


def test_reanalyse_goes_on_after_one_that_cannot_be(tmp_path: Path) -> None:
    run("import", "--data", tmp_path, SAMPLE)
    with open_store(tmp_path) as store:
        [patient] = store.patients()
        [record] = store.sessions(patient)
        gone = tuple(replace(m, exercise="hand-stand") if m.kind == "start" else m for m in record.marks)
        store.replace_result(replace(record, marks=gone))
    write_recording(tmp_path / "a.csv", motion(), SessionInfo("s", patient, "2026-03-02T07:30:00Z"))
    run("import", "--data", tmp_path, tmp_path / "a.csv")
    said, told = run("reanalyse", *WHOSE, "--data", tmp_path, expect=1)
    assert f"session {record.id}: unknown exercise 'hand-stand'" in told
    assert "1 recording compared" in said


def test_a_backup_is_restored_where_nothing_is_or_on_demand(tmp_path: Path) -> None:
    run("patients", "--data", tmp_path / "a", "--add", "anna")
    said, _ = run("backup", "--data", tmp_path / "a", tmp_path / "b.db")
    assert "1 patient" in said
    assert run("restore", "--data", tmp_path / "new", tmp_path / "b.db")[0].endswith(": anna\n")
    assert "--yes" in run("restore", "--data", tmp_path / "new", tmp_path / "b.db", expect=1)[1]
    run("restore", "--data", tmp_path / "new", "--yes", tmp_path / "b.db")
    assert "is no backup" in run("restore", "--data", tmp_path / "other", SAMPLE, expect=1)[1]


def test_a_store_that_cannot_be_opened_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "backbeat.db").write_text("these are my notes" * 100)
    _, told = run("patients", "--data", tmp_path, expect=1)
    assert told.startswith(f"error: {tmp_path / 'backbeat.db'}: ")
    assert told.count("\n") == 1


def test_whose_records_are_meant() -> None:
    with store_in_memory() as store:
        assert patient_of(store, None) == patient_of(store, "me") == "me"
        store.add_patient("anna")
        assert patient_of(store, None) == patient_of(store, "anna") == "anna"
        store.add_patient("ben")
        with pytest.raises(typer.BadParameter, match="say whose: anna, ben"):
            patient_of(store, None)
        with pytest.raises(typer.BadParameter, match="backbeat patients --add cleo"):
            patient_of(store, "cleo")
        store.add_patient("me")
        assert patient_of(store, None) == "me"


def test_what_time_it_is() -> None:
    assert now_of("2026-03-02T07:30:00+00:00") == MONDAY
    assert now_of("2026-03-02T07:30").tzinfo is not None
    assert abs(now_of(None) - datetime.now().astimezone()) < timedelta(minutes=1)
    with pytest.raises(typer.BadParameter, match="2026-03-02T07:30"):
        now_of("noon")
