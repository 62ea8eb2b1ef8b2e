"""Where a file stands: what lies beside it in its folder or in the same archive, or nothing at all."""

from __future__ import annotations

import io
import zipfile
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from typing import Protocol

from sensors.errors import RecordingError
from sensors.feed import Feed

RATIO_LIMIT = 200
RATIO_FREE_BYTES = 64 << 20
"""A member larger than this and packed tighter than `RATIO_LIMIT` to 1 is no recording: noise does not pack so."""

TEXT_LIMIT_BYTES = 1 << 20
"""Room for a file of metadata."""


_ZIP_MAGIC = b"PK\x03\x04"


class Place(Protocol):
    """A folder or an archive. Names are relative to it, with `/`."""

    def names(self) -> list[str]:
        """The files in it, sorted."""
        ...

    def feed(self, name: str) -> Feed:
        """Open one of them.

        Raises:
            RecordingError: it cannot be opened.
        """
        ...

    def close(self) -> None:
        """Close everything that was opened."""
        ...


class Folder:
    """A folder; only the files directly in it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened = ExitStack()

    def names(self) -> list[str]:
        """The files in it, sorted."""
        try:
            return sorted(entry.name for entry in self._path.iterdir() if entry.is_file())
        except OSError:
            return []

    def feed(self, name: str) -> Feed:
        """Open one of them; `.gz` is unpacked on the way."""
        path = self._path / name
        stream = open_file(path)
        self._opened.callback(stream.close)
        return Feed(stream, str(path))

    def close(self) -> None:
        """Close everything that was opened."""
        self._opened.close()


class Archive:
    """A zip file, read without unpacking it to disk; members of archives inside it are not looked at.

    Raises:
        RecordingError: it is not a zip file, damaged, or cut short.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._opened = ExitStack()
        try:
            self._zip = self._opened.enter_context(zipfile.ZipFile(path))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            reason = f"is no whole zip file ({error}); copy or export it again"
            raise RecordingError(str(path), None, reason) from error
        members = self._zip.infolist()
        self._members = {m.filename: m for m in members if not m.is_dir() and not _hidden(m.filename)}

    def names(self) -> list[str]:
        """The members, sorted."""
        return sorted(self._members)

    def feed(self, name: str) -> Feed:
        """Open a member; nothing is read yet."""
        path = f"{self.path}/{name}"
        member = self._members.get(name)
        if member is None:
            raise RecordingError(path, None, "there is no such file in the archive; check the name")
        if member.file_size > max(RATIO_FREE_BYTES, RATIO_LIMIT * member.compress_size):
            size = f"{member.compress_size} bytes say they unpack to {member.file_size}"
            raise RecordingError(path, None, f"{size}, which no recording does; it is not read")
        try:
            stream = self._opened.enter_context(self._zip.open(member))
        except (RuntimeError, NotImplementedError, zipfile.BadZipFile, OSError) as error:
            reason = f"cannot be unpacked ({error}); unpack the archive yourself and name the file"
            raise RecordingError(path, None, reason) from error
        return Feed(stream, path)  # type: ignore[arg-type]

    def close(self) -> None:
        """Close everything that was opened."""
        self._opened.close()


def open_file(path: Path) -> io.BufferedReader:
    """Open a file, unpacking gzip on the way if the name ends in `.gz`.

    Raises:
        RecordingError: it is not a file or cannot be read.
    """
    import gzip

    if path.is_dir():
        raise RecordingError(str(path), None, "is a folder; name the recording in it")
    try:
        if path.suffix.lower() == ".gz":
            return io.BufferedReader(gzip.open(path, "rb"))
        return path.open("rb")
    except FileNotFoundError as error:
        raise RecordingError(str(path), None, "there is no such file; check the name") from error
    except (OSError, ValueError) as error:
        raise RecordingError(str(path), None, f"cannot be read: {getattr(error, 'strerror', error)}") from error


def is_zip(path: Path) -> bool:
    """Whether a file begins as a zip file does, or is called one."""
    try:
        if not path.is_file():
            return False
        with path.open("rb") as stream:
            return stream.read(4) == _ZIP_MAGIC or path.suffix.lower() == ".zip"
    except OSError:
        return False


def text_of(place: Place, name: str) -> str | None:
    """The beginning of a small text file; None where there is none that can be read."""
    try:
        return place.feed(name).read(TEXT_LIMIT_BYTES).decode("utf-8-sig", "replace")
    except RecordingError:
        return None


def _hidden(name: str) -> bool:
    """What a Mac adds to an archive, and other files that start with a dot."""
    return any(part.startswith((".", "__MACOSX")) for part in PurePosixPath(name).parts)
