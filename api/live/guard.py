"""Who may send to a live session and who may watch it. A stream that cannot send a header shows a ticket."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Path, Query, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.requests import HTTPConnection

from api.guard import CallerHere, gate_of
from api.office import Office, OfficeHere
from api.problems import Problem
from tracker.access.model import Device
from tracker.hosting import Hosted

_BEARER = HTTPBearer(auto_error=False, description="The access token that pairing gave.")

SessionId = Annotated[
    str,
    Path(
        pattern="^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$",
        description="A session's id: a UUIDv7 that the client makes, in small letters.",
    ),
]
Bearer = Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
Ticket = Annotated[str | None, Query(max_length=200, description="A ticket, where no header can be sent.")]


def seen(office: Office, device: Device, session: str, action: str) -> Hosted:
    """A live session that the device may watch; a clinician's look is kept. Problems: not-found, gone."""
    hosted = office.host.find(session)
    record = office.store.session(session) if hosted is None else None
    patient = hosted.patient if hosted is not None else record.patient if record is not None else None
    gate = gate_of(office)
    if patient is None or not gate.may_see(device, patient):
        raise Problem("not-found", f"there is no live session {session}")
    if device.role == "clinician":
        gate.looked(device, patient, action, office.now())
    if hosted is None:
        where = f"/v1/patients/{patient}/sessions/{session}/result"
        raise Problem("gone", f"the session has ended; its result is at {where}")
    return hosted


def own(office: Office, device: Device, session: str, action: str) -> Hosted:
    """A live session that the device may send to: its patient's own. Problems: not-found, not-allowed, gone."""
    if device.role == "admin":
        raise Problem("not-found", f"there is no live session {session}")
    hosted = seen(office, device, session, action)
    if device.role != "patient":
        raise Problem("not-allowed", "only the patient sends samples and marks")
    return hosted


def action_of(request: Request) -> str:
    """What a request does, for the list of looks."""
    return f"{request.method} {request.scope['route'].path}"


def _seen(office: OfficeHere, device: CallerHere, request: Request, session: SessionId) -> Hosted:
    return seen(office, device, session, action_of(request))


def _own(office: OfficeHere, device: CallerHere, request: Request, session: SessionId) -> Hosted:
    return own(office, device, session, action_of(request))


def streaming(request: Request, office: OfficeHere, said: Bearer, ticket: Ticket = None) -> Device:
    """The device that opens a stream of events. Problems: not-signed-in, token-expired, token-revoked."""
    return admitted(request, office, None if said is None else said.credentials, ticket, "events")


def admitted(
    connection: HTTPConnection, office: Office, token: str | None, ticket: str | None, purpose: str
) -> Device:
    """The device whose token, or else whose ticket for a purpose, this is. Problems: as those of a caller."""
    gate = gate_of(office)
    if token is not None:
        device = gate.caller(token, office.now())
    elif ticket is not None:
        device = gate.admit(ticket, purpose, office.now())
    else:
        raise Problem("not-signed-in")
    connection.state.device = device.id
    return device


def check_still(office: Office, device: Device, patient: str) -> None:
    """Look again at who was let in to a stream. Problem: token-revoked; not-found, if the patient withdrew."""
    gate = gate_of(office)
    known = gate.devices(device.role, device.person)
    if not any(each.id == device.id and each.revoked_at is None for each in known):
        raise Problem("token-revoked", "the device was revoked")
    if not gate.may_see(device, patient):
        raise Problem("not-found", "the patient no longer shows this")


SeenHere = Annotated[Hosted, Depends(_seen)]
"""A parameter of endpoints that look at a live session."""

OwnHere = Annotated[Hosted, Depends(_own)]
"""A parameter of endpoints that send to one."""
