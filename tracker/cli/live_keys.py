"""Keys for a live session: as they are pressed in a terminal, line by line from a pipe; and Ctrl-C."""

from __future__ import annotations

import asyncio
import os
import signal
import stat
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.live.run import Keys

STOPS = ("SIGINT", "SIGTERM", "SIGHUP")


def somebody_there() -> bool:
    """Whether anybody could press a key: a terminal, or a program that writes lines."""
    try:
        return sys.stdin.isatty() or stat.S_ISFIFO(os.fstat(sys.stdin.fileno()).st_mode)
    except (OSError, ValueError):
        return False


@contextmanager
def listening(keys: Keys) -> Iterator[None]:
    """Pass on keys, and Ctrl-C as the wish to end, while the session's loop runs."""
    loop = asyncio.get_running_loop()
    with ExitStack() as stack:
        for name in STOPS:
            if hasattr(signal, name):
                with suppress(NotImplementedError, ValueError):
                    loop.add_signal_handler(getattr(signal, name), keys.stop)
                    stack.callback(loop.remove_signal_handler, getattr(signal, name))
        if somebody_there():
            stack.enter_context(_single_keys())
            descriptor = sys.stdin.fileno()
            with suppress(NotImplementedError, OSError):
                loop.add_reader(descriptor, _Reader(keys, loop, descriptor).read)
                stack.callback(loop.remove_reader, descriptor)
        yield


class _Reader:
    """Bytes to keys: each one in a terminal, whole lines from a pipe."""

    def __init__(self, keys: Keys, loop: asyncio.AbstractEventLoop, descriptor: int) -> None:
        self._keys, self._loop, self._descriptor = keys, loop, descriptor
        self._single = os.isatty(descriptor)
        self._rest = ""

    def read(self) -> None:
        """Take what is there; at the end of the input nobody can press anything any more."""
        text = os.read(self._descriptor, 1024).decode(errors="replace")
        if text == "":
            self._loop.remove_reader(self._descriptor)
            self._keys.leave()
        elif self._single:
            for key in text:
                self._keys.press("" if key in "\r\n" else key.lower())
        else:
            *lines, self._rest = (self._rest + text).split("\n")
            for line in lines:
                self._keys.press(line.strip().lower())


@contextmanager
def _single_keys() -> Iterator[None]:
    """The terminal answers each key at once, and does not print it."""
    try:
        import termios
        import tty
    except ImportError:
        yield
        return
    if not sys.stdin.isatty():
        yield
        return
    before = termios.tcgetattr(sys.stdin.fileno())
    try:
        tty.setcbreak(sys.stdin.fileno(), termios.TCSADRAIN)
        yield
    finally:
        termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, before)
