"""Conditional requests: an `ETag` for all that is answered, 304 where the client has it, 412 where it changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Header, Response

from api.problems import Problem

IfNoneMatch = Annotated[
    str | None, Header(max_length=2000, description="ETags the client has: 304 where one of them still holds.")
]
IfMatch = Annotated[
    str | None, Header(max_length=2000, description="The ETag of the state that the client changed.")
]

UNCHANGED: dict[int | str, dict[str, Any]] = {304: {"description": "The client has it already."}}
"""What a route that answers `Conditions` says of it."""

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Conditions:
    """What the client has, as `If-None-Match` says."""

    has: str | None

    def answer(self, document: object, etag: str | None = None) -> Response:
        """The document, or that the client has it. Without an `etag` it follows from the bytes."""
        return self.content(json.dumps(document, allow_nan=False).encode(), JSON, etag)

    def answer_of_now(self, document: Mapping[str, object], clock: str) -> Response:
        """The same where the field `clock` only says when it was asked: the ETag is of the rest, so it is weak."""
        rest = {name: value for name, value in document.items() if name != clock}
        return self.answer(document, weak(json.dumps(rest).encode()))

    def content(self, body: bytes, media_type: str, etag: str | None = None) -> Response:
        """The same for bytes of another type."""
        etag = etag or etag_of(body)
        return self.unchanged(etag) if self.holds(etag) else Response(body, 200, headers_of(etag), media_type)

    def holds(self, etag: str) -> bool:
        """Whether the client has it."""
        return _among(etag, self.has)

    def unchanged(self, etag: str) -> Response:
        """The answer to a client that has it."""
        return Response(status_code=304, headers=headers_of(etag))


def _conditions(if_none_match: IfNoneMatch = None) -> Conditions:
    return Conditions(if_none_match)


ConditionsHere = Annotated[Conditions, Depends(_conditions)]
"""A parameter of an endpoint that answers documents."""


def etag_of(body: bytes) -> str:
    """The ETag of what is sent so."""
    return f'"{hashlib.sha256(body).hexdigest()[:32]}"'


def headers_of(etag: str) -> dict[str, str]:
    """What an answer says that can be asked for again."""
    return {"ETag": etag, "Cache-Control": "private, no-cache"}


def weak(body: bytes) -> str:
    """The ETag of what is sent with more around it that means nothing (RFC 9110, 8.8.1)."""
    return f"W/{etag_of(body)}"


def require(if_match: str | None, etag: str, current: object) -> None:
    """Go on only where the client changed the present state.

    Problems: precondition-required where it does not say, changed-meanwhile where it is another.
    """
    if if_match is None:
        raise Problem(
            "precondition-required", f"send If-Match with the ETag of what you changed; now it is {etag}"
        )
    if not _among(etag, if_match):
        raise Problem("changed-meanwhile", current=current, headers={"ETag": etag})


def _among(etag: str, said: str | None) -> bool:
    """Whether a list of ETags, or `*`, has this one; a weak one is as good."""
    names = [part.strip().removeprefix("W/") for part in (said or "").split(",")]
    return etag.removeprefix("W/") in names or "*" in names
