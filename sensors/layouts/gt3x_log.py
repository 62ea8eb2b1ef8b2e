"""The records of an ActiGraph `log.bin`: found one after the other, and found again after damage.

Source: the vendor's `GT3X-File-Format` documentation. A record is the byte 1E, its type, Unix seconds (u32), the
size of what follows (u16), that payload, and the complement of all bytes before combined by exclusive or. Zeros
may lie between records.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from sensors.layouts.stamped import LeftOut

SEPARATOR = 0x1E
HEAD = struct.Struct("<BBIH")
_ZEROS = re.compile(rb"\0+")


@dataclass(frozen=True, slots=True)
class Record:
    """One record. `place`: the byte at which it begins; `second`: Unix seconds, of the device's clock."""

    place: int
    kind: int
    second: int
    payload: bytes


@dataclass(slots=True)
class Log:
    """Reads records. `damaged`: stretches of bytes that are none; `cut`: the file ends inside a record.

    Looking for the next record after damage costs little, whatever is there: of the bytes read, `_sums` holds what
    all before each of them give by exclusive or.
    """

    damaged: LeftOut = field(default_factory=LeftOut)
    cut: bool = False
    _data: bytes = b""
    _sums: bytes = b"\0"
    _at: int = 0
    _start: int = 0
    _lost: int | None = None

    def records(self, chunks: Iterable[bytes]) -> Iterator[Record]:
        """The records with a right checksum, in order."""
        for chunk in chunks:
            self._data, self._start = self._data[self._at :] + chunk, self._start + self._at
            self._at = 0
            self._sums = b"\0" + np.bitwise_xor.accumulate(np.frombuffer(self._data, np.uint8)).tobytes()
            yield from self._found(ended=False)
        yield from self._found(ended=True)
        self.cut = self._lost is not None

    def _found(self, *, ended: bool) -> Iterator[Record]:
        while self._at < len(self._data):
            if self._data[self._at] != SEPARATOR:
                self._pass_over()
                continue
            end = self._end()
            if end is None and not ended:
                return
            record = None if end is None else self._record(end)
            if record is None or end is None:
                self._lose(self._at + 1)
            else:
                self._at = end
                self._settle()
                yield record

    def _end(self) -> int | None:
        """Where the record that begins here would end; None where that has not been read."""
        if self._at + HEAD.size > len(self._data):
            return None
        end = self._at + HEAD.size + int(HEAD.unpack_from(self._data, self._at)[3]) + 1
        return end if end <= len(self._data) else None

    def _record(self, end: int) -> Record | None:
        """The record up to `end`; None where the checksum says that it is none."""
        if self._sums[end] ^ self._sums[self._at] != 0xFF:
            return None
        _, kind, second, _ = HEAD.unpack_from(self._data, self._at)
        payload = self._data[self._at + HEAD.size : end - 1]
        return Record(self._start + self._at, kind, second, payload)

    def _pass_over(self) -> None:
        """Go on after zeros, which are no damage, or to the next separator."""
        if zeros := _ZEROS.match(self._data, self._at):
            self._at = zeros.end()
        else:
            found = self._data.find(SEPARATOR, self._at)
            self._lose(len(self._data) if found < 0 else found)

    def _lose(self, to: int) -> None:
        self._lost = self._start + self._at if self._lost is None else self._lost
        self._at = to

    def _settle(self) -> None:
        """A good record: what was lost before it was damage, not the end."""
        if self._lost is not None:
            self.damaged.note([self._lost])
        self._lost = None
