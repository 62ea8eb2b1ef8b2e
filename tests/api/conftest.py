"""An app over a store of its own, with a clock that tests move, and devices of each role."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from api.app import make_app
from api.settings import Settings
from tracker.access.gate import Gate
from tracker.access.model import Role

BEGIN = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)


@dataclass
class World:
    """The app and what is around it. `signed_in` gives the headers of a newly paired device."""

    app: FastAPI
    client: TestClient
    now: list[datetime] = field(default_factory=lambda: [BEGIN])

    def wait(self, time: timedelta) -> None:
        self.now[0] += time

    @property
    def gate(self) -> Gate:
        return Gate(self.app.state.office.store.access)

    def signed_in(self, role: Role = "patient", person: str = "me") -> dict[str, str]:
        code = self.gate.show_code(role, person, self.now[0]).code
        answer = self.client.post("/v1/pairing", json={"code": code, "device_name": "a test"})
        return {"Authorization": f"Bearer {answer.json()['access_token']}"}


@pytest.fixture
def world(make_world: Callable[[Settings], World], tmp_path: Path) -> World:
    return make_world(Settings(data=str(tmp_path)))


@pytest.fixture
def make_world() -> Iterator[Callable[[Settings], World]]:
    clients: list[TestClient] = []

    def make(settings: Settings) -> World:
        now = [BEGIN]
        app = make_app(settings, lambda: now[0])
        client = TestClient(app, raise_server_exceptions=False)
        client.__enter__()
        clients.append(client)
        return World(app, client, now)

    yield make
    for client in clients:
        client.__exit__(None, None, None)
