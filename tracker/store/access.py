"""Rows of who gets in: devices, tokens, codes, agreements, and who looked. What they mean is `tracker.access`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

import sqlalchemy as sa

from tracker.access.model import Device, Look, Role
from tracker.store.engine import Database
from tracker.store.moments import microseconds, moment
from tracker.store.patients import ensure
from tracker.store.tables import AGREEMENTS, AUDIT, DEVICES, PAIRINGS, TOKENS

KEPT = timedelta(days=1)
"""An expired token is known for so long, to be told apart from one that nobody knows."""


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token as it is kept. `used_at`: when a refresh token was exchanged or a ticket used."""

    hash: str
    device: str
    kind: str
    expires_at: datetime
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PairingRow:
    """A code as it is kept."""

    hash: str
    role: Role
    person: str
    expires_at: datetime
    tries: int = 0


class AccessRows:
    """Reads and writes; each method is one transaction, unless the store is used `together`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_device(self, device: Device) -> None:
        """Keep a device; a patient's is erased with it."""
        patient = device.person if device.role == "patient" else None
        with self._database.write() as connection:
            if patient is not None:
                ensure(connection, patient)
            row = {
                "id": device.id, "role": device.role, "person": device.person, "patient": patient,
                "name": device.name, "paired_us": microseconds(device.paired_at), "revoked_us": None,
            }  # fmt: skip
            connection.execute(sa.insert(DEVICES).values(row))

    def device(self, device: str) -> Device | None:
        """One device."""
        with self._database.read() as connection:
            row = connection.execute(sa.select(DEVICES).where(DEVICES.c.id == device)).mappings().first()
        return None if row is None else _device(row)

    def devices(self, role: Role | None = None, person: str | None = None) -> tuple[Device, ...]:
        """Devices, of a role or a person where one is named, the first paired first."""
        wanted = sa.select(DEVICES).order_by(DEVICES.c.paired_us, DEVICES.c.id)
        wanted = wanted if role is None else wanted.where(DEVICES.c.role == role)
        wanted = wanted if person is None else wanted.where(DEVICES.c.person == person)
        with self._database.read() as connection:
            return tuple(_device(row) for row in connection.execute(wanted).mappings())

    def revoke(self, device: str, at: datetime) -> bool:
        """End a device; False: it is ended already, or there is none."""
        ended = sa.update(DEVICES).where(DEVICES.c.id == device, DEVICES.c.revoked_us.is_(None))
        with self._database.write() as connection:
            return connection.execute(ended.values(revoked_us=microseconds(at))).rowcount > 0

    def add_tokens(self, rows: tuple[TokenRow, ...], now: datetime) -> None:
        """Keep tokens, and forget those that expired a while ago."""
        with self._database.write() as connection:
            connection.execute(sa.delete(TOKENS).where(TOKENS.c.expires_us < microseconds(now - KEPT)))
            connection.execute(sa.insert(TOKENS), [_token_values(row) for row in rows])

    def token(self, hashed: str) -> TokenRow | None:
        """One token by its hash."""
        with self._database.read() as connection:
            row = connection.execute(sa.select(TOKENS).where(TOKENS.c.hash == hashed)).mappings().first()
        if row is None:
            return None
        used_us = row["used_us"]
        used_at = None if used_us is None else moment(used_us)
        return TokenRow(row["hash"], row["device"], row["kind"], moment(row["expires_us"]), used_at)

    def use(self, hashed: str, at: datetime) -> bool:
        """Mark a token as used; False: somebody was quicker."""
        first = sa.update(TOKENS).where(TOKENS.c.hash == hashed, TOKENS.c.used_us.is_(None))
        with self._database.write() as connection:
            return connection.execute(first.values(used_us=microseconds(at))).rowcount == 1

    def show(self, row: PairingRow) -> None:
        """Keep a code; those before it are void."""
        patient = row.person if row.role == "patient" else None
        with self._database.write() as connection:
            if patient is not None:
                ensure(connection, patient)
            connection.execute(sa.delete(PAIRINGS))
            values = {
                "hash": row.hash, "role": row.role, "person": row.person, "patient": patient,
                "expires_us": microseconds(row.expires_at), "tries": row.tries,
            }  # fmt: skip
            connection.execute(sa.insert(PAIRINGS).values(values))

    def shown(self) -> PairingRow | None:
        """The code that lives."""
        with self._database.read() as connection:
            row = connection.execute(sa.select(PAIRINGS)).mappings().first()
        if row is None:
            return None
        return PairingRow(
            row["hash"], cast(Role, row["role"]), row["person"], moment(row["expires_us"]), row["tries"]
        )

    def try_again(self, hashed: str, most: int) -> int:
        """Count a wrong try; how many are left. At none the code is void."""
        live = PAIRINGS.c.hash == hashed
        with self._database.write() as connection:
            connection.execute(sa.update(PAIRINGS).where(live).values(tries=PAIRINGS.c.tries + 1))
            connection.execute(sa.delete(PAIRINGS).where(live, PAIRINGS.c.tries >= most))
            tries = connection.scalar(sa.select(PAIRINGS.c.tries).where(live))
        return 0 if tries is None else most - tries

    def take(self, hashed: str) -> bool:
        """Use a code up; False: somebody was quicker."""
        with self._database.write() as connection:
            return connection.execute(sa.delete(PAIRINGS).where(PAIRINGS.c.hash == hashed)).rowcount == 1

    def agree(self, patient: str, clinician: str, at: datetime) -> None:
        """The patient agrees that the clinician sees its records."""
        with self._database.write() as connection:
            ensure(connection, patient)
            if not _agreed(connection, patient, clinician):
                row = {"patient": patient, "clinician": clinician, "since_us": microseconds(at)}
                connection.execute(sa.insert(AGREEMENTS).values(row))

    def withdraw(self, patient: str, clinician: str) -> bool:
        """The patient agrees no longer; False: it did not before."""
        of_both = (AGREEMENTS.c.patient == patient) & (AGREEMENTS.c.clinician == clinician)
        with self._database.write() as connection:
            return connection.execute(sa.delete(AGREEMENTS).where(of_both)).rowcount > 0

    def agreed(self, patient: str, clinician: str) -> bool:
        """Whether the patient agreed."""
        with self._database.read() as connection:
            return _agreed(connection, patient, clinician)

    def patients_of(self, clinician: str) -> tuple[str, ...]:
        """The patients who agreed."""
        with self._database.read() as connection:
            wanted = sa.select(AGREEMENTS.c.patient).where(AGREEMENTS.c.clinician == clinician)
            return tuple(sorted(connection.scalars(wanted)))

    def clinicians_of(self, patient: str) -> tuple[str, ...]:
        """Those to whom a patient agreed."""
        with self._database.read() as connection:
            wanted = sa.select(AGREEMENTS.c.clinician).where(AGREEMENTS.c.patient == patient)
            return tuple(sorted(connection.scalars(wanted)))

    def look(self, look: Look) -> None:
        """Keep that somebody looked."""
        row = {
            "id": look.id, "patient": look.patient, "person": look.person, "device": look.device,
            "at_us": microseconds(look.at), "action": look.action,
        }  # fmt: skip
        with self._database.write() as connection:
            connection.execute(sa.insert(AUDIT).values(row))

    def looks(self, patient: str) -> tuple[Look, ...]:
        """Who looked at a patient's records, the newest last."""
        wanted = sa.select(AUDIT).where(AUDIT.c.patient == patient).order_by(AUDIT.c.at_us, AUDIT.c.id)
        with self._database.read() as connection:
            rows = connection.execute(wanted).mappings().all()
        return tuple(
            Look(r["id"], r["patient"], r["person"], r["device"], moment(r["at_us"]), r["action"]) for r in rows
        )


def _device(row: sa.RowMapping) -> Device:
    revoked_us = row["revoked_us"]
    revoked_at = None if revoked_us is None else moment(revoked_us)
    paired_at = moment(row["paired_us"])
    return Device(row["id"], cast(Role, row["role"]), row["person"], row["name"], paired_at, revoked_at)


def _token_values(row: TokenRow) -> dict[str, object]:
    used_us = None if row.used_at is None else microseconds(row.used_at)
    return {
        "hash": row.hash, "device": row.device, "kind": row.kind,
        "expires_us": microseconds(row.expires_at), "used_us": used_us,
    }  # fmt: skip


def _agreed(connection: sa.Connection, patient: str, clinician: str) -> bool:
    of_both = (AGREEMENTS.c.patient == patient) & (AGREEMENTS.c.clinician == clinician)
    return connection.scalar(sa.select(AGREEMENTS.c.patient).where(of_both)) is not None
