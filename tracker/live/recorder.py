"""One recording of a live session: its journal and its analysis, which begin with its first samples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from algorithms.types import Event
from sensors.live import Beside, SourceInfo
from sensors.pod import LAYOUT as POD
from sensors.stream import Mark, SampleBlock, SessionInfo
from tracker.calibration import UNCALIBRATED, Calibration, calibration_document
from tracker.catalogue import Catalogue
from tracker.journal import Head, Journal
from tracker.model import SessionResult
from tracker.session import Request, Session

SYNC_S = 0.5
"""So often everything is put on the disk, seconds."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where and for whom recordings are made. `folder`: of the journals. `began`: the wall clock at a time of the
    session. `time_zone`: a name, None where nobody knows it. `calibration`: the patient's own.
    """

    folder: Path
    patient: str
    catalogue: Catalogue
    request: Request
    source: SourceInfo
    began: Callable[[float], datetime]
    time_zone: str | None
    height_m: float | None
    clock: Callable[[], float]
    calibration: Calibration = UNCALIBRATED


class Recording:
    """Takes samples and marks on the session's clock. `origin_s`: its first sample's time, None before it. `path`:
    its journal, None before it.
    """

    def __init__(self, place: Place, placement: str) -> None:
        self._place, self._placement = place, placement
        self._id = str(uuid4())
        self._early: list[Mark] = []
        self._journal: Journal | None = None
        self._session: Session | None = None
        self._synced_s = place.clock()
        self.origin_s: float | None = None
        self.path: Path | None = None

    def push(self, block: SampleBlock) -> list[Event]:
        """Keep samples, and answer the events now known.

        Raises:
            JournalError: the disk does not take them.
            TrackerError: they cannot be analysed; they are kept all the same.
        """
        if len(block) == 0:
            return []
        if self._session is None or self._journal is None:
            self._begin(float(block.t_s[0]))
        assert self._session is not None
        assert self._journal is not None
        self._journal.append(block)
        return self._session.push(block)

    def beside(self, reading: Beside) -> list[Event]:
        """Keep what was told beside the motion, and answer the events now known. What comes before the first
        sample is left out; where a foot pod alone is worn, none will come.

        Raises:
            JournalError: the disk does not take it.
        """
        if self._session is None and self._place.source.layout == POD:
            self._begin(0.0)
        if self._session is None or self._journal is None:
            return []
        self._journal.beside(reading)
        return self._session.beside(reading)

    def mark(self, mark: Mark) -> None:
        """Keep a mark. It is shown to the session first, which may refuse it; one before the first sample waits.

        Raises:
            UnknownExerciseError: the catalogue has no such exercise.
            JournalError: the disk does not take it.
        """
        if self._session is None or self._journal is None:
            self._early.append(mark)
            return
        self._session.mark(mark)
        self._journal.mark(mark)

    def sync(self) -> None:
        """Put everything on the disk, where that was not done a moment ago.

        Raises:
            JournalError: the disk does not take it.
        """
        now_s = self._place.clock()
        if self._journal is not None and now_s - self._synced_s >= SYNC_S:
            self._synced_s = now_s
            self._journal.sync()

    def end(self) -> tuple[list[Event], SessionResult | None]:
        """The last events and the result; None where nothing was recorded.

        Raises:
            JournalError: the disk does not take the end; the rest is kept.
            TrackerError: it cannot be analysed; it is kept all the same.
        """
        if self._journal is None or self._session is None:
            return [], None
        journal, self._journal = self._journal, None
        journal.close()
        return self._session.close()

    def leave(self) -> None:
        """Let go of the journal as it is, after something went wrong; harmless the second time."""
        if self._journal is not None:
            journal, self._journal = self._journal, None
            journal.leave()

    def _begin(self, first_s: float) -> None:
        place = self._place
        info = SessionInfo(
            session_id=self._id, started_at=place.began(first_s).isoformat(), time_zone=place.time_zone,
            height_m=place.height_m, sensor=place.source.sensor, placement=self._placement,
            calibration=calibration_document(replace(place.calibration, from_rest=True)),
        )  # fmt: skip
        head = Head(place.patient, info, place.source.layout, place.source.gyroscope, place.request)
        self._journal = Journal.open_new(place.folder, head, place.clock)
        self._session = Session(
            head.layout, head.gyroscope, info, place.catalogue, place.request, self._id, live=True
        )  # fmt: skip
        self.path, self.origin_s = self._journal.path, first_s
        for mark in self._early:
            self.mark(mark)
