"""The kinds of frames that a journal is made of, and where its file is."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

HEAD, SAMPLES, MARK, END, NUMBERED, BESIDE, TOLD = 1, 2, 3, 4, 5, 6, 7
"""Whose session it is; some samples; a mark; the session was ended, and did not break off; samples with the number
that their sender gave them; what was told beside the motion; an event that follows from neither.
"""

ENDING = ".journal"


def journal_path(folder: Path, session: str) -> Path:
    """The journal of a session."""
    return folder / f"{file_name(session)}{ENDING}"


def file_name(session: str) -> str:
    """A session's id as the name of a file, whatever it is made of."""
    return quote(session, safe="")


def journal_paths(folder: Path) -> tuple[Path, ...]:
    """All journals of a folder, by name; none where there is no folder."""
    return tuple(sorted(folder.glob(f"*{ENDING}")))
