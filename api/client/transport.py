"""Requests and answers over the wire; whatever is refused is raised as the problem that the server told."""

from __future__ import annotations

import json
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. `etag`: to send as `If-Match` with a change of it."""

    status: int
    body: bytes
    etag: str | None

    def json(self) -> Any:
        """The body as JSON; None where there is none.

        Raises:
            ValueError: it is no JSON.
        """
        return json.loads(self.body) if self.body else None


@dataclass
class ApiProblem(Exception):  # noqa: N818
    """A problem as the server told it (docs/api.md lists the codes). `retry_after_s`: None where waiting is no
    help; `current`: the state there is, where it was changed meanwhile.
    """

    status: int
    code: str
    detail: str
    remedy: str
    request_id: str | None = None
    retry_after_s: int | None = None
    current: Any = None

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}. {self.remedy}"


@dataclass(frozen=True, slots=True)
class Transport:
    """`url`: of the server, without `/v1`. `context`: TLS, for an authority that the system does not know."""

    url: str
    context: ssl.SSLContext | None = None
    timeout_s: float = 90.0

    def ask(self, method: str, path: str, data: bytes | None, headers: Mapping[str, str]) -> Answer:
        """One request.

        Raises:
            ApiProblem: the server refused it.
            OSError: the server cannot be reached.
        """
        with self.opened(method, path, data, headers) as answer:
            return Answer(answer.status, answer.read(), answer.headers.get("ETag"))

    @contextmanager
    def opened(
        self, method: str, path: str, data: bytes | None, headers: Mapping[str, str]
    ) -> Iterator[HTTPResponse]:
        """One request whose answer is read bit by bit. Raises as `ask`."""
        request = Request(self.url.rstrip("/") + path, data, dict(headers), method=method)
        try:
            with urlopen(request, timeout=self.timeout_s, context=self.context) as answer:
                yield answer
        except HTTPError as refused:
            with refused:
                raise _problem(refused) from None


def _problem(refused: HTTPError) -> ApiProblem:
    try:
        told = json.loads(refused.read())
    except ValueError:
        told = {}
    wait = refused.headers.get("Retry-After", "")
    return ApiProblem(
        refused.code, told.get("code", "unknown"), told.get("detail", refused.reason), told.get("remedy", ""),
        told.get("request_id"), int(wait) if wait.isdecimal() else None, told.get("current"),
    )  # fmt: skip
