"""A journal read back: what it holds, as far as it is whole."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from algorithms.types import Event
from sensors.live import Beside
from sensors.readings import parse_reading
from sensors.stream import Mark, SampleBlock
from tracker.errors import JournalBusyError, JournalError
from tracker.journal import disk
from tracker.journal.frames import Frame, ends_in_first, frames
from tracker.journal.head import Head, mark_id, parse_event, parse_head, parse_mark
from tracker.journal.kinds import BESIDE, END, HEAD, MARK, NUMBERED, SAMPLES, TOLD, journal_paths
from tracker.journal.samples import number_of, numbered_samples, unpacked

Entry = SampleBlock | Mark | Event


@dataclass(frozen=True, slots=True)
class Contents:
    """What a journal holds. `marks`: those that came, in that order. `first_s`, `last_s`: times of the samples on
    the sensor's clock, None without any. `ended`: the session was ended, it did not break off. `end`: where the
    last whole frame ends; `torn_bytes` lie behind it, and `damaged_bytes` before it cannot be read. `last_number`:
    the highest that samples were numbered with, None where they were not. `mark_ids`: those that marks came with.
    """

    path: Path
    head: Head
    marks: tuple[Mark, ...]
    samples: int
    first_s: float | None
    last_s: float | None
    ended: bool
    end: int
    torn_bytes: int
    damaged_bytes: int
    last_number: int | None = None
    mark_ids: Mapping[str, Mark] = field(default_factory=dict)

    @property
    def all_marks(self) -> tuple[Mark, ...]:
        """Those that were known beforehand, and those that came."""
        return (*self.head.info.marks, *self.marks)

    @property
    def length_s(self) -> float:
        """From the first sample to the last, seconds; to the last reading where a foot pod alone was worn."""
        if self.first_s is None or self.last_s is None:
            return max((told.t_s for told in readings_in(self.path)), default=0.0)
        return self.last_s - self.first_s


def read_journal(path: Path) -> tuple[Head, Iterator[Entry]]:
    """A journal's head, and its samples, marks and advice in the order in which they came. What is not whole is
    left out; `look` tells how much that is.

    Raises:
        JournalError: it is not there, cannot be read, has no head, or a newer version wrote it.
    """
    return _head(path), (entry for _, entry in _entries(path) if entry is not None)


def readings_in(path: Path) -> tuple[Beside, ...]:
    """What a journal was told beside the motion, in the order in which it came, as far as it is whole.

    Raises:
        JournalError: it is not there, or cannot be read.
    """
    found = []
    with _opened(path) as stream:
        for frame in frames(stream):
            if frame.kind == BESIDE:
                with suppress(ValueError, TypeError):
                    found.append(parse_reading(dict(json.loads(frame.payload))))
    return tuple(found)


def look(path: Path) -> Contents:
    """What a journal holds.

    Raises:
        JournalError: it is not there, cannot be read, has no head, or a newer version wrote it.
    """
    head = _head(path)
    marks: list[Mark] = []
    first_s = last_s = None
    samples = end = whole = 0
    ended, last_number = False, None
    mark_ids: dict[str, Mark] = {}
    for frame, entry in _entries(path):
        end, whole, ended = frame.end, whole + frame.end - frame.start, frame.kind == END
        if isinstance(entry, Mark):
            marks.append(entry)
            if (known_as := mark_id(frame.payload)) is not None:
                mark_ids[known_as] = entry
        elif isinstance(entry, SampleBlock) and len(entry):
            first_s = float(entry.t_s[0]) if first_s is None else first_s
            last_s, samples = float(entry.t_s[-1]), samples + len(entry)
            if frame.kind == NUMBERED:
                last_number = max(last_number or 0, number_of(frame.payload))
    with _opened(path) as stream:
        size = stream.seek(0, 2)
    return Contents(
        path, head, tuple(marks), samples, first_s, last_s, ended, end, size - end, end - whole,
        last_number, mark_ids,
    )  # fmt: skip


def unfinished(folder: Path) -> tuple[Path, ...]:
    """The journals of a folder that no process writes: sessions that broke off, or did not reach the store."""
    return tuple(path for path in journal_paths(folder) if not _in_use(path) and not _blank(path))


def never_begun(path: Path) -> bool:
    """Whether a journal broke off before its head was written: nothing was ever kept in it.

    Raises:
        JournalError: it cannot be read.
    """
    with _opened(path) as stream:
        return ends_in_first(stream)


def patient_of(path: Path) -> str:
    """Whose session it is.

    Raises:
        JournalError: that cannot be read.
    """
    return _head(path).patient


def _head(path: Path) -> Head:
    with _opened(path) as stream:
        for frame in frames(stream):
            if frame.kind == HEAD:
                try:
                    return parse_head(frame.payload)
                except (ValueError, TypeError, KeyError, AttributeError) as problem:
                    remedy = f"cannot be understood ({problem}); install a newer version of Backbeat"
                    raise JournalError(path, remedy) from problem
    raise JournalError(path, "is damaged: whose session it is cannot be read; keep it, and report the problem")


def _entries(path: Path) -> Iterator[tuple[Frame, Entry | None]]:
    """All frames that can be understood, and the samples, the mark or the event in them."""
    with _opened(path) as stream:
        for frame in frames(stream):
            try:
                yield frame, _entry(frame)
            except (ValueError, TypeError):
                continue


def _entry(frame: Frame) -> Entry | None:
    if frame.kind == SAMPLES:
        return unpacked(frame.payload)
    if frame.kind == NUMBERED:
        return unpacked(numbered_samples(frame.payload))
    if frame.kind == TOLD:
        return parse_event(frame.payload)
    return parse_mark(frame.payload) if frame.kind == MARK else None


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as stream:
            yield stream
    except OSError as problem:
        raise disk.in_words(path, problem) from problem


def _blank(path: Path) -> bool:
    try:
        return never_begun(path)
    except JournalError:
        return False


def _in_use(path: Path) -> bool:
    try:
        disk.reopen(path, tries=1).close()
    except JournalBusyError:
        return True
    except JournalError:
        return False
    return False
