"""A killed server loses nothing it acknowledged; the client goes on, and events have neither hole nor double."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path
from threading import Thread
from typing import Any

from tests.api.live.over_the_wire import acked, events, paired, socket
from tests.api.live.sending import (
    PLACE,
    SESSION,
    WISH,
    chair_stands,
    frames,
    in_common,
    mark_document,
    undisturbed,
)
from tests.api.running import Running, serving


def _watching(server: Running, headers: dict[str, str], heard: list[dict[str, Any]]) -> Thread:
    def watch() -> None:
        heard.extend(events(server, SESSION, headers, heard[-1]["seq"] if heard else -1))

    thread = Thread(target=watch)
    thread.start()
    return thread


def test_a_server_that_ends_waits_for_nobody_who_watches(tmp_path: Path) -> None:
    headers = paired(tmp_path)
    heard: list[dict[str, Any]] = []
    with serving("--data", str(tmp_path)) as server:
        assert server.ask("PUT", f"/v1/patients/me/live/{SESSION}", WISH, headers)[0] == 201
        with socket(server, SESSION, headers) as connection:
            for frame in frames(chair_stands().block):
                connection.send(frame)
            acked(connection, len(frames(chair_stands().block)) - 1)
        watcher = _watching(server, headers, heard)
        while not heard:
            time.sleep(0.01)
        assert server.end() == 0
        watcher.join()
        assert [line for line in server.logged if '"level": "error"' in line] == []


def test_a_killed_server_loses_nothing_it_acknowledged(tmp_path: Path) -> None:
    headers, made = paired(tmp_path), chair_stands()
    sent = frames(made.block, 20)
    half = len(sent) // 2
    heard: list[dict[str, Any]] = []
    with serving("--data", str(tmp_path)) as server:
        assert server.ask("PUT", f"/v1/patients/me/live/{SESSION}", WISH, headers)[0] == 201
        for number, mark in enumerate(made.marks):
            name = f"{SESSION[:-2]}{number:02x}"
            assert server.ask("PUT", f"{PLACE}/marks/{name}", mark_document(mark), headers)[0] == 201
        watcher = _watching(server, headers, heard)
        with socket(server, SESSION, headers) as connection:
            for frame in sent[:half]:
                connection.send(frame)
            acked(connection, half - 1)
            for frame in sent[half : half + 8]:
                connection.send(frame)
            server.end(signal.SIGKILL)
        watcher.join()
    with serving("--data", str(tmp_path)) as server:
        watcher = _watching(server, headers, heard)
        with socket(server, SESSION, headers) as connection:
            kept = json.loads(connection.recv(timeout=30))["ack"]
            assert half - 1 <= kept < half + 8
            for frame in sent[kept + 1 :]:
                connection.send(frame)
            acked(connection, len(sent) - 1)
        status, answer = server.ask("POST", f"{PLACE}/end", None, headers)
        watcher.join()
        assert status == 200
    assert in_common(answer["result"]) == undisturbed(sent, made.marks)
    assert [event["seq"] for event in heard] == list(range(len(heard)))
    assert [event["kind"] for event in heard].count("set_start") == 1
    assert heard[-1]["kind"] == "session_end"
