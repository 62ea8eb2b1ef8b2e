"""A driver's `Link` over a radio's wire: packets go to the mailbox, and to whoever waits for an answer."""

from __future__ import annotations

import asyncio
from collections import deque

from sensors.errors import LinkError
from sensors.mailbox import Mailbox
from sensors.radio import Packet, Wire

KEPT_ANSWERS = 256
"""So many packets are looked through for an answer; on some sensors it comes among the samples."""


class Conversation:
    """One connection's conversation; a `Link`. `lost` is set by `lose`, when the radio says so."""

    def __init__(self, device: str, wire: Wire, mailbox: Mailbox) -> None:
        self._device = device
        self._wire = wire
        self._mailbox = mailbox
        self._answers: deque[Packet] = deque(maxlen=KEPT_ANSWERS)
        self._came = asyncio.Event()
        self._lost = asyncio.Event()

    @property
    def lost(self) -> bool:
        """Whether the link is lost."""
        return self._lost.is_set()

    def lose(self) -> None:
        """The link is lost: who waits is told."""
        self._lost.set()
        self._came.set()
        self._mailbox.wake()

    async def characteristics(self) -> frozenset[str]:
        """What the sensor has."""
        return await self._wire.characteristics()

    async def write(self, characteristic: str, data: bytes, *, response: bool = True) -> None:
        """Tell it something."""
        self._answers.clear()
        await self._wire.write(characteristic, data, response)

    async def read(self, characteristic: str) -> bytes:
        """Ask for a value."""
        return await self._wire.read(characteristic)

    async def subscribe(self, characteristic: str) -> None:
        """From now on what it sends here goes into the mailbox."""
        await self._wire.notify(characteristic, self._arrived)

    async def reply(self, characteristic: str, begins: bytes, within_s: float) -> bytes:
        """The next packet that begins so, which then has answered. Raises `LinkError` when none came in time."""
        try:
            async with asyncio.timeout(within_s):
                while True:
                    self._came.clear()
                    found = self._answer(characteristic, begins)
                    if found is not None:
                        return found
                    self._check()
                    await self._came.wait()
        except TimeoutError:
            reason = f"it did not answer within {within_s:g} s; switch it off and on, then try again"
            raise LinkError(self._device, reason) from None

    async def pause(self, seconds: float) -> None:
        """Give the sensor time. Raises `LinkError` when the link is lost meanwhile."""
        try:
            async with asyncio.timeout(seconds):
                await self._lost.wait()
        except TimeoutError:
            return
        self._check()

    def _arrived(self, packet: Packet) -> None:
        self._answers.append(packet)
        self._came.set()
        self._mailbox.put(packet)

    def _answer(self, characteristic: str, begins: bytes) -> bytes | None:
        for packet in self._answers:
            if packet.characteristic == characteristic and packet.data.startswith(begins):
                self._answers.remove(packet)
                return packet.data
        return None

    def _check(self) -> None:
        if self.lost:
            raise LinkError(self._device, "the link was lost; come closer to the computer")
