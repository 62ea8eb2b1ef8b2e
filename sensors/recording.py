"""Recordings in files: open one of any known layout as a stream of blocks, or write Backbeat CSV."""

from __future__ import annotations

import gzip
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import BinaryIO

from sensors.atomic import replacing
from sensors.errors import RecordingError, SidecarError
from sensors.feed import Feed
from sensors.layouts import TEXT_LAYOUTS, TextLayout, backbeat, named
from sensors.layouts.named import NamedColumns
from sensors.live import Beside
from sensors.parts import Samples
from sensors.place import Archive, Folder, Place, is_zip
from sensors.readings import read_readings, readings_path, write_readings
from sensors.recognise import archive_samples, file_samples, stream_samples
from sensors.sidecar import Sidecar, read_sidecar, sidecar_path, write_sidecar
from sensors.sieve import NO_SAMPLES
from sensors.stream import SampleBlock, SessionInfo, quantise

_ROWS_AT_ONCE = 4096


class Recording:
    """An open recording with its session. Use it in a `with` statement, or read it to its end.

    `layout`: the format's name. `gyroscope`: whether the blocks carry one. `sidecar`: the session file, None
    without one. `session.marks` stand in the order of that file; `session.started_at` is what the recording
    itself says where the session file does not. `gravity_removed`: the recording says that it holds
    acceleration without gravity; `remedy`: how to record it with. `readings`: what was told beside the motion,
    from the file of that name beside it.
    """

    def __init__(
        self,
        samples: Samples,
        close: Callable[[], None],
        sidecar: Sidecar | None,
        started_at: str | None,
        readings: tuple[Beside, ...] = (),
    ) -> None:
        self._samples = samples
        self._close = close
        self._sidecar = sidecar
        self.layout = samples.layout
        self.gyroscope = samples.gyroscope
        self.gravity_removed = samples.gravity_removed
        self.remedy = samples.remedy
        session = sidecar.session if sidecar else SessionInfo()
        self.session = replace(session, started_at=session.started_at or started_at)
        self.sidecar = sidecar.path if sidecar else None
        self.readings = readings

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should know, a sentence each; complete when `blocks()` has ended."""
        return (*(self._sidecar.warnings if self._sidecar else ()), *self._samples.warnings())

    def blocks(self) -> Iterator[SampleBlock]:
        """The samples in order, a few thousand a block, or as few as have come from a live pipe; once.

        Raises:
            RecordingError: a row that cannot be read, or no samples at all.
        """
        with self:
            yield from self._samples.blocks()

    def mark_error(self, index: int, reason: str) -> SidecarError:
        """The error that mark `index` of `session.marks` is not valid, for whoever knows why."""
        return SidecarError(str(self.sidecar or "-"), None, f"mark {index + 1}: {reason}")

    def close(self) -> None:
        """Close the file."""
        self._close()

    def __enter__(self) -> Recording:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def open_recording(source: Path | BinaryIO, columns: NamedColumns | None = None) -> Recording:
    """Open a recording in any known layout, with the session file beside it, or a binary stream of one.

    A file of one sensor is read together with the files of the others in the same folder; a `.zip` with its
    members. The path `-` is standard input. `columns`: read a table as they say, whatever its layout. Only the
    heads and, of files, the first rows are read yet.

    Raises:
        RecordingError: not a file, unreadable, empty, or of no known layout; or the readings beside it are none.
        SidecarError: the session file beside it is not valid.
    """
    layouts = TEXT_LAYOUTS if columns is None else (TextLayout(named.NAME, columns.plan),)
    if not isinstance(source, Path):
        return _of_stream(source, layouts)
    if str(source) == "-":
        return _of_stream(sys.stdin.buffer, layouts)
    place: Place = Folder(source.parent)
    try:
        beside = sidecar_path(source)
        if is_zip(source) and columns is None:
            place = Archive(source)
            samples = archive_samples(str(source), place)
        else:
            samples = file_samples(place, source.name, layouts)
        sidecar = read_sidecar(beside) if beside.exists() else None
        told = readings_path(source)
        readings = read_readings(told) if told.exists() else ()
        return Recording(samples, place.close, sidecar, _look(samples, readings), readings)
    except BaseException:
        place.close()
        raise


def _look(samples: Samples, readings: Sequence[Beside]) -> str | None:
    """When the first sample was taken; a walk that a foot pod alone told has none."""
    try:
        return samples.look()
    except RecordingError as empty:
        if empty.reason != NO_SAMPLES or not readings:
            raise
        return None


def _of_stream(stream: BinaryIO, layouts: Sequence[TextLayout]) -> Recording:
    samples = stream_samples(Feed(stream, "-"), layouts)
    return Recording(samples, stream.close, None, None)


def write_recording(
    path: Path,
    blocks: SampleBlock | Iterable[SampleBlock],
    session: SessionInfo | None = None,
    readings: Sequence[Beside] = (),
) -> None:
    """Write Backbeat CSV, compressed if the name ends in `.gz`, and beside it the session file if there is a
    session, and the readings if there are any. The same samples give the same bytes; an interrupted write leaves
    what was there.

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
    if readings:
        write_readings(readings_path(path), readings)


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
