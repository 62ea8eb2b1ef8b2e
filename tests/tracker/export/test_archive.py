"""The archive: it holds everything, brings back the same state, never changes with time, and believes nothing."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from sensors.stream import SampleBlock
from tests.store_fixture import MONDAY, motion, session_record, store_in_memory
from tests.tracker.export.sample import CORRECTIONS, EVENTS, EXERTIONS, PAINS, PLAN, RECORD, REPORTS
from tests.tracker.export.schemas import problems
from tracker.calibration import UNCALIBRATED
from tracker.cli import build_app
from tracker.errors import ExportError, StoreError
from tracker.export.archive import write_archive
from tracker.export.restoring import Restored, is_archive, restore_archive
from tracker.store import CalibrationEntry, Store, open_store


@dataclass(frozen=True, slots=True)
class LaterKind:
    """A record of a kind that only a later version knows."""

    id: str
    patient: str
    at: datetime
    text: str


@pytest.fixture
def full() -> Iterator[Store]:
    """A patient of whom everything is kept, what the marks tell among it, and another one."""
    with store_in_memory() as store:
        store.add_patient("me", "Zoë = \u2028 Ünal")
        store.save_plan(PLAN)
        store.save_session(RECORD, [motion(25.0)])
        store.save_session(replace(session_record(2), id="../../evil"), [motion(3.0, gyroscope=False)])
        store.save_session(session_record(3), [])
        for entry in (*CORRECTIONS, *PAINS, *EXERTIONS, *EVENTS, *REPORTS):
            store.add(entry)
        store.add(LaterKind("l1", "me", MONDAY, "\u2028 kept as it is"))
        store.save_calibration(CalibrationEntry("k1", "me", MONDAY, UNCALIBRATED))
        store.save_session(session_record(0, patient="other"), [motion(2.0)])
        yield store


@pytest.fixture
def archive(full: Store, tmp_path: Path) -> Path:
    path = tmp_path / "all.zip"
    assert write_archive(full, "me", path) == 3
    return path


def test_reading_it_back_gives_the_same_state(full: Store, archive: Path, tmp_path: Path) -> None:
    with store_in_memory() as new:
        assert restore_archive(archive, new) == Restored("me", 3, 1, len(full.documents("me")))
        assert new.patients() == ("me",)
        assert new.patient_name("me") == full.patient_name("me")
        assert new.sessions("me") == full.sessions("me")
        assert new.plan_versions("me") == full.plan_versions("me")
        assert new.documents("me") == full.documents("me")
        for record in full.sessions("me"):
            assert new.content(record.id) == full.content(record.id)
            for old, same in zip(full.signal(record.id), new.signal(record.id), strict=True):
                assert np.array_equal(old.t_s, same.t_s)
                assert np.array_equal(old.acc, same.acc)
        write_archive(new, "me", tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == archive.read_bytes()


def test_reading_it_back_twice_changes_nothing(full: Store, archive: Path) -> None:
    assert restore_archive(archive, full) == Restored("me", 0, 0, 0)


def test_the_manifest_has_the_hash_of_every_file_and_no_name_comes_from_outside(archive: Path) -> None:
    with zipfile.ZipFile(archive) as opened:
        manifest = json.loads(opened.read("manifest.json"))
        assert problems("archive", manifest) == []
        for each in manifest["files"]:
            assert hashlib.sha256(opened.read(each["path"])).hexdigest() == each["sha256"]
        names = {each["path"] for each in manifest["files"]}
        assert names | {"manifest.json"} == set(opened.namelist())
        assert not any(".." in name or name.startswith("/") for name in opened.namelist())
        assert b"other" not in b"".join(opened.read(name) for name in opened.namelist())
    assert {
        "sets.csv",
        "sessions/0001/fhir.json",
        "sessions/0001/samples.bin",
        "sessions/0001/session.json",
    } <= names


def test_as_csv_its_signal_can_be_replayed_and_it_brings_back_the_same_state(full: Store, tmp_path: Path) -> None:
    archive = tmp_path / "csv.zip"
    write_archive(full, "me", archive, as_csv=True)
    with store_in_memory() as new:
        restore_archive(archive, new)
        assert new.sessions("me") == full.sessions("me")
        for record in full.sessions("me"):
            assert new.content(record.id) == full.content(record.id)
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(tmp_path / "out")
    samples = tmp_path / "out" / "sessions" / "0001" / "samples.csv"
    done = CliRunner().invoke(build_app(), ["replay", "--json", str(samples)])
    assert done.exit_code == 0
    assert json.loads(done.stdout)["sets"][0]["exercise"] == "chair-stand"


def _rewritten(archive: Path, change: Callable[[str, bytes], bytes | None], manifest: bool = False) -> Path:
    """A copy with changed files (None: left out); `manifest`: with the manifest to match."""
    path = archive.with_name("changed.zip")
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(path, "w") as new:
        files = {name: change(name, old.read(name)) for name in old.namelist()}
        told = json.loads(old.read("manifest.json"))
        for each in told["files"] if manifest else ():
            data = files[each["path"]] or b""
            each.update(bytes=len(data), sha256=hashlib.sha256(data).hexdigest())
        files["manifest.json"] = json.dumps(told).encode()
        for name, content in files.items():
            if content is not None:
                new.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda name, data: data + b"\n" if name == "entries.jsonl" else data, "entries.jsonl was changed"),
        (lambda name, data: None if name.endswith("0001/record.json") else data, "not those of its manifest"),
    ],
    ids=["changed", "left out"],
)
def test_what_was_changed_is_refused_whole(archive: Path, change: Callable[..., bytes | None], says: str) -> None:
    with store_in_memory() as new:
        with pytest.raises(ExportError, match=says):
            restore_archive(_rewritten(archive, change), new)
        assert new.patients() == ()


@pytest.mark.parametrize(
    ("name", "data"),
    [("plans.jsonl", b"[1]\n"), ("entries.jsonl", b"{}\n"), ("sessions/0001/record.json", b"{}"),
     ("sessions/0001/record.json", b"\xff"), ("entries.jsonl", b"{\n")],
)  # fmt: skip
def test_nonsense_with_right_hashes_is_refused_whole(archive: Path, name: str, data: bytes) -> None:
    bad = _rewritten(archive, lambda each, old: data if each == name else old, manifest=True)
    with store_in_memory() as new:
        with pytest.raises(ExportError, match="damaged"):
            restore_archive(bad, new)
        assert new.patients() == ()


def test_records_of_somebody_else_do_not_slip_in(archive: Path) -> None:
    slipped = _rewritten(archive, lambda _, old: old.replace(b'"patient":"me"', b'"patient":"you"'), manifest=True)
    with store_in_memory() as new:
        with pytest.raises(ExportError, match="others than me"):
            restore_archive(slipped, new)
        assert new.patients() == ()


def test_every_cut_is_noticed(archive: Path, tmp_path: Path) -> None:
    data = archive.read_bytes()
    cut = tmp_path / "cut.zip"
    with store_in_memory() as new:
        for length in (0, 1, 100, len(data) // 2, len(data) - 1):
            cut.write_bytes(data[:length])
            assert not is_archive(cut)
            with pytest.raises(ExportError):
                restore_archive(cut, new)
        assert new.patients() == ()


def test_a_damaged_byte_is_noticed(archive: Path, tmp_path: Path) -> None:
    data = bytearray(archive.read_bytes())
    with zipfile.ZipFile(archive) as opened:
        info = opened.getinfo("sessions/0001/samples.bin")
    data[info.header_offset + 30 + len(info.filename) + 40 + info.compress_size // 2] ^= 0xFF
    bad = tmp_path / "bad.zip"
    bad.write_bytes(data)
    with store_in_memory() as new, pytest.raises(ExportError, match=r"damaged|changed"):
        restore_archive(bad, new)


def test_what_is_kept_already_with_other_contents_is_not_overwritten(archive: Path) -> None:
    with store_in_memory() as other:
        other.add(replace(PAINS[0], score=9.0))
        with pytest.raises(StoreError, match="nothing that was said is overwritten"):
            restore_archive(archive, other)
        assert {pain.score for pain in other.pains("me") if pain.id == PAINS[0].id} == {9.0}


def test_an_import_that_fails_half_way_keeps_nothing(archive: Path, tmp_path: Path) -> None:
    with open_store(tmp_path / "data") as other:
        other.save_session(session_record(3, patient="you"), [motion(1.0)])
        quiet = replace(RECORD.result, exertions=())
        taken = replace(session_record(3, patient="you"), id=session_record(3).id, result=quiet)
        other.save_session(taken, [motion(2.0)])
        with pytest.raises(StoreError, match="is there, as one of you"):
            restore_archive(archive, other)
        assert other.patients() == ("you",)
        assert not other.documents("me")
        assert not other.plan_versions("me")
        assert not other.sessions("me")


def test_a_gyroscope_that_comes_and_goes_is_kept_but_cannot_be_csv(tmp_path: Path) -> None:
    later = motion(1.0)
    blocks = [motion(1.0, gyroscope=False), SampleBlock(later.t_s + 1.0, later.acc, later.gyr)]
    with store_in_memory() as store, store_in_memory() as new:
        store.save_session(session_record(), blocks)
        write_archive(store, "me", tmp_path / "a.zip")
        restore_archive(tmp_path / "a.zip", new)
        assert new.content(session_record().id) == store.content(session_record().id)
        with pytest.raises(ExportError, match="export it without --csv"):
            write_archive(store, "me", tmp_path / "b.zip", as_csv=True)
    assert not (tmp_path / "b.zip").exists()


@pytest.mark.parametrize(
    "data", [b"\x01", b"\xff\xff\xff\xff", b"\x02\x00\x00\x00\x01\x07", b"\x09\0\0\0\x01\x07\0\0\0\0"]
)
def test_chunks_that_are_none_are_refused_whole(archive: Path, data: bytes) -> None:
    name = "sessions/0001/samples.bin"
    bad = _rewritten(archive, lambda each, old: data if each == name else old, manifest=True)
    with store_in_memory() as new:
        with pytest.raises(ExportError, match="damaged"):
            restore_archive(bad, new)
        assert new.patients() == ()


def test_other_files_are_no_archives(tmp_path: Path) -> None:
    plain = tmp_path / "a.csv"
    plain.write_text("time_s\n")
    empty = tmp_path / "b.zip"
    with zipfile.ZipFile(empty, "w") as opened:
        opened.writestr("manifest.json", "[]")
    assert not any(map(is_archive, (plain, empty, tmp_path, tmp_path / "none")))
