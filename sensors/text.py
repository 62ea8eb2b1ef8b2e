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
    `numbers` has the number of each.

    `whole`: False when the file ended inside the last of them.
    """

    first: int
    lines: list[bytes]
    whole: bool = True
    numbers: tuple[int, ...] | None = None

    def number(self, index: int) -> int:
        """The number of line `index`."""
        return self.first + index if self.numbers is None else self.numbers[index]

    def part(self, start: int, stop: int) -> Lines:
        """The lines from index `start` up to `stop`."""
        numbers = None if self.numbers is None else self.numbers[start:stop]
        whole = self.whole or stop < len(self.lines)
        return Lines(self.first + start, self.lines[start:stop], whole, numbers)

    def pick(self, indices: list[int]) -> Lines:
        """The lines at some indices, in order."""
        whole = self.whole or not indices or indices[-1] < len(self.lines) - 1
        return Lines(0, [self.lines[k] for k in indices], whole, tuple(self.number(k) for k in indices))


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
        lines = complete.replace(b"\r\n", b"\n").removesuffix(b"\r").split(b"\n") if newline else []
        if len(complete) + len(rest) > LINE_LIMIT_BYTES:
            lines, rest = _believable(lines, rest)
        if lines:
            yield Lines(number, lines)
        number += len(lines)
        if len(rest) > LINE_LIMIT_BYTES:
            limit = f"the line is longer than {LINE_LIMIT_BYTES // 1024} KiB"
            raise RecordingError(feed.path, number, f"{limit}; is this a CSV file of samples?")
    if rest:
        yield Lines(number, [rest], whole=False)


def _believable(lines: list[bytes], rest: bytes) -> tuple[list[bytes], bytes]:
    """The lines before the first over-long one, and that one in place of the rest."""
    if max(map(len, lines), default=0) <= LINE_LIMIT_BYTES:
        return lines, rest
    first = next(index for index, line in enumerate(lines) if len(line) > LINE_LIMIT_BYTES)
    return lines[:first], lines[first]
