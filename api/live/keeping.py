"""The live sessions of a server, from its start to its end, with a thread that does what is due."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from api.settings import Settings
from tracker.catalogue import Catalogue
from tracker.hosting import Host
from tracker.journal import FOLDER
from tracker.store import Store, data_folder

TICK_S = 0.5
"""So often what is due is done, seconds."""

_LOG = logging.getLogger("backbeat.live")


@contextmanager
def hosting(settings: Settings, store: Store, catalogue: Catalogue) -> Iterator[Host]:
    """The host; at the end its journals are let go, for the next server to go on with."""
    folder = data_folder(settings.data) / FOLDER
    host = Host(folder, store, catalogue, settings.live_sessions, settings.live_idle_s)
    over = threading.Event()
    ticking = threading.Thread(target=_tick, args=(host, over), name="live sessions", daemon=True)
    ticking.start()
    try:
        yield host
    finally:
        over.set()
        ticking.join()
        host.close()


def _tick(host: Host, over: threading.Event) -> None:
    import scipy.signal  # noqa: F401  (else the first session would wait for it)

    while not over.wait(TICK_S):
        try:
            host.tick()
        except Exception:
            _LOG.exception("looking after live sessions failed")
