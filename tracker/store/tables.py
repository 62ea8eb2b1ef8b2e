"""The tables, the same for SQLite and PostgreSQL. Their history is in `migrations/versions`.

A record is kept whole, as the JSON document that `records` makes of it; beside it stand the columns that are asked
for. Moments are microseconds since 1970 in UTC (`*_us`), so that both engines sort them alike.
"""

from __future__ import annotations

import sqlalchemy as sa

SCHEMA = "0001"
"""The schema that this version reads and writes: the newest migration."""

METADATA = sa.MetaData()


def _patient() -> sa.Column[str]:
    return sa.Column("patient", sa.Text, sa.ForeignKey("patients.id", ondelete="CASCADE"), nullable=False)


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
