"""Notes on the desktop: by its own programs, by D-Bus, and from the store to the note, gently, but once more."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from datetime import datetime, time, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.bluez.daemon import NoDaemonError, private_bus
from tests.tracker.schedule.plans import MONDAY, clocks, item, local, plan
from tracker.cli import build_app
from tracker.cli.remind import falling_due, watch
from tracker.diary import SelfReport
from tracker.errors import NotifierError
from tracker.schedule.notify import LINUX, MACOS, Desktop, desktop_of
from tracker.schedule.remind import Note
from tracker.store import open_store


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a fake `notify-send` and a fake `osascript` on the path were told, a line each."""
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("notify-send", "osascript"):
        program = programs / name
        program.write_text(f'#!/bin/sh\nprintf "%s|" "$@" >> "{tmp_path}/said"\necho >> "{tmp_path}/said"\n')
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return tmp_path / "said"


def test_each_desktop_gets_the_note_by_its_own_program(said: Path) -> None:
    desktop_of("linux").show(Note("Time to move", "-x"))
    desktop_of("darwin").show(Note("Time to move", 'a "quoted" word'))
    linux, macos = said.read_text("utf-8").splitlines()
    assert linux == "--app-name|Backbeat|--|Time to move|-x|"
    assert macos.endswith('|-e|end run|Time to move|a "quoted" word|')
    assert "quoted" not in " ".join(MACOS)


def test_what_cannot_be_shown_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotifierError, match="not supported on win32; use --notify terminal"):
        desktop_of("win32")
    program = tmp_path / "notify-send"
    program.write_text("#!/bin/sh\necho no display >&2\nexit 1\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin{os.pathsep}/bin")
    with pytest.raises(NotifierError, match="no display"):
        Desktop().show(Note("a", "b"))
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(NotifierError, match=r"install libnotify .* or use --notify terminal"):
        Desktop(LINUX).show(Note("a", "b"))
    with pytest.raises(NotifierError, match="osascript is not installed, or use --notify terminal"):
        Desktop(MACOS).show(Note("a", "b"))


def test_a_desktop_on_d_bus_shows_the_note(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("dbus_fast", reason="D-Bus is there on Linux only")
    if shutil.which("notify-send") is None:
        pytest.skip("notify-send is not installed (on Debian: apt install libnotify-bin)")
    from tests.tracker.schedule.desktop import fake_desktop

    async def shown(address: str) -> list[tuple[str, str, str]]:
        async with fake_desktop(address) as desktop:
            await asyncio.to_thread(Desktop().show, Note("Still time", "Prone press-up, until 11:00."))
            return desktop.shown

    try:
        with private_bus() as address:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
            notes = asyncio.run(shown(address))
    except NoDaemonError as missing:
        pytest.skip(str(missing))
    assert notes == [("Backbeat", "Still time", "Prone press-up, until 11:00.")]


def told_at(clock: str, said: Path, data: Path, *options: str) -> str:
    """What `remind --once` tells the desktop at a moment."""
    said.unlink(missing_ok=True)
    now = local(MONDAY, clock).isoformat()
    words = ["remind", "--once", "--notify", "desktop", *options, "--data", str(data), "--now", now]
    done = CliRunner().invoke(build_app(), words)
    assert done.exit_code == 0, done.output
    return said.read_text("utf-8").split("--|")[1].strip("|\n") if said.exists() else ""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with open_store(tmp_path / "store") as store:
        store.save_plan(plan(item("press-up")))
    return tmp_path / "store"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="notify-send is of Linux")
def test_a_reminder_goes_from_the_store_to_the_desktop(said: Path, data: Path) -> None:
    assert told_at("06:30", said, data) == ""
    assert told_at("07:05", said, data) == "Time to move|Prone press-up, any time until 09:00."
    assert told_at("08:05", said, data).startswith("Still time|Prone press-up, until 09:00.")
    assert told_at("08:05", said, data, "--quiet", "07:30-08:30") == ""
    assert told_at("08:35", said, data, "--quiet", "06:30-08:30").startswith("Time to move|")
    with open_store(data) as store:
        store.add(SelfReport("1", "me", local(MONDAY, "08:10"), "press-up", repetitions=10))
    assert told_at("08:40", said, data) == ""
    assert told_at("22:30", said, data) == ""


def test_a_watch_over_the_store_reminds_once_and_once_more(data: Path) -> None:
    """From 06:30 on, each half hour; something is told at 09:20, and quiet hours are kept."""
    start = local(MONDAY, "06:30")
    moments = iter(start + timedelta(minutes=30 * n) for n in range(1, 19))
    notes: list[tuple[str, str]] = []
    at = start

    class Remembering:
        def show(self, note: Note) -> None:
            notes.append((clocks([at])[0], note.title))

    def clock() -> datetime:
        nonlocal at
        at = next(moments)
        if at == local(MONDAY, "09:30"):
            with open_store(data) as store:
                store.add(SelfReport("1", "me", local(MONDAY, "09:20"), "press-up", repetitions=10))
        return at

    def look(since: datetime | None, now: datetime) -> Note | None:
        with open_store(data) as store:
            return falling_due(store, "me", (time(12, 30), time(14)), since, now)

    with pytest.raises(StopIteration):
        watch(look, Remembering(), clock, lambda _: None, start)
    assert notes == [
        ("07:00", "Time to move"), ("08:00", "Still time"), ("09:00", "Time to move"),
        ("11:00", "Time to move"), ("12:00", "Still time"), ("14:00", "Time to move"), ("15:00", "Time to move"),
    ]  # fmt: skip
