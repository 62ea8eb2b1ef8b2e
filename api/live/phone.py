"""Sensor Logger's push: the app sends what it measures straight into a live session."""

from __future__ import annotations

import json
import time
from typing import Annotated

from fastapi import APIRouter, Depends

from api.live.documents import LiveDocument, live_document
from api.live.guard import OwnHere
from api.live.sessions import BodyHere
from api.office import Office, office_of
from api.problems import Problem
from sensors.phones.sensorlogger_messages import message_of

router = APIRouter(prefix="/v1", tags=["live"])


@router.post("/live/{session}/sensor-logger")
def push(hosted: OwnHere, office: Annotated[Office, Depends(office_of)], body: BodyHere) -> LiveDocument:
    """Take a message of Sensor Logger (its setting "HTTP Push"); times are seconds since 1970."""
    try:
        message = message_of(json.loads(body))
    except (ValueError, RecursionError) as problem:
        raise Problem("invalid", str(problem)) from problem
    office.host.pushed(hosted, message, time.monotonic())
    return live_document(hosted)
