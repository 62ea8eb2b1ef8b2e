"""The WebSocket of a live session: frames in, acknowledgements and events out.

One frame is taken at a time: while it is kept, the server reads no more than a few frames ahead, and then the
network holds the client up. What goes out is looked up when it can go: a client that does not read is owed one
acknowledgement and its events, not a queue of them.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Annotated

from anyio import CancelScope, create_task_group, fail_after, move_on_after, sleep
from fastapi import APIRouter, FastAPI, Query, WebSocket, WebSocketDisconnect
from fastapi.exceptions import WebSocketRequestValidationError

from api.live.frames import MOST_BYTES, FrameError, frame_of_text, frames_of
from api.live.guard import SessionId, Ticket, admitted, check_still, own
from api.live.listening import bell_of, on_thread, wait
from api.office import OfficeHere
from api.problems import CATALOGUE, Problem, invalid_of, problem_of
from tracker.errors import TrackerError
from tracker.hosting import Hosted, Numbered, Receipt

router = APIRouter(tags=["live"])

SLOW_S = 20.0
"""A client that takes nothing for so long is closed, seconds."""

LOOK_S = 5.0
CHECK_S = 15.0
"""So often the client is looked at again: its device may have been revoked."""

NORMAL, BAD_FRAME, TOO_LARGE, APPLICATION = 1000, 1007, 1009, 4000
"""RFC 6455's codes; ours are 4000 and the HTTP status of the problem: 4401, 4404, 4410, ..."""

LONGEST_REASON = 123
"""Bytes, RFC 6455."""

After = Annotated[
    int | None, Query(ge=-1, description="Tell events behind this one (-1: all); none, where not said.")
]


class Closing(Exception):  # noqa: N818
    """Close the connection with a code and a reason."""

    def __init__(self, code: int, reason: str) -> None:
        self.code, self.reason = code, reason
        super().__init__(reason)


@router.websocket("/v1/live/{session}/samples")
async def samples(
    websocket: WebSocket, office: OfficeHere, session: SessionId, ticket: Ticket = None, events_after: After = None
) -> None:
    """Take samples, acknowledge them, and tell events where they are asked for."""
    token = _token(websocket)
    await websocket.accept()
    try:
        device = await on_thread(lambda: admitted(websocket, office, token, ticket, "live"))
        hosted = await on_thread(lambda: own(office, device, session, f"WEBSOCKET {_path(websocket)}"))
        still = partial(check_still, office, device, hosted.patient)
        await Conversation(websocket, hosted, events_after, still).run()
    except WebSocketDisconnect:
        return
    except (Problem, TrackerError) as error:
        closing = _closing_of(error)
        await _close(websocket, closing)
    except Closing as closing:
        await _close(websocket, closing)


class Conversation:
    """One connection. `after`: the last event told, None where none are wanted. `still`: raises a problem once the
    client may no longer be heard.
    """

    def __init__(
        self, websocket: WebSocket, session: Hosted, after: int | None, still: Callable[[], None]
    ) -> None:
        self._websocket, self._session, self._after, self._still = websocket, session, after, still
        self._receipt = Receipt(session.kept)
        self._bell = asyncio.Event()
        self._outcome: Exception | None = None

    async def run(self) -> None:
        """Until either side ends it. Raises what ended it."""
        with bell_of(self._session) as self._bell:
            async with create_task_group() as all_of_it:
                all_of_it.start_soon(self._until_over, self._read, all_of_it.cancel_scope)
                all_of_it.start_soon(self._until_over, self._write, all_of_it.cancel_scope)
                all_of_it.start_soon(self._until_over, self._look_again, all_of_it.cancel_scope)
        if self._outcome is not None:
            raise self._outcome

    async def _until_over(self, work: Callable[[], Awaitable[None]], scope: CancelScope) -> None:
        try:
            await work()
        except (WebSocketDisconnect, Problem, TrackerError, Closing) as outcome:
            self._outcome = self._outcome or outcome
            scope.cancel()

    async def _read(self) -> None:
        while True:
            message = await self._websocket.receive()
            if message["type"] == "websocket.disconnect":
                raise WebSocketDisconnect(message.get("code", NORMAL))
            self._receipt = await on_thread(partial(self._take, message.get("bytes"), message.get("text")))
            self._bell.set()

    def _take(self, data: bytes | None, text: str | None) -> Receipt:
        return self._session.push(_frames(data, text))

    async def _look_again(self) -> None:
        while True:
            await sleep(CHECK_S)
            await on_thread(self._still)

    async def _write(self) -> None:
        told: Receipt | None = None
        while True:
            receipt, over = self._receipt, self._session.over
            if receipt is not told:  # the same again too: who sends twice waits for an answer
                await self._send(_document(receipt))
                told = receipt
            await self._send_events()
            if over:
                raise _end_of(self._session)
            await wait(self._bell, LOOK_S)

    async def _send_events(self) -> None:
        while self._after is not None and (lines := self._session.events_after(self._after)):
            for line in lines:
                await self._send(f'{{"event": {line}}}')
                self._after += 1

    async def _send(self, text: str) -> None:
        try:
            with fail_after(SLOW_S):
                await self._websocket.send_text(text)
        except TimeoutError as slow:
            raise Closing(APPLICATION + 408, "too slow: read what the server sends") from slow


def _end_of(session: Hosted) -> Closing:
    if session.ended:
        return Closing(NORMAL, "the session has ended")
    return Closing(APPLICATION + 503, "session-elsewhere: the server ends; connect again")


def _document(receipt: Receipt) -> str:
    missing = {} if receipt.missing is None else {"missing": receipt.missing}
    return json.dumps({"ack": receipt.kept} | missing)


def _frames(data: bytes | None, text: str | None) -> list[Numbered]:
    if len(data or text or "") > MOST_BYTES:
        raise Closing(TOO_LARGE, f"too large: a message has at most {MOST_BYTES} bytes")
    try:
        return frames_of(data) if data is not None else [frame_of_text(text or "")]
    except FrameError as problem:
        raise Closing(BAD_FRAME, f"bad frame: {problem}") from problem


def _path(websocket: WebSocket) -> str:
    return str(websocket.scope["route"].path)


def _token(websocket: WebSocket) -> str | None:
    kind, _, token = websocket.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" and token.strip() else None


def _closing_of(error: Problem | TrackerError) -> Closing:
    problem = error if isinstance(error, Problem) else problem_of(error)
    detail = problem.detail or CATALOGUE[problem.code].title
    return Closing(APPLICATION + CATALOGUE[problem.code].status, f"{problem.code}: {detail}")


def install(app: FastAPI) -> None:
    """Have a handshake that cannot be understood closed with a reason, as all others are: pages see no status."""

    @app.exception_handler(WebSocketRequestValidationError)
    async def invalid(websocket: WebSocket, error: WebSocketRequestValidationError) -> None:
        await websocket.accept()
        await _close(websocket, _closing_of(invalid_of(error)))


async def _close(websocket: WebSocket, closing: Closing) -> None:
    reason = closing.reason.encode()[:LONGEST_REASON].decode(errors="ignore")
    with suppress(WebSocketDisconnect), move_on_after(SLOW_S):
        await websocket.close(closing.code, reason)
