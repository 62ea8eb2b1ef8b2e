"""Pairing, tokens, devices, tickets, and who may see whom."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from api.conditions import UNCHANGED, ConditionsHere
from api.guard import CallerHere, PatientHere, gate_of, only
from api.office import Office, OfficeHere
from api.problems import Problem
from tracker.access.model import Device, Look, Role, Tokens

router = APIRouter(prefix="/v1", tags=["access"])

Purpose = Literal["live", "events", "report"]


class PairingRequest(BaseModel):
    """`code`: what `backbeat pair` shows. `device_name`: what the person will know the device by."""

    code: str = Field(min_length=8, max_length=40, examples=["KF7M-3QAX"])
    device_name: str = Field(min_length=1, max_length=100, examples=["Anna's phone"])


class RefreshRequest(BaseModel):
    """The refresh token that came last."""

    refresh_token: str = Field(min_length=1, max_length=200)


class DeviceDocument(BaseModel):
    """A paired device. `person`: the id of the patient, clinician or admin whose it is."""

    id: str
    role: Role
    person: str
    name: str
    paired_at: datetime
    revoked_at: datetime | None


class TokensDocument(BaseModel):
    """Said once; keep them where only the app can read them. Exchange the refresh token before access expires."""

    device: DeviceDocument
    access_token: str
    access_expires_at: datetime
    refresh_token: str
    refresh_expires_at: datetime
    token_type: Literal["Bearer"] = "Bearer"


class CodeRequest(BaseModel):
    """Whose device is to be let in."""

    role: Role
    person: str = Field(min_length=1, max_length=100)


class CodeDocument(BaseModel):
    """A code to show to the person, as text or QR."""

    code: str
    expires_at: datetime


class TicketRequest(BaseModel):
    """What the ticket is for; it opens nothing else."""

    purpose: Purpose


class TicketDocument(BaseModel):
    """For one use within half a minute, as `?ticket=`: where no header can be sent."""

    ticket: str


class LookDocument(BaseModel):
    """Somebody looked at the records."""

    person: str
    device: str
    at: datetime
    action: str


@router.post("/pairing")
def pair(office: OfficeHere, said: PairingRequest) -> TokensDocument:
    """Let a device in that says the code which is shown. Needs no token."""
    return _tokens(gate_of(office).pair(said.code, said.device_name, office.now()))


@router.post("/tokens", responses={401: {}})
def refresh(office: OfficeHere, said: RefreshRequest) -> TokensDocument:
    """New tokens for a refresh token, which is used up; a lost answer may be asked for again within a minute."""
    return _tokens(gate_of(office).refresh(said.refresh_token, office.now()))


@router.post("/codes", dependencies=[only("admin")])
def show_code(office: OfficeHere, said: CodeRequest) -> CodeDocument:
    """A new pairing code; the one before it is void. For admins."""
    shown = gate_of(office).show_code(said.role, said.person, office.now())
    return CodeDocument(code=shown.code, expires_at=shown.expires_at)


@router.get("/devices/me", response_model=DeviceDocument, responses=UNCHANGED)
def this_device(device: CallerHere, told: ConditionsHere) -> Response:
    """The device that calls."""
    return told.answer(_device(device).model_dump(mode="json"))


@router.get("/devices", response_model=list[DeviceDocument], responses=UNCHANGED)
def devices(office: OfficeHere, device: CallerHere, told: ConditionsHere) -> Response:
    """The caller's devices; an admin sees all."""
    return told.answer([_device(each).model_dump(mode="json") for each in _devices_of(office, device)])


@router.delete("/devices/{id}", status_code=204)
def revoke(office: OfficeHere, device: CallerHere, id: str) -> Response:  # noqa: A002
    """Shut a device out, at once; harmless the second time."""
    if id not in {each.id for each in _devices_of(office, device)}:
        raise Problem("not-found", "you have no such device")
    gate_of(office).revoke(id, office.now())
    return Response(status_code=204)


@router.post("/tickets")
def ticket(office: OfficeHere, device: CallerHere, said: TicketRequest) -> TicketDocument:
    """A ticket for a stream that cannot send the token in a header."""
    return TicketDocument(ticket=gate_of(office).ticket(device, said.purpose, office.now()))


@router.get("/patients/{patient}/clinicians", response_model=list[str], responses=UNCHANGED)
def clinicians(office: OfficeHere, patient: PatientHere, told: ConditionsHere) -> Response:
    """Those who may see the records."""
    return told.answer(gate_of(office).clinicians_of(patient.id))


@router.put("/patients/{patient}/clinicians/{clinician}", status_code=204)
def agree(office: OfficeHere, patient: PatientHere, clinician: str) -> Response:
    """Let a clinician see the records. For the patient alone."""
    _own(patient.caller)
    gate_of(office).agree(patient.id, clinician, office.now())
    return Response(status_code=204)


@router.delete("/patients/{patient}/clinicians/{clinician}", status_code=204)
def withdraw(office: OfficeHere, patient: PatientHere, clinician: str) -> Response:
    """No longer let a clinician see the records. For the patient alone."""
    _own(patient.caller)
    gate_of(office).withdraw(patient.id, clinician)
    return Response(status_code=204)


@router.get("/patients/{patient}/looks", response_model=list[LookDocument], responses=UNCHANGED)
def looks(office: OfficeHere, patient: PatientHere, told: ConditionsHere) -> Response:
    """Who looked at the records, the newest last."""
    return told.answer([_look(each).model_dump(mode="json") for each in gate_of(office).looks(patient.id)])


def _own(device: Device) -> None:
    if device.role != "patient":
        raise Problem("not-allowed", "the patient decides who sees its records")


def _devices_of(office: Office, device: Device) -> tuple[Device, ...]:
    gate = gate_of(office)
    return gate.devices() if device.role == "admin" else gate.devices(device.role, device.person)


def _look(look: Look) -> LookDocument:
    return LookDocument(person=look.person, device=look.device, at=look.at, action=look.action)


def _device(device: Device) -> DeviceDocument:
    return DeviceDocument(
        id=device.id,
        role=device.role,
        person=device.person,
        name=device.name,
        paired_at=device.paired_at,
        revoked_at=device.revoked_at,
    )


def _tokens(tokens: Tokens) -> TokensDocument:
    return TokensDocument(
        device=_device(tokens.device),
        access_token=tokens.access,
        access_expires_at=tokens.access_expires_at,
        refresh_token=tokens.refresh,
        refresh_expires_at=tokens.refresh_expires_at,
    )
