"""What every request may use: the settings, the records, the catalogue and the clock. Made once, at start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends
from starlette.requests import HTTPConnection

from api.settings import Settings
from tracker.catalogue import Catalogue
from tracker.export.jobs import Jobs
from tracker.hosting import Host
from tracker.safety.keeping import Safety
from tracker.safety.recent import Recent
from tracker.store import Store

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Office:
    """`safety`: the rules over the store. `now`: the time of day, aware. `host`: the live sessions here. `jobs`:
    the exports. `recent`: the weeks that were read last.
    """

    settings: Settings
    store: Store
    catalogue: Catalogue
    safety: Safety
    now: Clock
    host: Host
    jobs: Jobs
    recent: Recent


def office_of(connection: HTTPConnection) -> Office:
    """The one of the app that a request or WebSocket came to."""
    office = connection.app.state.office
    assert isinstance(office, Office)
    return office


OfficeHere = Annotated[Office, Depends(office_of)]
"""A parameter of every endpoint that needs it. Endpoints are plain `def`: they run on threads, for the store."""
