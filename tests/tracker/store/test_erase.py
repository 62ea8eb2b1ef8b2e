"""Erasing leaves nothing of a patient in any file: searched for byte by byte."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.store_fixture import MONDAY, motion, session_record
from tests.tracker.store.examples import PLAN
from tracker.diary import AdverseEvent
from tracker.errors import StoreError
from tracker.store import open_store
from tracker.store.signal import packed

SECRET = b"Zebulon"


def _found(folder: Path, what: bytes) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and what in path.read_bytes())


def test_nothing_is_left_of_an_erased_patient(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.save_session(session_record(), [motion(seed=3)])
        for number in range(5):
            record = replace(session_record(number, patient="zeb"), sensor=f"{SECRET.decode()}'s phone")
            store.save_session(record, [motion(seed=2)])
        store.add_patient("zeb", SECRET.decode())
        store.save_plan(replace(PLAN, patient="zeb", reason=SECRET.decode()))
        store.add(AdverseEvent("1", "zeb", MONDAY, "fall", SECRET.decode()))
        chunk = packed([motion(seed=2)]).chunks[0][100:400]
        others = packed([motion(seed=3)]).chunks[0][100:400]
        assert _found(tmp_path, SECRET) != []
        assert _found(tmp_path, chunk) != []
        assert store.erase("zeb")
        for trace in (SECRET, chunk, session_record(0, patient="zeb").id.encode(), b"zeb"):
            assert _found(tmp_path, trace) == []
        assert _found(tmp_path, others) == ["backbeat.db"]
    assert _found(tmp_path, SECRET) == []


def test_what_was_deleted_by_a_restore_is_gone_as_well(tmp_path: Path) -> None:
    with open_store(tmp_path / "data") as store:
        store.backup(tmp_path / "empty.db")
        store.add_patient("zeb", SECRET.decode())
        store.restore(tmp_path / "empty.db")
        assert _found(tmp_path, SECRET) == []


def test_a_reader_that_keeps_remnants_alive_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.store.engine.BUSY_S", 0.1)
    with open_store(tmp_path) as store, open_store(tmp_path) as reader:
        store.add_patient("zeb", SECRET.decode())
        with reader._database.read() as connection:
            connection.exec_driver_sql("SELECT * FROM patients").all()
            with pytest.raises(StoreError, match=r"another program|read by"):
                store.erase("zeb")
        store.erase("zeb")
        assert _found(tmp_path, SECRET) == []
