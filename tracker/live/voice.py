"""Speech by the program that the system has (espeak-ng, speech-dispatcher, macOS's say), else a bell."""

from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Sequence
from typing import Protocol

from algorithms.types import Event
from tracker.live.model import Say, View
from tracker.live.words import Words

MOST_WAITING = 8
"""More than so many sentences behind are left out, the oldest first."""

LAST_S = 8.0
"""At the end the last sentence is waited for so long, seconds."""

SILENT_S = 1.0
"""A program that was told to be silent is, within this, seconds."""

BELLS = ("number", "held", "go", "enough-reps", "enough-hold", "stopped-for-pain", "slower")
"""What a bell stands for where nothing can speak."""


class Talking(Protocol):
    """A program that speaks."""

    def poll(self) -> int | None:
        """None while it speaks."""
        ...

    def terminate(self) -> None:
        """Be silent."""
        ...

    def wait(self, timeout: float) -> int:
        """Until it has spoken. Raises `subprocess.TimeoutExpired`."""
        ...


Start = Callable[[Sequence[str]], Talking]


def speaker(voice: str, which: Callable[[str], str | None] = shutil.which) -> tuple[str, ...] | None:
    """The command that speaks a sentence, which is put behind it; None where the system has none."""
    if which("espeak-ng"):
        return ("espeak-ng", "-v", voice, "-s", "150", "--")
    if which("spd-say"):
        return ("spd-say", "-w", "-l", voice, "--")
    if sys.platform == "darwin" and which("say"):
        return ("say", "-v", {"de": "Anna"}.get(voice, "Samantha"), "--")
    return None


def start(command: Sequence[str]) -> Talking:
    """Begin to speak; what the program prints is thrown away."""
    silent = subprocess.DEVNULL
    return subprocess.Popen(command, stdin=silent, stdout=silent, stderr=silent)


class Voice:
    """Speaks one sentence after the other. A count is spoken at once or never: a late one is wrong. A stop
    interrupts everything.
    """

    def __init__(self, words: Words, command: Sequence[str], begin: Start = start) -> None:
        self._words, self._command, self._begin = words, tuple(command), begin
        self._waiting: deque[Say] = deque(maxlen=MOST_WAITING)
        self._talking: Talking | None = None

    def event(self, event: Event) -> None:
        """What happens is said."""

    def said(self, said: Say) -> None:
        """Put it where it belongs in the row."""
        if said.manner == "shown":
            return
        if said.manner == "stop":
            self._waiting.clear()
            self._silence()
        counts = [waiting for waiting in self._waiting if waiting.manner == "count"]
        if said.manner == "count":
            for stale in counts:
                self._waiting.remove(stale)
        self._waiting.append(said)
        self._speak()

    def show(self, view: View) -> None:  # noqa: ARG002 (a voice only needs to know that time goes on)
        """Time goes on: the next sentence, if the last is over."""
        self._speak()

    def close(self) -> None:
        """Say the last sentence, and no other; wait until it is said, so that no program is left behind."""
        last = self._waiting.pop() if self._waiting else None
        self._waiting.clear()
        if last is not None:
            self._silence()
            self._waiting.append(last)
            self._speak()
        if self._talking is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._talking.wait(LAST_S)
        self._silence()

    def _speak(self) -> None:
        if self._talking is not None and self._talking.poll() is None:
            return
        self._talking = None
        if self._waiting:
            phrase = self._words.phrase(self._waiting.popleft())
            try:
                self._talking = self._begin([*self._command, phrase])
            except OSError:
                self._waiting.clear()

    def _silence(self) -> None:
        if self._talking is not None and self._talking.poll() is None:
            self._talking.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._talking.wait(SILENT_S)
        self._talking = None


class Bell:
    """Rings where the most important things would be spoken."""

    def __init__(self, ring: Callable[[], None]) -> None:
        self._ring = ring

    def event(self, event: Event) -> None:
        """What happens is said."""

    def said(self, said: Say) -> None:
        """Ring for counts and stops."""
        if said.text in BELLS:
            self._ring()

    def show(self, view: View) -> None:
        """A bell shows nothing."""

    def close(self) -> None:
        """And leaves nothing open."""
