"""A journal being written: what a running session took in, in the order it came, before anything is made of it."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

import numpy as np

from algorithms.types import Event
from sensors.live import Beside
from sensors.readings import reading_document
from sensors.stream import Mark, SampleBlock, quantise
from tracker.errors import JournalError
from tracker.intake import LONGEST_HOLE_S
from tracker.journal import disk
from tracker.journal.frames import framed
from tracker.journal.head import Head, event_payload, head_payload, mark_payload
from tracker.journal.kinds import BESIDE, END, HEAD, MARK, NUMBERED, SAMPLES, TOLD, journal_path
from tracker.journal.reading import look, never_begun
from tracker.journal.samples import MOST_ROWS, numbered, packed

SYNC_S = 0.5
"""Samples that come so long after the last were put on the disk go there at once, seconds. So, where they come
twice a second or more often, a loss of power costs less than one second; a killed process loses nothing.
"""

HEAD_COPIES = 2
"""Without its head a journal is nobody's, so that it is there twice."""

Clock = Callable[[], float]


class Journal:
    """The journal of one running session, which no other process can open meanwhile.

    `append`, `beside` and `mark` keep what sensors and a patient gave, and return when the operating system has
    it; within a second it is on the disk as well. An error leaves the journal as it was before: what was kept
    stays, and the same may be tried again. `clock`: seconds that only go forward.
    """

    def __init__(self, head: Head, file: disk.AppendOnly, clock: Clock, newest_s: float | None = None) -> None:
        self._head = head
        self._file = file
        self._clock = clock
        self._synced_at_s = clock()
        self._newest_s = newest_s

    @classmethod
    def open_new(cls, folder: Path, head: Head, clock: Clock = time.monotonic) -> Journal:
        """Begin the journal of a session in a folder, which is made if need be.

        Raises:
            JournalBusyError: another process runs this session.
            JournalError: an earlier run of it was left unfinished, or the folder or disk takes no journal.
        """
        path = journal_path(folder, head.session)
        begun = framed(HEAD, head_payload(head)) * HEAD_COPIES
        _clear(path)
        file = disk.AppendOnly(path, disk.create(path), 0)
        try:
            file.append(begun, lasting=True)
            disk.sync_folder(folder)
            disk.sync_folder(folder.parent)
        except BaseException:
            file.close()
            with contextlib.suppress(OSError):
                path.unlink()
            raise
        return cls(head, file, clock)

    @classmethod
    def go_on(cls, path: Path, clock: Clock = time.monotonic) -> Journal:
        """Go on with a journal that broke off; what is left of its last frame is cut away.

        Raises:
            JournalBusyError: another process runs this session.
            JournalError: it cannot be read or written.
        """
        opened = disk.reopen(path)
        try:
            contents = look(path)
        except BaseException:
            opened.close()
            raise
        return cls(contents.head, disk.AppendOnly(path, opened, contents.end), clock, contents.last_s)

    @property
    def path(self) -> Path:
        """Its file."""
        return self._file.path

    def append(self, block: SampleBlock, number: int | None = None) -> None:
        """Keep samples, quantised. `number`: what their sender called them, at most 32 bits; kept with them.

        Raises:
            JournalError: the disk does not take them, or the sensor's clock was changed.
            ValueError: they are not such as the head says, or no numbers.
        """
        if len(block) == 0:
            return
        if (block.gyr is not None) != self._head.gyroscope:
            raise ValueError("a block has to have a gyroscope where the journal's head says so, and only there")
        block = quantise(block.t_s, block.acc, block.gyr)
        self._check_clock(block)
        self._put(b"".join([_sample_frame(piece, number) for piece in _pieces(block)]), lasting=self._due())
        self._newest_s = float(block.t_s[-1])

    def mark(self, mark: Mark, known_as: str | None = None) -> None:
        """Keep a mark; it is on the disk when this returns. Show it to the session first, which may refuse it.
        `known_as`: the id that its sender gave it.

        Raises:
            JournalError: the disk does not take it.
        """
        self._put(framed(MARK, mark_payload(mark, known_as)), lasting=True)

    def told(self, event: Event) -> None:
        """Keep an event that does not follow from samples and marks; it is on the disk when this returns.

        Raises:
            JournalError: the disk does not take it.
        """
        self._put(framed(TOLD, event_payload(event)), lasting=True)

    def beside(self, reading: Beside) -> None:
        """Keep what was told beside the motion; within a second it is on the disk, as samples are.

        Raises:
            JournalError: the disk does not take it.
        """
        payload = json.dumps(reading_document(reading), allow_nan=False).encode()
        self._put(framed(BESIDE, payload), lasting=self._due())

    def sync(self) -> None:
        """Return when everything is on the disk; to be called twice a second while no samples come.

        Raises:
            JournalError: the disk does not take it.
        """
        self._put(b"", lasting=True)

    def close(self) -> None:
        """End the journal, which `close_journal` can now take into the store.

        Raises:
            JournalError: the disk does not take the end; the rest is there all the same.
        """
        try:
            self._put(framed(END, b""), lasting=True)
        finally:
            self._file.close()

    def leave(self) -> None:
        """Let go of the journal as of one that broke off."""
        self._file.close()

    def __enter__(self) -> Journal:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it; after an error as one that broke off."""
        if error is None:
            self.close()
        else:
            self.leave()

    def _put(self, data: bytes, *, lasting: bool) -> None:
        self._file.append(data, lasting=lasting)
        if lasting:
            self._synced_at_s = self._clock()

    def _due(self) -> bool:
        """Whether it is time to put everything on the disk."""
        return not 0.0 <= self._clock() - self._synced_at_s < SYNC_S

    def _check_clock(self, block: SampleBlock) -> None:
        """Refuse what no analysis would take, while there is still somebody to tell."""
        before_s = float(block.t_s[0]) if self._newest_s is None else self._newest_s
        steps_s = np.diff(block.t_s, prepend=before_s)
        if steps_s.min() < 0.0:
            self._refuse(f"the sensor's clock went back by {-steps_s.min():.3f} s")
        if steps_s.max() > LONGEST_HOLE_S:
            self._refuse(f"the sensor's clock leapt ahead by {steps_s.max() / 3600.0:.0f} hours")

    def _refuse(self, problem: str) -> None:
        raise JournalError(self.path, f"{problem}; what came before is kept: end this session and begin another")


def _sample_frame(block: SampleBlock, number: int | None) -> bytes:
    samples = packed(block)
    return framed(SAMPLES, samples) if number is None else framed(NUMBERED, numbered(number, samples))


def _clear(path: Path) -> None:
    """Make room where an earlier run got no further than to make the file."""
    with contextlib.suppress(JournalError), contextlib.closing(disk.reopen(path)) as file:
        if never_begun(path):
            disk.remove_open(path, file)


def _pieces(block: SampleBlock) -> list[SampleBlock]:
    """The samples, not too many a frame."""
    cuts = [slice(at, at + MOST_ROWS) for at in range(0, len(block), MOST_ROWS)]
    return [
        SampleBlock(block.t_s[cut], block.acc[cut], None if block.gyr is None else block.gyr[cut]) for cut in cuts
    ]
