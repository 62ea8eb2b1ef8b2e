"""Bytes as they come: a look at the first few, exact reads, and one kind of error for all that can fail."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from typing import BinaryIO

from sensors.errors import RecordingError

CHUNK_BYTES = 1 << 18


class Feed:
    """A binary stream under a name for messages.

    `some` never waits to fill a chunk, so that a live pipe is read as it arrives; `peek` and `read` wait for
    as many bytes as they are asked for, or for the end.

    Raises:
        RecordingError: from any of them, when the stream cannot be read on.
    """

    def __init__(self, stream: BinaryIO, path: str) -> None:
        self.path = path
        self._stream = stream
        self._ahead = b""

    def peek(self, size: int) -> bytes:
        """The next `size` bytes, fewer at the end, without taking them."""
        while len(self._ahead) < size and (more := self._more(size - len(self._ahead))):
            self._ahead += more
        return self._ahead[:size]

    def some(self) -> bytes:
        """Whatever has come, at most `CHUNK_BYTES` of it beyond what was peeked; empty at the end."""
        ahead, self._ahead = self._ahead, b""
        return ahead or self._more(CHUNK_BYTES)

    def read(self, size: int) -> bytes:
        """The next `size` bytes, fewer at the end."""
        parts = [self._ahead[:size]]
        self._ahead = self._ahead[size:]
        missing = size - len(parts[0])
        while missing and (more := self._more(missing)):
            parts.append(more)
            missing -= len(more)
        return b"".join(parts)

    def _more(self, size: int) -> bytes:
        read = getattr(self._stream, "read1", self._stream.read)
        try:
            chunk = read(size)
        except EOFError as error:
            raise self._error("the zip or gzip data ends too early; copy the file again") from error
        except (gzip.BadGzipFile, zipfile.BadZipFile, zlib.error) as error:
            kind = "gzip" if isinstance(error, gzip.BadGzipFile) else "zip or gzip"
            raise self._error(f"damaged {kind} data ({error}); copy the file again") from error
        except (OSError, ValueError) as error:
            raise self._error(f"cannot be read: {getattr(error, 'strerror', None) or error}") from error
        return bytes(chunk)

    def _error(self, reason: str) -> RecordingError:
        return RecordingError(self.path, None, reason)
