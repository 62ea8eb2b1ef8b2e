"""What stands between the network and the routes: ids, logs, names, limits, compression, safe headers.

Each layer is one module; the first sees a request first.
"""

from __future__ import annotations

from fastapi import FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from api.outer.bodies import BodyLimit
from api.outer.headers import SafeHeaders
from api.outer.hosts import Hosts, Origins
from api.outer.pages import Pages
from api.outer.patience import Patience
from api.outer.rates import Allowance, Rates
from api.outer.record import HEADER, Record
from api.settings import Settings

MAY_SEND = ("Authorization", "Content-Type", "If-Match", "If-None-Match", "Last-Event-ID", HEADER)
MAY_READ = ("ETag", "Link", "Location", "Retry-After", "Deprecation", "Sunset", HEADER)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
COMPRESSED_FROM_BYTES = 1024


def layers(settings: Settings) -> tuple[Middleware, ...]:
    """All of them, the outermost first."""
    cors = Middleware(
        Pages,
        allow_origins=settings.origins,
        allow_methods=METHODS,
        allow_headers=MAY_SEND,
        expose_headers=MAY_READ,
    )
    return (
        Middleware(SafeHeaders),
        Middleware(Record),
        Middleware(Hosts, names=settings.hosts),
        Middleware(Origins, allowed=settings.origins),
        *((cors,) if settings.origins else ()),
        Middleware(Rates, allowance=Allowance(settings.requests_per_minute)),
        Middleware(Patience, limit_s=settings.request_limit_s),
        Middleware(GZipMiddleware, minimum_size=COMPRESSED_FROM_BYTES, compresslevel=6),
        Middleware(BodyLimit, most=settings.body_limit_bytes),
    )


def install(app: FastAPI, settings: Settings) -> None:
    """Put the layers around an app that has not started."""
    app.user_middleware.extend(layers(settings))
