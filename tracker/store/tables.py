"""The tables, the same for SQLite and PostgreSQL. Their history is in `migrations/versions`.

A record is kept whole, as the JSON document that `records` makes of it; beside it stand the columns that are asked
for. Moments are microseconds since 1970 in UTC (`*_us`), so that both engines sort them alike. Tokens, codes and
tickets are kept as SHA-256 of what was handed out, never as themselves.
"""

from __future__ import annotations

import sqlalchemy as sa

SCHEMA = "0002"
"""The schema that this version reads and writes: the newest migration."""

METADATA = sa.MetaData()


def _patient(nullable: bool = False) -> sa.Column[str]:
    return sa.Column("patient", sa.Text, sa.ForeignKey("patients.id", ondelete="CASCADE"), nullable=nullable)


PATIENTS = sa.Table(
    "patients",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text),
)

SESSIONS = sa.Table(
    "sessions",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    _patient(),
    sa.Column("started_us", sa.BigInteger, nullable=False),
    sa.Column("algorithm_version", sa.Text, nullable=False),
    sa.Column("content", sa.Text, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("result", sa.Text, nullable=False),
    sa.Index("sessions_by_time", "patient", "started_us"),
    sa.Index("sessions_by_content", "content"),
)
"""`content`: SHA-256 of the samples. `record`: the session without its result, which is in `result`."""

CHUNKS = sa.Table(
    "chunks",
    METADATA,
    sa.Column("session", sa.Text, sa.ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("samples", sa.LargeBinary, nullable=False),
)
"""The raw signal, ten seconds a row, as `signal` packs it."""

PLANS = sa.Table(
    "plans",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    _patient(),
    sa.Column("made_us", sa.BigInteger, nullable=False),
    sa.Column("plan", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
    sa.UniqueConstraint("plan", "version", name="plans_once"),
    sa.Index("plans_by_time", "patient", "made_us"),
)
"""A row a version of a plan."""

ENTRIES = sa.Table(
    "entries",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    _patient(),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("at_us", sa.BigInteger, nullable=False),
    sa.Column("session", sa.Text),
    sa.Column("record", sa.Text, nullable=False),
    sa.Index("entries_by_time", "patient", "kind", "at_us"),
)
"""Whatever was answered, corrected, reported or decided at a moment. `kind`: the record's name. `session` may name
one that is not kept (yet): an answer must not wait for its session.
"""

BESIDE = sa.Table(
    "beside",
    METADATA,
    sa.Column("session", sa.Text, sa.ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("readings", sa.LargeBinary, nullable=False),
)
"""What was told beside a session's motion, such as the heart rate."""

CHANGES = sa.Table(
    "changes",
    METADATA,
    sa.Column("patient", sa.Text, sa.ForeignKey("patients.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("record", sa.Text, nullable=False),
    sa.Column("at_us", sa.BigInteger, nullable=False),
)
"""What was kept of a patient, in the order it was: numbered from 1 for each, without holes. `record`: its id."""


def _device() -> sa.Column[str]:
    return sa.Column("device", sa.Text, sa.ForeignKey("devices.id", ondelete="CASCADE"), nullable=False)


DEVICES = sa.Table(
    "devices",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("person", sa.Text, nullable=False),
    _patient(nullable=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("paired_us", sa.BigInteger, nullable=False),
    sa.Column("revoked_us", sa.BigInteger),
    sa.Index("devices_by_person", "role", "person"),
)
"""`person`: the patient's, clinician's or admin's id; `patient` says a patient's again, to be erased with it."""

TOKENS = sa.Table(
    "tokens",
    METADATA,
    sa.Column("hash", sa.Text, primary_key=True),
    _device(),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("expires_us", sa.BigInteger, nullable=False),
    sa.Column("used_us", sa.BigInteger),
    sa.Index("tokens_by_device", "device"),
)
"""`kind`: access, refresh, or ticket. `used_us`: when a refresh token was exchanged, or a ticket used."""

PAIRINGS = sa.Table(
    "pairings",
    METADATA,
    sa.Column("hash", sa.Text, primary_key=True),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("person", sa.Text, nullable=False),
    _patient(nullable=True),
    sa.Column("expires_us", sa.BigInteger, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
)
"""Codes that were shown and not used yet: one lives at a time. `tries`: how often a wrong one was said since."""

AGREEMENTS = sa.Table(
    "agreements",
    METADATA,
    sa.Column("patient", sa.Text, sa.ForeignKey("patients.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("clinician", sa.Text, primary_key=True),
    sa.Column("since_us", sa.BigInteger, nullable=False),
)
"""A patient agrees that a clinician sees its records."""

AUDIT = sa.Table(
    "audit",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    _patient(),
    sa.Column("person", sa.Text, nullable=False),
    sa.Column("device", sa.Text, nullable=False),
    sa.Column("at_us", sa.BigInteger, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Index("audit_by_time", "patient", "at_us"),
)
"""Who looked at a patient's records. `action`: the method and the route, never what was in it."""
