"""Live sessions that run in this process, for clients that come and go.

    host = Host(folder, store, catalogue)
    session = host.begin(head_of(wish, store))
    receipt = session.push([Numbered(0, block)])    # kept in the journal, then analysed
    session.events_after(-1)                        # what was told so far
    host.end(session)                               # settled, stored

A session whose process died is found by its journal, and goes on where it was: what a client was told is kept, is
kept. Events are what the journal's samples and marks make of themselves in the order in which they came, so that
after a restart they are the same, with the same numbers.
"""

from __future__ import annotations

from tracker.hosting.beginning import LAYOUT, Wish, head_of
from tracker.hosting.host import Host
from tracker.hosting.hosted import Hosted, Numbered, Receipt
from tracker.hosting.pushes import PhonePushes

__all__ = ["LAYOUT", "Host", "Hosted", "Numbered", "PhonePushes", "Receipt", "Wish", "head_of"]
