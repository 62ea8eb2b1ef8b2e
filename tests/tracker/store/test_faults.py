"""What the world does to a store: full disks, read-only folders, damaged files. Errors say what to do."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.store_fixture import motion, session_record
from tracker.errors import StoreError
from tracker.store import Store, open_store
from tracker.store.tables import CHUNKS

ROOT = Path(__file__).resolve().parents[3]

LIMITED = """
import resource, signal, sys
from tests.store_fixture import motion, session_record
from tracker.errors import StoreError
from tracker.store import open_store

with open_store(sys.argv[1]) as store:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
    try:
        for number in range(100):
            store.save_session(session_record(number), [motion()])
            print(number, flush=True)
    except StoreError as problem:
        print(problem)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="this system does not limit the size of files")
def test_a_disk_that_is_full_loses_nothing(tmp_path: Path) -> None:
    """A limit on the size of files stands for the full disk."""
    said = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path)], capture_output=True, text=True, check=True, cwd=ROOT
    ).stdout.splitlines()
    assert "backbeat.db: " in said[-1]
    assert "disk" in said[-1]
    with open_store(tmp_path) as store:
        kept = store.sessions("me")
        assert len(kept) == len(said) - 1 > 0
        assert all(sum(map(len, store.signal(record.id))) == 2500 for record in kept)


def test_a_page_limit_is_told_as_a_full_disk(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        with store._database.outside() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1")
        with pytest.raises(StoreError, match="the disk is full; make room"):
            store.save_session(session_record(), [motion(60.0)])
        assert store.sessions("me") == ()


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("not a folder")
    with pytest.raises(StoreError, match="name another folder"):
        open_store(tmp_path / "notes" / "inside")


def test_a_damaged_chunk_is_told(store: Store) -> None:
    store.save_session(session_record(), [motion()])
    with store._database.write() as connection:
        damaged = sa.literal(b"\x01", sa.LargeBinary)
        connection.execute(sa.update(CHUNKS).where(CHUNKS.c.number == 1).values(samples=damaged))
    with pytest.raises(StoreError, match=r"damaged.*restore a backup"):
        list(store.signal(session_record().id))


def test_a_damaged_or_foreign_backup_changes_nothing(store: Store, tmp_path: Path) -> None:
    store.save_session(session_record(), [motion()])
    store.backup(tmp_path / "good.db")
    good = (tmp_path / "good.db").read_bytes()
    (tmp_path / "damaged.db").write_bytes(good[:8192] + b"\xff" * 4096 + good[12288:])
    (tmp_path / "text.db").write_text("these are my notes\n" * 50)
    (tmp_path / "empty.db").touch()
    for name in ("damaged.db", "text.db", "empty.db", "none.db"):
        with pytest.raises(StoreError, match=name):
            store.restore(tmp_path / name)
        assert store.sessions("me") == (session_record(),)


def test_a_backup_that_cannot_be_written_leaves_the_old_one(store: Store, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no folder"):
        store.backup(tmp_path / "no such" / "folder" / "b.db")
    (tmp_path / "folder.db").mkdir()
    with pytest.raises(StoreError, match="cannot be written"):
        store.backup(tmp_path / "folder.db")
