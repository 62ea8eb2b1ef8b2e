"""Sensor Logger, which pushes what it measures over HTTP: a small receiver for one phone.

Source: tszheichoi/awesome-sensor-logger PUSHING.md: a status of 499 is shown to the user with its text.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sensors.errors import SourceError
from sensors.phones.sensorlogger_messages import InOrder, Motion, Platform, message_of
from sensors.phones.stream import Batch

if TYPE_CHECKING:
    from aiohttp import web

PORT = 8000
LARGEST_BYTES = 4 << 20
"""A message of a second has some tens of kilobytes."""

WAITING = 256
"""So many batches may wait to be read; a phone that sends faster is told to wait."""


class SensorLogger:
    """The receiver for the first phone that pushes to it. `platform`: whose signs it sends, if it is known."""

    layout = "sensor-logger"
    asked = False
    remedy = 'in Sensor Logger, switch on "Gravity" (iPhone) or "Total Acceleration" (Android) as well'

    def __init__(self, host: str, port: int, now_s: Callable[[], float], platform: Platform = "auto") -> None:
        self.name = f"Sensor Logger at port {port}"
        where = f"http://ADDRESS-OF-THIS-COMPUTER:{port}"
        self.hint = f"in Sensor Logger's settings, push by HTTP to {where}, then start recording"
        self._host, self._port, self._now_s = host, port, now_s
        self._order, self._motion = InOrder(), Motion(platform)
        self._device: str | None = None
        self._batches: asyncio.Queue[Batch] = asyncio.Queue(WAITING)
        self._runner: web.AppRunner | None = None

    @property
    def port(self) -> int:
        """Where it listens, once it does."""
        addresses = self._runner.addresses if self._runner is not None else []
        return int(addresses[0][1]) if addresses else self._port

    async def connect(self) -> None:
        """Begin to listen. Raises `SourceError`."""
        from aiohttp import web

        if self._runner is not None:
            return
        app = web.Application(client_max_size=LARGEST_BYTES)
        app.router.add_post("/{anywhere:.*}", self._pushed)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError as problem:
            await self.close()
            reason = f"port {self._port} cannot be listened on ({problem.strerror or problem}); name another one"
            raise SourceError(self.name, reason) from problem

    async def batches(self) -> Sequence[Batch]:
        """What was pushed since."""
        found = [await self._batches.get()]
        while not self._batches.empty():
            found.append(self._batches.get_nowait())
        return found

    async def close(self) -> None:
        """Stop listening."""
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()

    async def _pushed(self, request: web.Request) -> web.Response:
        from aiohttp import web

        arrival_s = self._now_s()
        try:
            message = message_of(json.loads(await request.read()))
        except (ValueError, RecursionError) as problem:
            return web.Response(status=499, text=f"Backbeat: {problem}")
        if self._device not in (None, message.device):
            return web.Response(status=499, text="Backbeat: another phone is recording this session")
        self._device = message.device
        for ready in self._order.push(message):
            for batch in self._motion.batches(ready, arrival_s):
                await self._batches.put(batch)
        return web.Response(text="ok")
