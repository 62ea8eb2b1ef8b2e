"""A whole live session without a radio, a screen or a clock: any source, one coach, a real journal and store."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from algorithms.types import Event
from sensors.live import Item, LiveSource, SourceInfo
from sensors.simulated import Cue
from sensors.stream import BodySide, SampleBlock
from tests.running import catalogue, pieces
from tracker.diary import PainWhen
from tracker.document import event_document, line, result_document
from tracker.journal import Closed, close_journal, write_out
from tracker.live.asking import Answers, PainSaid
from tracker.live.coach import Coach, Settings
from tracker.live.model import Say, Step, View
from tracker.live.recorder import Place, Recording
from tracker.live.run import Keys, Running
from tracker.live.steps import steps_of
from tracker.model import SessionResult
from tracker.replay import replay
from tracker.safety.model import Advice
from tracker.session import Request
from tracker.store import Store

BEGAN = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@dataclass(slots=True)
class Heard:
    """A presenter that writes down. `reacts` may press keys."""

    reacts: Callable[[Say], None] = lambda _said: None
    events: list[Event] = field(default_factory=list)
    says: list[Say] = field(default_factory=list)
    views: list[View] = field(default_factory=list)
    closed: bool = False

    def event(self, event: Event) -> None:
        event_document(event, 0)
        self.events.append(event)

    def said(self, said: Say) -> None:
        self.says.append(said)
        self.reacts(said)

    def show(self, view: View) -> None:
        self.views.append(view)

    def close(self) -> None:
        self.closed = True

    def texts(self) -> list[str]:
        return [said.text for said in self.says]

    def kinds(self) -> list[str]:
        return [event.kind for event in self.events]


class Recut:
    """A source whose samples come in other portions: the same samples, marks at other moments."""

    def __init__(self, inner: LiveSource, sizes: Sequence[int]) -> None:
        self._inner, self._sizes = inner, sizes

    async def open(self) -> SourceInfo:
        return await self._inner.open()

    async def items(self) -> AsyncIterator[Item]:
        async for item in self._inner.items():
            if isinstance(item, SampleBlock):
                for piece in pieces(item, self._sizes):
                    yield piece
            else:
                yield item

    def hear(self, cue: Cue, exercise: str | None = None, side: BodySide | None = None) -> None:
        self._inner.hear(cue, exercise, side)  # type: ignore[attr-defined]

    def session_s(self, monotonic_s: float) -> float:
        return self._inner.session_s(monotonic_s)

    def monotonic_s(self, session_s: float) -> float:
        return self._inner.monotonic_s(session_s)

    async def close(self) -> None:
        await self._inner.close()


class NoAdvice:
    """Rules that have nothing to say."""

    def __call__(self, said: PainSaid, when: PainWhen, exercise: str | None, now_s: float) -> tuple[Advice, ...]:
        return ()

    def asks_for_signs(self, said: PainSaid, when: PainWhen, exercise: str | None, now_s: float) -> bool:
        return False


@dataclass(slots=True)
class Ran:
    """A session that ended. `heard`: all that was told; `live`: its results as documents; `closed`: as kept;
    `files`: what `backbeat replay` says of its recordings, written as files.
    """

    heard: Heard
    live: list[str]
    closed: list[Closed]
    keys: Keys
    files: list[SessionResult]

    def counts(self) -> list[int]:
        """The numbers said since the set went."""
        says = self.heard.says
        went = max(k for k, said in enumerate(says) if said.text == "go")
        numbers = [said.values["n"] for said in says[went:] if said.text == "number"]
        whole = [n for n in numbers if isinstance(n, int)]
        assert whole == numbers
        return whole

    def kept(self) -> list[str]:
        """The results of the replays, from the store's own records."""
        return [line(result_document(c.record.result)) for c in self.closed if c.record is not None]


async def led(
    source: LiveSource,
    folder: Path,
    store: Store,
    exercise: str | Sequence[Step],
    *,
    settings: Settings | None = None,
    reacts: Callable[[Keys, Say], None] = lambda _keys, _said: None,
    clock: Callable[[], float] | None = None,
) -> Ran:
    """Lead through a session, and take it into the store; `clock`: of the source, where it has one."""
    steps = steps_of(catalogue().get(exercise), None, None, None, None) if isinstance(exercise, str) else exercise
    keys = Keys()
    heard = Heard(lambda said: reacts(keys, said))
    coach = Coach(steps, NoAdvice(), settings or Settings(keyboard=False, ready_s=2.0, answers=Answers()))
    running = await _run(source, coach, heard, keys, folder, clock or counting())
    live = [line(result_document(taken.result)) for taken in running.taken]
    paths = [taken.recording.path for taken in running.taken]
    files = [_replayed(path, folder) for path in paths if path is not None]
    return Ran(heard, live, [close_journal(p, store, catalogue()) for p in paths if p is not None], keys, files)


def _replayed(journal: Path, folder: Path) -> SessionResult:
    """What a copy of the journal gives as a file that is replayed."""
    copies = folder / "copies"
    copies.mkdir(exist_ok=True)
    copy = copies / journal.name
    copy.write_bytes(journal.read_bytes())
    return replay(str(write_out(copy, folder / "files")), catalogue(), Request())


def lead(
    source: LiveSource,
    folder: Path,
    store: Store,
    exercise: str | Sequence[Step],
    *,
    settings: Settings | None = None,
    reacts: Callable[[Keys, Say], None] = lambda _keys, _said: None,
) -> Ran:
    """The same, as fast as it goes."""
    return asyncio.run(led(source, folder, store, exercise, settings=settings, reacts=reacts))


def counting() -> Callable[[], float]:
    """A clock that goes on by being looked at."""
    now_s = [0.0]

    def clock() -> float:
        now_s[0] += 1e-3
        return now_s[0]

    return clock


async def _run(
    source: LiveSource, coach: Coach, heard: Heard, keys: Keys, folder: Path, clock: Callable[[], float]
) -> Running:
    info = await source.open()
    place = Place(
        folder, "me", catalogue(), Request(), info, lambda s: BEGAN + timedelta(seconds=s), None, None, clock
    )
    running = Running(source, coach, heard, keys, lambda where: Recording(place, where), clock)
    try:
        await running.run()
    finally:
        await source.close()
    return running
