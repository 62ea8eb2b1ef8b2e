"""What a live session tells, awaited by a task: however slow the task, nothing piles up but in the session."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

from anyio import CapacityLimiter, move_on_after, to_thread
from anyio.lowlevel import RunVar

from tracker.hosting import Hosted

T = TypeVar("T")

THREADS = 8
"""So many live sessions are worked on at once; other requests have threads of their own."""

_LIMITER: RunVar[CapacityLimiter] = RunVar("live threads")


async def on_thread(work: Callable[[], T]) -> T:
    """Do something that takes a moment, beside the event loop."""
    try:
        limiter = _LIMITER.get()
    except LookupError:
        limiter = CapacityLimiter(THREADS)
        _LIMITER.set(limiter)
    return await to_thread.run_sync(work, limiter=limiter)


@contextmanager
def bell_of(session: Hosted) -> Iterator[asyncio.Event]:
    """An event of asyncio that is set whenever the session has something new to tell."""
    bell, loop = asyncio.Event(), asyncio.get_running_loop()

    def ring() -> None:
        with suppress(RuntimeError):  # the server ends, and its loop is gone
            loop.call_soon_threadsafe(bell.set)

    stop = session.watch(ring)
    try:
        yield bell
    finally:
        stop()


async def wait(bell: asyncio.Event, most_s: float) -> None:
    """Until it rings, or so long."""
    with move_on_after(most_s):
        await bell.wait()
    bell.clear()
