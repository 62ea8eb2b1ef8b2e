"""Schemas: made at the first opening, brought up to date at later ones, and never guessed at."""

from __future__ import annotations

import gzip
import sqlite3
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

import tracker.store.migrations
from tests.tracker.store.stored import FOLDER, check
from tracker.errors import NewerStoreError, StoreError
from tracker.store import open_store
from tracker.store.place import database_at
from tracker.store.tables import METADATA, SCHEMA

RELEASED = sorted(FOLDER.glob("schema_*.db.gz"))


def test_the_migrations_make_the_tables_that_the_code_expects(place: str) -> None:
    open_store(place).close()
    database = database_at(place)
    with database.read() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
    database.engine.dispose()


def test_the_newest_migration_is_the_schema_of_the_code() -> None:
    scripts = ScriptDirectory(str(Path(tracker.store.migrations.__file__).parent))
    assert scripts.get_heads() == [SCHEMA]
    names = [revision.revision for revision in scripts.walk_revisions()]
    assert names == sorted(names, reverse=True)


def test_a_store_of_every_released_schema_is_here() -> None:
    scripts = ScriptDirectory(str(Path(tracker.store.migrations.__file__).parent))
    schemas = sorted(revision.revision for revision in scripts.walk_revisions())
    assert [path.name for path in RELEASED] == [f"schema_{schema}.db.gz" for schema in schemas]


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.name)
def test_every_released_store_is_brought_up_to_date(released: Path, tmp_path: Path) -> None:
    (tmp_path / "backbeat.db").write_bytes(gzip.decompress(released.read_bytes()))
    for _ in range(2):
        with open_store(tmp_path) as store:
            check(store)
    database = database_at(tmp_path)
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == SCHEMA
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    database.engine.dispose()


@pytest.mark.parametrize("released", RELEASED, ids=lambda path: path.name)
def test_a_backup_of_every_released_schema_can_be_restored(released: Path, tmp_path: Path, place: str) -> None:
    file = tmp_path / "old.db"
    file.write_bytes(gzip.decompress(released.read_bytes()))
    before = file.read_bytes()
    with open_store(place) as store:
        store.restore(file)
        check(store)
    assert file.read_bytes() == before


def test_a_newer_store_is_refused_and_left_alone(place: str) -> None:
    open_store(place).close()
    database = database_at(place)
    with database.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerStoreError, match=rf"schema 9999, this one knows {SCHEMA}.*pip install -U backbeat"):
        open_store(place)
    with database.read() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "9999"
    database.engine.dispose()


def test_another_programs_database_is_refused(place: str) -> None:
    open_store(place).close()
    database = database_at(place)
    with database.write() as connection:
        connection.execute(sa.text("ALTER TABLE alembic_version RENAME TO songs"))
    database.engine.dispose()
    with pytest.raises(StoreError, match="another program"):
        open_store(place)


def test_what_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "backbeat.db"
    file.write_bytes(b"these are my notes, not a database" * 100)
    with pytest.raises(StoreError, match="is no database of Backbeat"):
        open_store(tmp_path)
    assert file.read_bytes().startswith(b"these are my notes")


def test_the_file_says_whose_it_is_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    with open_store(tmp_path / "new" / "folder") as store:
        file = Path(store.where)
    assert file.stat().st_mode & 0o077 == 0
    assert file.parent.stat().st_mode & 0o077 == 0
    with sqlite3.connect(file) as connection:
        assert connection.execute("PRAGMA application_id").fetchone()[0].to_bytes(4, "big") == b"BBIT"
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_an_unknown_kind_of_database_is_refused() -> None:
    with pytest.raises(StoreError, match="use postgresql:// or a folder"):
        open_store("mysql://somewhere/else")


def test_a_server_that_is_not_there_is_told_without_the_password() -> None:
    with pytest.raises(StoreError, match="cannot be reached") as told:
        open_store("postgresql://anna:secret@127.0.0.1:9/records")
    assert "secret" not in str(told.value)
