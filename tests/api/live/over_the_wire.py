"""A client of a running server, as an app would be one: a WebSocket, server-sent events, POST."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from websockets.sync.client import ClientConnection, connect

from tests.api.running import Running
from tracker.access.gate import Gate
from tracker.store import open_store


def paired(folder: Path, person: str = "me") -> dict[str, str]:
    """The headers of a device that was paired with the records of a folder, which nobody serves yet."""
    now = datetime.now().astimezone()
    with open_store(folder) as store:
        gate = Gate(store.access)
        tokens = gate.pair(gate.show_code("patient", person, now).code, "a test", now)
    return {"Authorization": f"Bearer {tokens.access}"}


@contextmanager
def socket(server: Running, session: str, headers: dict[str, str]) -> Iterator[ClientConnection]:
    """A WebSocket for a session's samples."""
    url = f"ws{server.url.removeprefix('http')}/v1/live/{session}/samples"
    with connect(url, additional_headers=headers) as found:
        yield found


def acked(connection: ClientConnection, number: int) -> None:
    """Wait until a number is acknowledged."""
    while json.loads(connection.recv(timeout=30)) != {"ack": number}:
        pass


def events(server: Running, session: str, headers: dict[str, str], after: int) -> Iterator[dict[str, Any]]:
    """The session's events behind one, as they come, until the stream ends."""
    place = urlsplit(server.url)
    assert place.hostname is not None
    connection = http.client.HTTPConnection(place.hostname, place.port, timeout=60)
    try:
        connection.request("GET", f"/v1/live/{session}/events", headers=headers | {"Last-Event-ID": str(after)})
        for each in connection.getresponse():
            if each.startswith(b"data: "):
                yield json.loads(each.removeprefix(b"data: "))
    except (OSError, http.client.HTTPException):
        return
    finally:
        connection.close()
