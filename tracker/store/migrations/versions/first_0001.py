"""The first schema: patients, sessions with their signal, plans, and what was said."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table("patients", sa.Column("id", sa.Text, primary_key=True), sa.Column("name", sa.Text))
    op.create_table(
        "sessions",
        sa.Column("id", sa.Text, primary_key=True),
        _patient(),
        sa.Column("started_us", sa.BigInteger, nullable=False),
        sa.Column("algorithm_version", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("result", sa.Text, nullable=False),
    )
    op.create_index("sessions_by_time", "sessions", ["patient", "started_us"])
    op.create_index("sessions_by_content", "sessions", ["content"])
    op.create_table(
        "chunks",
        sa.Column("session", sa.Text, sa.ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("samples", sa.LargeBinary, nullable=False),
    )
    _make_plans_and_entries()


def _make_plans_and_entries() -> None:
    op.create_table(
        "plans",
        sa.Column("id", sa.Text, primary_key=True),
        _patient(),
        sa.Column("made_us", sa.BigInteger, nullable=False),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.UniqueConstraint("plan", "version", name="plans_once"),
    )
    op.create_index("plans_by_time", "plans", ["patient", "made_us"])
    op.create_table(
        "entries",
        sa.Column("id", sa.Text, primary_key=True),
        _patient(),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("session", sa.Text),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("entries_by_time", "entries", ["patient", "kind", "at_us"])


def _patient() -> sa.Column[str]:
    return sa.Column("patient", sa.Text, sa.ForeignKey("patients.id", ondelete="CASCADE"), nullable=False)
