"""Erasing a patient so that nothing is left: not in free pages, not in the write-ahead log."""

from __future__ import annotations

import sqlalchemy as sa

from tracker.errors import StoreError
from tracker.store.engine import Database
from tracker.store.tables import METADATA, PATIENTS


def erase(database: Database, patient: str) -> bool:
    """Remove everything of a patient, and its remnants; False: nothing was there.

    SQLite overwrites what it deletes (`secure_delete`); then the log is emptied and the file written anew, so that
    not even a page that was in use before keeps a trace. PostgreSQL writes every table anew, and the planner's
    samples of them.

    Raises:
        StoreError: another program reads the database, so that remnants may be left.
    """
    with database.write() as connection:
        gone = connection.execute(sa.delete(PATIENTS).where(PATIENTS.c.id == patient)).rowcount > 0
    scrub(database)
    return gone


def scrub(database: Database) -> None:
    """Leave nothing in the files of what was deleted before.

    Raises:
        StoreError: another program reads the database, so that remnants may be left.
    """
    with database.outside() as connection:
        if not database.is_sqlite:
            for table in METADATA.sorted_tables:
                connection.exec_driver_sql(f"VACUUM (FULL, ANALYZE) {table.name}")
            # The planner keeps samples of every column, such as names; whose database it is may write them anew.
            connection.exec_driver_sql("VACUUM FULL pg_catalog.pg_statistic")
            return
        connection.exec_driver_sql("VACUUM")
        busy = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar()
    if busy:
        problem = "is read by another program, and its log may still hold what was erased; close it, erase again"
        raise StoreError(database.where, problem)
