"""Text files as batches of whole, numbered lines: bounded memory, and no waiting for more than has come."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sensors.errors import RecordingError
from sensors.feed import Feed

LINE_LIMIT_BYTES = 1 << 16
"""The longest line that is still believed to be one: any row of numbers is far shorter."""

_UTF8_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines without their line ends. `first`: the number of the first, from 1; the others follow it, unless
    `numbers` has the number of each. `text`: all of them, `\\n` between.

    `whole`: False when the file ended inside the last of them.
    """

    first: int
    text: bytes
    count: int
    whole: bool = True
    numbers: tuple[int, ...] | None = None

    def __len__(self) -> int:
        return self.count

    @property
    def lines(self) -> list[bytes]:
        """Each line by itself, cut anew each time."""
        return self.text.split(b"\n")[: self.count]

    def number(self, index: int) -> int:
        """The number of line `index`."""
        return self.first + index if self.numbers is None else self.numbers[index]

    def part(self, start: int, stop: int) -> Lines:
        """The lines from index `start` up to `stop`."""
        numbers = None if self.numbers is None else self.numbers[start:stop]
        whole = self.whole or stop < self.count
        return _lines(self.first + start, self.lines[start:stop], whole, numbers)

    def pick(self, indices: list[int]) -> Lines:
        """The lines at some indices, in order."""
        whole, lines = self.whole or not indices or indices[-1] < self.count - 1, self.lines
        return _lines(0, [lines[k] for k in indices], whole, tuple(self.number(k) for k in indices))


def _lines(first: int, lines: list[bytes], whole: bool = True, numbers: tuple[int, ...] | None = None) -> Lines:
    return Lines(first, b"\n".join(lines), len(lines), whole, numbers)


def batches(feed: Feed) -> Iterator[Lines]:
    """Every line of the feed, in order, as soon as it is there; `\\n` and `\\r\\n` both end a line. A byte order
    mark at the start is left out.

    Raises:
        RecordingError: a line longer than `LINE_LIMIT_BYTES`, or a stream that cannot be read on.
    """
    number, rest = 1, b""
    if feed.peek(len(_UTF8_BOM)) == _UTF8_BOM:
        feed.read(len(_UTF8_BOM))
    while chunk := feed.some():
        complete, newline, rest = (rest + chunk).rpartition(b"\n")
        if b"\r" in complete:
            complete = complete.replace(b"\r\n", b"\n").removesuffix(b"\r")
        batch = Lines(number, complete, complete.count(b"\n") + 1 if newline else 0)
        if len(rest) > LINE_LIMIT_BYTES or _too_long(complete):
            batch, rest = _believable(batch, rest)
        if len(batch):
            yield batch
        number += len(batch)
        if len(rest) > LINE_LIMIT_BYTES:
            limit = f"the line is longer than {LINE_LIMIT_BYTES // 1024} KiB"
            raise RecordingError(feed.path, number, f"{limit}; is this a CSV file of samples?")
    if rest:
        yield Lines(number, rest, 1, whole=False)


def _too_long(text: bytes) -> bool:
    """Whether a line may be over-long: none is where every half of the limit holds the end of one."""
    half = LINE_LIMIT_BYTES // 2
    return any(text.find(b"\n", at, at + half) < 0 for at in range(0, len(text) - half, half))


def _believable(batch: Lines, rest: bytes) -> tuple[Lines, bytes]:
    """The lines before the first over-long one, and that one in place of the rest."""
    long = (index for index, line in enumerate(batch.lines) if len(line) > LINE_LIMIT_BYTES)
    first = next(long, None)
    return (batch, rest) if first is None else (batch.part(0, first), batch.lines[first])
