"""Reminders: once, once more gently, never in quiet hours, never of what was done."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

import pytest

from tests.running import catalogue
from tests.tracker.schedule.plans import BERLIN, MONDAY, clocks, did, item, local, plan, written
from tracker.cli.remind import watch
from tracker.diary import Done
from tracker.model import Bounds, Frequency
from tracker.schedule.agenda import agenda
from tracker.schedule.calls import calls
from tracker.schedule.notify import Terminal
from tracker.schedule.remind import Note, Quiet, falling, note, reminders

PRESS = plan(item("press-up"))


def at(clock: str) -> datetime:
    return local(MONDAY, clock)


def told(done: tuple[Done, ...] = (), quiet: Quiet | None = None) -> list[tuple[str, bool]]:
    """Every reminder of a day, looked for each half hour."""
    found: list[tuple[str, bool]] = []
    last = at("05:00")
    while last < at("23:30"):
        now = last + timedelta(minutes=30)
        known = agenda([PRESS], [d for d in done if d.at <= now], (), now)
        assert known is not None
        found += [(clocks([now])[0], r.again) for r in falling(known.due, last, now, quiet)]
        last = now
    return found


def test_each_window_reminds_once_and_once_more() -> None:
    found = told()
    assert found[:4] == [("07:00", False), ("08:00", True), ("09:00", False), ("10:00", True)]
    assert found[-2:] == [("21:00", False), ("21:30", True)]
    assert len(found) == 16


def test_what_was_done_reminds_nobody() -> None:
    done = tuple(did("press-up", at(f"{hour:02}:05")) for hour in range(7, 22, 2))
    assert told(done) == [(f"{hour:02}:00", False) for hour in range(7, 22, 2)]


def test_quiet_hours_are_kept() -> None:
    found = told(quiet=Quiet(time(8, 30), time(13, 30), BERLIN))
    assert found[:4] == [("07:00", False), ("08:00", True), ("13:30", False), ("14:00", True)]
    night = Quiet(time(20), time(9, 30), BERLIN)
    assert told(quiet=night)[0] == ("09:30", False)
    assert told(quiet=night)[-1] == ("19:00", False)


def test_a_matter_of_liking_reminds_once() -> None:
    version = plan(written("curl-up", Frequency(per_day=Bounds(1, 2))))
    found = reminders(calls([version], (), (), at("06:00"), MONDAY))
    assert [(clocks([r.at])[0], r.again) for r in found] == [("07:00", False), ("10:45", True), ("14:30", False)]


def test_words_are_friendly_and_say_until_when() -> None:
    known = agenda([PRESS], (), (), at("10:00"))
    assert known is not None
    first, second = reminders(known.due)
    assert note([first], catalogue(), BERLIN) == Note("Time to move", "Prone press-up, any time until 11:00.")
    assert note([second], catalogue(), BERLIN).title == "Still time"


@dataclass
class Shown:
    notes: list[Note] = field(default_factory=list)

    def show(self, note: Note) -> None:
        self.notes.append(note)


class EndOfTestError(Exception):
    pass


def test_the_watch_never_looks_at_a_time_twice_even_when_the_clock_goes_back() -> None:
    times: Iterator[datetime] = iter([at("09:00"), at("08:00"), at("10:00")])
    looked: list[tuple[datetime | None, datetime]] = []

    def look(since: datetime | None, now: datetime) -> Note | None:
        looked.append((since, now))
        return Note("a", "b") if now == at("10:00") else None

    naps = iter([1, 2, 3])

    def sleep(_: float) -> None:
        if next(naps, None) is None:
            raise EndOfTestError

    shown = Shown()
    with pytest.raises(EndOfTestError):
        watch(look, shown, lambda: next(times), sleep, at("08:30"))
    assert looked == [(at("08:30"), at("09:00")), (at("09:00"), at("09:00")), (at("09:00"), at("10:00"))]
    assert shown.notes == [Note("a", "b")]


def test_the_terminal_gets_a_line() -> None:
    stream = io.StringIO()
    Terminal(stream, bell=False).show(Note("Time to move", "now"))
    assert stream.getvalue() == "Time to move: now\n"
