"""The application: routers, problems, and what is opened at start and closed at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from datetime import datetime
from importlib.metadata import version

from fastapi import APIRouter, FastAPI

from api import access, document, live, meta, outer, problems
from api.live.keeping import hosting
from api.office import Clock, Office
from api.resources import ROUTERS as RESOURCES
from api.settings import Settings
from api.tls import trust
from tracker.catalogue import load_catalogue
from tracker.export.jobs import Jobs
from tracker.safety.keeping import safety_of
from tracker.safety.recent import Recent
from tracker.store import open_store

ROUTERS: tuple[APIRouter, ...] = (meta.router, access.router, trust.router, *live.ROUTERS, *RESOURCES)
"""One a resource; a new resource is a module and a line here."""


Beside = Callable[[Office], AbstractContextManager[None]]
"""What goes on beside the requests, from start to end."""


def nothing_beside(_: Office) -> AbstractContextManager[None]:
    """Nothing goes on beside."""
    return nullcontext()


def _now() -> datetime:
    return datetime.now().astimezone()


def make_app(settings: Settings, now: Clock = _now, beside: Beside = nothing_beside) -> FastAPI:
    """The application over the records that the settings name; they are opened when it starts.

    Raises (at start):
        StoreError: the records cannot be opened.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        catalogue = load_catalogue()
        with (
            open_store(settings.data) as store,
            hosting(settings, store, catalogue) as host,
            Jobs(store, catalogue, now) as jobs,
        ):
            office = app.state.office = Office(
                settings, store, catalogue, safety_of(store), now, host, jobs, Recent()
            )
            with beside(office):
                yield

    app = FastAPI(
        title="Backbeat",
        version=version("backbeat"),
        summary="Prescribed low-back exercises, counted and compared.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=document.operation_id,
    )
    problems.install(app)
    live.install(app)
    outer.install(app, settings)
    for router in ROUTERS:
        app.include_router(router)
    document.install(app)
    return app
