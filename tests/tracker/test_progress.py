"""Progress is for somebody who watches; a pipe stays clean."""

from __future__ import annotations

import io
import sys

import pytest

from tracker.cli.bar import progress


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_nothing_is_shown_where_nobody_watches(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(sys, "stderr", stream)
    with progress(2) as shown:
        shown.begin("a.csv")(60.0)
        shown.done()
    assert stream.getvalue() == ""


def test_a_terminal_sees_the_recording_and_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = Terminal()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stderr", stream)
    with progress(2) as shown:
        tell = shown.begin("[red]a.csv")
        tell(180.0)
        assert shown.bar is not None
        assert shown.bar.tasks[0].description == "[red]a.csv, 3 min"
        shown.done()
        assert (shown.bar.tasks[0].completed, shown.bar.tasks[0].total) == (1, 2)
        shown.bar.refresh()
    assert "[red]a.csv, 3 min" in stream.getvalue()
    assert "1/2" in stream.getvalue()
