"""What is told beside motion, what changed, and who gets in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "beside",
        sa.Column("session", sa.Text, sa.ForeignKey("sessions.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("readings", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "changes",
        sa.Column("patient", sa.Text, sa.ForeignKey("patients.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("at_us", sa.BigInteger, nullable=False),
    )
    _number_what_is_kept()
    _make_devices()
    _make_agreements()


def _number_what_is_kept() -> None:
    """What was kept before changes were numbered comes first, by its own time."""
    op.execute(
        """
        INSERT INTO changes (patient, number, kind, record, at_us)
        SELECT patient, row_number() OVER (PARTITION BY patient ORDER BY at_us, kind, record), kind, record, at_us
        FROM (
            SELECT patient, 'session' AS kind, id AS record, started_us AS at_us FROM sessions
            UNION ALL SELECT patient, 'plan', id, made_us FROM plans
            UNION ALL SELECT patient, kind, id, at_us FROM entries
        ) AS kept
        """
    )


def _make_devices() -> None:
    op.create_table(
        "devices",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        _patient(required=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("paired_us", sa.BigInteger, nullable=False),
        sa.Column("revoked_us", sa.BigInteger),
    )
    op.create_index("devices_by_person", "devices", ["role", "person"])
    op.create_table(
        "tokens",
        sa.Column("hash", sa.Text, primary_key=True),
        sa.Column("device", sa.Text, sa.ForeignKey("devices.id", ondelete="CASCADE"), nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("expires_us", sa.BigInteger, nullable=False),
        sa.Column("used_us", sa.BigInteger),
    )
    op.create_index("tokens_by_device", "tokens", ["device"])
    op.create_table(
        "pairings",
        sa.Column("hash", sa.Text, primary_key=True),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("person", sa.Text, nullable=False),
        _patient(required=False),
        sa.Column("expires_us", sa.BigInteger, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
    )


def _make_agreements() -> None:
    op.create_table(
        "agreements",
        sa.Column("patient", sa.Text, sa.ForeignKey("patients.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("clinician", sa.Text, primary_key=True),
        sa.Column("since_us", sa.BigInteger, nullable=False),
    )
    op.create_table(
        "audit",
        sa.Column("id", sa.Text, primary_key=True),
        _patient(required=True),
        sa.Column("person", sa.Text, nullable=False),
        sa.Column("device", sa.Text, nullable=False),
        sa.Column("at_us", sa.BigInteger, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
    )
    op.create_index("audit_by_time", "audit", ["patient", "at_us"])


def _patient(required: bool) -> sa.Column[str]:
    return sa.Column("patient", sa.Text, sa.ForeignKey("patients.id", ondelete="CASCADE"), nullable=not required)
