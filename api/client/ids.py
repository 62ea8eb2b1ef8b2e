"""Ids that a client makes: UUIDv7 (RFC 9562), in the order in which they are made, so that a retry is harmless."""

from __future__ import annotations

import secrets
import time
from uuid import UUID


def new_id(unix_ms: int | None = None) -> str:
    """A new id. `unix_ms`: its moment, milliseconds since 1970; None is now."""
    ms = time.time_ns() // 1_000_000 if unix_ms is None else unix_ms
    value = (ms & (1 << 48) - 1) << 80 | 0x7 << 76 | secrets.randbits(12) << 64 | 0b10 << 62 | secrets.randbits(62)
    return str(UUID(int=value))
