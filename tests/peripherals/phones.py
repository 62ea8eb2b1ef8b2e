"""Phones that speak as their apps do, simulated: written from the apps' documents, none of the readers' code."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import numpy as np
from aiohttp import web

from tests.peripherals.chip import G_M_S2, Worn


@dataclass(slots=True)
class PhyphoxPhone:
    """An experiment whose buffers have names of their own; `at_s` is how far it has come."""

    worn: Worn
    rate_hz: float = 100.0
    gyroscope: bool = True
    gravity: bool = True
    at_s: float = 0.0
    session: str = "a1"
    measuring: bool = False
    lying: bool = False
    commands: list[str] = field(default_factory=list)

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/config", self._config)
        app.router.add_get("/control", self._control)
        app.router.add_get("/get", self._get)
        return app

    async def _config(self, _: web.Request) -> web.Response:
        def outputs(name: str) -> list[dict[str, str]]:
            return [{role: f"{name}{role}"} for role in "xyz"] + [{"t": f"{name}_t"}, {"abs": f"{name}n"}]

        kind = "accelerometer" if self.gravity else "linear_acceleration"
        inputs = [{"source": kind, "outputs": outputs("Beschl.")}]
        if self.gyroscope:
            inputs.append({"source": "gyroscope", "outputs": outputs("dreh ")})
        return web.json_response({"crc32": "0", "title": "x", "buffers": [], "inputs": inputs, "export": []})

    async def _control(self, request: web.Request) -> web.Response:
        command = request.query["cmd"]
        self.commands.append(command)
        self.measuring = command == "start"
        return web.json_response({"result": True})

    async def _get(self, request: web.Request) -> web.Response:
        buffers = {name: self._column(name, wish) for name, wish in request.query.items()}
        content = {
            name: {"size": 0, "updateMode": "partial", "buffer": v} for name, v in buffers.items() if v is not None
        }
        status = {"session": self.session, "measuring": self.measuring, "timedRun": False, "countDown": 0}
        return web.json_response({"buffer": content, "status": status})

    def _column(self, name: str, wish: str) -> list[float | None] | None:
        t_s = np.arange(1, round(self.at_s * self.rate_hz)) / self.rate_hz
        after = -1.0 if wish == "full" else float(wish.split("|", maxsplit=1)[0]) + 1e-9
        if wish != "full" and "|" not in wish:
            assert name.endswith("_t")
        new = t_s[t_s > after]
        if name.startswith("Beschl."):
            values = np.column_stack((self.worn.acc(new), new))
        elif self.gyroscope and name.startswith("dreh "):
            values = np.column_stack((self.worn.gyr(new), new))
        else:
            return None
        return [float(f"{v:.8g}") for v in values[:, "xyzt".index(name[-1])]]


@dataclass(slots=True)
class SensorServerPhone:
    """A WebSocket server; it sends `seconds` of motion as fast as it can and then stays silent or hangs up."""

    worn: Worn
    seconds: float
    rate_hz: float = 100.0
    sensors: tuple[str, ...] = ("android.sensor.accelerometer", "android.sensor.gyroscope")
    hang_up_at_s: float | None = None
    calls: int = 0
    sent_s: float = 0.0

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/sensors/connect", self._connect)
        return app

    async def _connect(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.calls += 1
        asked = json.loads(request.query["types"])
        if not set(asked) <= set(self.sensors):
            await socket.close(code=4000, message=b"sensor not found")
            return socket
        until_s = self.seconds if self.hang_up_at_s is None else self.hang_up_at_s
        self.hang_up_at_s = None
        await socket.send_str("not json")
        for at_s in np.arange(self.sent_s, until_s, 1.0 / self.rate_hz):
            for kind in asked:
                await socket.send_str(self._message(kind, float(at_s)))
            self.sent_s = float(at_s) + 1.0 / self.rate_hz
            if round(at_s * self.rate_hz) % 20 == 0:
                await asyncio.sleep(0)
        if until_s == self.seconds:
            await asyncio.sleep(60.0)
        await socket.close()
        return socket

    def _message(self, kind: str, at_s: float) -> str:
        values = self.worn.acc if kind.endswith("accelerometer") else self.worn.gyr
        xyz = [float(np.float32(v)) for v in values(np.array([at_s]))[0]]
        return json.dumps({"accuracy": 2, "timestamp": round((7e4 + at_s) * 1e9), "values": xyz, "type": kind})


@dataclass(slots=True)
class LoggerPhone:
    """What Sensor Logger pushes every `period_s`, numbered. `platform`: `ios`, `android` or `standard` (an iPhone
    with standardised units and frames).
    """

    worn: Worn
    platform: str = "android"
    rate_hz: float = 100.0
    period_s: float = 0.2
    gravity: bool = True
    device: str = "phone-1"
    session: str = "s-1"
    epoch_s: float = 1_700_000_000.0

    def messages(self, seconds: float, first: int = 0) -> Iterator[dict[str, object]]:
        for number in range(first, round(seconds / self.period_s)):
            t_s = number * self.period_s + np.arange(round(self.period_s * self.rate_hz)) / self.rate_hz
            payload = [entry for at_s in t_s for entry in self._entries(float(at_s))]
            yield {"messageId": number, "sessionId": self.session, "deviceId": self.device, "payload": payload}

    def _entries(self, at_s: float) -> list[dict[str, object]]:
        acc, turning = self.worn.acc(np.array([at_s]))[0], self.worn.gyr(np.array([at_s]))[0]
        gravity = acc / np.linalg.norm(acc) * G_M_S2
        sign = -1.0 if self.platform == "ios" else 1.0
        sensors = {"accelerometer": (acc - gravity) * sign, "gyroscope": turning}
        if self.gravity and self.platform == "android":
            sensors["TotalAcceleration"] = acc
        elif self.gravity:
            sensors["gravity"] = gravity * sign
        time_ns = round((self.epoch_s + at_s) * 1e9)
        entries: list[dict[str, object]] = [
            {"name": name, "time": time_ns, "values": {"z": float(v[2]), "y": float(v[1]), "x": float(v[0])}}
            for name, v in sensors.items()
        ]
        return [*entries, {"name": "battery", "time": time_ns, "values": {"batteryLevel": 0.5}}]


@asynccontextmanager
async def serving(app: web.Application) -> AsyncIterator[int]:
    """The port where the phone listens meanwhile."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield int(runner.addresses[0][1])
    finally:
        await runner.cleanup()
