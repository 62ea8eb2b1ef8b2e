"""Keys as they are pressed, where the terminal allows it; else lines as they are typed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator

WITH_TEXT = {"n": "note: ", "e": "exercise and side: ", "x": "where and how is the pain? "}
"""Keys after which a line of text is asked for."""


def pressed(clock: Callable[[], float]) -> Iterator[tuple[float, str]]:
    """Each key, or each line, with the time at which it came; ends with the input."""
    if sys.stdin.isatty() and _has_termios():
        yield from _keys(clock)
    else:
        for line in sys.stdin:
            yield clock(), line.rstrip("\r\n")


def _has_termios() -> bool:
    try:
        import termios  # noqa: F401
    except ImportError:
        return False
    return True


def _keys(clock: Callable[[], float]) -> Iterator[tuple[float, str]]:
    import termios
    import tty

    fd = sys.stdin.fileno()
    as_it_was = termios.tcgetattr(fd)
    try:
        while True:
            tty.setcbreak(fd, termios.TCSADRAIN)
            key = os.read(fd, 1).decode(errors="replace")
            time_s = clock()
            if key in ("", "\x04"):
                return
            key = {"\x7f": "u", "\b": "u", "\r": " ", "\n": " "}.get(key, key)
            if key in WITH_TEXT:
                termios.tcsetattr(fd, termios.TCSADRAIN, as_it_was)
                key = f"{key} {_typed(WITH_TEXT[key])}"
            yield time_s, key
    finally:
        termios.tcsetattr(fd, termios.TCSADRAIN, as_it_was)


def _typed(prompt: str) -> str:
    """A line of text; none where the input ends."""
    try:
        return input(prompt)
    except EOFError:
        return ""
