"""The gate: pairing by a code, tokens that are handed out once and rotate, tickets for one use.

Whatever is handed out is random and kept as its SHA-256. A refresh token is exchanged once; a lost answer may be
asked for again within `GRACE`, later the token counts as stolen and the device is revoked. Time is an argument.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from uuid import uuid4

from tracker.access.model import Device, Look, Pairing, Role, Tokens
from tracker.errors import NotSignedInError, PairingError, RevokedError, TokenExpiredError
from tracker.store.access import AccessRows, PairingRow, TokenRow

ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
"""Letters and digits that nobody takes for others: no 0 and O, 1 and I and L, 2 and Z, 5 and S, 8 and B."""

CODE_LENGTH = 8
TRIES = 5
TOO_MANY = "too many wrong codes; show a new one: backbeat pair"
CODE_LIVES = timedelta(minutes=10)
ACCESS_LIVES = timedelta(hours=1)
REFRESH_LIVES = timedelta(days=90)
GRACE = timedelta(seconds=60)
TICKET_LIVES = timedelta(seconds=30)


class Gate:
    """Who gets in, over the rows of a store."""

    def __init__(self, rows: AccessRows) -> None:
        self._rows = rows

    def show_code(self, role: Role, person: str, now: datetime) -> Pairing:
        """A new code for a device of that person; the one before it is void."""
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
        expires_at = now + CODE_LIVES
        self._rows.show(PairingRow(_hashed(code), role, person, expires_at))
        return Pairing(code, role, person, expires_at)

    def pair(self, code: str, device_name: str, now: datetime) -> Tokens:
        """Let a device in that says the code; blanks, dashes and small letters do not matter.

        Raises:
            PairingError: no code lives, or this is not it.
        """
        live = self._rows.shown()
        if live is None or live.expires_at <= now:
            raise PairingError("no code is shown, or it has expired; show a new one: backbeat pair")
        said = _hashed("".join(code.split()).replace("-", "").upper())
        if not hmac.compare_digest(said, live.hash):
            left = self._rows.try_again(live.hash, TRIES)
            raise PairingError(f"that is not the code; {left} tries left" if left else TOO_MANY)
        if not self._rows.take(live.hash):
            raise PairingError("the code was just used; show a new one")
        device = Device(str(uuid4()), live.role, live.person, device_name, now)
        self._rows.add_device(device)
        return self._tokens(device, now)

    def refresh(self, token: str, now: datetime) -> Tokens:
        """New tokens for a refresh token.

        Raises:
            NotSignedInError: nobody knows it.
            TokenExpiredError: it has expired; pair again.
            RevokedError: the device was revoked, or is now, because the token was used before.
        """
        row = self._row(token, "refresh")
        device = self._device(row.device)
        if row.expires_at <= now:
            raise TokenExpiredError("the refresh token has expired; pair the device again")
        used_before = not self._rows.use(row.hash, now)
        if used_before:
            used_at = (self._rows.token(row.hash) or row).used_at
            if used_at is not None and now - used_at > GRACE:
                self._rows.revoke(device.id, now)
                raise RevokedError("the refresh token was used twice; the device is revoked, pair it again")
        return self._tokens(device, now)

    def caller(self, token: str, now: datetime) -> Device:
        """The device that an access token belongs to.

        Raises:
            NotSignedInError: nobody knows it.
            TokenExpiredError: it has expired.
            RevokedError: the device was revoked.
        """
        row = self._row(token, "access")
        if row.expires_at <= now:
            raise TokenExpiredError("the access token has expired; ask for a new one with the refresh token")
        return self._device(row.device)

    def ticket(self, device: Device, purpose: str, now: datetime) -> str:
        """A ticket that lets the device in once, for what cannot send a header, within `TICKET_LIVES`."""
        ticket = secrets.token_urlsafe(24)
        self._rows.add_tokens(
            (TokenRow(_hashed(ticket), device.id, f"ticket {purpose}", now + TICKET_LIVES),), now
        )
        return ticket

    def admit(self, ticket: str, purpose: str, now: datetime) -> Device:
        """The device whose ticket this is; it is used up.

        Raises:
            NotSignedInError: it is none, was used, or has expired.
            RevokedError: the device was revoked.
        """
        row = self._row(ticket, f"ticket {purpose}")
        if row.expires_at <= now or not self._rows.use(row.hash, now):
            raise NotSignedInError("the ticket was used or has expired; ask for a new one")
        return self._device(row.device)

    def revoke(self, device: str, now: datetime) -> bool:
        """Shut a device out; False: it is already, or there is none."""
        return self._rows.revoke(device, now)

    def devices(self, role: Role | None = None, person: str | None = None) -> tuple[Device, ...]:
        """Devices that were paired, revoked ones too."""
        return self._rows.devices(role, person)

    def agree(self, patient: str, clinician: str, now: datetime) -> None:
        """A patient lets a clinician see its records."""
        self._rows.agree(patient, clinician, now)

    def withdraw(self, patient: str, clinician: str) -> bool:
        """No longer; False: it did not before."""
        return self._rows.withdraw(patient, clinician)

    def clinicians_of(self, patient: str) -> tuple[str, ...]:
        """Those whom a patient lets see its records."""
        return self._rows.clinicians_of(patient)

    def patients_of(self, device: Device) -> tuple[str, ...]:
        """The patients whose records a device may see."""
        if device.role == "patient":
            return (device.person,)
        return self._rows.patients_of(device.person) if device.role == "clinician" else ()

    def may_see(self, device: Device, patient: str) -> bool:
        """Whether a device may see a patient's records."""
        if device.role == "patient":
            return device.person == patient
        return device.role == "clinician" and self._rows.agreed(patient, device.person)

    def looked(self, device: Device, patient: str, action: str, now: datetime) -> None:
        """Keep that a device looked at a patient's records."""
        self._rows.look(Look(str(uuid4()), patient, device.person, device.id, now, action))

    def looks(self, patient: str) -> tuple[Look, ...]:
        """Who looked at a patient's records, the newest last."""
        return self._rows.looks(patient)

    def _row(self, token: str, kind: str) -> TokenRow:
        row = self._rows.token(_hashed(token))
        if row is None or row.kind != kind:
            raise NotSignedInError("nobody knows this token; pair the device")
        return row

    def _device(self, device: str) -> Device:
        found = self._rows.device(device)
        if found is None or found.revoked_at is not None:
            raise RevokedError("the device was revoked; pair it again")
        return found

    def _tokens(self, device: Device, now: datetime) -> Tokens:
        access, refresh = secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        found = Tokens(device, access, now + ACCESS_LIVES, refresh, now + REFRESH_LIVES)
        rows = (
            TokenRow(_hashed(access), device.id, "access", found.access_expires_at),
            TokenRow(_hashed(refresh), device.id, "refresh", found.refresh_expires_at),
        )
        self._rows.add_tokens(rows, now)
        return found


def _hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
