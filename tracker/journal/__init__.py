"""The journal of a running session: on disk from the first sample on, so that no crash loses it.

    with Journal.open_new(folder, head) as journal:
        journal.append(block)
        journal.mark(mark)
    close_journal(journal.path, store, catalogue)

What broke off is found by `unfinished`, looked into with `look`, gone on with by `read_journal` and
`Journal.go_on`, or closed as above. `docs/journal.md` tells what it promises, and describes the bytes.
"""

from __future__ import annotations

from tracker.journal.closing import Closed, close_journal, warnings_of
from tracker.journal.erasing import erase_journals, patients_in
from tracker.journal.head import Head
from tracker.journal.reading import Contents, Entry, look, read_journal, readings_in, unfinished
from tracker.journal.rescue import write_as, write_out
from tracker.journal.writing import Journal

__all__ = [
    "FOLDER", "Closed", "Contents", "Entry", "Head", "Journal", "close_journal", "erase_journals", "look",
    "patients_in", "read_journal", "readings_in", "unfinished", "warnings_of", "write_as", "write_out",
]  # fmt: skip

FOLDER = "journal"
"""The folder for journals, in that for data."""
