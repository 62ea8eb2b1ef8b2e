"""The golden session that app developers test against is what the program does, over HTTP too."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.api.conftest import World
from tests.api.live.golden import FOLDER, files
from tests.api.live.sending import PLACE, begun, heard


def _lines(name: str) -> list[Any]:
    return [json.loads(each) for each in (FOLDER / name).read_text("utf-8").splitlines()]


@pytest.mark.parametrize("name", ["client.jsonl", "events.jsonl", "result.json"])
def test_the_published_files_are_what_the_program_makes(name: str, made: dict[str, str]) -> None:
    said = f"{name} is not what the program makes; look why, and make it anew: python -m tests.api.live.golden"
    assert (FOLDER / name).read_text("utf-8") == made[name], said


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return files()


def test_the_frames_sent_to_a_server_give_the_events_and_the_result(world: World) -> None:
    headers = begun(world)
    told: list[Any] = []
    with world.client.websocket_connect(f"{PLACE}/samples?events_after=-1", headers=headers) as socket:
        number = -1
        for step in _lines("client.jsonl"):
            if "frame" in step:
                number += 1
                socket.send_bytes(bytes.fromhex(step["frame"]))
                while not told or told[-1] != {"ack": number}:
                    told.append(socket.receive_json())
            elif "mark" in step:
                name = f"01955d2a-7c1e-7d3a-9f00-{len(told):012x}"
                world.client.put(f"{PLACE}/marks/{name}", json=step["mark"], headers=headers)
        result = world.client.post(f"{PLACE}/end", headers=headers).json()["result"]
        told += heard(socket)[0]
    assert [each["event"] for each in told if "event" in each] == _lines("events.jsonl")
    expected = json.loads((FOLDER / "result.json").read_text("utf-8"))
    assert result == expected
