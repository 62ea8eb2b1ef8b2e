"""A form with a file, as `multipart/form-data` (RFC 7578)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping


def form(fields: Mapping[str, str], file_field: str, file_name: str, data: bytes) -> tuple[str, bytes]:
    """The content type and the body."""
    boundary = f"backbeat-{secrets.token_hex(16)}"
    parts = [_part(boundary, f'name="{name}"', value.encode()) for name, value in fields.items()]
    quoted = file_name.replace("\\", "_").replace('"', "_").replace("\r", "_").replace("\n", "_")
    parts.append(_part(boundary, f'name="{file_field}"; filename="{quoted}"', data))
    return f"multipart/form-data; boundary={boundary}", b"".join(parts) + f"--{boundary}--\r\n".encode()


def _part(boundary: str, named: str, data: bytes) -> bytes:
    head = f"--{boundary}\r\nContent-Disposition: form-data; {named}\r\n\r\n"
    return head.encode() + data + b"\r\n"
