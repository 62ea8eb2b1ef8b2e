"""The signal path of one recording: grid, attitude, walking, posture and the trace, in lockstep.

Everything downstream of the grid sees the same stretches of signal in the same order however the samples came,
because `feed` is only ever given whole blocks, cut where the session says.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from algorithms.anyset import AnyCounter
from algorithms.attitude import Attitude
from algorithms.gait import GaitDetector
from algorithms.posture import PostureDetector
from algorithms.scene import upright_of
from algorithms.trace import Trace, TraceRecorder
from algorithms.types import BLOCK, FS_HZ, Event, FloatArray, Motion, Span

MEMORY_S = 60.0
"""How much trace is kept while no set is open, so that a mark may come late, seconds."""

UPRIGHT_S = 30.0
"""How much of the end of a walk says how the sensor stands, seconds."""


LONG_LOST = 40
"""So many blocks without data are passed over at once, while events are told."""


class Pipeline:
    """The detectors of one recording. `unnamed`: look for repetitive sets that nobody named as well. `on_rows`
    is shown every row of the trace, as it comes.
    """

    def __init__(
        self,
        gait: GaitDetector,
        posture: PostureDetector,
        gyroscope: bool,
        unnamed: AnyCounter | None,
        on_rows: Callable[[Trace], None] | None = None,
    ) -> None:
        self.gait = gait
        self.posture = posture
        self.unnamed = unnamed
        self.trace = TraceRecorder()
        self._attitude = Attitude() if gyroscope else None
        self._on_rows = on_rows
        self._behind: Motion | None = None
        self.rows = 0
        self._upright: FloatArray | None = None

    @property
    def now_s(self) -> float:
        """The end of what the detectors have seen, seconds."""
        return self.rows / FS_HZ

    @property
    def walking(self) -> Sequence[Span]:
        """Walking known so far, the open bout included."""
        return self.gait.walking

    def wear(self, placement: str) -> None:
        """Know from now on where the sensor sits."""
        self.gait.wear(placement)
        self.posture.wear(placement)

    def feed(self, motion: Motion, tell_unnamed: bool = True, all_told: bool = True) -> list[Event]:
        """Give the next whole blocks to every detector; repetitions that nobody named are told if wanted.

        `all_told` False: only the trace need be up to date, as a running set is read from it; the others may have
        these blocks later, with the next.
        """
        up = self._attitude.push(motion) if self._attitude else None
        rows = self.trace.push(motion, up)
        if self._on_rows is not None:
            self._on_rows(rows)
        self.rows = motion.first + len(motion.valid)
        self._behind = whole(self._behind, motion)
        return self.catch_up(tell_unnamed) if all_told else []

    def catch_up(self, tell_unnamed: bool) -> list[Event]:
        """Give the detectors what they have not had yet."""
        motion, self._behind = self._behind, None
        if motion is None:
            return []
        told = self.gait.push(motion)
        self._learn_upright(told)
        events = [*told, *self.posture.push(motion)]
        if self.unnamed is not None:
            events.extend(self.unnamed.push(motion, self.walking, tell_unnamed))
        return events

    def upright(self) -> FloatArray | None:
        """(3,) the up direction of the latest walk, in sensor axes; None before the first."""
        latest = None
        if self.walking and self.walking[-1].end_s > self.now_s - UPRIGHT_S:
            latest = self._upright_in(self.walking[-1])
        return self._upright if latest is None else latest

    def _learn_upright(self, told: Sequence[Event]) -> None:
        """Remember how the sensor stood at the end of each walk, for sets that come later."""
        for over in (event.t_s for event in told if event.kind == "bout_end"):
            walk = next(w for w in reversed(self.walking) if w.start_s <= over <= w.end_s)
            latest = self._upright_in(walk)
            self._upright = self._upright if latest is None else latest

    def _upright_in(self, walk: Span) -> FloatArray | None:
        """The up direction at the end of a walk: of no more than the trace still holds, however it was cut."""
        return upright_of(self.trace.trace().between(walk.end_s - UPRIGHT_S, walk.end_s), (walk,))

    def forget(self, before_s: float) -> None:
        """Drop trace that no set needs."""
        self.trace.forget(min(before_s, self.now_s - MEMORY_S))


def part(motion: Motion, blocks: int) -> tuple[Motion, Motion | None]:
    """The first blocks of a motion, and the rest."""
    n = blocks * BLOCK
    if n >= len(motion.valid):
        return motion, None
    gyr = motion.gyr
    head = Motion(motion.first, motion.acc[:n], None if gyr is None else gyr[:n], motion.valid[:n])
    tail = Motion(motion.first + n, motion.acc[n:], None if gyr is None else gyr[n:], motion.valid[n:])
    return head, tail


def whole(head: Motion | None, tail: Motion | None) -> Motion | None:
    """Two motions of which the second follows the first as one; None where there is neither."""
    if head is None or tail is None:
        return tail if head is None else head
    gyr = None if head.gyr is None or tail.gyr is None else np.concatenate([head.gyr, tail.gyr])
    acc, valid = np.concatenate([head.acc, tail.acc]), np.concatenate([head.valid, tail.valid])
    return Motion(head.first, acc, gyr, valid)


def lost_blocks(motion: Motion) -> int:
    """How many blocks a motion begins with in which nothing was recorded, if many: nothing is told of those."""
    if len(motion.valid) < LONG_LOST * BLOCK or motion.valid[0]:
        return 0
    lost = (int(motion.valid.argmax()) if motion.valid.any() else len(motion.valid)) // BLOCK
    return lost if lost >= LONG_LOST else 0
