"""A second sensor beside the motion, which tells heart rate or pace: followed as long as the session lasts."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

from sensors.connection import Connection, connect
from sensors.devices.beside import READERS
from sensors.devices.model import FootPod, HeartRate
from sensors.devices.tellers import recognise_teller
from sensors.errors import SourceError
from sensors.live import Beside, Item, LiveSource, Notice, SourceInfo
from sensors.mailbox import Mailbox
from sensors.radio import Packet, Radio
from sensors.wireless import PATIENCE, Patience

LOOK_S = 1.0
"""While nothing comes, the link is looked at so often, seconds."""

Told = tuple[float, HeartRate | FootPod] | str
"""A reading and when it arrived on the host's monotonic clock; or what is wrong, as a sentence."""


class Companion:
    """One such sensor; a lost link is tried again and again."""

    def __init__(self, radio: Radio, patience: Patience = PATIENCE) -> None:
        self._radio, self._patience = radio, patience
        self._mailbox = Mailbox()
        self._connection: Connection | None = None
        self._attempt = 0

    async def open(self) -> str:
        """Connect; answers what to call it. Raises `SourceError`."""
        stop_s = self._patience.stop_s
        self._connection = await connect(self._radio, recognise_teller, self._mailbox, stop_s)
        return self._connection.name

    async def told(self) -> AsyncIterator[Told]:
        """What it tells, for ever."""
        while True:
            connection = self._connection
            if connection is None:
                await self._come_back()
                continue
            for packet in await self._mailbox.take(LOOK_S):
                reading = _read(packet)
                if reading is not None:
                    self._attempt = 0
                    yield packet.arrival_s, reading
            if connection.link.lost:
                await self.close()
                yield f"{connection.name} is lost; it is looked for meanwhile, and the session goes on without it"

    async def close(self) -> None:
        """Let it go; harmless the second time."""
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.end(self._patience.stop_s)

    async def _come_back(self) -> None:
        """Try once to connect again, after a pause."""
        pauses_s = self._patience.pauses_s
        await asyncio.sleep(pauses_s[min(self._attempt, len(pauses_s) - 1)])
        self._attempt += 1
        with contextlib.suppress(SourceError):
            await self.open()


class Accompanied:
    """A `LiveSource` with a companion, whose readings stand on the motion's session time. `now_s`: the host's
    monotonic clock.
    """

    def __init__(self, motion: LiveSource, companion: Companion, now_s: Callable[[], float]) -> None:
        self._motion, self._companion, self._now_s = motion, companion, now_s

    async def open(self) -> SourceInfo:
        """Connect both, the companion first: the session begins with the motion. Raises `SourceError`."""
        await self._companion.open()
        try:
            return await self._motion.open()
        except BaseException:
            await self._companion.close()
            raise

    async def items(self) -> AsyncIterator[Item]:
        """What comes from both, until the motion ends."""
        motion, told = self._motion.items(), self._companion.told()
        moving = asyncio.ensure_future(_next_item(motion))
        telling = asyncio.ensure_future(_next_told(told))
        try:
            while True:
                await asyncio.wait({moving, telling}, return_when=asyncio.FIRST_COMPLETED)
                if telling.done():
                    yield self._placed(telling.result())
                    telling = asyncio.ensure_future(_next_told(told))
                if moving.done():
                    item = moving.result()
                    if item is None:
                        return
                    yield item
                    moving = asyncio.ensure_future(_next_item(motion))
        finally:
            moving.cancel()
            telling.cancel()
            await asyncio.wait({moving, telling})

    def session_s(self, monotonic_s: float) -> float:
        """The motion's session time."""
        return self._motion.session_s(monotonic_s)

    def monotonic_s(self, session_s: float) -> float:
        """The host's clock at a time of the session."""
        return self._motion.monotonic_s(session_s)

    async def close(self) -> None:
        """Let both go."""
        try:
            await self._companion.close()
        finally:
            await self._motion.close()

    def _placed(self, told: Told) -> Item:
        if isinstance(told, str):
            return Notice(self._motion.session_s(self._now_s()), "trouble", told)
        arrival_s, reading = told
        return Beside(max(self._motion.session_s(arrival_s), 0.0), reading)


async def _next_item(items: AsyncIterator[Item]) -> Item | None:
    return await anext(items, None)


async def _next_told(told: AsyncIterator[Told]) -> Told:
    return await anext(told)


def _read(packet: Packet) -> HeartRate | FootPod | None:
    """The reading of a packet; None where it holds none, or none that can be read."""
    reader = READERS.get(packet.characteristic)
    reading = None if reader is None else reader(packet.data)
    return reading if isinstance(reading, HeartRate | FootPod) else None
