"""A patient's device that asks and tells; a recording to upload."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from httpx2 import Response

from tests.api.conftest import World

PRESS_UP = Path(__file__).resolve().parents[3] / "sample_data" / "exercises" / "press-up.csv.gz"


@dataclass
class Desk:
    """Requests of one device about one patient, below `/v1/patients/{patient}`."""

    world: World
    headers: dict[str, str]
    patient: str = "me"

    def get(self, path: str = "", **headers: str) -> Response:
        return self.world.client.get(self._url(path), headers=self._headers(headers))

    def put(self, path: str, said: object, **headers: str) -> Response:
        return self.world.client.put(self._url(path), json=said, headers=self._headers(headers))

    def delete(self, path: str = "", **headers: str) -> Response:
        return self.world.client.delete(self._url(path), headers=self._headers(headers))

    def post(self, path: str) -> Response:
        return self.world.client.post(self._url(path), headers=self.headers)

    def upload(self, id_: str, recording: Path = PRESS_UP, readings: str | None = None, **said: str) -> Response:
        sidecar = recording.with_name(recording.name.replace(".csv.gz", ".session.json")).read_text()
        files = {"recording": (recording.name, recording.read_bytes())}
        if readings is not None:
            files["readings"] = ("beside.csv", readings.encode())
        said = {"session": sidecar, **said}
        return self.world.client.put(self._url(f"/recordings/{id_}"), files=files, data=said, headers=self.headers)

    def now(self) -> str:
        return self.world.now[0].isoformat()

    def _url(self, path: str) -> str:
        return f"/v1/patients/{self.patient}{path}"

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return self.headers | {name.replace("_", "-"): value for name, value in more.items()}


@pytest.fixture
def desk(world: World) -> Desk:
    return Desk(world, world.signed_in())


def new_id() -> str:
    return str(uuid4())


def code_of(answer: Response) -> tuple[int, Any]:
    return answer.status_code, answer.json()["code"]
