"""Prints what the API costs over loopback: `python -m tests.bench.api [SESSIONS [SECONDS]]`.

Synthetic: so many live sessions of 50 Hz, six axes, at once in one server process, from one client process beside
it; each does sets of chair stands, a minute long and half a minute apart, and sends a fifth of a second at a time
as it is measured. An event's delay is counted from the frame with which it becomes known, so beyond the detector's
own. Then one hour of 100 Hz, six axes, is uploaded; then today's and the plan's pages are asked for, with a year
of records.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

import numpy as np
from websockets.asyncio.client import ClientConnection, connect

from api.live.frames import frame_bytes, frames_of
from sensors.stream import Mark
from sensors.synthetic import simulate
from tests.api.live.over_the_wire import paired
from tests.api.live.sending import WISH, mark_document
from tests.api.running import Running, serving
from tests.bench.day import Day
from tests.bench.store import BEGIN, command, fill, sample_day
from tests.running import catalogue, pieces, rows
from tracker.hosting import Host, Wish, head_of
from tracker.store import open_store

RATE_HZ, ROWS = 50, 10
SESSIONS, SECONDS = 50, 60
PEOPLE = 10
"""So many different ones, in turn: nobody moves exactly as all others do."""

SET_S, TURN_S = 60.0, 90.0

GOAL_MS, UPLOAD_GOAL_S, PAGE_GOAL_MS = 150, 3, 30
ASKED = 200
SETTLED_S = 3.0
"""A server imports for its first analysis while it answers already; this is left out."""


@dataclass(frozen=True, slots=True)
class Script:
    """What every client sends: marks, then frames; and with which frame each event becomes known."""

    marks: tuple[Mark, ...]
    frames: tuple[bytes, ...]
    known_with: tuple[int, ...]
    reps: tuple[int, ...]


@dataclass(slots=True)
class Heard:
    """Milliseconds from a frame to its acknowledgement, and to the repetition it completes."""

    acks_ms: list[float] = field(default_factory=list)
    reps_ms: list[float] = field(default_factory=list)
    kept: int = -1


@cache
def script(seconds: int, seed: int) -> Script:
    """Chair stands, cut to so many seconds; another `seed` is another person."""
    made = simulate(
        "chair-stand", seed=seed, placement="thigh", rate_hz=RATE_HZ, gyroscope=True, reps=seconds // 6
    )
    block = rows(made.block, 0, seconds * RATE_HZ)
    marks = tuple(mark for mark in _sets(made.session.marks) if mark.t_s < block.t_s[-1])
    sent = tuple(frame_bytes(number, piece) for number, piece in enumerate(pieces(block, ROWS)))
    return Script(marks, sent, *_known_with(marks, sent))


def _sets(whole: Sequence[Mark]) -> Iterator[Mark]:
    """The marks of one long set cut into sets of a minute, half a minute apart."""
    begin, end = whole
    for turn in range(round((end.t_s - begin.t_s) / TURN_S) + 1):
        yield replace(begin, t_s=begin.t_s + turn * TURN_S)
        yield replace(end, t_s=begin.t_s + turn * TURN_S + SET_S)


def _known_with(marks: Sequence[Mark], sent: Sequence[bytes]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The frame with which each event becomes known, and which events are repetitions: undisturbed."""
    known: list[int] = []
    with TemporaryDirectory() as folder, open_store(folder) as store:
        host = Host(Path(folder) / "journal", store, catalogue())
        session, _ = host.begin(head_of(Wish("a", "me", BEGIN, True, placement="thigh", height_m=1.7), store))
        for number, mark in enumerate(marks):
            session.mark(str(number), mark)
        for number, frame in enumerate(sent):
            session.push(frames_of(frame))
            known += [number] * (session.told - len(known))
        told = [json.loads(each) for each in session.events_after(-1)]
        host.close()
    return tuple(known), tuple(event["seq"] for event in told if event["kind"] == "rep")


def session_id(number: int) -> str:
    return str(UUID(int=0x01955D2A_7C1E_7D3A_9F00_000000000000 + number))


def begin(server: Running, headers: dict[str, str], number: int, marks: Sequence[Mark]) -> None:
    name = session_id(number)
    assert server.ask("PUT", f"/v1/patients/me/live/{name}", WISH, headers)[0] == 201
    for index, mark in enumerate(marks):
        place = f"/v1/live/{name}/marks/{session_id(index)}"
        assert server.ask("PUT", place, mark_document(mark), headers)[0] == 201


async def live(server: Running, headers: dict[str, str], number: int, sends: Script, late_s: float) -> Heard:
    """One client, which starts a little later than the one before."""
    heard, sent_s = Heard(), list[float]()
    url = f"ws{server.url.removeprefix('http')}/v1/live/{session_id(number)}/samples?events_after=-1"
    async with connect(url, additional_headers=headers) as socket:
        listening = asyncio.create_task(_listen(socket, sends, sent_s, heard))
        begun = time.perf_counter() + late_s
        for index, frame in enumerate(sends.frames):
            await asyncio.sleep(max(0.0, begun + index * ROWS / RATE_HZ - time.perf_counter()))
            sent_s.append(time.perf_counter())
            await socket.send(frame)
        await asyncio.wait_for(listening, 60)
    return heard


async def _listen(socket: ClientConnection, sends: Script, sent_s: list[float], heard: Heard) -> None:
    while heard.kept < len(sends.frames) - 1:
        message: dict[str, Any] = json.loads(await socket.recv())
        now = time.perf_counter()
        if "event" in message and message["event"]["seq"] in sends.reps:
            heard.reps_ms.append(1e3 * (now - sent_s[sends.known_with[message["event"]["seq"]]]))
        elif message.get("ack") is not None:
            heard.kept = message["ack"]
            heard.acks_ms.append(1e3 * (now - sent_s[heard.kept]))


def memory_mb(server: Running) -> float:
    """What the server's process holds; Linux only."""
    status = Path(f"/proc/{server.process.pid}/status").read_text("ascii")
    return int(next(each for each in status.splitlines() if each.startswith("VmRSS")).split()[1]) / 1024


async def crowd(
    server: Running, headers: dict[str, str], scripts: Sequence[Script], seconds: int
) -> tuple[list[Heard], list[float]]:
    """All clients at once, and the memory of the server at thirds of the way, MB."""
    late_s = np.linspace(0.0, 2.0, len(scripts), endpoint=False).tolist()
    tasks = [
        asyncio.create_task(live(server, headers, number, sends, late_s[number]))
        for number, sends in enumerate(scripts)
    ]
    memory = []
    for _ in range(3):
        await asyncio.sleep(seconds / 3)
        memory.append(memory_mb(server))
    return await asyncio.gather(*tasks), memory


def many_at_once(sessions: int, seconds: int) -> None:
    scripts = [script(seconds, number % PEOPLE) for number in range(sessions)]
    with TemporaryDirectory() as folder:
        headers = paired(Path(folder))
        with serving("--data", folder) as server:
            for number, sends in enumerate(scripts):
                begin(server, headers, number, sends.marks)
            heard, memory = asyncio.run(crowd(server, headers, scripts, seconds))
            spent_s = _processor_s(server)
    acks, reps = (sorted(x for each in heard for x in kind(each)) for kind in (_acks, _reps))
    lost = sum(len(sends.frames) - 1 - each.kept for each, sends in zip(heard, scripts, strict=True))
    print(f"{sessions} live sessions of {RATE_HZ} Hz, six axes, for {seconds} s: {lost} frames lost")
    print(f"  acknowledged after {_spread(acks)}")
    print(f"  a repetition told after {_spread(reps)}, beyond the detector's delay (goal: p99 {GOAL_MS} ms)")
    print(f"  server: {spent_s / seconds:.2f} of a core; MB at thirds:", *(f"{each:.0f}" for each in memory))


def _acks(heard: Heard) -> list[float]:
    return heard.acks_ms


def _reps(heard: Heard) -> list[float]:
    return heard.reps_ms


def _spread(values_ms: Sequence[float]) -> str:
    if not values_ms:
        return "nothing measured"
    median, most = np.percentile(values_ms, [50, 99])
    return f"{median:.0f} ms, p99 {most:.0f} ms ({len(values_ms)})"


def _processor_s(server: Running) -> float:
    fields = Path(f"/proc/{server.process.pid}/stat").read_text("ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100.0


def an_hour_uploaded() -> None:
    """One hour of six axes at 100 Hz, from the first byte sent to the answer."""
    path = Day(1, 100, True).csv()
    with TemporaryDirectory() as folder:
        headers = paired(Path(folder))
        with serving("--data", folder) as server:
            time.sleep(SETTLED_S)
            before_s = _processor_s(server)
            spent_s = _upload_s(server.url, path, headers, session_id(1))
            worked_s = _processor_s(server) - before_s
    size = path.stat().st_size / 1e6
    said = f"{spent_s:.1f} s by the clock, {worked_s:.1f} s of a core (goal: {UPLOAD_GOAL_S} s)"
    print(f"an hour of 100 Hz, six axes, {size:.0f} MB, uploaded, analysed and kept: {said}")


def _upload_s(url: str, path: Path, headers: dict[str, str], name: str) -> float:
    import httpx2

    begun = time.perf_counter()
    with path.open("rb") as file:
        form = {"placement": "thigh", "started_at": WISH["started_at"]}
        place = f"{url}/v1/patients/me/recordings/{name}"
        answer = httpx2.put(place, files={"recording": file}, data=form, headers=headers, timeout=120)
    assert answer.status_code == 201, answer.text
    return time.perf_counter() - begun


def pages() -> None:
    """Today and the plan, with a year of four sessions a day."""
    with TemporaryDirectory() as folder:
        command("plan", "new", "relief", "--data", folder, "--now", BEGIN.isoformat())()
        with open_store(folder) as store:
            fill(store, sample_day(), 365)
        headers = paired(Path(folder))
        with serving("--data", folder) as server:
            time.sleep(SETTLED_S)
            for place in ("today", "plan"):
                asked = _timed(lambda place=place: server.ask("GET", f"/v1/patients/me/{place}", None, headers)[0])  # type: ignore[misc]
                print(f"GET {place} with a year of records: {_spread(asked)} (goal: p99 {PAGE_GOAL_MS} ms)")


def _timed(ask: Callable[[], int]) -> list[float]:
    assert ask() == 200
    found = []
    for _ in range(ASKED):
        begun = time.perf_counter()
        ask()
        found.append(1e3 * (time.perf_counter() - begun))
    return found


if __name__ == "__main__":
    print("synthetic data, over loopback, client and server on the same cores; time by the clock")
    given = [int(each) for each in sys.argv[1:]]
    many_at_once(*(given + [SESSIONS, SECONDS][len(given) :]))
    an_hour_uploaded()
    pages()
