"""Moments as clients say them: RFC 3339 with an offset, and nothing else (a bare number is no moment)."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator

_FORM = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d")


def _said(value: object) -> object:
    if not isinstance(value, str) or not _FORM.match(value):
        raise ValueError("say a moment such as 2026-03-02T07:30:00+01:00")
    return value


Said = Annotated[AwareDatetime, BeforeValidator(_said)]
"""An aware datetime in a request."""
