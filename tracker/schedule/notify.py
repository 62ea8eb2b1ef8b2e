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

LINUX = ("notify-send", "--app-name", APP, "--")
"""The client of desktops that follow freedesktop.org's notifications."""

MACOS = (
    "osascript",
    "-e", "on run argv",
    "-e", f'display notification (item 2 of argv) with title (item 1 of argv) subtitle "{APP}"',
    "-e", "end run",
)  # fmt: skip
"""AppleScript's "display notification"; the words come as arguments and are no part of the script."""


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
    """The desktop's own notifications, by a `command` that takes title and text as its last two arguments; what
    they say is never read as anything but text.
    """

    command: tuple[str, ...] = LINUX

    def show(self, note: Note) -> None:
        """Hand it over."""
        program = self.command[0]
        found = shutil.which(program)
        if found is None:
            remedy = ": install libnotify (Debian: libnotify-bin)" if self.command == LINUX else ""
            raise NotifierError(f"{program} is not installed{remedy}, or use --notify terminal")
        command = [found, *self.command[1:], note.title, note.text]
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=PATIENCE_S)
        except (OSError, subprocess.TimeoutExpired) as problem:
            raise NotifierError(f"{program} does not answer ({problem}); use --notify terminal") from problem
        if done.returncode != 0:
            why = done.stderr.strip() or f"status {done.returncode}"
            raise NotifierError(f"{program} failed ({why}); use --notify terminal")


def desktop_of(platform: str) -> Desktop:
    """What shows a note on the desktop of a platform (as `sys.platform` names it).

    Raises:
        NotifierError: there is no way known to do so.
    """
    if platform == "darwin":
        return Desktop(MACOS)
    if platform.startswith(("linux", "freebsd", "openbsd")):
        return Desktop(LINUX)
    raise NotifierError(f"desktop notifications are not supported on {platform}; use --notify terminal")
