"""Stores of either kind: what holds for one holds for the other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import NoServerError, Server, running_server
from tracker.store import Store, open_store

ENGINES = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server whose first database has our tables and nothing in them."""
    try:
        with running_server() as running:
            url = running.database()
            open_store(url).close()
            yield running
    except NoServerError as why:
        pytest.skip(str(why))


@pytest.fixture(params=ENGINES)
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty store is to be."""
    if request.param == "sqlite":
        return str(tmp_path)
    running: Server = request.getfixturevalue("server")
    return running.database(template="test_0")


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    """An empty store."""
    with open_store(place) as opened:
        yield opened
