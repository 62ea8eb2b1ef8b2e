"""Backup and restore. A backup is a SQLite store of its own, whichever database it came from.

So a backup can be opened, looked at and searched like the store itself, and moves a clinic's records between
SQLite and PostgreSQL.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import sqlalchemy as sa

from tracker.errors import StoreError
from tracker.store.engine import APPLICATION_ID, Database, sqlite_database
from tracker.store.schema import bring_up_to_date
from tracker.store.tables import METADATA, PATIENTS

HEAD = b"SQLite format 3\0"
NO_BACKUP = "is no backup; backbeat backup FILE makes one"
REMEDY = "make room on its disk, or name another one"
AT_ONCE = 500
"""Rows that are copied at a time."""


def backup(database: Database, path: Path) -> None:
    """Write everything to one file, whole or not at all.

    Raises:
        StoreError: it cannot be written.
    """
    if not path.parent.is_dir():
        raise StoreError(str(path), f"there is no folder {path.parent}; make it first")
    draft = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        _write(database, draft)
        _flush(draft)
        draft.replace(path)
    except OSError as problem:
        raise StoreError(str(path), f"cannot be written: {problem.strerror or problem}; {REMEDY}") from problem
    except sqlite3.Error as problem:
        raise StoreError(str(path), f"cannot be written ({problem}); {REMEDY}") from problem
    except StoreError as problem:
        raise (StoreError(str(path), problem.problem) if problem.where == str(draft) else problem) from problem
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)


def restore(database: Database, path: Path) -> None:
    """Put what a backup holds in place of everything here, in one transaction; nothing of the old is left.

    Raises:
        StoreError: the file is no backup, or damaged.
    """
    from tracker.store.erase import scrub

    with _opened_backup(path) as source, source.read() as old, database.write() as new:
        new.execute(sa.delete(PATIENTS))
        _copy(old, new)
    scrub(database)


def size(database: Database) -> int:
    """Bytes that the database takes on its disk."""
    with database.read() as connection:
        if not database.is_sqlite:
            return int(connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar() or 0)
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar() or 0
        return int(pages * (connection.exec_driver_sql("PRAGMA page_size").scalar() or 0))


def _write(database: Database, draft: Path) -> None:
    copy = sqlite_database(draft)
    try:
        if database.is_sqlite:
            with database.outside() as old, copy.outside() as new:
                source, target = (c.connection.driver_connection for c in (old, new))
                assert source is not None
                source.backup(target)
        else:
            bring_up_to_date(copy)
            with database.read() as old, copy.write() as new:
                _copy(old, new)
        with copy.outside() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = DELETE")
    finally:
        copy.engine.dispose()


def _copy(old: sa.Connection, new: sa.Connection) -> None:
    """All rows of all tables, those first that others refer to."""
    for table in METADATA.sorted_tables:
        rows = old.execution_options(yield_per=AT_ONCE).execute(sa.select(table)).mappings()
        for part in rows.partitions():
            new.execute(sa.insert(table), [dict(row) for row in part])


@contextmanager
def _opened_backup(path: Path) -> Iterator[Database]:
    """A copy of the backup, brought up to date and found sound; the file itself is not touched."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "backup.db"
        try:
            shutil.copyfile(path, file)
            with file.open("rb") as stream:
                ours = stream.read(len(HEAD)) == HEAD
        except OSError as problem:
            raise StoreError(str(path), f"cannot be read: {problem.strerror or problem}") from problem
        if not ours:
            raise StoreError(str(path), NO_BACKUP)
        source = sqlite_database(file)
        try:
            _check(source, path)
            bring_up_to_date(source)
            yield source
        except StoreError as problem:
            raise (StoreError(str(path), problem.problem) if problem.where == str(file) else problem) from problem
        finally:
            source.engine.dispose()


def _check(source: Database, path: Path) -> None:
    """Refuse what is no backup of ours, or damaged."""
    with source.read() as connection:
        ours = connection.exec_driver_sql("PRAGMA application_id").scalar() == APPLICATION_ID
        if not ours:
            raise StoreError(str(path), NO_BACKUP)
        found = connection.exec_driver_sql("PRAGMA integrity_check").scalar()
        if found != "ok":
            raise StoreError(str(path), f"is damaged and was not used ({found}); use another backup")


def _flush(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())
