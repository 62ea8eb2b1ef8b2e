"""One serving process over records in files: two would each take their sessions and limits for all there are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.errors import JournalBusyError, StoreError
from tracker.journal.disk import in_words, reopen

FILE = "serving.lock"


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
