"""How the command speaks: results on standard output, everything else on standard error.

Exit status: 0 all went well, 1 something could not be done, 2 wrong usage, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

FAILED = 1
WRONG_USAGE = 2
INTERRUPTED = 130


def console(stream: IO[str]) -> Console:
    """A console on the stream; plain and unwrapped when nobody watches it."""
    from rich.console import Console

    width = None if stream.isatty() else 100
    return Console(file=stream, highlight=False, soft_wrap=False, width=width)


def error(message: str) -> None:
    """One unwrapped line: what is wrong, where, and what to do."""
    print("error: " + " ".join(message.split()), file=sys.stderr)


def warning(message: str) -> None:
    """One unwrapped line about something that was put right or left out."""
    print("warning: " + " ".join(message.split()), file=sys.stderr)


def run_quietly(command: Callable[[], object]) -> None:
    """Run the command; a reader that leaves early or a Ctrl-C ends it without a traceback."""
    try:
        try:
            command()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        # Python flushes standard output once more at exit; give it somewhere to go.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(FAILED) from None
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
