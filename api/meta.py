"""Who this is, what it can do, what time it is; and whether it lives and is ready."""

from __future__ import annotations

from datetime import datetime
from importlib.metadata import version

from fastapi import APIRouter
from pydantic import BaseModel

from api.office import OfficeHere

router = APIRouter(tags=["meta"])

SCHEMAS = ("backbeat.result/1", "backbeat.event/1", "backbeat.session/1")
CAPABILITIES: tuple[str, ...] = (
    "recordings", "live", "live-websocket", "sensor-logger", "events-sse", "changes", "corrections",
    "calibrations", "reports", "exports", "readings", "reanalysis",
)  # fmt: skip
"""What an app can look for; words are only ever added."""


class Limits(BaseModel):
    """What is refused beyond."""

    body_bytes: int
    request_s: float
    requests_per_minute: int
    live_sessions: int


class Meta(BaseModel):
    """`capabilities`: words that are added as the server learns; look for what you need, ignore the rest.
    `now`: the server's clock.
    """

    version: str
    schemas: tuple[str, ...]
    capabilities: tuple[str, ...]
    now: datetime
    limits: Limits


class Health(BaseModel):
    """`ok`, always: what is not answers with a problem."""

    status: str = "ok"


@router.get("/v1/meta")
def meta(office: OfficeHere) -> Meta:
    """Version, schemas, capabilities, limits and the server's clock. Needs no token."""
    settings = office.settings
    limits = Limits(
        body_bytes=settings.body_limit_bytes,
        request_s=settings.request_limit_s,
        requests_per_minute=settings.requests_per_minute,
        live_sessions=settings.live_sessions,
    )
    return Meta(
        version=version("backbeat"), schemas=SCHEMAS, capabilities=CAPABILITIES, now=office.now(), limits=limits
    )


@router.get("/livez")
def livez() -> Health:
    """The process answers."""
    return Health()


@router.get("/readyz")
def readyz(office: OfficeHere) -> Health:
    """The records can be read."""
    office.store.patients()
    return Health()
