"""Between the radio's callback and the session: a bounded queue of packets that never makes the radio wait."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque

from sensors.radio import Packet

MOST_PACKETS = 4096
"""At 200 packets a second, 20 s of them."""


class Mailbox:
    """Packets in the order they came. A full mailbox drops what comes, and counts it in `dropped`: the hole is
    told as any other loss.
    """

    def __init__(self, most: int = MOST_PACKETS) -> None:
        self.dropped = 0
        self._most = most
        self._packets: deque[Packet] = deque()
        self._news = asyncio.Event()

    def put(self, packet: Packet) -> None:
        """Take a packet in; at once."""
        if len(self._packets) >= self._most:
            self.dropped += 1
            return
        self._packets.append(packet)
        self._news.set()

    def clear(self) -> None:
        """Forget what is there."""
        self._packets.clear()

    def wake(self) -> None:
        """Let who waits look up, though nothing came."""
        self._news.set()

    async def take(self, within_s: float) -> list[Packet]:
        """Everything that is there, once something is; empty when nothing came in time, or at a `wake`."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(within_s):
                await self._news.wait()
        self._news.clear()
        taken = list(self._packets)
        self._packets.clear()
        return taken
