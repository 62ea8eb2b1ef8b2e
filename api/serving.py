"""Running the application until somebody ends it."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from threading import Thread
from types import FrameType

import uvicorn
from fastapi import FastAPI

from api.alone import alone, reached_at
from api.app import Beside, make_app, nothing_beside
from api.listening import Way, bound, way_of
from api.office import Office
from api.outer.logs import log_config
from api.outer.wire import Wire
from api.settings import Settings
from tracker.store import data_folder, open_store

FRAME_BYTES = 1 << 20
"""A WebSocket message has no more."""

GRACE_S = 10
"""So long requests under way may take to end, seconds."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server listens: how it is reached, and the port it got."""

    way: Way
    port: int

    @property
    def url(self) -> str:
        """The best address."""
        return self.way.url(self.port)


def serve(settings: Settings, told: Callable[[Address], None], beside: Beside = nothing_beside) -> None:
    """Serve until Ctrl-C or a signal to end; what runs is closed properly then. `told` hears the address before.

    Raises:
        ListeningError: it cannot listen so.
        StoreError: the records cannot be opened, or another process serves them.
    """
    way = way_of(settings, datetime.now().astimezone())
    known = settings.model_copy(update={"hosts": (*settings.hosts, *way.names)})
    with ExitStack() as stack:
        if _in_files(settings.data):
            stack.enter_context(alone(data_folder(settings.data)))
        listening = stack.enter_context(bound(way, settings.port))
        stack.enter_context(_ended_by_signal())
        address = Address(way, listening.getsockname()[1])
        stack.enter_context(reached_at(data_folder(settings.data), address.url))
        told(address)
        _load_ahead()
        _run(make_app(known, beside=beside), known, way, listening)


def _in_files(data: str | None) -> bool:
    """Whether the records are in files here; they are opened once, so that what is wrong is said plainly."""
    with open_store(data) as store:
        return store.in_files and data != ":memory:"


def _load_ahead() -> None:
    """What an analysis needs is imported late, which takes most of a second: the first session need not wait."""
    Thread(target=_load, daemon=True).start()


def _load() -> None:
    import_module("scipy.signal")
    # The collector would look through all that was imported again and again, and everybody wait for 70 ms.
    gc.freeze()


def _run(app: FastAPI, settings: Settings, way: Way, listening: socket.socket) -> None:
    config = uvicorn.Config(
        app,
        http=Wire,
        log_config=log_config(settings.log_level),
        access_log=False,
        ws_max_size=FRAME_BYTES,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
        ssl_certfile=way.certificate,
        ssl_keyfile=way.key,
    )
    _Server(config, app).run([listening])


class _Server(uvicorn.Server):
    """Streams of events would last as long as their sessions: those are let go of before anybody is waited for."""

    def __init__(self, config: uvicorn.Config, app: FastAPI) -> None:
        super().__init__(config)
        self._app = app

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """End what runs, then as uvicorn does."""
        office: Office | None = getattr(self._app.state, "office", None)
        if office is not None:
            await asyncio.to_thread(office.host.close)
        await super().shutdown(sockets)


@contextmanager
def _ended_by_signal() -> Iterator[None]:
    """Ctrl-C and a signal to end leave the block quietly: uvicorn, having closed, raises them again."""

    def end(_number: int, _frame: FrameType | None) -> None:
        raise SystemExit(0)

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
