"""A phone as a live source: asked again, with growing pauses, as long as the session lasts."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Protocol

from sensors.errors import LinkError, SourceError
from sensors.live import Item, Notice, NoticeKind, SourceInfo
from sensors.phones.stream import Batch, PhoneStream

FIRST_S = 15.0
"""A phone that sends nothing for so long after it was asked is told of."""

SILENT_S = 3.0
"""A phone that falls silent for so long is asked again."""

PAUSES_S = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Before each try to come back; the last one again and again."""


class Phone(Protocol):
    """One app on one phone. `name`: what to call it. `layout`: the format's name. `remedy`: what to do where it
    sends acceleration without gravity. `hint`: what to do where it sends nothing. `asked`: it is asked for what it
    has; else it comes by itself, and silence is waited out.
    """

    asked: bool
    name: str
    layout: str
    remedy: str
    hint: str

    async def connect(self) -> None:
        """Find it and have it measure. Raises `SourceError`."""
        ...

    async def batches(self) -> Sequence[Batch]:
        """What came since, once something has. Raises `LinkError` when the link is lost."""
        ...

    async def close(self) -> None:
        """Have it rest, and let it go; harmless when it is not connected."""
        ...


class PhoneSource:
    """A `LiveSource` over a phone. `now_s`: the host's monotonic clock."""

    def __init__(self, phone: Phone, now_s: Callable[[], float]) -> None:
        self._phone, self._now_s = phone, now_s
        self._stream = PhoneStream(phone.name, phone.remedy)
        self._pending: deque[Item] = deque()
        self._closed = False
        self._connected = False
        self._attempt = 0
        self._trouble = ""

    async def open(self) -> SourceInfo:
        """Connect, and wait for the first second of motion. Raises `SourceError`."""
        try:
            await self._phone.connect()
            self._connected = True
            async with asyncio.timeout(FIRST_S):
                while not self._stream.begun:
                    self._take(await self._phone.batches())
        except TimeoutError:
            await self._phone.close()
            raise SourceError(self._phone.name, f"it sends no acceleration; {self._phone.hint}") from None
        except BaseException:
            await self._phone.close()
            raise
        stream = self._stream
        return SourceInfo(self._phone.layout, self._phone.name, stream.gyroscope, round(stream.rate_hz, 1))

    async def items(self) -> AsyncIterator[Item]:
        """What comes, until the source is closed."""
        while True:
            while self._pending:
                yield self._pending.popleft()
            if self._closed:
                return
            await (self._listen() if self._connected else self._come_back())

    def session_s(self, monotonic_s: float) -> float:
        """The session's time at a moment of the host's clock."""
        return max(self._stream.session_s(monotonic_s), 0.0)

    def monotonic_s(self, session_s: float) -> float:
        """The host's clock at a time of the session."""
        return self._stream.monotonic_s(session_s)

    async def close(self) -> None:
        """Have the phone rest."""
        self._closed = True
        await self._phone.close()

    async def _listen(self) -> None:
        try:
            async with asyncio.timeout(SILENT_S):
                self._take(await self._phone.batches())
                self._attempt, self._trouble = 0, ""
        except TimeoutError:
            await self._fall_silent(f"nothing comes from the phone; {self._phone.hint}")
        except LinkError as lost:
            await self._lose("lost", lost.reason)

    async def _fall_silent(self, text: str) -> None:
        if self._phone.asked:
            await self._lose("silent", text)
        elif text != self._trouble:
            self._trouble = text
            self._tell("silent", text)

    async def _lose(self, kind: NoticeKind, text: str) -> None:
        self._connected = False
        if not self._closed:
            self._tell(kind, text)
        await self._phone.close()

    async def _come_back(self) -> None:
        await asyncio.sleep(PAUSES_S[min(self._attempt, len(PAUSES_S) - 1)])
        self._attempt += 1
        if self._closed:
            return
        try:
            await self._phone.connect()
        except SourceError as problem:
            if str(problem) != self._trouble:
                self._trouble = str(problem)
                self._tell("trouble", self._trouble)
            return
        self._connected = True
        self._tell("connected", f"{self._phone.name} is connected")

    def _take(self, batches: Sequence[Batch]) -> None:
        self._pending.extend(self._stream.push(batches))

    def _tell(self, kind: NoticeKind, text: str) -> None:
        self._pending.append(Notice(self.session_s(self._now_s()), kind, text))
