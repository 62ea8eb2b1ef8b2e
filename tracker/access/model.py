"""The records of who gets in. Every moment is an aware datetime."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Role = Literal["patient", "clinician", "admin"]
"""A patient sees only itself, a clinician patients who agreed, an admin manages and sees no records."""


@dataclass(frozen=True, slots=True)
class Device:
    """An app somewhere that was paired. `person`: whose it is, an id among those of its role."""

    id: str
    role: Role
    person: str
    name: str
    paired_at: datetime
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Pairing:
    """A code that was shown: eight characters without look-alikes."""

    code: str
    role: Role
    person: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a device signs in with, and what it gets new ones for; each said once and kept only as a hash."""

    device: Device
    access: str
    access_expires_at: datetime
    refresh: str
    refresh_expires_at: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """Somebody looked at a patient's records. `action`: the method and the route."""

    id: str
    patient: str
    person: str
    device: str
    at: datetime
    action: str
