"""How the command speaks: results on standard output, everything else on standard error.

Exit status: 0 all went well, 1 something could not be done, 2 wrong usage, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.console import Console

FAILED = 1
WRONG_USAGE = 2
INTERRUPTED = 130
PLAIN_WIDTH = 100
STOPPED = "by Ctrl-C, before the end; what was printed until then stands"


def console(stream: TextIO | None = None) -> Console:
    """A console on the stream (standard output without one); of a fixed width when nobody watches it."""
    from rich.console import Console

    stream = stream or sys.stdout
    width = None if stream.isatty() else PLAIN_WIDTH
    return Console(file=stream, highlight=False, markup=False, emoji=False, width=width)


def error(message: str) -> None:
    """One unwrapped line: what is wrong, where, and what to do."""
    _say("error", message)


def warning(message: str) -> None:
    """One unwrapped line about something that was put right or left out."""
    _say("warning", message)


def run_quietly(command: Callable[[], object]) -> None:
    """Run the command; a reader that leaves early, a full disk or a Ctrl-C ends it in one line at most."""
    _open_what_is_closed()
    for stream in (sys.stdout, sys.stderr):
        # A file name need not be valid text; as an escape it still fits a JSON string.
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        try:
            command()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _forget_output()
        raise SystemExit(FAILED) from None
    except KeyboardInterrupt:
        _say("stopped", STOPPED)
        raise SystemExit(INTERRUPTED) from None
    except SystemExit as end:
        if end.code == INTERRUPTED:
            _say("stopped", STOPPED)
        raise
    except OSError as problem:
        _forget_output()
        reason = problem.strerror or problem
        error(f"{problem.filename or 'output'}: {reason}; name another place, or make room and try again")
        raise SystemExit(FAILED) from None


def _say(kind: str, message: str) -> None:
    from sensors.errors import printable

    print(f"{kind}: {printable(message)}", file=sys.stderr, flush=True)


def _open_what_is_closed() -> None:
    """Give a command that was started without standard streams empty ones, at their own descriptors."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def _forget_output() -> None:
    """Give what Python still wants to flush at its end somewhere to go."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
