"""Who calls, and whose records it may see. Every route but pairing and health asks one of these.

What is not the caller's is answered as not found: nobody learns which patients there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Request, params
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.office import Office, OfficeHere
from api.problems import Problem
from tracker.access.gate import Gate
from tracker.access.model import Device, Role

_BEARER = HTTPBearer(auto_error=False, description="The access token that pairing gave.")

PatientId = Annotated[str, Path(min_length=1, max_length=100, description="A patient's id; `me` is the caller.")]


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient whose records the caller may see: its id, and who calls."""

    id: str
    caller: Device


def caller(
    request: Request, office: OfficeHere, said: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)]
) -> Device:
    """The device that calls. Problems: not-signed-in, token-expired, token-revoked."""
    if said is None:
        raise Problem("not-signed-in")
    device = gate_of(office).caller(said.credentials, office.now())
    request.state.device = device.id
    return device


CallerHere = Annotated[Device, Depends(caller)]
"""A parameter of an endpoint for anybody who is signed in."""


def patient_seen(office: OfficeHere, device: CallerHere, request: Request, patient: PatientId) -> Patient:
    """The patient in the path; a clinician's look is kept. Problem: not-found."""
    seen = own_id(device, patient)
    gate = gate_of(office)
    if not gate.may_see(device, seen):
        raise Problem("not-found", f"there is no patient {patient}")
    if device.role == "clinician":
        gate.looked(device, seen, f"{request.method} {request.scope['route'].path}", office.now())
    return Patient(seen, device)


PatientHere = Annotated[Patient, Depends(patient_seen)]
"""A parameter of an endpoint under `/v1/patients/{patient}`."""


def only(*roles: Role) -> params.Depends:
    """A dependency that lets in these roles. Problem: not-allowed."""

    def check(device: CallerHere) -> Device:
        if device.role not in roles:
            raise Problem("not-allowed", f"this is for {' and '.join(roles)}s only")
        return device

    return params.Depends(check)


def own_id(device: Device, patient: str) -> str:
    """`me` is the patient itself, whatever its id."""
    return device.person if patient == "me" and device.role == "patient" else patient


def gate_of(office: Office) -> Gate:
    """The gate over the office's records."""
    return Gate(office.store.access)
