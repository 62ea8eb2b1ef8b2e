"""Text files as batches of whole, numbered lines: bounded memory, and no waiting for more than has come."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from sensors.errors import RecordingError

CHUNK_BYTES = 1 << 18
LINE_LIMIT_BYTES = 1 << 16
"""The longest line that is still believed to be one: any row of numbers is far shorter."""

_UTF8_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Lines:
    """Consecutive lines without their line ends. `first`: the number of the first, from 1.

    `whole`: False when the file ended inside the last of them.
    """

    first: int
    lines: list[bytes]
    whole: bool = True


def batches(stream: BinaryIO, path: str) -> Iterator[Lines]:
    """Every line of the stream, in order, as soon as it is there; `\\n` and `\\r\\n` both end a line.

    Raises:
        RecordingError: a line longer than `LINE_LIMIT_BYTES`, or a stream that cannot be read on.
    """
    number, rest = 1, b""
    for chunk in _chunks(stream, path):
        complete, newline, rest = (rest + chunk).rpartition(b"\n")
        lines = complete.replace(b"\r\n", b"\n").removesuffix(b"\r").split(b"\n") if newline else []
        if len(complete) + len(rest) > LINE_LIMIT_BYTES:
            lines, rest = _believable(lines, rest)
        if lines:
            yield Lines(number, lines)
        number += len(lines)
        if len(rest) > LINE_LIMIT_BYTES:
            limit = f"the line is longer than {LINE_LIMIT_BYTES // 1024} KiB"
            raise RecordingError(path, number, f"{limit}; is this a CSV file of samples?")
    if rest:
        yield Lines(number, [rest], whole=False)


def _believable(lines: list[bytes], rest: bytes) -> tuple[list[bytes], bytes]:
    """The lines before the first over-long one, and that one in place of the rest."""
    if max(map(len, lines), default=0) <= LINE_LIMIT_BYTES:
        return lines, rest
    first = next(index for index, line in enumerate(lines) if len(line) > LINE_LIMIT_BYTES)
    return lines[:first], lines[first]


def _chunks(stream: BinaryIO, path: str) -> Iterator[bytes]:
    """What has come, never waiting to fill a chunk; a byte order mark at the start is left out."""
    read = getattr(stream, "read1", stream.read)
    start = b""
    try:
        while len(start) < len(_UTF8_BOM) and (more := read(CHUNK_BYTES)):
            start += more
        yield start.removeprefix(_UTF8_BOM)
        while chunk := read(CHUNK_BYTES):
            yield chunk
    except EOFError as error:
        raise RecordingError(path, None, "the gzip data ends too early; copy the file again") from error
    except (gzip.BadGzipFile, zlib.error) as error:
        raise RecordingError(path, None, f"damaged gzip data ({error}); copy the file again") from error
    except OSError as error:
        raise RecordingError(path, None, f"cannot be read: {error.strerror or error}") from error
