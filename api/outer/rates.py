"""So many requests a minute from a device, or from an address where no device is known.

A token counts as its device once it was accepted, so made-up tokens share their address's allowance and a clinic's
devices do not. Token buckets (as in RFC 2697): a minute's worth may come at once.
"""

from __future__ import annotations

import hashlib
import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.outer.answering import answer, state_of
from api.problems import Problem

T = TypeVar("T")

REMEMBERED = 10_000
"""Devices and addresses; who was seen longest ago is forgotten."""


@dataclass(slots=True)
class _Bucket:
    left: float
    at_s: float


class Allowance:
    """What each has left of `per_minute`; bounded in memory."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._per_s, self._clock = float(per_minute), per_minute / 60, clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def wait_s(self, who: str) -> int:
        """Take one; 0: it was there, else whole seconds until one will be."""
        now_s = self._clock()
        bucket = self._buckets.setdefault(who, _Bucket(self._most, now_s))
        _trim(self._buckets, who)
        bucket.left = min(self._most, bucket.left + (now_s - bucket.at_s) * self._per_s)
        bucket.at_s = now_s
        if bucket.left < 1:
            return max(1, math.ceil((1 - bucket.left) / self._per_s))
        bucket.left -= 1
        return 0


class Rates:
    """Refuses who has used up its allowance."""

    def __init__(self, app: ASGIApp, allowance: Allowance) -> None:
        self._app, self._allowance = app, allowance
        self._devices: OrderedDict[str, str] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle the request. Problem: too-many-requests, with `Retry-After`."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        said = Headers(scope=scope).get("authorization", "")
        token = hashlib.sha256(said.encode()).hexdigest()
        wait_s = self._allowance.wait_s(self._devices.get(token) or _address(scope))
        if wait_s:
            problem = Problem("too-many-requests", headers={"Retry-After": str(wait_s)})
            await answer(scope, receive, send, problem)
            return
        await self._app(scope, receive, send)
        if said and (device := state_of(scope).get("device")) is not None:
            self._devices[token] = f"device {device}"
            _trim(self._devices, token)


def _address(scope: Scope) -> str:
    client = scope.get("client")
    return "address unknown" if client is None else f"address {client[0]}"


def _trim(kept: OrderedDict[str, T], newest: str) -> None:
    kept.move_to_end(newest)
    if len(kept) > REMEMBERED:
        kept.popitem(last=False)
