"""Where the records are: the platform's folder for data, one that was named, or a server."""

from __future__ import annotations

import os
from pathlib import Path

from tracker.errors import StoreError
from tracker.store.engine import Database, server_database, sqlite_database

ME = "me"
"""The patient, where nobody says who."""

FILE = "backbeat.db"
MEMORY = ":memory:"
SERVER = ("postgresql:", "postgres:", "postgresql+psycopg:")


def data_folder(where: str | Path | None = None) -> Path:
    """The folder for what is kept in files beside the database (journals); it need not be there yet.

    `where`: as `open_store` takes it. With a database on a server or in memory it is the platform's folder.
    """
    if where is None:
        where = os.environ.get("BACKBEAT_DATA") or None
    if where is None or str(where) == MEMORY or str(where).startswith(SERVER):
        import platformdirs

        return platformdirs.user_data_path("backbeat", appauthor=False)
    return Path(where).parent if _is_file(Path(where)) else Path(where)


def database_at(where: str | Path | None) -> Database:
    """The database at a place, not looked at yet; its folder is made.

    Raises:
        StoreError: the folder cannot be made, or the URL is of no database that is known here.
    """
    if where is None:
        where = os.environ.get("BACKBEAT_DATA") or None
    text = "" if where is None else str(where)
    if text.startswith(SERVER):
        return server_database(text)
    if text == MEMORY:
        return sqlite_database(None)
    if "://" in text:
        raise StoreError(text.partition(":")[0], "is no known kind of database; use postgresql:// or a folder")
    file = Path(text) if text and _is_file(Path(text)) else data_folder(where) / FILE
    return sqlite_database(file)


def _is_file(path: Path) -> bool:
    return path.suffix == ".db" or path.is_file()
