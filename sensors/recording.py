"""Recordings in files: open one of any known layout as a stream of blocks, or write Backbeat CSV."""

from __future__ import annotations

import gzip
import io
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from sensors.atomic import replacing
from sensors.errors import RecordingError, SidecarError, printable
from sensors.layouts import LAYOUTS, LayoutRows, backbeat
from sensors.sidecar import Sidecar, read_sidecar, sidecar_path, write_sidecar
from sensors.stream import SampleBlock, SessionInfo, quantise
from sensors.text import CHUNK_BYTES, Lines, batches

_ROWS_AT_ONCE = 4096


class Recording:
    """An open recording: a `Source` with its session. Use it in a `with` statement, or read it to its end.

    `layout`: the format's name. `gyroscope`: whether the blocks carry one. `sidecar`: the session file, None
    without one. `session.marks` stand in the order of that file.
    """

    def __init__(self, stream: BinaryIO, rows: LayoutRows, sidecar: Sidecar | None) -> None:
        self._stream = stream
        self._rows = rows
        self._sidecar = sidecar
        self.layout = rows.layout
        self.gyroscope = rows.gyroscope
        self.session = sidecar.session if sidecar else SessionInfo()
        self.sidecar = sidecar.path if sidecar else None

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should know, a sentence each; complete when `blocks()` has ended."""
        return (*(self._sidecar.warnings if self._sidecar else ()), *self._rows.warnings())

    def blocks(self) -> Iterator[SampleBlock]:
        """The samples in order, a few thousand a block, or as few as have come from a live pipe; once.

        Raises:
            RecordingError: a row that cannot be read, or no samples at all.
        """
        with self:
            yield from self._rows.blocks()

    def mark_error(self, index: int, reason: str) -> SidecarError:
        """The error that mark `index` of `session.marks` is not valid, for whoever knows why."""
        return SidecarError(str(self.sidecar or "-"), None, f"mark {index + 1}: {reason}")

    def close(self) -> None:
        """Close the file."""
        self._stream.close()

    def __enter__(self) -> Recording:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_recording(source: Path | BinaryIO) -> Recording:
    """Open a recording: a `.csv` or `.csv.gz` with the session file beside it, or a binary stream of CSV text.

    The path `-` is standard input. Only the header is read yet.

    Raises:
        RecordingError: not a file, unreadable, empty, or of no known layout.
        SidecarError: the session file beside it is not valid.
    """
    if not isinstance(source, Path):
        return _recording(source, "-", None)
    if str(source) == "-":
        return _recording(sys.stdin.buffer, "-", None)
    stream = _open(source)
    try:
        beside = sidecar_path(source)
        return _recording(stream, str(source), read_sidecar(beside) if beside.exists() else None)
    except BaseException:
        stream.close()
        raise


def write_recording(
    path: Path, blocks: SampleBlock | Iterable[SampleBlock], session: SessionInfo | None = None
) -> None:
    """Write Backbeat CSV, compressed if the name ends in `.gz`, and the session file beside it if there is a
    session. The same samples give the same bytes; an interrupted write leaves what was there.

    Raises:
        FileError: it cannot be written.
        ValueError: only some of the blocks carry a gyroscope.
    """
    with replacing(path) as stream:
        if path.suffix.lower() == ".gz":
            with gzip.GzipFile("", "wb", fileobj=stream, mtime=0) as packed:
                _write(packed, [blocks] if isinstance(blocks, SampleBlock) else blocks)
        else:
            _write(stream, [blocks] if isinstance(blocks, SampleBlock) else blocks)
    if session is not None:
        write_sidecar(sidecar_path(path), session)


def _open(path: Path) -> BinaryIO:
    if path.is_dir():
        raise RecordingError(str(path), None, "is a folder; name the recording in it")
    if path.suffix.lower() == ".zip":
        raise RecordingError(str(path), None, "holds no known layout; unpack it and name a Backbeat CSV file")
    try:
        if path.suffix.lower() == ".gz":
            return io.BufferedReader(gzip.open(path, "rb"), CHUNK_BYTES)
        return path.open("rb")
    except FileNotFoundError as error:
        raise RecordingError(str(path), None, "there is no such file; check the name") from error
    except (OSError, ValueError) as error:
        raise RecordingError(str(path), None, f"cannot be read: {getattr(error, 'strerror', error)}") from error


def _recording(stream: BinaryIO, path: str, sidecar: Sidecar | None) -> Recording:
    line, number, below = _header(path, batches(stream, path))
    for layout in LAYOUTS:
        if layout.matches(line):
            return Recording(stream, layout.open_rows(path, line, number, below), sidecar)
    reason = f"unknown header '{printable(line[:60])}'; the header of a Backbeat CSV is {backbeat.header(True)}"
    raise RecordingError(path, number, reason)


def _header(path: str, lines: Iterator[Lines]) -> tuple[str, int, Iterator[Lines]]:
    """The first line that is neither blank nor a comment, its number, and everything below it."""
    for batch in lines:
        for index, raw in enumerate(batch.lines):
            line, number = _text(raw, path, batch.first + index), batch.first + index
            if line and not line.startswith("#"):
                rest = Lines(number + 1, batch.lines[index + 1 :], batch.whole)
                return line, number, chain([rest] if rest.lines else [], lines)
    raise RecordingError(
        path, None, "the file is empty: it has no header line; record again or choose another file"
    )


def _text(raw: bytes, path: str, number: int) -> str:
    if raw.startswith((b"\x1f\x8b", b"PK\x03\x04")):
        reason = "this is compressed data, not text; give the file a name that ends in .csv.gz, or unpack it"
        raise RecordingError(path, number, reason)
    try:
        return raw.decode("utf-8").strip()
    except UnicodeDecodeError as error:
        raise RecordingError(path, number, "this is not UTF-8 text; is it a CSV file of samples?") from error


def _write(stream: BinaryIO | gzip.GzipFile, blocks: Iterable[SampleBlock]) -> None:
    gyroscope = None
    for block in blocks:
        if gyroscope is None:
            gyroscope = block.gyr is not None
            stream.write(backbeat.header(gyroscope).encode() + b"\n")
        if gyroscope != (block.gyr is not None):
            raise ValueError("only some of the blocks carry a gyroscope")
        for piece in _pieces(block):
            stream.write(backbeat.format_rows(piece).encode())
    if gyroscope is None:
        stream.write(backbeat.header(False).encode() + b"\n")


def _pieces(block: SampleBlock) -> Iterator[SampleBlock]:
    for start in range(0, len(block), _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        yield quantise(block.t_s[rows], block.acc[rows], None if block.gyr is None else block.gyr[rows])
