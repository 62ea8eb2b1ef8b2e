"""The live sessions of this process: found by their ids, ended when nobody comes back to them."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from pathlib import Path

from sensors.phones.sensorlogger_messages import Message
from tracker.catalogue import Catalogue
from tracker.diary import SessionRecord
from tracker.errors import (
    ConflictError,
    JournalBusyError,
    JournalError,
    LiveEndedError,
    LiveFullError,
    TrackerError,
)
from tracker.hosting.advising import advising
from tracker.hosting.beginning import LAYOUT, same_wish
from tracker.hosting.hosted import Hosted
from tracker.hosting.pushes import PhonePushes
from tracker.journal import Head, look, unfinished
from tracker.journal.kinds import journal_path
from tracker.safety.keeping import safety_of
from tracker.store import Store

FORGET_S = 600.0
"""Those who watch a session that has ended can still ask for its last events so long, seconds."""


class Host:
    """`folder`: of the journals. `most`: so many sessions run at once. `idle_s`: one to which nothing comes for so
    long is ended. `clock`: seconds that only go forward.
    """

    def __init__(
        self,
        folder: Path,
        store: Store,
        catalogue: Catalogue,
        most: int = 500,
        idle_s: float = 1800.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._folder, self._store, self._catalogue = folder, store, catalogue
        self._most, self._idle_s, self._clock = most, idle_s, clock
        self._advise = advising(safety_of(store))
        self._lock = threading.Lock()
        self._hosted: dict[str, Hosted] = {}
        self._ended_at_s: dict[str, float] = {}
        self._pushes: dict[str, PhonePushes] = {}
        self._left_behind = list(unfinished(folder))
        self._closed = False

    def begin(self, head: Head) -> tuple[Hosted, bool]:
        """The session that a client asks for, and whether it is new: asked again, it is the same.

        Raises:
            LiveEndedError: it was there, and has ended.
            ConflictError: another session has the id.
            LiveFullError: there are too many at once.
            UnknownExerciseError: nobody knows the exercise.
            JournalBusyError: it lives in another process.
            JournalError: there is no place for its journal.
        """
        with self._lock:
            found = self._found(head.session)
            if found is None:
                return self._begun(head), True
        if not same_wish(found.head, head):
            raise ConflictError(self._store.where, head.session, "another live session has this id")
        return found, False

    def find(self, session: str) -> Hosted | None:
        """A session that runs, or ended a moment ago. One that another process left behind goes on here.

        Raises:
            LiveFullError: there are too many at once.
            JournalBusyError: it lives in another process.
            JournalError: its journal cannot be read.
        """
        found = self._hosted.get(session)
        if found is None:
            with self._lock:
                found = self._found(session)
        return found

    def end(self, session: Hosted) -> SessionRecord | None:
        """Settle a session and keep it; what it is in the store.

        Raises: as `Hosted.end`.
        """
        try:
            return session.end(self._store)
        finally:
            self._ended_at_s.setdefault(session.id, self._clock())

    def pushed(self, session: Hosted, message: Message, arrival_s: float) -> None:
        """Take what Sensor Logger pushes into a session.

        Raises: as `PhonePushes.push`.
        """
        with self._lock:
            pushes = self._pushes.setdefault(session.id, PhonePushes())
        pushes.push(session, message, arrival_s)

    @property
    def running(self) -> int:
        """How many run."""
        return sum(each.running for each in list(self._hosted.values()))

    def tick(self) -> None:
        """What is due, to be called twice a second: to the disk, to an end, out of memory."""
        self._adopt()
        for session in list(self._hosted.values()):
            with contextlib.suppress(JournalError):
                session.sync()
            if not session.over and (not session.running or self._clock() - session.touched_s > self._idle_s):
                self._end_left(session)
        for session_id, at_s in list(self._ended_at_s.items()):
            if self._clock() - at_s > FORGET_S:
                self._forget(session_id)

    def close(self) -> None:
        """Let go of all journals, and take none again; the sessions go on in the next process. Harmless again."""
        with self._lock:
            self._closed = True
            for session in self._hosted.values():
                session.leave()
            self._hosted.clear()

    # --- inside

    def _found(self, session: str) -> Hosted | None:
        found = self._hosted.get(session)
        path = journal_path(self._folder, session)
        if found is not None or not path.exists():
            return found
        if look(path).head.layout != LAYOUT:
            return None
        if self._closed:
            raise JournalBusyError(path)
        self._check_room()
        found = self._hosted[session] = Hosted.resume(path, self._catalogue, self._clock, self._advise)
        return found

    def _begun(self, head: Head) -> Hosted:
        there = self._store.session(head.session)
        if there is not None and there.patient == head.patient:
            raise LiveEndedError(f"session {head.session} has ended; begin another one")
        if there is not None:
            raise ConflictError(self._store.where, head.session, "another session has this id")
        if self._closed:
            raise JournalBusyError(journal_path(self._folder, head.session))
        self._check_room()
        begun = Hosted.begin(self._folder, head, self._catalogue, self._clock, self._advise)
        self._hosted[head.session] = begun
        return begun

    def _check_room(self) -> None:
        if self.running >= self._most:
            raise LiveFullError(f"{self._most} live sessions run; wait until one has ended")

    def _adopt(self) -> None:
        """Go on with one session that was left behind, so that it ends at its time if nobody comes back."""
        if self._left_behind:
            path = self._left_behind.pop()
            with contextlib.suppress(TrackerError):
                self.find(look(path).head.session)

    def _end_left(self, session: Hosted) -> None:
        """End a session that nobody came back to; what cannot be kept is left to `backbeat resume`."""
        try:
            self.end(session)
        except TrackerError:
            self._forget(session.id)

    def _forget(self, session: str) -> None:
        with self._lock:
            self._ended_at_s.pop(session, None)
            self._pushes.pop(session, None)
            gone = self._hosted.pop(session, None)
        if gone is not None:
            gone.leave()
