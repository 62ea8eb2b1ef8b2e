"""A session: samples and marks in, events and one result out. Live and replay both use this class.

Marks come late: somebody taps when the set has begun, or after the walk, and a radio holds the tap up. The result
must not depend on when they came. So a session is analysed twice: at once, for what is told while it runs, and
again `LATE_S` behind, when every mark is there, for the result. Where all marks are known beforehand, as in a
replay, once is enough.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from algorithms.trace import Trace
from algorithms.types import Event
from sensors.live import Beside
from sensors.stream import Mark, SampleBlock, SessionInfo
from tracker.analysis import Analysis
from tracker.catalogue import Catalogue
from tracker.gather import joined
from tracker.model import SessionResult
from tracker.settling import Settling
from tracker.task import Request, Task

__all__ = ["LATE_S", "Request", "Session"]

LATE_S = 60.0
"""A mark may come so long after its time, seconds, and the result is the same as if it had come in time."""


class Session:
    """One recording being analysed.

    `push` takes samples in time order and answers the events now known; `mark` takes a mark, at the latest
    `late_s` after its time; `close` answers the last events and the result. Events stand as they were told;
    what a late mark changes in them, the result has. A mark that comes later still is taken as well as it can
    be, and the recording's warnings say so: replayed, it gives the full answer.

    `live`: tell what is known at once, with provisional counts and holds while a set runs; else events come
    `late_s` behind, and the result is the same. `on_rows` is shown the rows that sets are counted from, as they
    come (a session that is saved has none). `late_s` 0: all marks are in `info`. A session can be saved at any
    time and gone on with later: it is plain data, and `pickle` or `copy.deepcopy` of it is its state.

    Raises:
        UnknownExerciseError: at construction or from `mark`, the catalogue has no such exercise.
        GravityMissingError: gravity was removed from the signal and more than walking is asked for.
        ClockJumpError: from `push` (or `close`), the sensor's clock leapt by more than a day.
    """

    def __init__(
        self,
        layout: str,
        gyroscope: bool,
        info: SessionInfo,
        catalogue: Catalogue,
        request: Request,
        path: str,
        *,
        live: bool = True,
        on_rows: Callable[[Trace], None] | None = None,
        late_s: float = LATE_S,
    ) -> None:
        task = Task(layout, gyroscope, info, catalogue, request, path, marks_known=late_s == 0.0)
        twice = live and late_s > 0.0
        self._late_s = late_s
        if twice:
            both = Settling().settle
            self._now: Analysis | None = Analysis(task, True, on_rows, searches=False, settle_one=both)
            self._sure = Analysis(task, False, None, settle_one=both)
        else:
            self._now, self._sure = None, Analysis(task, live, on_rows)
        self._held: list[SampleBlock] = []
        self._sure_to_s = -np.inf
        self._latest_s = 0.0

    def push(self, block: SampleBlock) -> list[Event]:
        """Take the next samples."""
        if self._late_s == 0.0:
            return self._sure.push(block)
        told = self._hold(block)
        return told if self._now is None else self._now.push(block)

    def mark(self, mark: Mark) -> None:
        """Take a mark, on the sensor's clock; what it opens or closes is told by a later `push`."""
        self._sure.mark(mark)
        if self._now is not None:
            self._now.mark(mark)
        if mark.kind in ("start", "stop"):
            self._latest_s = max(self._latest_s, self._sure_to_s - mark.t_s)

    def beside(self, reading: Beside) -> list[Event]:
        """Take what was told beside the motion, whenever it comes; the result has it, and no event, unless a foot
        pod alone is worn: then these are the events now known.
        """
        told = self._sure.beside(reading)
        return told if self._now is None else self._now.beside(reading)

    def close(self) -> tuple[list[Event], SessionResult]:
        """End the recording."""
        told = self._release(np.inf)
        closing, result = self._sure.close()
        if self._latest_s > 0.0:
            said = "a mark came more than a minute late, and not all could follow it; replay the recording"
            about = replace(result.recording, warnings=(*result.recording.warnings, said))
            result = replace(result, recording=about)
        return ([*told, *closing] if self._now is None else self._now.close(result.sets)[0]), result

    def _hold(self, block: SampleBlock) -> list[Event]:
        """Keep the samples until no mark for them can come in time; they go on a minute at a time."""
        if len(block) == 0:
            return []
        self._held.append(block)
        newest_s = float(block.t_s[-1])
        if newest_s - float(self._held[0].t_s[0]) < 2.0 * self._late_s:
            return []
        return self._release(newest_s - self._late_s)

    def _release(self, until_s: float) -> list[Event]:
        """Analyse the held blocks that end by a time."""
        ready = [b for b in self._held if b.t_s[-1] <= until_s]
        self._held = self._held[len(ready) :]
        if not ready:
            return []
        self._sure_to_s = float(ready[-1].t_s[-1])
        return self._sure.push(joined(ready))
