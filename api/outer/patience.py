"""A request whose answer has not begun in time is answered as too slow.

An endpoint runs on a thread, which cannot be stopped: it ends by itself, and what it says then nobody hears.
Streams have begun long before, and WebSockets have no such limit.
"""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.outer.answering import answer, begins
from api.problems import Problem


class Patience:
    """`limit_s`: until an answer has to begin."""

    def __init__(self, app: ASGIApp, limit_s: float) -> None:
        self._app, self._limit_s = app, limit_s
        self._given_up: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle the request. Problem: too-slow."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, late = False, False

        async def told(message: Message) -> None:
            nonlocal begun
            begun = begun or begins(message)
            if not late:
                await send(message)

        task = asyncio.ensure_future(self._app(scope, receive, told))
        try:
            await asyncio.wait((task,), timeout=self._limit_s)
            late = not task.done() and not begun
            if not late:
                await task
                return
        finally:
            if not task.done():
                self._give_up(task)
        await answer(scope, receive, send, Problem("too-slow", f"no answer within {self._limit_s:g} s"))

    def _give_up(self, task: asyncio.Task[None]) -> None:
        self._given_up.add(task)
        task.add_done_callback(self._forget)
        task.cancel()

    def _forget(self, task: asyncio.Task[None]) -> None:
        self._given_up.discard(task)
        if not task.cancelled():
            task.exception()
