"""Which schema a database has, and bringing an older one up to date. Runs at every opening; usually one look."""

from __future__ import annotations

import sqlalchemy as sa

from tracker.errors import NewerStoreError, StoreError
from tracker.store.engine import APPLICATION_ID, Database
from tracker.store.tables import SCHEMA

LOCK = 7_220_133_501
"""The PostgreSQL advisory lock under which a schema changes: any number, as long as it stays the same."""


def bring_up_to_date(database: Database) -> None:
    """Make the tables where there are none, and migrate those of an older version.

    Raises:
        NewerStoreError: a newer version wrote them.
        StoreError: this is some other program's database, or it cannot be used.
    """
    with database.read() as connection:
        found = _schema(database, connection)
    if found == SCHEMA:
        return
    with database.write() as connection:
        if not database.is_sqlite:
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        if _schema(database, connection) != SCHEMA:
            _migrate(connection)
            if database.is_sqlite:
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")


def _schema(database: Database, connection: sa.Connection) -> str | None:
    """The schema of the database, None for an empty one."""
    tables = sa.inspect(connection).get_table_names()
    if "alembic_version" in tables and "patients" in tables:
        found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
        if found is not None and str(found) > SCHEMA:
            raise NewerStoreError(database.where, str(found), SCHEMA)
        return None if found is None else str(found)
    if tables:
        raise StoreError(database.where, "belongs to another program; name another place for the records")
    return None


def _migrate(connection: sa.Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "tracker.store:migrations")
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
