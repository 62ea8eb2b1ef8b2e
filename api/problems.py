"""Everything that goes wrong is answered as an RFC 9457 problem with a stable `code` and what to do about it.

`CATALOGUE` is the list of codes that docs/api.md shows. What the tracker and the sensors raise is mapped here,
once; so is what the framework itself answers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError, ValidationException
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from api.allowed import allowed
from sensors.errors import SensorError
from tracker.errors import (
    ConflictError,
    CorrectionError,
    ExportError,
    GravityMissingError,
    JournalBusyError,
    JournalError,
    LiveEndedError,
    LiveFullError,
    LiveUnknownError,
    NotSignedInError,
    PairingError,
    PlanError,
    PlanRefusedError,
    RevokedError,
    StoreError,
    TokenExpiredError,
    TrackerError,
    UnknownExerciseError,
    UnknownSourceError,
)

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class Kind:
    """A code: its HTTP status, its title, and what the client is to do."""

    status: int
    title: str
    remedy: str


CATALOGUE: Mapping[str, Kind] = {
    "bad-request": Kind(400, "The request cannot be read", "Correct what `detail` names."),
    "not-signed-in": Kind(401, "Nobody is signed in", "Send `Authorization: Bearer TOKEN`; pair for one."),
    "token-expired": Kind(401, "The token has expired", "Ask for a new one with the refresh token."),
    "token-revoked": Kind(401, "The device was revoked", "Pair it again."),
    "pairing-refused": Kind(403, "That is not the code", "Show a new one with `backbeat pair`, and say it again."),
    "not-allowed": Kind(403, "This is not for this role", "Ask someone whose role it is."),
    "host-refused": Kind(403, "The server is not called by this name", "Use the address that `serve` prints."),
    "origin-refused": Kind(403, "This page may not call", "Have the server's `origins` name the page's origin."),
    "not-found": Kind(404, "There is no such thing", "Check the id; what is not yours is not found either."),
    "no-plan": Kind(404, "There is no plan for this day", "Make one, or wait until it begins."),
    "method-not-allowed": Kind(405, "That cannot be done here", "See `Allow` and /openapi.json."),
    "conflict": Kind(409, "Something else has this id", "Make a new UUIDv7 for something new."),
    "gone": Kind(410, "It was there and is gone", "Begin anew."),
    "changed-meanwhile": Kind(412, "It was changed meanwhile", "Look at `current`, and try again with its ETag."),
    "too-large": Kind(413, "The request is too large", "Send less at once; /v1/meta has the limits."),
    "unsupported-media-type": Kind(415, "The content's type is not known here", "See /openapi.json."),
    "invalid": Kind(422, "Something in the request is wrong", "Correct the fields in `errors`."),
    "unknown-exercise": Kind(422, "Nobody knows this exercise", "GET /v1/exercises lists those there are."),
    "unknown-source": Kind(422, "Nobody knows this source", "GET /v1/exercises lists those there are."),
    "gravity-missing": Kind(422, "Gravity was removed from the signal", "Send acceleration with gravity."),
    "recording-unreadable": Kind(422, "The recording cannot be read", "Correct what `detail` names."),
    "plan-invalid": Kind(422, "The plan cannot be so", "Correct what `detail` names."),
    "plan-refused": Kind(422, "A rule forbids this plan", "Leave it out, or have a clinician override it."),
    "correction-invalid": Kind(422, "That cannot be corrected so", "Correct what `detail` names."),
    "precondition-required": Kind(428, "An If-Match is needed", "Send the ETag of the state you changed."),
    "too-many-requests": Kind(429, "Too many requests", "Wait as long as `Retry-After` says."),
    "too-many-sessions": Kind(429, "Too many live sessions", "Wait as long as `Retry-After` says."),
    "failed": Kind(500, "Something failed that should not", "Try again; if it stays so, report `request_id`."),
    "store-unavailable": Kind(503, "The records cannot be reached", "Wait as long as `Retry-After` says."),
    "session-elsewhere": Kind(503, "Another process has this session", "Wait as long as `Retry-After` says."),
    "too-slow": Kind(504, "It took too long", "Ask for less at once."),
}


class FieldError(BaseModel):
    """What is wrong with one field. `pointer`: where it stands, such as `/body/score`."""

    pointer: str
    message: str


class ProblemDocument(BaseModel):
    """RFC 9457. `code` is stable; `detail` and `remedy` are for people."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    remedy: str
    errors: list[FieldError] = []
    request_id: str | None = None
    current: object | None = None


@dataclass
class Problem(Exception):  # noqa: N818
    """Answer with a problem. `code` is one of `CATALOGUE`; `current`: the state there is, for a 412."""

    code: str
    detail: str = ""
    errors: Sequence[FieldError] = ()
    current: object | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


_CODES: tuple[tuple[type[Exception], str], ...] = (
    (NotSignedInError, "not-signed-in"),
    (TokenExpiredError, "token-expired"),
    (RevokedError, "token-revoked"),
    (PairingError, "pairing-refused"),
    (UnknownExerciseError, "unknown-exercise"),
    (UnknownSourceError, "unknown-source"),
    (GravityMissingError, "gravity-missing"),
    (PlanRefusedError, "plan-refused"),
    (PlanError, "plan-invalid"),
    (CorrectionError, "correction-invalid"),
    (ExportError, "invalid"),
    (ConflictError, "conflict"),
    (JournalBusyError, "session-elsewhere"),
    (JournalError, "store-unavailable"),
    (LiveUnknownError, "not-found"),
    (LiveEndedError, "gone"),
    (LiveFullError, "too-many-sessions"),
    (StoreError, "store-unavailable"),
    (TrackerError, "invalid"),
    (SensorError, "recording-unreadable"),
)
"""The first that fits."""

_STATUS_CODES = {
    400: "bad-request", 401: "not-signed-in", 403: "not-allowed", 404: "not-found", 405: "method-not-allowed",
    410: "gone", 413: "too-large", 415: "unsupported-media-type", 429: "too-many-requests",
    503: "store-unavailable", 504: "too-slow",
}  # fmt: skip
"""What the framework's own answers mean."""

RETRY_S = {"store-unavailable": 2, "session-elsewhere": 5, "too-many-requests": 10, "too-many-sessions": 30}


def document_of(problem: Problem, request_id: str | None = None) -> ProblemDocument:
    """The problem as it is sent."""
    kind = CATALOGUE[problem.code]
    return ProblemDocument(
        type=f"/problems/{problem.code}",
        title=kind.title,
        status=kind.status,
        code=problem.code,
        detail=problem.detail or kind.title,
        remedy=kind.remedy,
        errors=list(problem.errors),
        request_id=request_id,
        current=problem.current,
    )


def response_of(problem: Problem, request_id: str | None = None) -> JSONResponse:
    """The answer, with `Retry-After` where waiting helps."""
    document = document_of(problem, request_id)
    headers = dict(problem.headers)
    if problem.code in RETRY_S:
        headers.setdefault("Retry-After", str(RETRY_S[problem.code]))
    if problem.code in ("not-signed-in", "token-expired", "token-revoked"):
        headers.setdefault("WWW-Authenticate", "Bearer")
    content = document.model_dump(exclude_none=True)
    return JSONResponse(content, document.status, headers, media_type=MEDIA_TYPE)


def problem_of(error: Exception) -> Problem:
    """What an error of the world means to a client; one of the program's own says nothing of its inside."""
    if isinstance(error, PlanRefusedError):
        refused = zip(error.rules, error.problems, strict=True)
        errors = [FieldError(pointer=f"/rules/{rule}", message=why) for rule, why in refused]
        return Problem("plan-refused", str(error), errors)
    for kind, code in _CODES:
        if isinstance(error, kind):
            if isinstance(error, StoreError | JournalError):  # where it is kept is nobody's business
                return Problem(code, error.problem)
            return Problem(code, str(error))
    return Problem("failed")


def invalid_of(error: ValidationException) -> Problem:
    """What is wrong with the fields of a request, or of a handshake."""
    errors = [FieldError(pointer=_pointer(each["loc"]), message=str(each["msg"])) for each in error.errors()]
    return Problem("invalid", "; ".join(f"{each.pointer}: {each.message}" for each in errors), errors)


def install(app: FastAPI) -> None:
    """Have every error of the app answered as a problem."""

    @app.exception_handler(Problem)
    async def told(request: Request, problem: Problem) -> JSONResponse:
        return response_of(problem, _request_id(request))

    @app.exception_handler(TrackerError)
    @app.exception_handler(SensorError)
    @app.exception_handler(Exception)
    async def raised(request: Request, error: Exception) -> JSONResponse:
        return response_of(problem_of(error), _request_id(request))

    @app.exception_handler(RequestValidationError)
    async def invalid(request: Request, error: RequestValidationError) -> JSONResponse:
        return response_of(invalid_of(error), _request_id(request))

    @app.exception_handler(HTTPException)
    async def framework(request: Request, error: HTTPException) -> JSONResponse:
        code = _STATUS_CODES.get(error.status_code, "bad-request" if error.status_code < 500 else "failed")
        detail = "" if code == "failed" else str(error.detail)
        headers = dict(error.headers or {})
        if error.status_code == 405 and (methods := allowed(app, request.url.path)):
            headers["Allow"] = ", ".join(sorted(methods))
        return response_of(Problem(code, detail, headers=headers), _request_id(request))


def _request_id(request: Request) -> str | None:
    found = getattr(request.state, "request_id", None)
    return str(found) if found is not None else None


def _pointer(place: Sequence[object]) -> str:
    return "".join(f"/{part}" for part in place)
