"""An engine: a SQLite file with one writer, or a PostgreSQL server; and their complaints in words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, StaticPool

from tracker.errors import StoreError

BUSY_S = 30.0
"""So long a writer waits for another one."""

PAGE_BYTES = 1024
"""Of a new file. A chunk of signal takes whole pages, so small ones waste least: 4 %, and usual ones 15 %."""

APPLICATION_ID = 0x42424954
"""Stands in the head of every SQLite file of ours, so that no other program's file is taken for one."""


@dataclass(frozen=True, slots=True)
class Database:
    """An engine and what its place is called. `file` None: in memory, or on a server.

    Transactions of `write` take the one write lock at their beginning and those of `read` none, so that neither
    ever has to be given up half way. `inside`: a transaction that all reading and writing belongs to, None where
    each has one of its own.
    """

    where: str
    file: Path | None
    engine: sa.Engine
    inside: sa.Connection | None = None

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """One consistent view.

        Raises:
            StoreError: it cannot be read.
        """
        if self.inside is not None:
            with self.speaking_plainly():
                yield self.inside
            return
        engine = (
            self.engine if self.is_sqlite else self.engine.execution_options(isolation_level="REPEATABLE READ")
        )
        with self.speaking_plainly(), engine.begin() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """One transaction: all of it or nothing, and on disk when the block has ended.

        Raises:
            StoreError: it cannot be written.
        """
        if self.inside is not None:
            with self.speaking_plainly():
                yield self.inside
            return
        writing = self.engine.execution_options(writing=True)
        with self.speaking_plainly(), writing.begin() as connection:
            yield connection

    @contextmanager
    def outside(self) -> Iterator[sa.Connection]:
        """A connection without a transaction, for what allows of none.

        Raises:
            StoreError: the database refuses.
        """
        with self.speaking_plainly():
            if self.is_sqlite:
                engine = self.engine.execution_options(outside=True)
            else:
                engine = self.engine.execution_options(isolation_level="AUTOCOMMIT")
            with engine.connect() as connection:
                yield connection

    @contextmanager
    def speaking_plainly(self) -> Iterator[None]:
        """What a person can do about the database's complaints."""
        try:
            yield
        except SQLAlchemyError as problem:
            raise StoreError(self.where, _in_words(problem)) from problem


def sqlite_database(file: Path | None) -> Database:
    """A SQLite database in a file, which is made if need be, or in memory.

    Raises:
        StoreError: the file cannot be made.
    """
    if file is not None:
        _make(file)
    url = sa.URL.create("sqlite", database=None if file is None else str(file))
    engine = sa.create_engine(url, poolclass=StaticPool if file is None else None)
    sa.event.listen(engine, "connect", _on_connect)
    sa.event.listen(engine, "begin", _on_begin)
    return Database("memory" if file is None else str(file), file, engine)


def server_database(url: str) -> Database:
    """A PostgreSQL database by its URL.

    Raises:
        StoreError: the driver is not installed, or the URL is none.
    """
    try:
        parsed = sa.make_url(url).set(drivername="postgresql+psycopg")
        shown = parsed.render_as_string(hide_password=True).replace("+psycopg", "", 1)
        return Database(shown, None, sa.create_engine(parsed))
    except ModuleNotFoundError as missing:
        raise StoreError("PostgreSQL", "needs its driver: pip install 'backbeat[postgresql]'") from missing
    except SQLAlchemyError as problem:
        raise StoreError("--data", "is no URL of a database; postgresql://user@host/name is one") from problem


def _make(file: Path) -> None:
    """Make the file and its folder where there are none, for nobody else to read.

    Raises:
        StoreError: they cannot be made.
    """
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not file.exists():
            file.touch(mode=0o600)
    except OSError as problem:
        remedy = "name another folder, or make this one writable"
        raise StoreError(str(file), f"cannot be made: {problem.strerror}; {remedy}") from problem


def _on_connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """No transactions but those we begin; every commit on disk; what is deleted is overwritten."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {int(1000 * BUSY_S)}")
    cursor.execute(f"PRAGMA page_size = {PAGE_BYTES}")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA secure_delete = ON")
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()


def _on_begin(connection: sa.Connection) -> None:
    options = connection.get_execution_options()
    if not options.get("outside"):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writing") else "BEGIN")


def _in_words(problem: SQLAlchemyError) -> str:
    """The database's complaint, and what to do about it."""
    original: Any = problem.orig if isinstance(problem, DBAPIError) else problem
    said = str(original).strip().partition("\n")[0]
    remedies = {
        "locked": "another program is writing to it for longer than half a minute; try again when it is done",
        "readonly": "cannot be written; check the permissions of the file and its folder",
        "full": "the disk is full; make room and do it again, nothing was lost and nothing half written",
        "disk I/O": "the disk cannot be read or written; check it, and restore a backup if it is damaged",
        "unable to open": "cannot be opened; check that its folder is there and may be written",
        "not a database": "is no database of Backbeat; name another file, or restore a backup",
        "malformed": "is damaged; restore a backup: backbeat restore FILE",
        "connect": "the server cannot be reached; check that it runs and that the URL is right",
        "password": "the server refuses; check the user and the password in the URL",
    }
    remedy = next((text for key, text in remedies.items() if key in said), None)
    if remedy is None and isinstance(original, sqlite3.DatabaseError):
        remedy = "SQLite refuses it"
    return f"{remedy or 'the database refuses it'} ({said})"
