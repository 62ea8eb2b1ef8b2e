"""Runs a recording through the product's session, cut and told as a test asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from algorithms.trace import Trace
from algorithms.types import Event
from sensors.stream import FloatArray, SampleBlock, SessionInfo, quantise
from tracker.catalogue import Catalogue, load_catalogue
from tracker.document import event_document, line, result_document
from tracker.model import SessionResult
from tracker.session import Request, Session


@dataclass(frozen=True, slots=True)
class Ran:
    """What a session told while it ran, what it told when it was closed, and its result."""

    before: tuple[Event, ...]
    closing: tuple[Event, ...]
    result: SessionResult

    @property
    def events(self) -> tuple[Event, ...]:
        return self.before + self.closing

    def document(self) -> str:
        """The result as it leaves the program."""
        return line(result_document(self.result))

    def told(self) -> list[str]:
        """The events as they leave the program."""
        return told(self.events)


def told(events: Sequence[Event]) -> list[str]:
    return [line(event_document(event, seq)) for seq, event in enumerate(events)]


@cache
def catalogue() -> Catalogue:
    return load_catalogue()


def session(
    info: SessionInfo,
    request: Request = Request(),  # noqa: B008
    *,
    gyroscope: bool,
    live: bool = True,
    on_rows: Callable[[Trace], None] | None = None,
) -> Session:
    return Session("test", gyroscope, info, catalogue(), request, "made.csv", live=live, on_rows=on_rows)


def pieces(block: SampleBlock, sizes: int | Sequence[int]) -> Iterator[SampleBlock]:
    """The block cut into pieces of that size, or of these sizes in turn."""
    wanted = [sizes] if isinstance(sizes, int) else list(sizes)
    at = turn = 0
    while at < len(block):
        size = max(1, wanted[turn % len(wanted)])
        yield rows(block, at, at + size)
        at, turn = at + size, turn + 1


def rows(block: SampleBlock, first: int, last: int) -> SampleBlock:
    gyr = None if block.gyr is None else block.gyr[first:last]
    return SampleBlock(block.t_s[first:last], block.acc[first:last], gyr)


def run(
    block: SampleBlock,
    info: SessionInfo,
    request: Request = Request(),  # noqa: B008
    *,
    sizes: int | Sequence[int] = 4096,
    live: bool = False,
) -> Ran:
    """The whole recording through one session."""
    running = session(info, request, gyroscope=block.gyr is not None, live=live)
    before = [event for piece in pieces(block, sizes) for event in running.push(piece)]
    closing, result = running.close()
    return Ran(tuple(before), tuple(closing), result)


def changed(
    block: SampleBlock,
    *,
    t_s: FloatArray | None = None,
    acc: FloatArray | None = None,
    gyr: FloatArray | None = None,
) -> SampleBlock:
    """The block with other times or values, quantised as a recording is."""
    return quantise(
        block.t_s if t_s is None else t_s, block.acc if acc is None else acc, block.gyr if gyr is None else gyr
    )


def picked(block: SampleBlock, keep: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> SampleBlock:
    """The samples of the mask."""
    return SampleBlock(block.t_s[keep], block.acc[keep], None if block.gyr is None else block.gyr[keep])
