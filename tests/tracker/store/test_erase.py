"""Erasing leaves nothing of a patient in any file: searched for byte by byte."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.postgres import Server
from tests.store_fixture import MONDAY, motion, session_record
from tests.tracker.export.schemas import problems
from tests.tracker.store.examples import PLAN
from tracker.cli import build_app
from tracker.diary import AdverseEvent
from tracker.errors import StoreError
from tracker.store import Store, open_store
from tracker.store.signal import packed

SECRET = b"Zebulon"


def _found(folder: Path, what: bytes) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file() and what in path.read_bytes())


def _fill(store: Store) -> None:
    store.save_session(session_record(), [motion(seed=3)])
    for number in range(5):
        record = replace(session_record(number, patient="zeb"), sensor=f"{SECRET.decode()}'s phone")
        store.save_session(record, [motion(seed=2)])
    store.add_patient("zeb", SECRET.decode())
    store.save_plan(replace(PLAN, patient="zeb", reason=SECRET.decode()))
    store.add(AdverseEvent("1", "zeb", MONDAY, "fall", SECRET.decode()))


def test_nothing_is_left_of_an_erased_patient(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        _fill(store)
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


LOG_TOO = (
    "ALTER SYSTEM SET wal_recycle = off", "SELECT pg_reload_conf()", "SELECT pg_sleep(0.5)",
    "SELECT pg_switch_wal()", "CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT",
)  # fmt: skip
"""What docs/exports.md tells a server's administrator to do."""


def test_nothing_is_left_in_the_files_of_a_server(server: Server) -> None:
    """Whoever may read the server's files can search them; the documented way empties its log as well."""
    import psycopg

    data = server.folder / "data"
    traces = (SECRET, session_record(0, patient="zeb").id.encode(), packed([motion(seed=2)]).chunks[0][100:400])
    with (
        open_store(server.database(template="test_0")) as store,
        psycopg.connect(server.url("postgres"), autocommit=True) as admin,
    ):
        _fill(store)
        with store._database.outside() as connection:
            connection.exec_driver_sql("ANALYZE")
        admin.execute("CHECKPOINT")
        try:
            assert all(_found(data / "base", trace) for trace in traces)
        except PermissionError:
            pytest.skip("the files of the server cannot be read by this user")
        assert store.erase("zeb")
        admin.execute("CHECKPOINT")
        assert [_found(data / "base", trace) for trace in traces] == [[], [], []]
        assert _found(data / "pg_wal", SECRET)
        for statement in LOG_TOO:
            admin.execute(statement.encode())
        assert [_found(data, trace) for trace in traces] == [[], [], []]
        admin.execute("ALTER SYSTEM RESET wal_recycle")
        assert len(store.sessions("me")) == 1


def test_the_command_says_what_is_proven_of_a_server_and_what_is_not(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_, **__: tmp_path)
    url = server.database(template="test_0")
    for words in ([], ["--json"]):
        with open_store(url) as store:
            _fill(store)
        done = CliRunner().invoke(build_app(), ["erase", "--data", url, "--patient", "zeb", "--yes", *words])
        assert done.exit_code == 0
        if words:
            told = json.loads(done.stdout)
            assert problems("erased", told) == []
            assert (told["on_server"], told["rows_left"], told["searched"]) == (True, 0, [])
        else:
            assert "no row is left, and all tables were written anew" in done.stdout
            assert "not proven" in done.stdout
            assert "nothing is left" not in done.stdout


def test_rows_that_came_while_it_was_erased_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(tmp_path) as store:
        _fill(store)
    monkeypatch.setattr(Store, "erase", lambda *_: True)
    done = CliRunner().invoke(build_app(), ["erase", "--data", str(tmp_path), "--patient", "zeb", "--yes"])
    assert done.exit_code == 1
    assert "came while it was erased; erase again" in done.output


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
