"""`backbeat serve --demo`: a patient with a week behind it, and somebody who exercises while you look. Synthetic.

The week is the sample week, moved so that it ends yesterday. Live, the digital patient does set after set of one
exercise, as a live session like any other.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from api.app import Beside
from api.client.ids import new_id
from api.office import Office
from sensors.simulated import SimulatedSource
from sensors.stream import SampleBlock
from tracker.access.gate import Gate
from tracker.access.model import Pairing
from tracker.catalogue import load_catalogue
from tracker.errors import JournalBusyError
from tracker.hosting.beginning import Wish, head_of
from tracker.hosting.hosted import Hosted
from tracker.replay import replay
from tracker.sample_week import SampleSession, sample_session, tell_week
from tracker.samples import sample_day
from tracker.session import Request
from tracker.store import open_store

EXERCISE = "chair-stand"
RATE_HZ = 50.0
ZONE = "Europe/Berlin"


def seed(folder: Path, now: datetime) -> Pairing:
    """Put the week into an empty store, and show a code for its patient's phone."""
    catalogue = load_catalogue()
    read = [sample_session(path, replay(str(path), catalogue, Request())) for path in sample_day()]
    later = now.date() - timedelta(days=1) - read[0].started_at.date()
    with open_store(folder) as store:
        week = tell_week(store, [_moved(each, later) for each in read], catalogue)
        return Gate(store.access).show_code("patient", week.patient, now)


def exercising(told: Callable[[str], None]) -> Beside:
    """Live sessions of the digital patient, one after the other, for as long as the app runs. `told` hears the id
    of each when it has begun.
    """

    @contextmanager
    def beside(office: Office) -> Iterator[None]:
        ended = threading.Event()
        thread = threading.Thread(target=_until_the_end, args=(office, ended, told), name="demo")
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    return beside


def _until_the_end(office: Office, ended: threading.Event, told: Callable[[str], None]) -> None:
    with suppress(JournalBusyError):  # the server ends, and has let go of the session
        asyncio.run(_exercise(office, ended, told))


def _moved(session: SampleSession, later: timedelta) -> SampleSession:
    began = session.started_at + later
    return replace(session, started_at=began, info=replace(session.info, started_at=began.isoformat()))


async def _exercise(office: Office, ended: threading.Event, told: Callable[[str], None]) -> None:
    seed = 0
    while not ended.is_set():
        seed += 1
        wish = Wish(new_id(), office.store.patients()[0], office.now(), True, ZONE, EXERCISE, placement="thigh")
        hosted, _ = office.host.begin(head_of(wish, office.store))
        told(hosted.id)
        await _one_set(hosted, seed, ended)
        if not ended.is_set():
            office.host.end(hosted)


async def _one_set(hosted: Hosted, seed: int, ended: threading.Event) -> None:
    """Until the digital patient has gone through its scene."""
    source = SimulatedSource(f"simulated:{EXERCISE}?seed={seed}&rate={RATE_HZ:g}&placement=thigh")
    await source.open()
    async for item in source.items():
        if isinstance(item, SampleBlock):
            hosted.take(item)
        if ended.is_set():
            await source.close()
