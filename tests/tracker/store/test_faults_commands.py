"""What the world does to commands: a full disk, a locked folder, damage, a kill. One line says what to do, and
what was kept before is there.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from tests.store_fixture import motion, session_record
from tracker.cli import build_app
from tracker.export.archive import write_archive
from tracker.store import Store, open_store
from tracker.store.place import database_at

ROOT = Path(__file__).resolve().parents[3]
NOBODY = 65534
COUNT = 6

FULL = """
import resource, signal, sys
from tracker.cli import main
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
main()
"""
"""A limit on the size of files stands for the full disk."""

KILLED = """
import os, signal, sys
from sqlalchemy import Engine, event
from tracker.cli import main

left = int(sys.argv.pop(1))

@event.listens_for(Engine, "before_cursor_execute")
def count(connection, cursor, statement, *_):
    global left
    left -= statement.split()[0] in ("CREATE", "INSERT")
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)

main()
"""
"""Killed at so many statements that write."""

needs_signals = pytest.mark.skipif(sys.platform == "win32", reason="this system has no such signals")


def _fill(store: Store) -> None:
    for number in range(COUNT):
        store.save_session(session_record(number), [motion(20.0, seed=number)])


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of some sessions, and an archive of it."""
    folder = tmp_path_factory.mktemp("kept")
    with open_store(folder / "data") as store:
        _fill(store)
        write_archive(store, "me", folder / "me.zip")
    return folder


def _run(script: str, *words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", script, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=60)


def _command(*words: object) -> Result:
    return CliRunner().invoke(build_app(), [str(word) for word in words])


@contextmanager
def _as_nobody() -> Iterator[None]:
    """Root may write everywhere: be somebody else for a while."""
    root = os.geteuid() == 0
    if root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if root:
            os.seteuid(0)


@needs_signals
@pytest.mark.parametrize("what", ["import", "backup", "export"])
def test_a_full_disk_leaves_everything_as_it_was(kept: Path, tmp_path: Path, what: str) -> None:
    data, out = kept / "data", tmp_path / "out"
    words = {
        "import": ("import", "--data", tmp_path / "new", kept / "me.zip"),
        "backup": ("backup", "--data", data, out),
        "export": ("export", "--data", data, "--all", out),
    }[what]
    done = _run(FULL, *words)
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert done.stderr.count("\n") == 1
    assert "disk" in done.stderr or "File too large" in done.stderr
    assert not out.exists()
    assert list(tmp_path.glob(".*.part")) == []
    with open_store(data) as store:
        assert len(store.sessions("me")) == COUNT
    if what == "import":
        with open_store(tmp_path / "new") as store:
            assert store.patients() == ()
        assert _command(*words).exit_code == 0


@needs_signals
def test_a_killed_import_of_an_archive_keeps_nothing_and_can_be_done_again(kept: Path, tmp_path: Path) -> None:
    for statements in (2, 9):
        data = tmp_path / str(statements)
        open_store(data).close()
        done = _run(KILLED, statements, "import", "--data", data, kept / "me.zip")
        assert done.returncode == -signal.SIGKILL
        with sqlite3.connect(data / "backbeat.db") as connection:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        connection.close()
        with open_store(data) as store:
            assert (store.patients(), store.sessions("me")) == ((), ())
    assert _command("import", "--data", data, kept / "me.zip").exit_code == 0
    with open_store(data) as store, open_store(kept / "data") as old:
        assert store.sessions("me") == old.sessions("me")


@needs_signals
def test_a_migration_that_is_killed_is_done_again_at_the_next_opening(place: str) -> None:
    """The tables are made as they are migrated: in one transaction."""
    if "://" in place:
        database = database_at(place)
        with database.write() as connection:
            connection.exec_driver_sql("DROP SCHEMA public CASCADE")
            connection.exec_driver_sql("CREATE SCHEMA public")
        database.engine.dispose()
    for statements in (2, 7):
        assert _run(KILLED, statements, "patients", "--data", place).returncode == -signal.SIGKILL
    with open_store(place) as store:
        assert store.save_session(session_record(), [motion(1.0)])
        assert store.sessions("me") == (session_record(),)


def test_a_folder_that_may_only_be_read_is_said() -> None:
    assert _command("patients", "--data", ":memory:", "--add", "anna").exit_code == 0  # nothing is read late below
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        open_store(folder / "data").close()
        (folder / "data" / "backbeat.db").chmod(0o444)
        (folder / "data").chmod(0o555)
        folder.chmod(0o555)
        with _as_nobody():
            told = {
                folder / "b.db": _command("backup", "--data", ":memory:", folder / "b.db"),
                folder / "new": _command("patients", "--data", folder / "new"),
                folder / "data": _command("patients", "--data", folder / "data", "--add", "anna"),
            }
        assert sorted(path.name for path in folder.iterdir()) == ["data"]
        folder.chmod(0o755)
        (folder / "data").chmod(0o755)
    for path, done in told.items():
        assert done.exit_code == 1, path
        assert done.output.startswith(f"error: {path}"), path
        assert "Traceback" not in done.output, path


@pytest.mark.parametrize("damage", ["head", "middle", "cut"])
def test_a_damaged_database_is_named_with_what_to_do(kept: Path, tmp_path: Path, damage: str) -> None:
    file = tmp_path / "backbeat.db"
    whole = (kept / "data" / "backbeat.db").read_bytes()
    half = len(whole) // 2
    file.write_bytes({
        "head": b"\0" * 1024 + whole[1024:],
        "middle": whole[:2048] + b"\xff" * (len(whole) - 4096) + whole[-2048:],
        "cut": whole[:half],
    }[damage])  # fmt: skip
    before = file.read_bytes()
    for words in (("export",), ("today",), ("reanalyse",)):
        done = _command(words[0], "--data", tmp_path)
        assert done.exit_code == 1
        assert done.output.startswith(f"error: {file}: ")
        assert "restore a backup" in done.output
        assert "Traceback" not in done.output
    assert file.read_bytes() == before


def test_a_second_process_that_writes_too_long_is_told_to_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.store.engine.BUSY_S", 0.1)
    with open_store(tmp_path) as store, store.together() as one:
        one.add_patient("anna")
        begun = time.monotonic()
        done = _command("patients", "--data", tmp_path, "--add", "bert")
        assert time.monotonic() - begun < 20.0
    assert done.exit_code == 1
    assert "try again when it is done" in done.output
    with suppress(OSError), open_store(tmp_path) as store:
        assert store.patients() == ("anna",)
