"""A live source recorded as it is, without a session around it: into a journal, and at the end into a file."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

from sensors.errors import SensorError
from sensors.live import Beside, Item, LiveSource, Notice, SourceInfo
from sensors.stream import Mark, SampleBlock, SessionInfo
from tracker.errors import TrackerError
from tracker.journal import Head, Journal
from tracker.task import Request

QUIET_S = 0.25
"""While nothing comes, what was kept is put on the disk so often, seconds."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be recorded. `folder`: of the journal. `exercise`: marked from the first sample to the last.
    `seconds`: of the session's time; None until somebody stops it. `now`: the wall clock.
    """

    folder: Path
    patient: str
    info: SessionInfo
    exercise: str | None
    seconds: float | None
    now: Callable[[], datetime]


@dataclass(slots=True)
class Tape:
    """How far a recording has come. `journal`: its file, None before the first sample. `samples`, `from_s` and
    `to_s`: what it holds.
    """

    source: SourceInfo
    journal: Path | None = None
    samples: int = 0
    from_s: float = 0.0
    to_s: float = 0.0


async def tape(source: LiveSource, wish: Wish, tell: Callable[[Tape, Notice | None], None]) -> Tape:
    """Record until the time is over, the source ends, or the task is cancelled, which is no error: Ctrl-C is how a
    person ends it. `tell` is called after each block and each notice.

    Raises:
        SourceError: the source cannot be had.
        JournalError: the disk does not take it; what was kept stays in the journal.
    """
    try:
        made = Tape(await source.open())
        with contextlib.suppress(asyncio.CancelledError):
            await _Taping(source, wish, made, tell).run()
    finally:
        await source.close()
    return made


class _Taping:
    def __init__(
        self, source: LiveSource, wish: Wish, made: Tape, tell: Callable[[Tape, Notice | None], None]
    ) -> None:
        self._source, self._wish, self._made, self._tell = source, wish, made, tell
        self._journal: Journal | None = None
        self._began = wish.now()
        self._began_s = source.session_s(time.monotonic())

    async def run(self) -> None:
        """Keep what comes, and end the journal properly; after an error it stays as one that broke off."""
        items = self._source.items()
        coming = asyncio.ensure_future(anext(items, None))
        try:
            while not self._over():
                await asyncio.wait({coming}, timeout=QUIET_S)
                if not coming.done():
                    self._sync()
                    continue
                item = coming.result()
                if item is None:
                    break
                self._take(item)
                coming = asyncio.ensure_future(anext(items, None))
        except (SensorError, TrackerError):
            if self._journal is not None:
                self._journal.leave()
            raise
        except asyncio.CancelledError:
            self._end()
            raise
        finally:
            coming.cancel()
        self._end()

    def _over(self) -> bool:
        """Whether the time is over: by what came, and, if nothing comes any more, by the clock."""
        if self._wish.seconds is None:
            return False
        gone_s = self._source.session_s(time.monotonic()) - self._began_s
        return self._made.to_s - self._made.from_s >= self._wish.seconds or gone_s > self._wish.seconds + 2.0

    def _sync(self) -> None:
        if self._journal is not None:
            self._journal.sync()

    def _take(self, item: Item) -> None:
        if isinstance(item, SampleBlock) and len(item):
            self._keep(item)
        elif isinstance(item, Notice):
            self._tell(self._made, item)
        elif isinstance(item, Beside) and self._journal is not None:
            self._journal.beside(item)

    def _keep(self, block: SampleBlock) -> None:
        made = self._made
        if self._journal is None:
            made.from_s = float(block.t_s[0])
            self._journal = self._open(made.from_s)
            made.journal = self._journal.path
        self._journal.append(block)
        made.samples += len(block)
        made.to_s = float(block.t_s[-1])
        self._tell(made, None)

    def _open(self, first_s: float) -> Journal:
        wish, about = self._wish, self._made.source
        started = self._began + timedelta(seconds=first_s - self._began_s)
        info = replace(
            wish.info, session_id=str(uuid4()), patient=wish.patient, started_at=started.isoformat(),
            sensor=about.sensor,
        )  # fmt: skip
        head = Head(wish.patient, info, about.layout, about.gyroscope, Request(placement=info.placement))
        journal = Journal.open_new(wish.folder, head)
        if wish.exercise is not None:
            journal.mark(Mark(first_s, "start", wish.exercise))
        return journal

    def _end(self) -> None:
        if self._journal is None:
            return
        if self._wish.exercise is not None:
            self._journal.mark(Mark(self._made.to_s, "stop"))
        self._journal.close()
