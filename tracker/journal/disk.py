"""The file under a journal: one writer, appended to, cut back where a write failed, safe on disk when asked for.

The lock is the operating system's, on the open file: when its process ends, however it ends, it is gone.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
import time
from pathlib import Path

from tracker.errors import JournalBusyError, JournalError

_REMEDIES = {
    errno.ENOSPC: "the disk is full; make room, what was recorded until now is kept there",
    errno.EDQUOT: "there is no room left for this user; make some, what was recorded until now is kept there",
    errno.EFBIG: "the file may not grow any more; what was recorded until now is kept there",
    errno.EROFS: "the disk is read-only; name another folder with --data",
    errno.EACCES: "may not be written; check the permissions of its folder, or name another one with --data",
    errno.EPERM: "may not be written; check the permissions of its folder, or name another one with --data",
    errno.EIO: "the disk cannot be read or written; check it",
    errno.ENOENT: "is not there",
    errno.ENOTDIR: "its folder is a file; name another one with --data",
    errno.ENAMETOOLONG: "the session's id is too long for a file's name",
    errno.ENOLCK: "its disk knows no locks; name a folder on a local disk with --data",
    errno.EOPNOTSUPP: "its disk knows no locks; name a folder on a local disk with --data",
}
_BUSY = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
"""What systems answer where another process has the lock."""

TRIES, BETWEEN_S = 5, 0.02
"""Whoever looks whether a journal is in use holds its lock for a moment."""


class AppendOnly:
    """A file that only grows, by whole appends: one that fails is taken back.

    `file`: unbuffered, open for reading and writing, locked; `size`: where its last whole frame ends.
    """

    def __init__(self, path: Path, file: io.FileIO, size: int) -> None:
        self.path = path
        self._file = file
        self._size = size
        self._torn = file.tell() != size

    def append(self, data: bytes, *, lasting: bool) -> None:
        """Hand all of it to the operating system, which keeps it even if this process is killed. `lasting`: return
        when it, and all before it, is on the disk and outlasts a loss of power as well.

        Raises:
            JournalError: that cannot be; the file ends where it ended before.
        """
        try:
            if self._torn:
                self._cut_back()
            written = 0
            while written < len(data):
                written += self._file.write(data[written:]) or 0
            if lasting:
                os.fsync(self._file.fileno())
        except OSError as problem:
            self._torn = True
            with contextlib.suppress(OSError):
                self._cut_back()
            raise in_words(self.path, problem) from problem
        self._size += len(data)

    def close(self) -> None:
        """Close the file, which frees the lock."""
        self._file.close()

    def _cut_back(self) -> None:
        """Leave no part of a failed append behind."""
        self._file.truncate(self._size)
        self._file.seek(self._size)
        self._torn = False


def create(path: Path) -> io.FileIO:
    """Make a file that only its user can read, open and locked; its folder is made.

    Raises:
        JournalBusyError: another process made it at the same moment.
        JournalError: it is there already, or cannot be made.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except FileExistsError as there:
        if not path.parent.is_dir():
            raise JournalError(path, _REMEDIES[errno.ENOTDIR]) from there
        raise _taken(path) from there
    except OSError as problem:
        raise in_words(path, problem) from problem
    return _locked(path, io.FileIO(descriptor, "r+b"), TRIES)


def reopen(path: Path, tries: int = TRIES) -> io.FileIO:
    """Open a file that is there, and lock it, as often as it takes somebody who only looked at it to leave.

    Raises:
        JournalBusyError: another process has it open.
        JournalError: it is not there, or may not be written.
    """
    try:
        file = io.FileIO(path, "r+b")
    except OSError as problem:
        raise in_words(path, problem) from problem
    return _locked(path, file, tries)


def sync_folder(folder: Path) -> None:
    """Make what was added to a folder or taken from it outlast a loss of power, where the system can."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_open(path: Path, file: io.FileIO) -> None:
    """Remove a file that we have locked, lastingly.

    Raises:
        JournalError: it may not be removed.
    """
    if sys.platform == "win32":
        file.close()
    try:
        path.unlink(missing_ok=True)
        sync_folder(path.parent)
    except OSError as problem:
        raise in_words(path, problem) from problem


def in_words(path: Path, problem: OSError) -> JournalError:
    """The system's complaint, and what to do about it."""
    remedy = _REMEDIES.get(problem.errno or 0, "cannot be used")
    return JournalError(path, f"{remedy} ({problem.strerror or problem})")


def _taken(path: Path) -> JournalError:
    """Why a file that is there cannot be made: somebody writes it, or it was left behind."""
    try:
        reopen(path).close()
    except JournalBusyError as busy:
        return busy
    return JournalError(
        path, "an earlier run of this session was left unfinished; see to it with: backbeat resume"
    )


def _locked(path: Path, file: io.FileIO, tries: int) -> io.FileIO:
    """The file, ours alone as long as it is open."""
    try:
        _lock(file, tries)
        # Whoever had the lock before may have closed the journal and removed the file.
        if path.stat().st_ino != os.fstat(file.fileno()).st_ino:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
    except OSError as problem:
        file.close()
        busy = problem.errno in _BUSY
        raise JournalBusyError(path) if busy else in_words(path, problem) from problem
    return file


def _lock(file: io.FileIO, tries: int) -> None:
    """Take the lock, or raise `OSError` after so many tries."""
    for left in reversed(range(tries)):
        try:
            _lock_at_once(file)
        except OSError:
            if left == 0:
                raise
            time.sleep(BETWEEN_S)
        else:
            return


def _lock_at_once(file: io.FileIO) -> None:
    if sys.platform == "win32":
        import msvcrt

        # Far behind the end, so that others can read the file meanwhile.
        file.seek(1 << 30)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        file.seek(0)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
