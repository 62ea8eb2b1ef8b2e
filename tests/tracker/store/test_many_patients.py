"""A clinic of 1,000 patients: what is asked of one of them is looked up, and never searched for among all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner

from tests.postgres import Server
from tests.store_fixture import MONDAY, motion, session_record
from tests.tracker.store.examples import ENTRIES, PLAN
from tracker.cli import build_app
from tracker.diary import AdverseEvent
from tracker.store import Store, open_store

PATIENTS = 1000
ONE = "me"
LARGE = ("sessions", "entries", "plans", "chunks")
COLUMNS = {
    "sessions": "started_us, algorithm_version, content, record, result",
    "entries": "kind, at_us, session, record",
    "plans": "made_us, id || n, version, record",
}


def _fill(store: Store) -> None:
    """One patient with records that can be read, and 999 with as many rows each: synthetic."""
    for number in range(4):
        store.save_session(session_record(number), [motion(2.0, rate_hz=10.0)])
    store.save_plan(PLAN)
    for entry in ENTRIES:
        store.add(entry)
    with store._database.write() as connection:
        connection.exec_driver_sql(
            f"INSERT INTO patients (id) SELECT 'p' || n FROM generate_series(1, {PATIENTS}) n"
        )
        for table, columns in COLUMNS.items():
            names = columns.replace("id || n", "plan")
            connection.exec_driver_sql(
                f"INSERT INTO {table} (id, patient, {names}) "
                f"SELECT id || ' ' || n, 'p' || n, {columns} FROM {table}, generate_series(1, {PATIENTS}) n"
            )
        connection.exec_driver_sql(
            "INSERT INTO chunks (session, number, samples) "
            f"SELECT session || ' ' || n, number, samples FROM chunks, generate_series(1, {PATIENTS}) n"
        )
    with store._database.outside() as connection:
        connection.exec_driver_sql("ANALYZE")


@contextmanager
def _asked() -> Iterator[list[tuple[str, Any]]]:
    """All questions put to any database meanwhile."""
    found: list[tuple[str, Any]] = []

    def note(_c: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        if statement.startswith("SELECT") and any(f"FROM {table}" in statement for table in LARGE):
            found.append((statement, parameters))

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)


def _plan(store: Store, statement: str, parameters: Any) -> dict[str, Any]:
    """How the server would answer."""
    with store._database.read() as connection:
        told: Any = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar()
    found: dict[str, Any] = told[0]["Plan"]
    return found


def _scanned(plan: dict[str, Any]) -> set[str]:
    """The tables that a plan reads from end to end."""
    here = {plan["Relation Name"]} if plan["Node Type"] == "Seq Scan" else set()
    return here.union(*(_scanned(each) for each in plan.get("Plans", ())))


def test_nothing_is_searched_for_among_all_patients(server: Server) -> None:
    url = server.database(template="test_0")
    with open_store(url) as store:
        _fill(store)
        words = ["--data", url, "--patient", ONE, "--now", MONDAY.isoformat()]
        with _asked() as asked:
            for command in ("today", "progress"):
                done = CliRunner().invoke(build_app(), [command, *words])
                assert done.exit_code == 0, done.output
            store.add(AdverseEvent("another", ONE, MONDAY, "fall", "slipped"))
            store.save_session(session_record(7), [motion(1.0)])
            store.session_with(ONE, "no such content")
            list(store.signal(session_record(7).id))
        assert {table for table in LARGE if any(f"FROM {table}" in statement for statement, _ in asked)} == {
            *LARGE
        }
        for statement, parameters in asked:
            assert _scanned(_plan(store, statement, parameters)).isdisjoint(LARGE), statement


def test_a_search_from_end_to_end_would_be_seen(server: Server) -> None:
    with open_store(server.database(template="test_0")) as store:
        _fill(store)
        assert _scanned(_plan(store, "SELECT * FROM entries WHERE record = 'x'", None)) == {"entries"}


@pytest.mark.parametrize("table", ["sessions", "entries", "plans"])
def test_sqlite_looks_patients_up_as_well(table: str) -> None:
    with open_store(":memory:") as store, store._database.read() as connection:
        said = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN SELECT id FROM {table} WHERE patient = 'me'").all()
        assert all("USING" in row[-1] and "INDEX" in row[-1] for row in said)
