"""The Python client against a running server: what docs/api.md walks through."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from api.client import ApiProblem, Client, Tokens, new_id
from tests.api.running import Running, serving
from tracker.access.gate import Gate
from tracker.samples import sample_day
from tracker.store import open_store


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("records")


@pytest.fixture(scope="module")
def server(place: Path) -> Iterator[Running]:
    with serving("--data", str(place)) as running:
        yield running


@pytest.fixture(scope="module")
def kept() -> list[Tokens]:
    return []


@pytest.fixture(scope="module")
def client(server: Running, place: Path, kept: list[Tokens]) -> Client:
    made = Client(server.url, on_tokens=kept.append)
    with open_store(place) as store:
        code = Gate(store.access).show_code("patient", "me", datetime.now(UTC)).code
    assert made.pair(code, "a script")["role"] == "patient"
    return made


def _now() -> str:
    return datetime.now(UTC).isoformat()


def test_what_anybody_may_ask(server: Running) -> None:
    assert Client(server.url).meta()["schemas"]
    with pytest.raises(ApiProblem) as refused:
        Client(server.url).today()
    assert (refused.value.status, refused.value.code) == (401, "not-signed-in")
    assert "pair" in str(refused.value)
    assert refused.value.request_id


def test_pain_is_told_once_however_often_it_is_sent(client: Client) -> None:
    said = {"at": _now(), "when": "later", "score": 2, "zone": "centre"}
    pain = new_id()
    assert client.tell_pain(said, pain)["schema"] == client.tell_pain(said, pain)["schema"]
    assert [each["record"] for each in client.changes()["changes"]].count(pain) == 1


def test_a_recording_is_uploaded(client: Client) -> None:
    path = next(path for path in sample_day() if "backbend-broken" not in path.name and "backbend" in path.name)
    before = len(client.sessions()["items"])
    client.upload(path, {"started_at": "2026-03-02T09:30:00+01:00", "exercise": "standing-extension"})
    assert len(client.sessions()["items"]) == before + 1
    assert "<html" in client.report()


def test_a_live_session_from_begin_to_end(client: Client) -> None:
    session = new_id()
    begun = client.begin_live({"started_at": _now(), "gyroscope": False}, session)
    assert begun["running"]
    client.mark(session, {"kind": "start", "exercise": "chair-stand", "t_s": 0.0})
    still = {"seq": 0, "acc": [[0.0, 0.0, 9.81]] * 100, "first_s": 0.0, "period_s": 0.02}
    assert client.ask("POST", f"/v1/live/{session}/chunks", still).json()["ack"] == 0
    assert client.end_live(session)
    assert [event["kind"] for event in client.events(session)][-1] == "session_end"


def test_tokens_are_exchanged_by_themselves(
    client: Client, server: Running, place: Path, kept: list[Tokens]
) -> None:
    with open_store(place) as store:
        code = Gate(store.access).show_code("patient", "me", datetime.now(UTC)).code
    told: list[Tokens] = []
    other = Client(server.url, on_tokens=told.append)
    other.pair(code, "another")
    _expire(place, told[-1].access)
    assert other.ask("GET", "/v1/devices/me").json()["name"] == "another"
    assert len(told) == 2
    assert told[0] != told[1]


def _expire(place: Path, token: str) -> None:
    """Make a token old, which takes an hour else."""
    import hashlib
    import sqlite3

    with sqlite3.connect(place / "backbeat.db") as rows:
        rows.execute(
            "UPDATE tokens SET expires_us = 0 WHERE hash = ?", (hashlib.sha256(token.encode()).hexdigest(),)
        )
    rows.close()


def test_ids_are_of_version_7_and_in_order() -> None:
    made = [new_id(ms) for ms in (1, 2, 1 << 40)]
    assert made == sorted(made)
    assert {UUID(each).version for each in made} == {7}
