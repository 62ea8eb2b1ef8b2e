"""phyphox, a physics lab for phones: its experiment's buffers, asked for over its remote interface.

Source: phyphox-android `RemoteServer.java` and the phyphox wiki, "Remote-interface communication". Buffers are
found by the sensor that fills them and their role, never by name. Numbers have 8 significant digits, so that times
lose 0.1 ms after a thousand seconds. The server of iOS was not read; it is asked in the same way.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

import numpy as np

from sensors.errors import LinkError, SourceError, UnsupportedSensorError
from sensors.phones.stream import Batch

if TYPE_CHECKING:
    from aiohttp import ClientSession

PORT = 8080
POLL_S = 0.2
"""The phone is asked so often; it sends everything that is new."""

ANSWER_S = 4.0
REMEDY = 'open the experiment "Acceleration (with g)", or one of your own that has it'
ROLES = ("t", "x", "y", "z")


@dataclass(frozen=True, slots=True)
class Buffers:
    """The names of an experiment's buffers, by role (t, x, y, z), for each sensor it has."""

    acc: tuple[str, str, str, str]
    gyr: tuple[str, str, str, str] | None


def buffers_of(config: object) -> Buffers | None:
    """The buffers an experiment's `/config` tells of; None where no accelerometer with gravity fills any."""
    found = dict[str, tuple[str, str, str, str]]()
    for each in _list(_get(config, "inputs")):
        roles = {role: name for output in _list(_get(each, "outputs")) for role, name in _pairs(output)}
        source = _get(each, "source")
        if isinstance(source, str) and all(role in roles for role in ROLES):
            found[source] = (roles["t"], roles["x"], roles["y"], roles["z"])
    return Buffers(found["accelerometer"], found.get("gyroscope")) if "accelerometer" in found else None


def batch_of(kind: str, names: Sequence[str], reply: object, arrival_s: float) -> Batch | None:
    """The samples of one sensor in a reply of `/get`; None where there is nothing new. Missing numbers and rows
    that are not complete yet are left out. ValueError: it is no such reply.
    """
    columns = [_numbers(_get(_get(_get(reply, "buffer"), name), "buffer")) for name in names]
    count = min(len(column) for column in columns)
    rows = np.array([column[:count] for column in columns]).T
    rows = rows[np.isfinite(rows).all(axis=1)] if count else np.empty((0, 4))
    if not len(rows):
        return None
    return Batch("acc" if kind == "acc" else "gyr", rows[:, 0], rows[:, 1:], arrival_s)


class Phyphox:
    """A phone that runs a phyphox experiment with remote access allowed."""

    layout = "phyphox"
    asked = True
    remedy = REMEDY
    hint = "in phyphox, open the experiment, allow remote access, and press play"

    def __init__(self, host: str, port: int, now_s: Callable[[], float]) -> None:
        self.name = f"phyphox on {host}"
        self._url = f"http://{host}:{port}"
        self._now_s = now_s
        self._web: ClientSession | None = None
        self._buffers: Buffers | None = None
        self._session = ""
        self._until = dict[str, str]()

    async def connect(self) -> None:
        """Look at the experiment and start it. Raises `SourceError`."""
        from aiohttp import ClientSession, ClientTimeout

        await self.close()
        self._web = ClientSession(timeout=ClientTimeout(total=ANSWER_S))
        self._buffers = buffers_of(await self._ask("/config"))
        if self._buffers is None:
            raise UnsupportedSensorError(self.name, f"its experiment has no acceleration with gravity; {REMEDY}")
        self._session = ""
        if _get(await self._ask("/control?cmd=start"), "result") is not True:
            raise SourceError(self.name, f"it does not start; {self.hint}")

    async def batches(self) -> Sequence[Batch]:
        """Ask until something new is there. Raises `LinkError`."""
        assert self._buffers is not None
        parts = {"acc": self._buffers.acc, "gyr": self._buffers.gyr}
        wanted = {kind: names for kind, names in parts.items() if names is not None}
        while True:
            reply = await self._ask("/get?" + "&".join(self._query(kind, names) for kind, names in wanted.items()))
            self._notice(reply)
            read = [batch_of(kind, names, reply, self._now_s()) for kind, names in wanted.items()]
            found = [batch for batch in read if batch is not None]
            for batch in found:
                self._until[batch.kind] = repr(float(batch.t_s[-1]))
            if found:
                return found
            await asyncio.sleep(POLL_S)

    async def close(self) -> None:
        """Let the experiment stop, if it can be told."""
        if self._web is None:
            return
        try:
            if self._session:
                await self._ask("/control?cmd=stop")
        except SourceError:
            pass
        finally:
            await self._web.close()
            self._web = None

    def _query(self, kind: str, names: Sequence[str]) -> str:
        """Everything after the last time that was read; the first time, everything."""
        after = self._until.get(kind)
        if after is None:
            return "&".join(f"{quote(name)}=full" for name in names)
        first, *rest = names
        same = [f"{quote(name)}={after}{quote('|' + first)}" for name in rest]
        return "&".join([f"{quote(first)}={after}", *same])

    def _notice(self, reply: object) -> None:
        """Another session is another experiment, or one that was cleared: everything is asked for anew."""
        status = _get(reply, "status")
        session = str(_get(status, "session"))
        if self._session and session != self._session:
            self._until.clear()
            raise LinkError(self.name, "another experiment was opened on the phone; looking at it anew")
        self._session = session
        if _get(status, "measuring") is False:
            raise LinkError(self.name, "the experiment was paused on the phone; press play")

    async def _ask(self, path: str) -> object:
        from aiohttp import ClientError
        from yarl import URL

        assert self._web is not None
        try:
            async with self._web.get(URL(self._url + path, encoded=True)) as answer:
                if answer.status != 200:
                    raise LinkError(self.name, f"it answers {answer.status}; {self.hint}")
                found: object = await answer.json(content_type=None)
                return found
        except (ClientError, TimeoutError, OSError, ValueError) as problem:
            reason = "is the phone in the same network, and the address right?"
            raise LinkError(self.name, f"it cannot be reached: {reason} ({self.hint})") from problem


def _get(value: object, key: str) -> object:
    return value.get(key) if isinstance(value, Mapping) else None


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else ()


def _pairs(value: object) -> list[tuple[str, str]]:
    return [(str(key), str(name)) for key, name in value.items()] if isinstance(value, Mapping) else []


def _numbers(value: object) -> list[float]:
    """phyphox writes what is not finite as null."""
    return [float(v) if isinstance(v, int | float) else np.nan for v in _list(value)]
