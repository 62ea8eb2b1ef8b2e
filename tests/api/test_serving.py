"""`backbeat serve` as a process: it answers, logs no secret, is alone with its records, and ends properly."""

from __future__ import annotations

import json
import signal
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi.testclient import TestClient

from api.alone import address_here
from api.app import make_app
from api.command import main
from api.settings import Settings
from api.tls.trust import folder_of
from tests.api.running import Running, serving
from tracker.access.gate import Gate
from tracker.store import open_store


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("records")


@pytest.fixture(scope="module")
def running(place: Path) -> Iterator[Running]:
    with serving("--data", str(place), environment={"BACKBEAT_SERVE_LOG_LEVEL": "debug"}) as found:
        yield found


@pytest.fixture
def refused(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Callable[..., str]:
    """What `backbeat serve` says with these arguments, which do not let it start: one line."""

    def start(*arguments: str) -> str:
        monkeypatch.setattr("api.serving._run", _not_refused)
        monkeypatch.setattr("sys.argv", ["backbeat", "serve", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capfd.readouterr().err
        assert (ended.value.code, said.count("\n")) == (1, 1), said
        return said

    return start


def _not_refused(*_: object) -> None:
    raise AssertionError("it serves")


def _code(place: Path) -> str:
    with open_store(place) as store:
        return Gate(store.access).show_code("patient", "me", datetime.now(UTC)).code


def test_no_secret_is_in_any_log(running: Running, place: Path) -> None:
    code = _code(place)
    _, tokens = running.ask("POST", "/v1/pairing", {"code": code, "device_name": "hush-phone"})
    secrets = [code, tokens["access_token"], tokens["refresh_token"], "hush", "88.125"]
    signed = {"Authorization": f"Bearer {tokens['access_token']}"}
    _, ticket = running.ask("POST", "/v1/tickets", {"purpose": "live"}, signed)
    secrets.append(ticket["ticket"])
    running.ask("GET", f"/v1/events?ticket={ticket['ticket']}&note=hush")
    running.ask("PUT", "/v1/patients/me/pains/hush", {"score": 88.125, "note": "hush"}, signed)
    running.ask("POST", "/v1/tokens", {"refresh_token": "hush"})
    status, _ = running.ask("GET", "/v1/devices/me", headers={**signed, "X-Request-Id": "last-one"})
    assert status == 200
    while "last-one" not in "".join(running.logged):
        time.sleep(0.01)
    lines = [json.loads(line) for line in running.logged]
    assert [line["route"] for line in lines if line.get("request_id") == "last-one"] == ["/v1/devices/me"]
    assert len(next(line for line in lines if line.get("request_id") == "last-one")["device"]) == 12
    assert [secret for secret in secrets if secret in "".join(running.logged)] == []


def test_a_code_is_shown_with_the_servers_address(
    running: Running, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["backbeat", "pair", "--json", "--data", str(place)])
    with pytest.raises(SystemExit):
        main()
    shown = json.loads(capsys.readouterr().out)
    assert shown["link"] == f"backbeat://pair?code={shown['code']}&url={running.url}"


def test_what_is_no_http_is_a_problem(running: Running) -> None:
    where = urlsplit(running.url)
    with socket.create_connection((str(where.hostname), int(where.port or 0)), timeout=20) as line:
        line.sendall(b"what is this\r\n\r\n")
        said = b""
        while part := line.recv(4096):
            said += part
    head, _, body = said.partition(b"\r\n\r\n")
    assert b"400" in head.splitlines()[0]
    assert json.loads(body)["code"] == "bad-request"


def test_a_second_process_is_refused_with_the_remedy(
    running: Running, place: Path, refused: Callable[..., str]
) -> None:
    said = refused("--data", str(place), "--port", "0")
    assert "another `backbeat serve`" in said
    assert "postgresql" in said


def test_a_port_that_is_taken_is_said(running: Running, tmp_path: Path, refused: Callable[..., str]) -> None:
    assert "--port" in refused("--data", str(tmp_path), "--port", str(urlsplit(running.url).port))


def test_it_ends_properly_and_comes_back_over_tls_with_a_page_to_trust_it(tmp_path: Path) -> None:
    with serving("--data", str(tmp_path)) as running:
        assert running.ask("GET", "/readyz") == (200, {"status": "ok"})
        assert running.end(signal.SIGTERM) == 0
    assert address_here(tmp_path) is None
    with serving("--lan", "--data", str(tmp_path)) as again:
        assert again.url.startswith("https://")
        authority = folder_of(str(tmp_path)) / "authority.crt"
        again.url = f"https://localhost:{urlsplit(again.url).port}"
        again.context = ssl.create_default_context(cafile=str(authority))
        assert again.ask("GET", "/livez")[0] == 200
        page = again.ask("GET", "/trust")[1]
        assert "".join(again.printed).split()[-1] in page
        assert again.end(signal.SIGINT) == 0


def test_plain_http_beyond_this_computer_is_refused(tmp_path: Path, refused: Callable[..., str]) -> None:
    said = refused("--host", "0.0.0.0", "--data", str(tmp_path))
    assert "--lan" in said
    assert "proxy" in said


def test_a_setting_that_cannot_be_is_named(
    tmp_path: Path, refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BACKBEAT_SERVE_LOG_LEVEL", "loud")
    said = refused("--data", str(tmp_path))
    assert "BACKBEAT_SERVE_LOG_LEVEL" in said


def test_records_that_cannot_be_opened_are_said(tmp_path: Path, refused: Callable[..., str]) -> None:
    (tmp_path / "backbeat.db").write_bytes(b"not a database, " * 100)
    assert "backbeat.db" in refused("--data", str(tmp_path))


def test_a_demo_is_there_to_develop_against(tmp_path: Path) -> None:
    with serving("--demo") as running:
        printed = "".join(running.printed)
        while "█" not in printed:
            time.sleep(0.01)
            printed = "".join(running.printed)
        code = printed.partition("ten minutes:")[2].split()[0]
        _, tokens = running.ask("POST", "/v1/pairing", {"code": code, "device_name": "an app"})
        signed = {"Authorization": f"Bearer {tokens['access_token']}"}
        assert running.ask("GET", "/v1/patients/me/sessions", headers=signed)[1]["items"]
        assert running.ask("GET", "/v1/patients/me/today", headers=signed)[0] == 200
        while "runs now" not in "".join(running.printed):
            time.sleep(0.01)
        events = next(line for line in running.printed if "runs now" in line).split()[-1]
        status, session = running.ask("GET", events.removesuffix("/events"), headers=signed)
        assert (status, session["running"]) == (200, True)
        assert running.end() == 0


def test_what_goes_on_beside_ends_with_the_app() -> None:
    from contextlib import contextmanager

    seen: list[str] = []

    @contextmanager
    def beside(office: object) -> Iterator[None]:
        seen.append("began")
        yield
        seen.append("ended")

    with TestClient(make_app(Settings(data=":memory:"), beside=beside)):
        assert seen == ["began"]
    assert seen == ["began", "ended"]
