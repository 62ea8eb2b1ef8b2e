"""`backbeat serve` as a process, and talking to it."""

from __future__ import annotations

import json
import os
import re
import signal
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

PROGRAM = (sys.executable, "-c", "from api.command import main; main()")
ADDRESS = re.compile(r"serves at (https?://\S+)/v1")
PATIENCE_S = 60


@dataclass
class Running:
    """A server: its address, and what it printed and logged until now."""

    process: subprocess.Popen[str]
    url: str = ""
    printed: list[str] = field(default_factory=list)
    logged: list[str] = field(default_factory=list)
    context: ssl.SSLContext | None = None

    def ask(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, Any]:
        """The status and the JSON of an answer."""
        data = None if body is None else json.dumps(body).encode()
        request = Request(self.url + path, data, {"Content-Type": "application/json", **(headers or {})})
        request.method = method
        try:
            with urlopen(request, timeout=PATIENCE_S, context=self.context) as answer:
                return answer.status, _read(answer.read())
        except HTTPError as refused:
            with refused:
                return refused.code, _read(refused.read())

    def end(self, number: int = signal.SIGTERM) -> int:
        """End it, and wait until it has."""
        self.process.send_signal(number)
        return self.process.wait(PATIENCE_S)


@contextmanager
def serving(*arguments: str, environment: Mapping[str, str] | None = None) -> Iterator[Running]:
    """`backbeat serve` with these arguments at a free port."""
    given = {**os.environ, "PYTHONUNBUFFERED": "1", **(environment or {})}
    process = subprocess.Popen(
        [*PROGRAM, "serve", "--port", "0", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=given,
    )  # fmt: skip
    running = Running(process)
    assert process.stdout is not None
    assert process.stderr is not None
    ready = threading.Event()
    readers = [_reader(process.stdout, running.printed, ready), _reader(process.stderr, running.logged, None)]
    try:
        assert ready.wait(PATIENCE_S), "it did not start"
        found = ADDRESS.search("".join(running.printed))
        assert found, running.logged
        running.url = found[1]
        yield running
    finally:
        process.kill()
        process.wait(PATIENCE_S)
        for reader in readers:
            reader.join()
        process.stdout.close()
        process.stderr.close()


def _read(data: bytes) -> Any:
    try:
        return json.loads(data)
    except ValueError:
        return data.decode()


def _reader(stream: IO[str], into: list[str], ready: threading.Event | None) -> threading.Thread:
    def read() -> None:
        for line in stream:
            into.append(line)
            if ready is not None and ADDRESS.search(line):
                ready.set()
        if ready is not None:
            ready.set()

    thread = threading.Thread(target=read)
    thread.start()
    return thread
