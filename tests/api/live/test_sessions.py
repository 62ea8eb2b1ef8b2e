"""Live sessions over HTTP: begun, fed by POST, marked, watched and ended."""

from __future__ import annotations

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from api.live.frames import MOST_BYTES
from tests.api.conftest import World
from tests.api.live.sending import OTHER, PLACE, SESSION, WISH, begun, chair_stands, ended, frames, put_marks
from tracker.access.model import Role

BYTES = {"Content-Type": "application/octet-stream"}


def post(world: World, headers: dict[str, str], body: bytes) -> Any:
    return world.client.post(f"{PLACE}/chunks", content=body, headers=headers | BYTES).json()


def events(client: TestClient, place: str, headers: dict[str, str]) -> list[dict[str, Any]]:
    """All server-sent events until the stream ends."""
    told = client.get(place, headers=headers).text.split("\n\n")
    found = [dict(part.split(": ", 1) for part in each.splitlines()) for each in told if "data" in each]
    assert all(json.loads(each["data"])["seq"] == int(each["id"]) for each in found)
    return [json.loads(each["data"]) for each in found]


def test_chunks_by_post_are_acknowledged_and_come_in_any_order(world: World) -> None:
    headers = begun(world)
    sent = frames(chair_stands().block)
    assert post(world, headers, b"".join(sent[:3])) == {"ack": 2, "missing": None}
    assert post(world, headers, sent[1] + sent[3]) == {"ack": 3, "missing": None}
    assert post(world, headers, sent[6]) == {"ack": 3, "missing": 4}
    assert world.client.get(PLACE, headers=headers).json()["next"] == 4


def test_a_chunk_may_be_json(world: World) -> None:
    headers = begun(world, gyroscope=False)
    chunk = {"seq": 0, "t_s": [5.0], "acc": [[0, 0, 9.8]]}
    answer = world.client.post(f"{PLACE}/chunks", json=chunk, headers=headers)
    assert answer.json() == {"ack": 0, "missing": None}
    assert world.client.get(PLACE, headers=headers).json()["newest_s"] == 5.0


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [(b"", "application/octet-stream", 422), (b"{", "application/json", 422), (b"a", "text/plain", 415)],
)
def test_what_is_no_chunk_is_refused(world: World, body: bytes, kind: str, status: int) -> None:
    headers = begun(world) | {"Content-Type": kind}
    assert world.client.post(f"{PLACE}/chunks", content=body, headers=headers).status_code == status


def test_chunks_have_the_size_of_a_message(world: World) -> None:
    headers = begun(world)
    answer = world.client.post(f"{PLACE}/chunks", content=bytes(MOST_BYTES + 1), headers=headers | BYTES)
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


def test_an_ended_session_tells_where_its_result_is(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.hosting.host.FORGET_S", 0.0)
    headers = begun(world)
    post(world, headers, frames(chair_stands().block)[0])
    result = ended(world, headers)
    world.app.state.office.host.tick()
    gone = world.client.get(PLACE, headers=headers).json()
    assert gone["code"] == "gone"
    assert world.client.get(gone["detail"].rpartition(" ")[2], headers=headers).json() == result


def test_begun_again_it_is_the_same(world: World) -> None:
    headers = begun(world)
    place = f"/v1/patients/me/live/{SESSION}"
    again = world.client.put(place, json=WISH, headers=headers)
    assert (again.status_code, again.json()["running"]) == (200, True)
    other = world.client.put(place, json=WISH | {"placement": "chest"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "conflict")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"exercise": "chair-stnd"}, "unknown-exercise"),
        ({"source": "NOBODY"}, "unknown-source"),
        ({"time_zone": "Mars/Olympus"}, "invalid"),
        ({"started_at": "2026-03-02T08:30:00"}, "invalid"),
        ({"placement": "ear"}, "invalid"),
        ({"heigth_m": 1.7}, "invalid"),
    ],
)
def test_a_wish_that_cannot_be_is_refused(world: World, changes: dict[str, object], code: str) -> None:
    place = f"/v1/patients/me/live/{SESSION}"
    answer = world.client.put(place, json=WISH | changes, headers=world.signed_in())
    assert (answer.status_code, answer.json()["code"]) == (422, code)


def test_marks_are_kept_once(world: World) -> None:
    headers = begun(world)
    place = f"{PLACE}/marks/{OTHER}"
    pain = {"kind": "pain", "t_s": 3.0, "score": 2, "zone": "centre"}
    assert world.client.put(place, json=pain, headers=headers).status_code == 201
    assert world.client.put(place, json=pain, headers=headers).status_code == 200
    assert world.client.put(place, json=pain | {"score": 3}, headers=headers).status_code == 409
    start = {"kind": "start", "t_s": 3.0, "exercise": "nothing"}
    answer = world.client.put(f"{PLACE}/marks/{SESSION}", json=start, headers=headers)
    assert answer.json()["code"] == "unknown-exercise"


def test_pain_is_asked_and_answered_with_advice(world: World) -> None:
    headers = begun(world)
    made = chair_stands()
    start, stop = made.marks
    asked = [world.client.get(PLACE, headers=headers).json()["asks"]]
    told: list[Any] = []
    said = [
        {"kind": "pain", "t_s": start.t_s - 1.0, "score": 2, "zone": "centre", "when": "before"},
        {"kind": "start", "t_s": start.t_s, "exercise": "chair-stand"},
        {"kind": "stop", "t_s": stop.t_s},
        {"kind": "pain", "t_s": stop.t_s + 1.0, "score": 4, "zone": "thigh", "side": "left", "when": "after",
         "signs": ["numbness"]},
    ]  # fmt: skip
    post(world, headers, b"".join(frames(made.block)))
    for number, mark in enumerate(said):
        place = f"{PLACE}/marks/{SESSION[:-2]}{number:02x}"
        told.append(world.client.put(place, json=mark, headers=headers).json())
        assert world.client.put(place, json=mark, headers=headers).json() == told[-1]
        asked.append(world.client.get(PLACE, headers=headers).json()["asks"])
    assert asked == [["before"], [], ["after"], ["after"], []]
    assert ["stop-exercise"] in [each["does"][:1] for each in told[3]["advice"]]
    assert told[3]["advice"][0]["exercise"] == "chair-stand"
    answer = world.client.post(f"{PLACE}/end", headers=headers).json()
    assert {each["exercise"] for each in answer["held"]} == {"chair-stand"}
    assert answer["asks"] == []
    advice = [each for each in events(world.client, f"{PLACE}/events", headers) if each["kind"] == "advice"]
    assert [each["rule"] for each in advice] == [
        one["rule"] for mark in (told[0], told[3]) for one in mark["advice"]
    ]


def test_watchers_hear_everything_once_from_where_they_were(world: World) -> None:
    headers = begun(world)
    made = chair_stands()
    sent = frames(made.block)
    put_marks(world, headers, made.marks)
    post(world, headers, b"".join(sent))
    ended(world, headers)
    place = f"{PLACE}/events"
    heard = events(world.client, place, headers)
    assert [event["seq"] for event in heard] == list(range(len(heard)))
    assert heard[-1]["kind"] == "session_end"
    assert events(world.client, place, headers | {"Last-Event-ID": "4"}) == heard[5:]
    assert events(world.client, f"{place}?after=4", headers) == heard[5:]
    ticket = world.client.post("/v1/tickets", json={"purpose": "events"}, headers=headers).json()["ticket"]
    assert events(world.client, f"{place}?ticket={ticket}", {}) == heard
    assert world.client.get(f"{place}?ticket={ticket}").status_code == 401
    last = {"Last-Event-ID": str(heard[-1]["seq"])}
    assert world.client.get(place, headers=headers | last).json()["code"] == "gone"


def test_a_clinician_watches_and_does_not_send(world: World) -> None:
    mine, doctor = begun(world), world.signed_in("clinician", "dr")
    assert world.client.get(PLACE, headers=doctor).status_code == 404
    world.client.put("/v1/patients/me/clinicians/dr", headers=mine)
    assert world.client.get(PLACE, headers=doctor).json()["session"] == SESSION
    assert world.client.post(f"{PLACE}/end", headers=doctor).json()["code"] == "not-allowed"
    looks = world.client.get("/v1/patients/me/looks", headers=mine).json()
    assert "GET /v1/live/{session}" in {look["action"] for look in looks}


@pytest.mark.parametrize(("role", "person"), [("patient", "anna"), ("clinician", "dr"), ("admin", "root")])
def test_others_do_not_find_it(world: World, role: Role, person: str) -> None:
    begun(world)
    headers = world.signed_in(role, person)
    asked = [("GET", ""), ("POST", "/chunks"), ("POST", "/end"), ("GET", "/events"), ("POST", "/sensor-logger")]
    for method, rest in asked:
        answer = world.client.request(method, PLACE + rest, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found"), rest


def test_sensor_logger_pushes_into_a_session(world: World) -> None:
    headers = begun(world, gyroscope=False)
    for number in range(6):
        payload = [
            {"name": name, "time": int(1e9 * (1.77e9 + number + k / 50)), "values": {"x": 0, "y": 0, "z": z}}
            for k in range(50)
            for name, z in (("accelerometer", 0.0), ("gravity", -9.81))
        ]
        push = {"messageId": number, "sessionId": "a", "deviceId": "b", "payload": payload}
        answer = world.client.post(f"{PLACE}/sensor-logger", json=push, headers=headers)
        assert answer.status_code == 200, answer.text
    assert world.client.get(PLACE, headers=headers).json()["newest_s"] >= 1.77e9 + 4
    assert ended(world, headers)["recording"]["duration_s"] > 4.0
