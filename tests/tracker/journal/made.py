"""Journals to test with: a synthetic session of chair stands, as a live one would keep it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path

from algorithms.types import Event
from sensors.stream import Mark, SampleBlock, SessionInfo
from sensors.synthetic import simulate
from tests.running import pieces
from tracker.journal import Entry, Head, Journal
from tracker.session import Request

SESSION = "0190a2b4-7c1e-7d3a-9f00-2b6a5c1d0e4f"


@cache
def chair_stands() -> tuple[SampleBlock, SessionInfo]:
    made = simulate("chair-stand", seed=4, placement="thigh", rate_hz=25, gyroscope=True, reps=2)
    return made.block, replace(
        made.session, session_id=SESSION, patient=None, started_at="2026-03-02T07:30:00+01:00",
        time_zone="Europe/Berlin",
    )  # fmt: skip


def head(*, session: str = SESSION, patient: str = "me", gyroscope: bool = True) -> Head:
    """The head of a journal; the marks come later, as they do in a live session."""
    info = replace(chair_stands()[1], session_id=session, marks=())
    return Head(patient, info, "live", gyroscope, Request())


def entries(size: int = 25) -> Iterator[SampleBlock | Mark]:
    """Samples and marks as they come, a mark as soon as its time is over."""
    block, info = chair_stands()
    marks = sorted(info.marks, key=lambda mark: mark.t_s)
    for piece in pieces(block, size):
        yield piece
        while marks and marks[0].t_s <= piece.t_s[-1]:
            yield marks.pop(0)
    yield from marks


def put(journal: Journal, entry: Entry) -> None:
    if isinstance(entry, Mark):
        journal.mark(entry)
    elif isinstance(entry, Event):
        journal.told(entry)
    else:
        journal.append(entry)


def written(
    folder: Path, *, session: str = SESSION, patient: str = "me", ended: bool = True, count: int | None = None
) -> Path:
    """A journal in a folder, of all entries or of the first `count`."""
    try:
        with Journal.open_new(folder, head(session=session, patient=patient), clock=lambda: 0.0) as journal:
            for entry in islice(entries(), count):
                put(journal, entry)
            if not ended:
                raise BrokeOffError
    except BrokeOffError:
        pass
    return journal.path


class BrokeOffError(Exception):
    """What a session broke off by."""


def same(one: Entry, other: Entry) -> bool:
    """Equal bit for bit."""
    if isinstance(one, SampleBlock) and isinstance(other, SampleBlock):
        return _bits(one) == _bits(other)
    return one == other


def _bits(block: SampleBlock) -> tuple[bytes | None, ...]:
    return (block.t_s.tobytes(), block.acc.tobytes(), None if block.gyr is None else block.gyr.tobytes())
