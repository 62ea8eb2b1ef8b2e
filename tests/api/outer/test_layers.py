"""What stands around the routes: every refusal is a problem with the request's id; no log holds a secret."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator

import pytest
from fastapi import FastAPI, Request, WebSocket
from fastapi.testclient import TestClient
from starlette.testclient import WebSocketDenialResponse

from api.app import make_app
from api.outer.hosts import name_of
from api.outer.logs import JsonLines
from api.outer.rates import REMEMBERED, Allowance
from api.problems import MEDIA_TYPE
from api.settings import Settings

LIMIT_BYTES = 2048


def _app(settings: Settings, free: threading.Event) -> FastAPI:
    app = make_app(settings)

    @app.get("/slow/{secret}")
    def slow(secret: str) -> None:
        free.wait(20)

    @app.get("/breaks")
    def breaks() -> None:
        raise ValueError("a sample of 9.81")

    @app.get("/long")
    def long() -> list[str]:
        return ["the same again"] * 500

    @app.post("/read")
    async def read(request: Request) -> int:
        return len(await request.body())

    @app.get("/who")
    def who(request: Request) -> str:
        request.state.device = "a device"
        return "ok"

    @app.websocket("/ws")
    async def talk(socket: WebSocket) -> None:
        await socket.accept()
        await socket.close()

    return app


@pytest.fixture
def settings() -> Settings:
    return Settings(data=":memory:", hosts=("clinic.example",), origins=("https://app.example",),
                    body_limit_bytes=LIMIT_BYTES, request_limit_s=2.0, requests_per_minute=30)  # fmt: skip


@pytest.fixture
def client(settings: Settings) -> Iterator[TestClient]:
    free = threading.Event()
    with TestClient(_app(settings, free), base_url="http://localhost") as client:
        yield client
        free.set()


def test_a_request_keeps_its_id_or_gets_one(client: TestClient) -> None:
    assert client.get("/livez", headers={"X-Request-Id": "mine-1"}).headers["X-Request-Id"] == "mine-1"
    odd = client.get("/nowhere", headers={"X-Request-Id": "a b"})
    assert odd.headers["X-Request-Id"] == odd.json()["request_id"] != "a b"
    broken = client.get("/breaks")
    assert broken.json()["request_id"] == broken.headers["X-Request-Id"]


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status", "code"),
    [
        ("GET", "/livez", {"Host": "evil.example"}, None, 403, "host-refused"),
        ("GET", "/livez", {"Host": "localhost@evil.example"}, None, 403, "host-refused"),
        ("GET", "/livez", {"Host": "localhost:x"}, None, 403, "host-refused"),
        ("GET", "/livez", {"Origin": "https://evil.example"}, None, 403, "origin-refused"),
        ("GET", "/livez", {"Origin": "null"}, None, 403, "origin-refused"),
        ("GET", "/nowhere", {}, None, 404, "not-found"),
        ("POST", "/livez", {}, None, 405, "method-not-allowed"),
        ("POST", "/v1/pairing", {"Content-Type": "application/json"}, b"{", 422, "invalid"),
        ("POST", "/read", {}, b"x" * (LIMIT_BYTES + 1), 413, "too-large"),
        ("POST", "/v1/pairing", {"Content-Type": "application/json"}, b"x" * (LIMIT_BYTES + 1), 413, "too-large"),
        ("GET", "/slow/x", {}, None, 504, "too-slow"),
        ("GET", "/breaks", {}, None, 500, "failed"),
    ],
)
def test_a_refusal_is_a_problem(
    client: TestClient, method: str, path: str, headers: dict[str, str], body: bytes | None, status: int, code: str
) -> None:
    answer = client.request(method, path, headers=headers, content=body)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "9.81" not in answer.text


def test_names_that_are_ours_are_answered(client: TestClient) -> None:
    for host in ("localhost:8080", "127.0.0.1", "[::1]:8080", "CLINIC.example:443"):
        assert client.get("/livez", headers={"Host": host}).status_code == 200, host
    assert client.get("/livez", headers={"Origin": "http://localhost"}).status_code == 200


def test_the_address_that_was_called_is_ours(settings: Settings) -> None:
    with TestClient(make_app(settings), base_url="http://192.168.7.7:8080") as client:
        assert client.get("/livez").status_code == 200


@pytest.mark.parametrize(
    ("host", "name"), [("a.example", "a.example"), ("[::1]:1", "::1"), ("a:b", None), ("a/b", None), ("", None)]
)
def test_the_name_in_a_host(host: str, name: str | None) -> None:
    assert name_of(f"//{host}") == name


def test_a_page_that_was_named_may_call_and_read(client: TestClient) -> None:
    asked = {"Origin": "https://app.example", "Access-Control-Request-Method": "PUT",
             "Access-Control-Request-Headers": "If-Match"}  # fmt: skip
    assert (
        client.options("/v1/meta", headers=asked).headers["Access-Control-Allow-Origin"] == "https://app.example"
    )
    read = client.get("/v1/meta", headers={"Origin": "https://app.example"})
    assert "ETag" in read.headers["Access-Control-Expose-Headers"]


def test_what_a_named_page_may_not_do_is_a_problem_that_it_may_read(client: TestClient) -> None:
    asks = {"Origin": "https://app.example", "Access-Control-Request-Method": "TRACE"}
    refused = client.options("/livez", headers=asks)
    assert (refused.status_code, refused.json()["code"]) == (400, "bad-request")
    assert refused.json()["detail"] == "Disallowed CORS method"
    assert refused.headers["Access-Control-Allow-Origin"] == "https://app.example"


def test_no_page_may_call_unless_named() -> None:
    with TestClient(make_app(Settings(data=":memory:")), base_url="http://localhost") as client:
        assert client.get("/livez", headers={"Origin": "https://app.example"}).status_code == 403
        assert "Access-Control-Allow-Origin" not in client.get("/livez").headers


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}])
def test_a_websocket_is_refused_alike(client: TestClient, headers: dict[str, str]) -> None:
    with pytest.raises(WebSocketDenialResponse) as refused, client.websocket_connect("/ws", headers=headers):
        pass
    assert refused.value.status_code == 403
    with client.websocket_connect("/ws", headers={"Origin": "https://app.example"}):
        pass


def test_a_body_without_a_length_is_counted(client: TestClient) -> None:
    parts = [b"x" * 1000] * 3
    assert client.post("/read", content=iter(parts)).json()["code"] == "too-large"
    assert client.post("/read", content=iter(parts[:2])).json() == 2000


def test_who_asks_too_often_waits(client: TestClient) -> None:
    answers = [client.get("/livez", headers={"Authorization": f"Bearer made-up-{n}"}) for n in range(31)]
    assert [each.status_code for each in answers] == [200] * 30 + [429]
    assert int(answers[-1].headers["Retry-After"]) >= 1
    assert answers[-1].json()["code"] == "too-many-requests"


def test_a_known_device_has_its_own_allowance(client: TestClient) -> None:
    known = {"Authorization": "Bearer known"}
    assert client.get("/who", headers=known).status_code == 200
    while client.get("/livez").status_code == 200:
        pass
    assert client.get("/livez", headers=known).status_code == 200


def test_who_shows_no_token_shares_its_address(client: TestClient) -> None:
    assert client.get("/who").status_code == 200
    while client.get("/livez").status_code == 200:
        pass
    assert client.get("/who").status_code == 429


def test_a_websocket_that_is_not_there_is_a_problem(client: TestClient) -> None:
    with pytest.raises(WebSocketDenialResponse) as denied, client.websocket_connect("/nowhere"):
        pass
    assert (denied.value.status_code, denied.value.json()["code"]) == (404, "not-found")


def test_an_allowance_comes_back_and_is_bounded() -> None:
    now_s = [0.0]
    allowance = Allowance(60, lambda: now_s[0])
    assert [allowance.wait_s("a") for _ in range(61)] == [0] * 60 + [1]
    now_s[0] = 1.0
    assert [allowance.wait_s("a"), allowance.wait_s("a"), allowance.wait_s("b")] == [0, 1, 0]
    for n in range(REMEMBERED):
        allowance.wait_s(str(n))
    assert allowance.wait_s("a") == 0


def test_a_long_answer_is_compressed(client: TestClient) -> None:
    assert client.get("/long").headers["content-encoding"] == "gzip"
    assert "content-encoding" not in client.get("/long", headers={"Accept-Encoding": "identity"}).headers


def test_a_line_tells_the_route_and_no_more(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "backbeat")
    client.get("/slow/hush?token=hush", headers={"Authorization": "Bearer hush"})
    client.get("/breaks")
    client.get("/who")
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records]
    told = [(line["method"], line["route"], line["status"]) for line in lines if line["message"] == "request"]
    assert told == [("GET", "/slow/{secret}", 504), ("GET", "/breaks", 500), ("GET", "/who", 200)]
    failed = next(line for line in lines if line["message"] == "failed")
    assert failed["error"] == "ValueError"
    assert "breaks" in failed["places"][-1]
    assert len(lines[-1]["device"]) == 12
    assert not {"hush", "9.81", "a device"} & set(" ".join(map(json.dumps, lines)).replace('"', " ").split())


def test_of_a_library_only_its_own_words_are_written() -> None:
    record = logging.LogRecord(
        "uvicorn.error", logging.INFO, "", 0, '"WebSocket %s"\nmore', ("/live?ticket=s",), None
    )
    assert json.loads(JsonLines().format(record))["message"] == '"WebSocket %s"'
