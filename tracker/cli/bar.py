"""How far long work has come, on standard error, and only where somebody watches."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID


@dataclass(frozen=True, slots=True)
class Progress:
    """A bar over several recordings; does nothing when there is no bar."""

    bar: Bar | None = None
    task: TaskID | None = None

    def begin(self, what: str) -> Callable[[float], None]:
        """Show which recording is being read; answers what to call with the seconds of it that are done."""
        self._show(what, 0)
        return lambda done_s: self._show(f"{what}, {done_s / 60.0:.0f} min", 0)

    def done(self) -> None:
        """One recording more is finished."""
        self._show(None, 1)

    def _show(self, what: str | None, advance: int) -> None:
        if self.bar is None or self.task is None:
            return
        self.bar.update(self.task, description=what, advance=advance)


@contextmanager
def progress(recordings: int) -> Iterator[Progress]:
    """A bar for so many recordings, gone when they are done."""
    if not sys.stderr.isatty():
        yield Progress()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}", markup=False))
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        yield Progress(bar, bar.add_task("", total=recordings))
