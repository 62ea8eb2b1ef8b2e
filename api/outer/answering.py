"""Answering with a problem from outside the routes, be it a request or the handshake of a WebSocket."""

from __future__ import annotations

from starlette.types import Message, Receive, Scope, Send

from api.problems import Problem, response_of

DENIAL = "websocket.http.response"
"""The extension of ASGI with which a handshake is answered like a request."""


async def answer(scope: Scope, receive: Receive, send: Send, problem: Problem) -> None:
    """Answer with a problem; a WebSocket whose server cannot do that is closed with 403."""
    if scope["type"] == "websocket" and DENIAL not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1008})
        return
    await response_of(problem, request_id_of(scope))(scope, receive, send)


def state_of(scope: Scope) -> dict[str, object]:
    """What the parts that handle a request leave for each other; `request.state` reads the same."""
    state: dict[str, object] = scope.setdefault("state", {})
    return state


def request_id_of(scope: Scope) -> str | None:
    """The id the request was given, None before."""
    found = state_of(scope).get("request_id")
    return None if found is None else str(found)


def begins(message: Message) -> bool:
    """Whether an answer begins with this, so that no other can be given any more."""
    return message["type"] in ("http.response.start", "websocket.http.response.start", "websocket.accept")
