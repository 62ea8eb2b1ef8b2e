"""Every error is a problem with a known code, whoever raised it."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import make_app
from api.problems import _CODES, _STATUS_CODES, CATALOGUE, MEDIA_TYPE, Problem
from api.settings import Settings
from tracker.errors import StoreError, UnknownExerciseError


@pytest.fixture
def client() -> TestClient:
    app = make_app(Settings(data=":memory:"))

    @app.get("/fails/{how}")
    def fails(how: str, number: int = 0) -> None:
        errors: dict[str, Exception] = {
            "own": ValueError("the inside"),
            "store": StoreError("here", "the disk is full; make room"),
            "exercise": UnknownExerciseError("sit-up", ["curl-up"]),
            "problem": Problem("changed-meanwhile", current={"count": number}),
        }
        raise errors[how]

    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/nowhere", 404, "not-found"),
        ("/fails/own", 500, "failed"),
        ("/fails/store", 503, "store-unavailable"),
        ("/fails/exercise", 422, "unknown-exercise"),
        ("/fails/problem", 412, "changed-meanwhile"),
        ("/fails/problem?number=x", 422, "invalid"),
    ],
)
def test_what_goes_wrong_is_a_problem(client: TestClient, path: str, status: int, code: str) -> None:
    with client:
        answer = client.get(path)
    document = answer.json()
    assert (answer.status_code, document["status"], document["code"]) == (status, status, code)
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert document["remedy"] == CATALOGUE[code].remedy
    assert "the inside" not in answer.text


def test_a_wrong_method_and_waiting(client: TestClient) -> None:
    with client:
        assert client.post("/v1/meta").json()["code"] == "method-not-allowed"
        several = client.patch("/v1/patients/me/clinicians/dr")
        assert (several.status_code, several.headers["Allow"]) == (405, "DELETE, PUT")
        assert int(client.get("/fails/store").headers["Retry-After"]) > 0
        assert client.get("/fails/problem?number=x").json()["errors"][0]["pointer"] == "/query/number"
        assert client.get("/fails/problem?number=7").json()["current"] == {"count": 7}


def test_every_code_that_is_used_is_in_the_catalogue() -> None:
    assert {code for _, code in _CODES} | set(_STATUS_CODES.values()) <= set(CATALOGUE)


def test_meta_and_health(tmp_path: Path) -> None:
    with TestClient(make_app(Settings(data=str(tmp_path)))) as client:
        assert client.get("/livez").json() == {"status": "ok"}
        assert client.get("/readyz").status_code == 200
        assert client.get("/v1/meta").json()["schemas"][0] == "backbeat.result/1"
