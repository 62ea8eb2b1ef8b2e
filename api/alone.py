"""One serving process over records in files: two would each take their sessions and limits for all there are. Its
address stands beside the records, for `backbeat pair`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tracker.errors import JournalBusyError, StoreError
from tracker.journal.disk import in_words, reopen

FILE, PLACE = "serving.lock", "serving.url"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder's lock. The system frees it when the process ends, however it ends.

    Raises:
        StoreError: another process serves these records, or the folder cannot be written.
    """
    path = folder / FILE
    try:
        path.touch(mode=0o600)
    except OSError as problem:
        raise StoreError(str(folder), str(in_words(path, problem))) from problem
    try:
        lock = reopen(path, tries=1)
    except JournalBusyError as busy:
        remedy = "end it first; several at once need PostgreSQL: --data postgresql://… (docs/deployment.md)"
        raise StoreError(str(folder), f"another `backbeat serve` has these records; {remedy}") from busy
    try:
        yield
    finally:
        lock.close()


@contextmanager
def reached_at(folder: Path, url: str) -> Iterator[None]:
    """Note the server's address beside the records, as long as the block lasts; a folder that cannot take it has
    none.
    """
    path = folder / PLACE
    with suppress(OSError):
        path.write_text(url, "utf-8")
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def address_here(folder: Path) -> str | None:
    """Where the process that serves these records is reached; None where none noted it."""
    try:
        return (folder / PLACE).read_text("utf-8")
    except OSError:
        return None
