"""Pages of other origins that were let in: CORS, its refusals in our shape."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import Response

from api.problems import Problem, response_of


class Pages(CORSMiddleware):
    """Starlette's; what a page may not do is a problem, which its developer can read in the browser's tools."""

    def preflight_response(self, request_headers: Headers) -> Response:
        """What a page may do. Problem: bad-request."""
        told = super().preflight_response(request_headers)
        if told.status_code < 400:
            return told
        may = {name: told.headers[name] for name in told.headers if name.startswith("access-control-")}
        return response_of(Problem("bad-request", bytes(told.body).decode(), headers=may))
