"""Ways to tell somebody that something is due."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from typing import Protocol, TextIO

from tracker.errors import NotifierError
from tracker.schedule.remind import Note

APP = "Backbeat"
PATIENCE_S = 10.0


class Notifier(Protocol):
    """Anything that can show a note. Raises `NotifierError` where it cannot."""

    def show(self, note: Note) -> None:
        """Show it."""
        ...


@dataclass(frozen=True, slots=True)
class Terminal:
    """A line a note, and the bell."""

    stream: TextIO
    bell: bool = True

    def show(self, note: Note) -> None:
        """Write the line."""
        print(f"{chr(7) if self.bell else ''}{note.title}: {note.text}", file=self.stream, flush=True)


@dataclass(frozen=True, slots=True)
class Desktop:
    """The desktop's own notifications, by `notify-send`."""

    program: str = "notify-send"

    def show(self, note: Note) -> None:
        """Hand it over."""
        found = shutil.which(self.program)
        if found is None:
            raise NotifierError(f"{self.program} is not installed: install libnotify, or use --notify terminal")
        command = [found, "--app-name", APP, "--", note.title, note.text]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
        except (OSError, subprocess.TimeoutExpired) as problem:
            raise NotifierError(f"{self.program} does not answer ({problem}); use --notify terminal") from problem
        if done.returncode != 0:
            why = done.stderr.strip() or f"status {done.returncode}"
            raise NotifierError(f"{self.program} failed ({why}); use --notify terminal")
