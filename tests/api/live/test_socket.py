"""Samples by WebSocket: acknowledged when kept, gone on with after a break; hostile clients closed."""

from __future__ import annotations

import asyncio
import json
import logging

import anyio
import pytest
from starlette.types import Message
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from api.live.socket import Closing, Conversation
from api.outer.logs import JsonLines
from tests.api.conftest import World
from tests.api.live.sending import OTHER, PLACE, SESSION, begun, chair_stands, ended, frames, heard, put_marks


def test_samples_are_acknowledged_and_counted(world: World) -> None:
    headers = begun(world)
    made = chair_stands()
    sent = frames(made.block)
    with world.client.websocket_connect(f"{PLACE}/samples", headers=headers) as socket:
        assert socket.receive_json() == {"ack": None}
        for number, frame in enumerate(sent):
            socket.send_bytes(frame)
            assert socket.receive_json() == {"ack": number}
    put_marks(world, headers, made.marks)
    result = ended(world, headers)
    assert [(found["exercise"], found["rep_count"]) for found in result["sets"]] == [("chair-stand", 2)]


def test_a_client_goes_on_after_a_break(world: World) -> None:
    headers = begun(world)
    sent = frames(chair_stands().block)
    with world.client.websocket_connect(f"{PLACE}/samples", headers=headers) as socket:
        socket.receive_json()
        for frame in (sent[0], sent[1], sent[0], sent[1]):
            socket.send_bytes(frame)
        while socket.receive_json() != {"ack": 1}:
            pass
    with world.client.websocket_connect(f"{PLACE}/samples", headers=headers) as socket:
        assert socket.receive_json() == {"ack": 1}
        socket.send_bytes(sent[4])
        assert socket.receive_json() == {"ack": 1, "missing": 2}
        for frame in sent[2:5]:
            socket.send_bytes(frame)
        while socket.receive_json() != {"ack": 4}:
            pass


def test_what_comes_twice_is_acknowledged_twice(world: World) -> None:
    headers = begun(world)
    with world.client.websocket_connect(f"{PLACE}/samples", headers=headers) as socket:
        assert socket.receive_json() == {"ack": None}
        for _ in range(2):
            socket.send_bytes(frames(chair_stands().block)[0])
            assert socket.receive_json() == {"ack": 0}


def test_events_come_on_the_socket_where_they_are_asked_for(world: World) -> None:
    headers = begun(world)
    made = chair_stands()
    put_marks(world, headers, made.marks)
    with world.client.websocket_connect(f"{PLACE}/samples?events_after=-1", headers=headers) as socket:
        told = [socket.receive_json()]
        for number, frame in enumerate(frames(made.block)):
            socket.send_bytes(frame)
            while told[-1] != {"ack": number}:
                told.append(socket.receive_json())
        ended_by = world.client.post(f"{PLACE}/end", headers=headers)
        assert ended_by.status_code == 200
        rest, closed = heard(socket)
    assert (closed.code, closed.reason) == (1000, "the session has ended")
    events = [message["event"] for message in (*told, *rest) if "event" in message]
    assert [event["seq"] for event in events] == list(range(len(events)))
    assert [event["kind"] for event in events if event["kind"] in ("set_start", "set_end", "session_end")] == [
        "set_start", "set_end", "session_end",
    ]  # fmt: skip


def test_json_frames_are_taken_too(world: World) -> None:
    headers = begun(world, gyroscope=False)
    with world.client.websocket_connect(f"{PLACE}/samples", headers=headers) as socket:
        socket.receive_json()
        socket.send_text(json.dumps({"seq": 0, "t_s": [0.0, 0.02], "acc": [[0, 0, 9.8], [0, 0, 9.8]]}))
        assert socket.receive_json() == {"ack": 0}
        socket.send_text(json.dumps({"seq": 1, "first_s": 0.04, "period_s": 0.02, "acc": [[0, 0, 9.8]]}))
        assert socket.receive_json() == {"ack": 1}


@pytest.mark.parametrize(
    ("bad", "code", "reason"),
    [
        (b"", 1007, "bad frame"),
        (b"\x02" + bytes(60), 1007, "bad frame: frames of version 2"),
        (bytes(2_000_000), 1009, "too large"),
        ("nonsense", 1007, "bad frame: this is no JSON"),
        (
            '{"seq": 0, "t_s": [0.0], "acc": [[1, 2, 3]]}',
            4422,
            "invalid: the session was begun for",
        ),
    ],
)
def test_what_is_no_frame_closes_with_a_reason_and_does_nothing(
    world: World, bad: bytes | str, code: int, reason: str
) -> None:
    headers = begun(world)
    with world.client.websocket_connect(f"{PLACE}/samples", headers=headers) as socket:
        socket.receive_json()
        if isinstance(bad, bytes):
            socket.send_bytes(bad)
        else:
            socket.send_text(bad)
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_json()
    assert closed.value.code == code
    assert closed.value.reason.startswith(reason)
    assert world.client.get(PLACE, headers=headers).json()["ack"] is None


def test_a_clock_that_goes_back_is_refused(world: World) -> None:
    headers = begun(world)
    first = frames(chair_stands().block)[0]
    again = first[:4] + (1).to_bytes(4, "little") + first[8:]
    with world.client.websocket_connect(f"{PLACE}/samples", headers=headers) as socket:
        socket.receive_json()
        socket.send_bytes(first)
        socket.send_bytes(again)
        closed = heard(socket)[1]
    assert closed.code == 4422
    assert "clock went back" in closed.reason


def _refused(world: World, place: str, headers: dict[str, str]) -> int:
    with world.client.websocket_connect(place, headers=headers) as socket:
        return heard(socket)[1].code


def test_a_device_that_is_revoked_meanwhile_is_closed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.live.socket.CHECK_S", 0.05)
    headers = begun(world)
    device = world.client.get("/v1/devices/me", headers=headers).json()["id"]
    with world.client.websocket_connect(f"{PLACE}/samples", headers=dict(headers)) as socket:
        assert socket.receive_json() == {"ack": None}
        assert world.client.delete(f"/v1/devices/{device}", headers=headers).status_code == 204
        closed = heard(socket)[1]
    assert (closed.code, closed.reason) == (4401, "token-revoked: the device was revoked")


def test_who_may_not_send_is_told_so(world: World) -> None:
    mine = begun(world)
    ticket = world.client.post("/v1/tickets", json={"purpose": "live"}, headers=mine).json()["ticket"]
    place = f"{PLACE}/samples"
    with world.client.websocket_connect(f"{place}?ticket={ticket}") as socket:
        assert socket.receive_json() == {"ack": None}
    assert _refused(world, f"{place}?ticket={ticket}", {}) == 4401
    assert _refused(world, place, {}) == 4401
    assert _refused(world, place, world.signed_in("patient", "anna")) == 4404
    assert _refused(world, place, world.signed_in("admin", "root")) == 4404
    assert _refused(world, f"/v1/live/{OTHER}/samples", mine) == 4404
    doctor = world.signed_in("clinician", "dr")
    assert _refused(world, place, doctor) == 4404
    world.client.put("/v1/patients/me/clinicians/dr", headers=mine)
    assert _refused(world, place, doctor) == 4403
    ended(world, mine)
    assert _refused(world, place, mine) == 1000


@pytest.mark.parametrize("place", ["/v1/live/nobody/samples", f"{PLACE}/samples?events_after=all"])
def test_a_handshake_that_cannot_be_is_told_so(world: World, place: str) -> None:
    assert _refused(world, place, begun(world)) == 4422


def test_the_log_knows_the_device_that_showed_a_ticket(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "backbeat")
    headers = begun(world)
    ticket = world.client.post("/v1/tickets", json={"purpose": "live"}, headers=headers).json()["ticket"]
    with world.client.websocket_connect(f"{PLACE}/samples?ticket={ticket}") as socket:
        socket.receive_json()
    lines = [json.loads(JsonLines().format(record)) for record in caplog.records]
    assert lines[-1]["method"] == "WEBSOCKET"
    assert lines[-1]["device"] == lines[-2]["device"] is not None


def _deaf() -> WebSocket:
    """The connection of a client that neither sends nor takes anything."""

    async def sends() -> Message:
        return await asyncio.Future[Message]()

    async def takes(_: Message) -> None:
        await anyio.sleep_forever()

    websocket = WebSocket({"type": "websocket"}, sends, takes)
    websocket.client_state = websocket.application_state = WebSocketState.CONNECTED
    return websocket


def test_who_takes_nothing_is_closed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("api.live.socket.SLOW_S", 0.05)
    begun(world)
    session = world.app.state.office.host.find(SESSION)
    talk = Conversation(_deaf(), session, None, lambda: None)
    with pytest.raises(Closing) as closed:
        anyio.run(talk.run)
    assert (closed.value.code, closed.value.reason.partition(":")[0]) == (4408, "too slow")
