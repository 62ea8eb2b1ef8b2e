"""By which names the server may be called, and from which pages.

A page anywhere can have its own name point to this computer (DNS rebinding) and so read what is served here; it
cannot choose the `Host` its requests carry. So only names that were configured, loopback, and the address that the
connection came in at are answered.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.outer.answering import answer
from api.problems import Problem

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Hosts:
    """`names`: those beside loopback and the server's own addresses."""

    def __init__(self, app: ASGIApp, names: Collection[str]) -> None:
        self._app, self._names = app, LOOPBACK | {name.lower() for name in names}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle what names us. Problem: host-refused."""
        if scope["type"] in ("http", "websocket") and not self._known(scope):
            problem = Problem("host-refused", "`Host` is no name of this server; the setting `hosts` adds one")
            await answer(scope, receive, send, problem)
            return
        await self._app(scope, receive, send)

    def _known(self, scope: Scope) -> bool:
        said = Headers(scope=scope).getlist("host")
        if len(said) != 1:
            return False
        server = scope.get("server")
        name = name_of(f"//{said[0]}")
        return name is not None and name in (self._names if server is None else {*self._names, _plain(server[0])})


class Origins:
    """Pages that may call: the server's own, and `allowed` (such as `https://app.example`)."""

    def __init__(self, app: ASGIApp, allowed: Collection[str]) -> None:
        self._app, self._allowed = app, frozenset(allowed)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle what no foreign page sent. Problem: origin-refused."""
        if scope["type"] in ("http", "websocket") and not self._may(Headers(scope=scope)):
            problem = Problem("origin-refused", "the setting `origins` lets pages in")
            await answer(scope, receive, send, problem)
            return
        await self._app(scope, receive, send)

    def _may(self, headers: Headers) -> bool:
        origin = headers.get("origin")
        return origin is None or origin in self._allowed or origin.partition("://")[2] == headers.get("host")


def name_of(url: str) -> str | None:
    """The name or address in a URL, small, without port and brackets; None: it has none."""
    try:
        parts = urlsplit(url)
        port_is_a_number = parts.port is None or parts.port >= 0
    except ValueError:
        return None
    return parts.hostname if port_is_a_number and parts.username is None and not parts.path else None


def _plain(address: str) -> str:
    """An IPv4 address that came in by IPv6 as itself; link-local ones without their zone."""
    return address.lower().removeprefix("::ffff:").partition("%")[0]
