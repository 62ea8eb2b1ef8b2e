"""A synthetic set of chair stands, as a client sends it live."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from starlette.testclient import WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from api.live.frames import frame_bytes, frames_of
from sensors.stream import Mark, SampleBlock, SessionInfo
from sensors.synthetic import simulate
from tests.api.conftest import World
from tests.running import catalogue, pieces
from tracker.document import line, result_document
from tracker.session import Request, Session

SESSION = "01955d2a-7c1e-7d3a-9f00-2b6a5c1d0e4f"
OTHER = "01955d2a-7c1e-7d3a-9f00-2b6a5c1d0e50"
PLACE = f"/v1/live/{SESSION}"
WISH = {
    "started_at": "2026-03-02T08:30:00+01:00", "gyroscope": True, "time_zone": "Europe/Berlin",
    "placement": "thigh", "height_m": 1.7,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Made:
    """Samples and marks, on the sensor's clock."""

    block: SampleBlock
    marks: tuple[Mark, ...]


@cache
def chair_stands(reps: int = 2) -> Made:
    made = simulate("chair-stand", seed=4, placement="thigh", rate_hz=25, gyroscope=True, reps=reps)
    return Made(made.block, tuple(sorted(made.session.marks, key=lambda mark: mark.t_s)))


def frames(block: SampleBlock, size: int = 50) -> list[bytes]:
    return [frame_bytes(number, piece) for number, piece in enumerate(pieces(block, size))]


def begun(world: World, session: str = SESSION, **changes: object) -> dict[str, str]:
    """A session that has begun; the headers of its patient."""
    headers = world.signed_in()
    answer = world.client.put(f"/v1/patients/me/live/{session}", json=WISH | changes, headers=headers)
    assert answer.status_code == 201, answer.text
    return headers


def mark_document(mark: Mark) -> dict[str, object]:
    known: dict[str, object] = {"kind": mark.kind, "t_s": mark.t_s}
    if mark.kind == "start":
        known |= {"exercise": mark.exercise, "side": mark.side}
    return known


def put_marks(world: World, headers: dict[str, str], marks: Sequence[Mark], session: str = SESSION) -> None:
    for number, mark in enumerate(marks):
        name = f"{session[:-2]}{number:02x}"
        answer = world.client.put(f"/v1/live/{session}/marks/{name}", json=mark_document(mark), headers=headers)
        assert answer.status_code in (200, 201), answer.text


def ended(world: World, headers: dict[str, str], session: str = SESSION) -> Any:
    answer = world.client.post(f"/v1/live/{session}/end", headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["result"]


def heard(socket: WebSocketTestSession) -> tuple[list[Any], WebSocketDisconnect]:
    """All messages until the server closes, and how it does."""
    told: list[Any] = []
    while True:
        try:
            told.append(socket.receive_json())
        except WebSocketDisconnect as closed:
            return told, closed


def undisturbed(sent: Sequence[bytes], marks: Sequence[Mark]) -> Any:
    """What a replay of these frames answers, as far as live and replay have it in common."""
    info = SessionInfo(placement="thigh", height_m=1.7, marks=tuple(marks))
    session = Session("live", True, info, catalogue(), Request(), "", live=False, late_s=0.0)
    for data in sent:
        for frame in frames_of(data):
            session.push(frame.block)
    return in_common(json.loads(line(result_document(session.close()[1]))))


def in_common(result: Any) -> Any:
    """What a live result and its replay have in common."""
    return {key: result[key] for key in ("sets", "walking", "postures", "comparisons")}
