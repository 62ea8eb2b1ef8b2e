"""Recordings into the store, and analysed again from it: the same answer as a replay, and one session each."""

from __future__ import annotations

import gzip
import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sensors.errors import RecordingError, SidecarError
from sensors.recording import write_recording
from sensors.sidecar import read_sidecar, write_sidecar
from sensors.stream import Mark, SampleBlock, SessionInfo, quantise
from tests.running import catalogue
from tests.store_fixture import MONDAY, motion, store_in_memory
from tests.tracker.store.examples import CALIBRATION, PLAN
from tracker.calibration import calibration_document
from tracker.errors import StoreError, UnknownExerciseError
from tracker.replay import replay
from tracker.session import Request
from tracker.store import Store
from tracker.store.importing import Imported, Wish, found_at, import_recording, session_record
from tracker.store.reanalysis import reanalysed

ROOT = Path(__file__).resolve().parents[3]
SAMPLES = ROOT / "sample_data" / "exercises"


def _import(store: Store, path: Path, request: Request = Request(), wish: Wish = Wish()) -> Imported:  # noqa: B008
    return import_recording(store, path, catalogue(), request, wish)


def _copy(name: str, folder: Path) -> Path:
    for ending in ("csv.gz", "session.json"):
        shutil.copy(SAMPLES / f"{name}.{ending}", folder)
    return folder / f"{name}.csv.gz"


@pytest.mark.parametrize(
    ("name", "request_"),
    [
        ("pelvic-tilt", Request()),
        ("walking", Request(height_m=1.9)),
        ("press-up", Request("press-up", source="HE", placement="chest", calibration=CALIBRATION)),
        ("hamstring-stretch", Request("any", side="left")),
    ],
)
def test_the_kept_session_is_the_replay_and_stays_so(name: str, request_: Request) -> None:
    path = SAMPLES / f"{name}.csv.gz"
    with store_in_memory() as store:
        done = _import(store, path, request_)
        assert done.record.result == replay(str(path), catalogue(), request_)
        assert store.session(done.record.id) == done.record
        assert reanalysed(store, done.record, catalogue()) == done.record


def test_a_calibration_in_the_session_file_is_kept(tmp_path: Path) -> None:
    path = _copy("press-up", tmp_path)
    sidecar = tmp_path / "press-up.session.json"
    info = read_sidecar(sidecar).session
    write_sidecar(sidecar, replace(info, calibration=calibration_document(CALIBRATION)))
    with store_in_memory() as store:
        done = _import(store, path)
        assert done.record.asked.calibration is not None
        assert reanalysed(store, done.record, catalogue()) == done.record


@pytest.mark.parametrize("sidecar", [True, False])
def test_what_is_wrong_with_a_recording_is_kept(tmp_path: Path, sidecar: bool) -> None:
    path = tmp_path / "a.csv"
    write_recording(path, motion(), SessionInfo("s", None, "2026-03-02T07:30:00Z", calibration={"not": "one"}))
    lines = path.read_text().splitlines()
    path.write_text("\n".join([*lines[:100], "110.99,nan,0,9.8,0,0,0", *lines[100:]]) + "\n")
    if not sidecar:
        (tmp_path / "a.session.json").unlink()
    with store_in_memory() as store:
        done = _import(store, path, wish=Wish(started_at=MONDAY))
        assert done.record.read_warnings != ()
        assert done.record.result == replay(str(path), catalogue(), Request())
        again = reanalysed(store, done.record, catalogue())
        assert sorted(again.result.recording.warnings) == sorted(done.record.result.recording.warnings)


def test_the_same_recording_twice_is_one_session(tmp_path: Path) -> None:
    path = _copy("pelvic-tilt", tmp_path)
    bare = tmp_path / "elsewhere" / "renamed.csv"
    bare.parent.mkdir()
    bare.write_bytes(gzip.decompress(path.read_bytes()))
    with store_in_memory() as store:
        first = _import(store, path)
        assert [first.new, _import(store, path).new] == [True, False]
        patient = Wish(patient=first.record.patient, started_at=MONDAY)
        again = _import(store, bare, wish=patient)
        assert (again.new, again.record) == (False, first.record)
        assert len(store.sessions(first.record.patient)) == 1


def test_without_a_session_id_the_samples_decide(tmp_path: Path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    write_recording(one, motion())
    shutil.copy(one, two)
    wish = Wish(started_at=MONDAY)
    with store_in_memory() as store:
        first, second = _import(store, one, wish=wish), _import(store, two, wish=wish)
        assert (first.new, second.new) == (True, False)
        assert first.record.id == second.record.id
        others = _import(store, two, wish=replace(wish, patient="anna"))
        assert others.new
        assert others.record.id != first.record.id


def test_a_session_id_that_has_other_samples_is_told(tmp_path: Path) -> None:
    info = SessionInfo("s", None, "2026-03-02T07:30:00Z")
    with store_in_memory() as store:
        for name, seed in (("one.csv", 1), ("two.csv", 2)):
            write_recording(tmp_path / name, motion(seed=seed), info)
        _import(store, tmp_path / "one.csv")
        with pytest.raises(StoreError, match="a session_id of its own"):
            _import(store, tmp_path / "two.csv")


def test_a_recording_that_does_not_say_when_it_began_is_refused(tmp_path: Path) -> None:
    write_recording(tmp_path / "a.csv", motion())
    with store_in_memory() as store:
        with pytest.raises(RecordingError, match="--started-at"):
            _import(store, tmp_path / "a.csv")
        assert store.patients() == ()


@pytest.mark.parametrize(
    ("started_at", "zone", "moment"),
    [
        ("2026-03-02T07:30:00+01:00", None, datetime(2026, 3, 2, 6, 30, tzinfo=UTC)),
        ("2026-03-02T07:30:00", "Europe/Berlin", datetime(2026, 3, 2, 6, 30, tzinfo=UTC)),
        ("2026-07-02T07:30:00", "Europe/Berlin", datetime(2026, 7, 2, 5, 30, tzinfo=UTC)),
    ],
)
def test_the_beginning_is_a_moment(tmp_path: Path, started_at: str, zone: str | None, moment: datetime) -> None:
    write_recording(tmp_path / "a.csv", motion(), SessionInfo("s", None, started_at, zone))
    with store_in_memory() as store:
        assert _import(store, tmp_path / "a.csv").record.started_at == moment


def test_a_time_zone_that_nobody_knows_is_told(tmp_path: Path) -> None:
    write_recording(tmp_path / "a.csv", motion(), SessionInfo("s", None, "2026-03-02T07:30:00", "Mars/Base"))
    with store_in_memory() as store, pytest.raises(SidecarError, match="Europe/Berlin"):
        _import(store, tmp_path / "a.csv")


def test_the_plan_that_held_then_is_noted(tmp_path: Path) -> None:
    write_recording(tmp_path / "a.csv", motion(), SessionInfo("s", "me", "2026-03-02T07:31:00Z"))
    with store_in_memory() as store:
        store.save_plan(PLAN)
        assert _import(store, tmp_path / "a.csv").record.plan_version == PLAN.id


def test_what_a_path_stands_for(tmp_path: Path) -> None:
    path = _copy("pelvic-tilt", tmp_path)
    inside = tmp_path / "inside" / "b.csv"
    inside.parent.mkdir()
    write_recording(inside, motion(1.0))
    (tmp_path / ".hidden").mkdir()
    write_recording(tmp_path / ".hidden" / "c.csv", motion(1.0))
    (tmp_path / "notes.txt").write_text("nothing to read here\n")
    (tmp_path / "pelvic-tilt.truth.json").write_text("{}")
    found = found_at(tmp_path)
    assert found.recordings == (inside, path)
    assert found.others == (tmp_path / "notes.txt",)
    assert found_at(tmp_path / "pelvic-tilt.session.json").recordings == (path,)
    assert found_at(tmp_path / "none.csv").recordings == (tmp_path / "none.csv",)
    with pytest.raises(SidecarError, match="no recording stands beside it"):
        found_at(tmp_path / "none.session.json")


def test_an_exercise_that_is_gone_is_told_at_the_second_analysis() -> None:
    with store_in_memory() as store:
        record = _import(store, SAMPLES / "pelvic-tilt.csv.gz").record
        gone = replace(record, marks=(Mark(0.0, "start", "hand-stand"),))
        with pytest.raises(UnknownExerciseError):
            reanalysed(store, gone, catalogue())


def test_samples_on_the_clock_of_a_phone_come_back(tmp_path: Path) -> None:
    made = motion()
    block: SampleBlock = quantise(made.t_s + 1.7e9, made.acc, made.gyr)
    write_recording(tmp_path / "a.csv", block, SessionInfo("s", None, "2026-03-02T07:30:00Z"))
    with store_in_memory() as store:
        done = _import(store, tmp_path / "a.csv")
        assert [float(b.t_s[0]) for b in store.signal("s")] == [float(block.t_s[n]) for n in (0, 1000, 2000)]
        assert reanalysed(store, done.record, catalogue()) == done.record


def test_a_record_needs_an_id() -> None:
    with store_in_memory() as store:
        result = _import(store, SAMPLES / "pelvic-tilt.csv.gz").record.result
    with pytest.raises(ValueError, match="needs an id"):
        session_record(SessionInfo(), Request(), result, MONDAY)
    assert json.dumps(session_record(SessionInfo("s"), Request(), result, MONDAY).patient) == '"me"'
