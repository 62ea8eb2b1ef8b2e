"""SensorServer, an Android app: a WebSocket with a message for every sample.

Source: umer0586/SensorServer README. Times are nanoseconds since the phone was switched on; acceleration has
gravity, in m/s2; turning is in rad/s.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal
from urllib.parse import quote

import numpy as np

from sensors.errors import LinkError, UnsupportedSensorError
from sensors.phones.stream import Batch

if TYPE_CHECKING:
    from aiohttp import ClientSession, ClientWebSocketResponse

PORT = 8080
GATHER_S = 0.05
"""Messages that come within this are taken together."""

ANSWER_S = 5.0
KINDS: dict[str, Literal["acc", "gyr"]] = {
    "android.sensor.accelerometer": "acc",
    "android.sensor.gyroscope": "gyr",
}
Sample = tuple[Literal["acc", "gyr"], float, tuple[float, float, float]]


def sample_of(text: str) -> Sample | None:
    """Kind, seconds on the phone's clock, and three values; None where the message is something else."""
    try:
        message = json.loads(text)
        x, y, z = (float(value) for value in message["values"][:3])
        kind, stamp_s = KINDS.get(message["type"]), int(message["timestamp"]) * 1e-9
    except (ValueError, KeyError, TypeError):
        return None
    if kind is None or not np.isfinite([x, y, z, stamp_s]).all():
        return None
    return kind, stamp_s, (x, y, z)


class SensorServer:
    """A phone that runs SensorServer."""

    layout = "sensorserver"
    asked = True
    remedy = "update SensorServer"
    hint = "in SensorServer, press start, and keep the screen on"

    def __init__(self, host: str, port: int, now_s: Callable[[], float]) -> None:
        self.name = f"SensorServer on {host}"
        self._url = f"ws://{host}:{port}/sensors/connect?types="
        self._now_s = now_s
        self._web: ClientSession | None = None
        self._socket: ClientWebSocketResponse | None = None
        self._kinds = list(KINDS)

    async def connect(self) -> None:
        """Ask for both sensors; of a phone without a gyroscope, for the accelerometer. Raises `SourceError`."""
        await self.close()
        for kinds in (self._kinds, self._kinds[:1]):
            if await self._connected(kinds):
                self._kinds = kinds
                return
        raise UnsupportedSensorError(self.name, "the phone has no accelerometer that it would share")

    async def batches(self) -> Sequence[Batch]:
        """What came within a moment. Raises `LinkError`."""
        samples = [await self._next()]
        try:
            async with asyncio.timeout(GATHER_S):
                while len(samples) < 200:
                    samples.append(await self._next())
        except TimeoutError:
            pass
        return _batches([each for each in samples if each is not None], self._now_s())

    async def close(self) -> None:
        """Close the socket; the app then stops by itself."""
        web, socket, self._web, self._socket = self._web, self._socket, None, None
        if socket is not None:
            await socket.close()
        if web is not None:
            await web.close()

    async def _connected(self, kinds: Sequence[str]) -> bool:
        """Whether the phone goes on after it was asked; it closes the socket where it lacks a sensor."""
        from aiohttp import ClientError, ClientSession, ClientTimeout, ClientWSTimeout, WSMsgType

        await self.close()
        self._web = ClientSession(timeout=ClientTimeout(total=None, sock_connect=ANSWER_S))
        try:
            url, patience = self._url + quote(json.dumps(list(kinds))), ClientWSTimeout(ws_close=1.0)
            self._socket = await self._web.ws_connect(url, heartbeat=10.0, timeout=patience)
            async with asyncio.timeout(ANSWER_S):
                first = await self._socket.receive()
        except TimeoutError:
            return True
        except (ClientError, OSError) as problem:
            reason = "is the phone in the same network, and the address right?"
            raise LinkError(self.name, f"it cannot be reached: {reason} ({self.hint})") from problem
        return first.type is WSMsgType.TEXT

    async def _next(self) -> Sample | None:
        from aiohttp import WSMsgType

        assert self._socket is not None
        message = await self._socket.receive()
        if message.type in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.CLOSING, WSMsgType.ERROR):
            raise LinkError(self.name, f"the phone ended the connection; {self.hint}")
        return sample_of(message.data) if message.type is WSMsgType.TEXT else None


def _batches(samples: Sequence[Sample], arrival_s: float) -> list[Batch]:
    found = []
    for kind in ("acc", "gyr"):
        rows = [(stamp_s, *values) for each, stamp_s, values in samples if each == kind]
        if rows:
            table = np.array(rows)
            found.append(Batch("acc" if kind == "acc" else "gyr", table[:, 0], table[:, 1:], arrival_s))
    return found
