"""A foot pod alone as a live source: it tells a walk's pace and cadence, and no motion."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

from sensors.companion import Companion
from sensors.devices.model import FootPod
from sensors.errors import SourceError
from sensors.live import Beside, Item, Notice, SourceInfo

PREFIX = "pod:"
LAYOUT = "foot-pod"
FIRST_S = 15.0
"""A pod tells its pace once a second, also at rest, seconds."""


class PodSource:
    """A `LiveSource` whose session time is the host's clock `now_s`, from the pod's first reading on."""

    def __init__(self, companion: Companion, now_s: Callable[[], float]) -> None:
        self._companion, self._now_s = companion, now_s
        self._zero_s = 0.0
        self._told = companion.told()
        self._first: FootPod | None = None

    async def open(self) -> SourceInfo:
        """Connect, and wait for the first pace. Raises `SourceError`."""
        name = await self._companion.open()
        try:
            async with asyncio.timeout(FIRST_S):
                while self._first is None:
                    told = await anext(self._told)
                    if isinstance(told, tuple) and isinstance(told[1], FootPod):
                        self._zero_s, self._first = told[0], told[1]
        except TimeoutError:
            await self._companion.close()
            raise SourceError(name, "it tells no pace; walk a few steps with it, or choose a foot pod") from None
        except BaseException:
            await self._companion.close()
            raise
        notes = ("Only the walk is followed: a foot pod tells neither posture nor exercises.",)
        return SourceInfo(LAYOUT, name, False, 1.0, notes)

    async def items(self) -> AsyncIterator[Item]:
        """What it tells, and whether it is there."""
        assert self._first is not None
        yield Beside(0.0, self._first)
        linked = True
        async for told in self._told:
            if isinstance(told, str):
                linked = False
                yield Notice(self.session_s(self._now_s()), "lost", told)
                continue
            if not linked:
                linked = True
                yield Notice(self.session_s(told[0]), "connected", "the foot pod is there again")
            yield Beside(self.session_s(told[0]), told[1])

    def session_s(self, monotonic_s: float) -> float:
        """Seconds since the first reading."""
        return max(monotonic_s - self._zero_s, 0.0)

    def monotonic_s(self, session_s: float) -> float:
        """The host's clock at a time of the session."""
        return session_s + self._zero_s

    async def close(self) -> None:
        """Let it go."""
        await self._companion.close()
