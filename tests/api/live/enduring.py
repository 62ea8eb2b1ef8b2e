"""Live sessions under all that can go wrong: `python -m tests.api.live.enduring [--minutes 20] [--seed 1]`.

Connections that break off, frames that come twice or in another order, bytes that are no frames, and a server that
is killed again and again. Every result has to be that of its undisturbed replay; says at the end how many there
were, and what the servers held in memory. Synthetic; no part of the test suite.
"""

from __future__ import annotations

import argparse
import json
import logging
import random
import signal
import socket as sockets
import threading
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen
from uuid import UUID

from websockets.exceptions import WebSocketException

from tests.api.live.over_the_wire import events, paired, socket
from tests.api.live.sending import WISH, chair_stands, frames, in_common, mark_document, undisturbed
from tests.api.running import Running, serving

CLIENTS = 3
SIZES = (10, 25, 60, 200)
BETWEEN_KILLS_S = (15.0, 40.0)
GIVE_UP_S = 120.0
BROKEN = (OSError, URLError, WebSocketException, TimeoutError, EOFError)
SETTINGS = {"BACKBEAT_SERVE_REQUESTS_PER_MINUTE": "1000000"}


class WrongError(AssertionError):
    """A session came out otherwise than its replay."""


@dataclass
class Ordeal:
    """What is shared: the server of the moment, who sends, and what was counted."""

    headers: dict[str, str]
    until_s: float
    server: Running | None = None
    counted: Counter[str] = field(default_factory=Counter)
    memory_mb: list[float] = field(default_factory=list)
    wrong: list[BaseException] = field(default_factory=list)

    @property
    def over(self) -> bool:
        return time.monotonic() >= self.until_s or bool(self.wrong)

    def ask(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        assert self.server is not None
        return self.server.ask(method, path, body, self.headers)


@cache
def expected(size: int) -> Any:
    """The answer of a session sent in frames of this size, if nothing goes wrong."""
    return undisturbed(frames(chair_stands().block, size), chair_stands().marks)


class Client:
    """One session, sent however badly, until it is there."""

    def __init__(self, ordeal: Ordeal, number: int, chance: random.Random) -> None:
        self._ordeal, self._chance = ordeal, chance
        self._id = str(UUID(int=0x01955D2A_7C1E_7D3A_9F00_000000000000 + number))
        self._size = chance.choice(SIZES)
        self._sent = frames(chair_stands().block, self._size)
        self._next = 0
        self._told: object = None
        self._result: Any = None

    def run(self) -> None:
        steps = [self._begin, self._marks, self._send, self._end, self._compare]
        begun = time.monotonic()
        while steps:
            if time.monotonic() - begun > GIVE_UP_S:
                raise WrongError(f"session {self._id} did not get on with {steps[0].__name__}: {self._told}")
            try:
                if steps[0]():
                    steps.pop(0)
                else:
                    time.sleep(0.02)
            except BROKEN:
                self._ordeal.counted["broken off"] += 1
                time.sleep(0.2)
        self._ordeal.counted["sessions"] += 1

    def _begin(self) -> bool:
        return self._ordeal.ask("PUT", f"/v1/patients/me/live/{self._id}", WISH)[0] in (200, 201)

    def _marks(self) -> bool:
        done = True
        for number, mark in enumerate(chair_stands().marks):
            place = f"/v1/live/{self._id}/marks/{self._id[:-4]}{number:04x}"
            done &= self._ordeal.ask("PUT", place, mark_document(mark))[0] in (200, 201)
        return done

    def _send(self) -> bool:
        if self._next >= len(self._sent):
            return True
        way = self._chance.choice([self._by_socket, self._by_socket, self._by_post, self._with_nonsense])
        way()
        return False

    def _muddled(self) -> list[bytes]:
        """Some frames from about the next one on, some of them twice or out of order."""
        first = max(0, min(self._next, len(self._sent) - 1) - self._chance.randint(0, 3))
        some = self._sent[first : self._next + self._chance.randint(1, 12)]
        some += [self._chance.choice(some) for _ in range(self._chance.randint(0, 3))]
        if self._chance.random() < 0.3:
            self._chance.shuffle(some)
        return some

    def _by_socket(self) -> None:
        assert self._ordeal.server is not None
        with socket(self._ordeal.server, self._id, self._ordeal.headers) as connection:
            self._hear(connection.recv(timeout=10))
            for _ in range(self._chance.randint(1, 4)):
                for frame in self._muddled():
                    connection.send(frame)
                if self._chance.random() < 0.2:
                    connection.socket.shutdown(sockets.SHUT_RDWR)
                    return
                self._hear(connection.recv(timeout=10))

    def _by_post(self) -> None:
        assert self._ordeal.server is not None
        headers = self._ordeal.headers | {"Content-Type": "application/octet-stream"}
        place = f"{self._ordeal.server.url}/v1/live/{self._id}/chunks"
        with urlopen(Request(place, b"".join(self._muddled()), headers), timeout=30) as answer:
            self._hear(answer.read())

    def _with_nonsense(self) -> None:
        assert self._ordeal.server is not None
        self._ordeal.counted["hostile frames"] += 1
        with socket(self._ordeal.server, self._id, self._ordeal.headers) as connection:
            good = self._sent[min(self._next, len(self._sent) - 1)]
            at = self._chance.randrange(4)
            torn, flipped = good[:-1], good[:at] + b"\xff" + good[at + 1 :]
            connection.send(self._chance.choice([self._chance.randbytes(60), torn, flipped]))
            while True:
                self._hear(connection.recv(timeout=10))

    def _hear(self, message: str | bytes) -> None:
        ack = json.loads(message)["ack"]
        if ack is None or ack < self._next - 1:
            if self._next:
                raise WrongError(f"session {self._id}: {self._next - 1} was acknowledged, and now {ack} is")
            return
        self._next = ack + 1

    def _end(self) -> bool:
        status, answer = self._ordeal.ask("POST", f"/v1/live/{self._id}/end")
        if status == 410:
            status, result = self._ordeal.ask("GET", f"/v1/patients/me/sessions/{self._id}/result")
            answer = {"result": result}
        self._told = status, answer
        self._result = answer.get("result") if status == 200 else None
        return self._result is not None

    def _compare(self) -> bool:
        if in_common(self._result) != expected(self._size):
            raise WrongError(f"session {self._id} in frames of {self._size} is not its replay")
        assert self._ordeal.server is not None
        told = [each["seq"] for each in events(self._ordeal.server, self._id, self._ordeal.headers, -1)]
        if told and told != list(range(len(told))):
            raise WrongError(f"session {self._id}: events {told}")
        return True


def _clients(ordeal: Ordeal, first: int, chance: random.Random) -> None:
    number = first
    while not ordeal.over:
        try:
            Client(ordeal, number, chance).run()
        except BaseException as wrong:
            ordeal.wrong.append(wrong)
            raise
        number += CLIENTS


def _memory_mb(server: Running) -> float:
    status = Path(f"/proc/{server.process.pid}/status").read_text("ascii")
    return int(next(each for each in status.splitlines() if each.startswith("VmRSS")).split()[1]) / 1024


def _lives(ordeal: Ordeal, folder: str, chance: random.Random) -> None:
    """One server after another, each killed; the last one stays until all clients have ended."""
    with ExitStack() as last:
        while True:
            server = last.enter_context(serving("--data", folder, environment=SETTINGS))
            ordeal.server = server
            ordeal.counted["servers"] += 1
            kill_s = time.monotonic() + chance.uniform(*BETWEEN_KILLS_S)
            while time.monotonic() < kill_s and not ordeal.over:
                time.sleep(0.2)
            ordeal.memory_mb.append(_memory_mb(server))
            if ordeal.over:
                break
            server.end(signal.SIGKILL)
        _join()


def _join() -> None:
    for thread in threading.enumerate():
        if thread.name.startswith("client"):
            thread.join()


def endure(minutes: float, seed: int) -> Ordeal:
    """All of it. Raises `WrongError`: a session came out otherwise than its replay."""
    with TemporaryDirectory() as folder:
        ordeal = Ordeal(paired(Path(folder)), time.monotonic() + 60.0 * minutes)
        for number in range(CLIENTS):
            chance = random.Random(f"{seed} {number}")
            threading.Thread(target=_when_served, args=(ordeal, number, chance), name=f"client {number}").start()
        _lives(ordeal, folder, random.Random(seed))
    if ordeal.wrong:
        raise ordeal.wrong[0]
    return ordeal


def _when_served(ordeal: Ordeal, number: int, chance: random.Random) -> None:
    while ordeal.server is None:
        time.sleep(0.1)
    _clients(ordeal, number, chance)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=20.0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    logging.getLogger("websockets").setLevel(logging.CRITICAL)  # else it tells of every broken connection
    done = endure(given.minutes, given.seed)
    print("synthetic:", ", ".join(f"{count} {what}" for what, count in sorted(done.counted.items())))
    print(
        "every result was that of its undisturbed replay; server MB:", *(f"{each:.0f}" for each in done.memory_mb)
    )
