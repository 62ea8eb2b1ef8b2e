"""Around all that may answer: every request has an id and a line in the log, and every error becomes a problem.

The line tells method, route template, status, duration and a hash of the device: no path, query, header or body,
so that no token, sample or pain answer can be in it.
"""

from __future__ import annotations

import hashlib
import logging
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.outer.answering import answer, begins, state_of
from api.problems import Problem, problem_of

HEADER = "X-Request-Id"
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_log = logging.getLogger("backbeat.api")


@dataclass(slots=True)
class _Seen:
    """What became of a request; `status` None: nobody waited for the answer."""

    began_s: float
    status: int | None = None


class Record:
    """`clock`: seconds that only go forward."""

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.monotonic) -> None:
        self._app, self._clock = app, clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle the request, and write its line when it has ended."""
        if scope["type"] not in ("http", "websocket"):
            await self._start_and_end(scope, receive, send)
            return
        request_id = _id_of(Headers(scope=scope).get(HEADER))
        state_of(scope)["request_id"] = request_id
        seen = _Seen(self._clock())

        async def told(message: Message) -> None:
            if begins(message):
                seen.status = 101 if message["type"] == "websocket.accept" else message["status"]
                MutableHeaders(scope=message)[HEADER] = request_id
            elif message["type"] == "websocket.close" and seen.status is None:
                await answer(scope, receive, told, Problem("not-found", "there is no WebSocket here"))
                return
            await send(message)

        try:
            await self._app(scope, receive, told)
        except Exception as error:
            _log.error("failed", exc_info=error, extra={"fields": {"request_id": request_id}})
            if seen.status is not None:
                raise
            await answer(scope, receive, told, problem_of(error))
        finally:
            _log.info("request", extra={"fields": self._line(scope, seen)})

    async def _start_and_end(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except Exception as error:
            _log.error("cannot start or end", exc_info=error)
            raise

    def _line(self, scope: Scope, seen: _Seen) -> dict[str, object]:
        device = state_of(scope).get("device")
        return {
            "request_id": state_of(scope)["request_id"],
            "method": scope.get("method", "WEBSOCKET"),
            "route": getattr(scope.get("route"), "path", None),
            "status": seen.status,
            "ms": round((self._clock() - seen.began_s) * 1000, 1),
            "device": None if device is None else hashlib.sha256(str(device).encode()).hexdigest()[:12],
        }


def _id_of(said: str | None) -> str:
    """The id that the client gave, if it looks like one, else a new one."""
    return said if said is not None and _ID.fullmatch(said) else uuid4().hex
