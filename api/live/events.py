"""What a live session tells, as server-sent events: any number of watchers, each from where it was."""

from __future__ import annotations

import time
from collections.abc import AsyncIterable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.live.guard import SessionId, action_of, check_still, seen, streaming
from api.live.listening import bell_of, on_thread, wait
from api.office import OfficeHere
from api.problems import Problem
from tracker.access.model import Device
from tracker.errors import TrackerError
from tracker.hosting import Hosted

router = APIRouter(prefix="/v1", tags=["live"])

LOOK_S, CHECK_S = 5.0, 15.0
"""So often a watcher is looked after that hears nothing, and whether it may still listen, seconds."""


def _watched(
    office: OfficeHere, device: Annotated[Device, Depends(streaming)], request: Request, session: SessionId
) -> Hosted:
    return seen(office, device, session, action_of(request))


def _behind(
    hosted: Annotated[Hosted, Depends(_watched)],
    last_event_id: Annotated[
        str | None, Header(max_length=20, description="The last event heard; the next are told.")
    ] = None,
    after: Annotated[int, Query(ge=-1, description="As Last-Event-ID, which goes before it.")] = -1,
) -> int:
    """The event to go on behind. Problem: gone, where all was told and heard."""
    if last_event_id is not None and last_event_id.isascii() and last_event_id.isdecimal():
        after = int(last_event_id)
    if hosted.ended and after >= hosted.told - 1:
        raise Problem("gone", "the session has ended, and all of it was told")
    return after


@router.get("/live/{session}/events", response_class=EventSourceResponse)
async def events(
    office: OfficeHere,
    device: Annotated[Device, Depends(streaming)],
    hosted: Annotated[Hosted, Depends(_watched)],
    after: Annotated[int, Depends(_behind)],
) -> AsyncIterable[ServerSentEvent]:
    """The session's events (`backbeat.event/1`), each with its `seq` as id; the stream ends with the session."""
    looked_s = time.monotonic()
    with bell_of(hosted) as bell:
        while True:
            ended = hosted.over
            for line in hosted.events_after(after):
                after += 1
                yield ServerSentEvent(raw_data=line, id=str(after))
            if after + 1 >= hosted.told:
                if ended:
                    return
                await wait(bell, LOOK_S)
            if time.monotonic() - looked_s >= CHECK_S:
                looked_s = time.monotonic()
                try:
                    await on_thread(partial(check_still, office, device, hosted.patient))
                except (Problem, TrackerError):
                    return
