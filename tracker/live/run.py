"""The one task of a live session: source, journal, analysis, coach and presenters, joined.

What comes from the sensor goes to the journal before anything is made of it; a mark is shown to the session before
the journal, because it may refuse it. The coach's time is the session's: a faster patient has a faster coach.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace

from algorithms.tapping import TapDetector
from algorithms.types import Event
from sensors.devices.model import HeartRate
from sensors.errors import SourceError
from sensors.live import Beside, Item, LiveSource, Notice
from sensors.simulated import Listener
from sensors.stream import Mark, SampleBlock
from tracker.live.coach import Coach
from tracker.live.feeling import Feeler
from tracker.live.model import Bid, Emit, Heard, Key, Output, Put, Record, Say, Signal, Tapped, Tick, Told
from tracker.live.present import Presenter, Several
from tracker.live.recorder import Recording
from tracker.model import SessionResult

TICK_S = 0.05
"""Nothing coming, time goes on so often, seconds."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A recording that has ended, with the result that it had while it ran."""

    recording: Recording
    result: SessionResult


class Keys:
    """Keys on their way from wherever they come from; `stop` ends the session at once."""

    def __init__(self) -> None:
        self._waiting: deque[str] = deque(maxlen=64)
        self.stopped = False
        self.left = False

    def press(self, word: str) -> None:
        """A key, or a line."""
        self._waiting.append(word)

    def leave(self) -> None:
        """Nobody can press anything any more."""
        self.left = True

    def stop(self) -> None:
        """Ctrl-C: end properly; a second time, at once."""
        if self.stopped:
            raise KeyboardInterrupt
        self.stopped = True

    def next(self) -> str | None:
        """The next key; None where none waits."""
        return self._waiting.popleft() if self._waiting else None


class Running:
    """A session from its first sample to its last mark. `taken`: the recordings that ended."""

    def __init__(
        self,
        source: LiveSource,
        coach: Coach,
        presenter: Presenter,
        keys: Keys,
        record: Callable[[str], Recording],
        clock: Callable[[], float],
    ) -> None:
        self.taken: list[Taken] = []
        self.problem: SourceError | None = None
        self._source, self._coach, self._presenter, self._keys = source, coach, presenter, keys
        self._record, self._clock = record, clock
        self._recording: Recording | None = None
        self._feeler, self._taps = Feeler(), TapDetector()
        self._pulse_bpm: int | None = None
        self._pace_m_s: float | None = None

    @property
    def could_talk(self) -> bool | None:
        """The talk test after a walk; None where it was not answered."""
        return self._coach.could_talk

    async def run(self) -> None:
        """Until the coach has ended. What goes wrong leaves the journal as it is.

        Raises:
            TrackerError: the samples cannot be kept or analysed.
        """
        try:
            self._follow(self._coach.begin())
            await self._through(self._source.items())
            self._end()
        except BrokenPipeError:
            # Whoever read the events has gone; the session is the patient's all the same.
            self._presenter = Several(())
            self._follow(self._coach.stop())
            self._end()
        finally:
            if self._recording is not None:
                self._recording.leave()
            self._presenter.close()

    async def _through(self, items: AsyncIterator[Item]) -> None:
        coming: asyncio.Task[Item | None] | None = None
        try:
            while not self._coach.ended:
                coming = coming or asyncio.ensure_future(_next(items))
                await asyncio.wait({coming}, timeout=TICK_S)
                if coming.done():
                    self._item(coming.result())
                    coming = None
                self._pass_on()
        except SourceError as problem:
            self.problem = problem
            self._follow(self._coach.stop())
        finally:
            if coming is not None:
                coming.cancel()

    def _pass_on(self) -> None:
        """Keys, the time, and what is due on the disk and the screen."""
        while (word := self._keys.next()) is not None:
            self._signal(Key(self._now_s(), word))
        if self._keys.left:
            self._coach.left_alone()
        if self._keys.stopped:
            self._follow(self._coach.stop())
        self._signal(Tick(self._now_s()))
        if self._recording is not None:
            self._recording.sync()
        self._presenter.show(
            replace(self._coach.view, pulse_bpm=self._pulse_bpm, pace_m_s=self._pace_m_s)
        )  # fmt: skip

    def _now_s(self) -> float:
        return self._source.session_s(self._clock())

    # --- what comes in

    def _item(self, item: Item | None) -> None:
        if item is None:
            item = Notice(self._now_s(), "ended", "the sensor sends no more")
        if isinstance(item, SampleBlock):
            self._samples(item)
        elif isinstance(item, Notice):
            self._notice(item)
        else:
            self._beside(item)

    def _beside(self, told: Beside) -> None:
        if isinstance(told.reading, HeartRate):
            self._pulse_bpm = told.reading.bpm
        else:
            self._pace_m_s = told.reading.speed_m_s
        if self._recording is not None:
            self._hear(self._recording, self._recording.beside(told))

    def _samples(self, block: SampleBlock) -> None:
        recording = self._recording
        if recording is None or len(block) == 0:
            return
        self._hear(recording, recording.push(block))
        now_s = self._now_s()
        for felt in self._feeler.push(block):
            self._signal(replace(felt, now_s=now_s))
        for taps in self._taps.push(block.t_s, block.acc):
            self._signal(Tapped(now_s, taps.at_s, taps.count))

    def _hear(self, recording: Recording, events: list[Event]) -> None:
        """What the session told, for whoever listens."""
        origin_s, now_s = recording.origin_s or 0.0, self._now_s()
        for event in events:
            self._presenter.event(event)
            self._signal(Heard(now_s, event.t_s + origin_s, event))

    def _notice(self, notice: Notice) -> None:
        data: dict[str, object] = {"about": notice.kind, "value": notice.value, "text": notice.text}
        if notice.kind == "battery":
            data = {"percent": notice.value, "text": notice.text}
        self._emit(Event(notice.t_s, "battery" if notice.kind == "battery" else "quality", data))
        self._signal(Told(self._now_s(), notice))

    def _signal(self, signal: Signal) -> None:
        self._follow(self._coach.take(signal))

    # --- what goes out

    def _follow(self, outputs: list[Output]) -> None:
        for output in outputs:
            if isinstance(output, Say):
                self._presenter.said(output)
            elif isinstance(output, Put):
                self._mark(output.mark)
            elif isinstance(output, Emit):
                self._emit(output.event)
            elif isinstance(output, Record):
                self._end()
                self._recording = self._record(output.placement)
            elif isinstance(output, Bid) and isinstance(self._source, Listener):
                self._source.hear(output.cue, output.exercise, output.side)

    def _mark(self, mark: Mark) -> None:
        if self._recording is not None:
            self._recording.mark(mark)

    def _emit(self, event: Event) -> None:
        """Tell an event whose time is the session's by that of the recording."""
        origin_s = self._recording.origin_s if self._recording is not None else None
        self._presenter.event(replace(event, t_s=max(0.0, event.t_s - (origin_s or 0.0))))

    def _end(self) -> None:
        """End the recording, if there is one."""
        recording, self._recording = self._recording, None
        if recording is None:
            return
        events, result = recording.end()
        for event in events:
            self._presenter.event(event)
        if result is not None:
            self.taken.append(Taken(recording, result))


async def _next(items: AsyncIterator[Item]) -> Item | None:
    return await anext(items, None)
