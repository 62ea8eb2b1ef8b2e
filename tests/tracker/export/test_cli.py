"""The commands: correct, export, import of an archive and erase, as a person calls them."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from sensors.stream import SessionInfo
from tests.store_fixture import MONDAY, motion, session_record
from tests.tracker.export.sample import CORRECTIONS, PAINS, PLAN, RECORD
from tests.tracker.export.schemas import problems
from tracker.cli import build_app
from tracker.diary import SelfReport
from tracker.erasing import holds, kept_of
from tracker.journal import FOLDER, Head, Journal
from tracker.session import Request
from tracker.store import open_store

Run = Callable[..., Result]
HEAD = Head("anna", SessionInfo("j1", "anna", MONDAY.isoformat()), "backbeat", True, Request())


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs a command on a store with two patients, one of whom has a corrected session and a plan."""
    with open_store(tmp_path / "data") as store:
        store.add_patient("anna", "Anna Beispiel")
        store.save_plan(replace(PLAN, patient="anna"))
        store.save_session(replace(RECORD, patient="anna"), [motion(25.0)])
        store.save_session(session_record(5, patient="anna"), [motion(3.0, seed=2)])
        store.add(replace(CORRECTIONS[0], patient="anna"))
        store.add(replace(PAINS[0], patient="anna"))
        store.save_session(session_record(1, patient="bert"), [motion(3.0, seed=3)])

    def command(name: str, *arguments: str) -> Result:
        return CliRunner().invoke(build_app(), [name, "--data", str(tmp_path / "data"), *arguments])

    return command


def test_every_figure_of_a_set_says_whether_it_was_corrected(run: Run) -> None:
    run("correct", RECORD.id, "--patient", "anna", "--set", "2", "--side", "right")
    shown = run("correct", RECORD.id, "--patient", "anna", "--set", "1", "--hold", "2=12.5").stdout
    assert "set 2: standing-extension, right (corrected), not counted (sensed)" in shown
    assert "12.5 (corrected) s; the others sensed" in shown


def test_correct_shows_the_sets_and_keeps_what_was_sensed_beside(run: Run) -> None:
    shown = run("correct", RECORD.id, "--patient", "anna")
    assert "set 1: chair-stand, 7 repetitions (corrected)" in shown.stdout
    assert "set 2: standing-extension, left, not counted (sensed)" in shown.stdout
    arguments = ["--set", "1", "--count", "9", "--hold", "2=12.5", "--by", "A. Physio", "--reason", "seen"]
    done = run("correct", RECORD.id[:6], "--patient", "anna", *arguments, "--now", "2026-03-05T09:00:00+00:00")
    assert done.exit_code == 0
    assert "repetitions: sensed 2, corrected 9 by A. Physio 2026-03-05 09:00: seen" in done.stdout
    told = json.loads(run("correct", RECORD.id, "--patient", "anna", "--json").stdout)
    assert problems("corrections", told) == []
    assert told["sets"][0]["rep_count"]["value"] == 9
    assert sorted(each["corrected"] for each in told["corrections"]) == [7.0, 9.0, 12.5]


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["--set", "9", "--count", "1"], 1, "the session has 2 sets"),
        (["--set", "1", "--hold", "1=99999"], 1, "0 to 3600"),
        (["--set", "1", "--exercise", "chairstand"], 1, "did you mean chair-stand"),
        (["--count", "1"], 2, "say which set"),
        (["--set", "1"], 2, "say what it was"),
        (["--set", "1", "--hold", "x"], 2, "write REP=S"),
        (["--set", "1", "--hold", "1=2", "--hold", "1=3"], 2, "each repetition once"),
    ],
)
def test_correct_refuses_with_what_to_do(run: Run, arguments: list[str], status: int, says: str) -> None:
    done = run("correct", RECORD.id, "--patient", "anna", *arguments)
    assert done.exit_code == status
    assert says in " ".join(done.output.split())
    told = json.loads(run("correct", RECORD.id, "--patient", "anna", "--json").stdout)
    assert len(told["corrections"]) == 1


def test_of_several_corrections_all_or_none_are_kept(run: Run) -> None:
    done = run("correct", RECORD.id, "--patient", "anna", "--set", "1", "--count", "3", "--hold", "7=1")
    assert done.exit_code == 1
    told = json.loads(run("correct", RECORD.id, "--patient", "anna", "--json").stdout)
    assert told["sets"][0]["rep_count"]["value"] == 7


def test_a_session_is_named_by_id_its_beginning_or_last(run: Run) -> None:
    assert session_record(5, patient="anna").id in run("export", "last", "--patient", "anna").stdout
    nobody = run("export", "zzz", "--patient", "anna")
    assert nobody.exit_code == 2
    assert "no session of anna is 'zzz'" in " ".join(nobody.output.split()).replace("│ │ ", "")


def test_json_and_fhir_are_a_line_a_session_and_csv_one_table(run: Run) -> None:
    documents = [json.loads(text) for text in run("export", "--patient", "anna").stdout.splitlines()]
    assert [each["schema"] for each in documents] == ["backbeat.record/1"] * 2
    assert documents[0]["sets"][0]["rep_count"]["value"] == 7
    assert documents[0]["plan"]["id"] == PLAN.id
    bundles = run("export", "--format", "fhir", "--patient", "anna")
    assert [json.loads(text)["resourceType"] for text in bundles.stdout.splitlines()] == ["Bundle"] * 2
    rows = list(csv.DictReader(io.StringIO(run("export", "--format", "csv", "--patient", "anna").stdout)))
    assert [row["repetitions"] for row in rows] == ["7", "", "1"]


def test_what_was_told_stands_among_the_sessions_by_its_time(run: Run, tmp_path: Path) -> None:
    with open_store(tmp_path / "data") as store:
        for day, number in ((-1, "s0"), (1, "s1")):
            store.add(SelfReport(number, "anna", MONDAY + timedelta(days=day), "chair-stand", repetitions=6))
    documents = [json.loads(text) for text in run("export", "--patient", "anna").stdout.splitlines()]
    assert [each["id"] for each in documents] == ["s0", RECORD.id, "s1", session_record(5, patient="anna").id]
    bundles = run("export", "--format", "fhir", "--patient", "anna").stdout.splitlines()
    assert [json.loads(text)["identifier"]["value"] for text in bundles] == [each["id"] for each in documents]
    rows = list(csv.DictReader(io.StringIO(run("export", "--format", "csv", "--patient", "anna").stdout)))
    assert [row["source"] for row in rows] == ["self-reported", "corrected", "sensed", "self-reported", "sensed"]
    assert len(run("export", "last", "--patient", "anna").stdout.splitlines()) == 1


def test_fit_is_one_session_in_a_file(run: Run, tmp_path: Path) -> None:
    pytest.importorskip("fit_tool", reason="fit-tool is not installed")
    out = tmp_path / "a.fit"
    assert run("export", "--format", "fit", "--patient", "anna").exit_code == 2
    assert run("export", "last", "--format", "fit", "--patient", "anna", "-o", str(out)).exit_code == 0
    assert out.read_bytes()[8:12] == b".FIT"


def test_everything_goes_out_is_erased_and_comes_back(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "anna.zip"
    assert run("export", "--all", str(out), "--patient", "anna").exit_code == 0
    before = run("export", "--patient", "anna").stdout
    assert run("erase", "--patient", "anna", "--yes").exit_code == 0
    back = run("import", str(out))
    assert "new are 2 sessions, 1 plan version" in back.stdout
    assert run("export", "--patient", "anna").stdout == before
    again = json.loads(run("import", "--json", str(out)).stdout)
    assert problems("restored", again) == []
    assert [again[key] for key in ("sessions", "plan_versions", "entries")] == [0, 0, 0]
    assert run("export", "--all", str(out), "--format", "csv", "--patient", "anna").exit_code == 2
    out.write_bytes(out.read_bytes()[:-100])
    assert run("import", str(out)).exit_code == 1


def test_erase_asks_first_then_leaves_nothing_and_says_so(run: Run, tmp_path: Path) -> None:
    data = tmp_path / "data"
    with Journal.open_new(data / FOLDER, HEAD) as journal:
        journal.append(motion(1.0))
    asked = run("erase", "--patient", "anna")
    assert asked.exit_code == 1
    assert "holds 2 sessions, 1 plan version" in asked.output
    with open_store(data) as store:
        kept = kept_of(store, "anna")
        assert holds(data / "backbeat.db", kept)
        others = store.sessions("bert")
    done = run("erase", "--patient", "anna", "--yes", "--json")
    assert done.exit_code == 0
    told = json.loads(done.stdout)
    assert problems("erased", told) == []
    assert (told["sessions"], told["plan_versions"], told["journals"], told["remnants"]) == (2, 1, 1, [])
    assert told["searched"]
    for path in data.rglob("*"):
        assert path.is_dir() or not holds(path, kept)
        assert path.is_dir() or b"Anna Beispiel" not in path.read_bytes()
    with open_store(data) as store:
        assert (store.patients(), store.sessions("bert")) == (("bert",), others)
    assert run("erase", "--patient", "anna", "--yes").exit_code == 2


def test_a_remnant_is_found_across_the_pieces_that_are_read(run: Run, tmp_path: Path) -> None:
    with open_store(tmp_path / "data") as store:
        kept = kept_of(store, "anna")
    for trace in (RECORD.id.encode(), b'"patient":"anna"', b"Anna Beispiel", PLAN.id.encode()):
        for before in (0, (1 << 20) - 10, (1 << 20) - 1, 3 << 20):
            file = tmp_path / "remnant"
            file.write_bytes(bytes(before) + trace + bytes(1 << 20))
            assert holds(file, kept), (trace, before)
    file.write_bytes(b"bert" * 1000 + session_record(1, patient="bert").id.encode())
    assert not holds(file, kept)
