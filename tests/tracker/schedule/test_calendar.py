"""The feed as another program reads it, and as RFC 5545 wants it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import icalendar

from tests.running import catalogue
from tests.tracker.schedule.plans import BERLIN, MONDAY, Hold, item, local, plan, written
from tracker.model import Bounds, Frequency
from tracker.plan.model import PlanVersion
from tracker.schedule.ical import feed

RELIEF = plan(item("press-up"), item("prone-on-elbows"), item("walking", "HE"))
START = local(MONDAY, "06:00")


def text(*versions: PlanVersion, now: datetime = START, days: int = 2, held: tuple[Hold, ...] = ()) -> str:
    return feed(versions, held, catalogue(), now, days=days, alarm=True)


def events(written_text: str) -> list[icalendar.Event]:
    parsed = icalendar.Calendar.from_ical(written_text)
    assert parsed.errors == []
    assert all(event.errors == [] for event in parsed.events)
    return parsed.events


def test_another_program_reads_what_is_planned() -> None:
    found = events(text(RELIEF))
    timed = [event for event in found if isinstance(event.decoded("dtstart"), datetime)]
    all_day = [event for event in found if not isinstance(event.decoded("dtstart"), datetime)]
    assert [e.decoded("dtstart").astimezone(START.tzinfo).hour for e in timed[:3]] == [7, 9, 11]
    assert len(timed) == 16
    assert str(timed[0]["summary"]) == "Prone press-up and Face down on elbows"
    assert "Prone press-up: 10 repetitions, hold 1 to 2 s\n" in str(timed[0]["description"])
    assert [e.decoded("dtstart") for e in all_day] == [MONDAY, MONDAY + timedelta(days=1)]
    assert [str(e["summary"]) for e in all_day] == ["Walking on level ground"] * 2
    assert all(str(event["transp"]) == "TRANSPARENT" for event in found)
    assert [alarm.decoded("trigger") for alarm in timed[0].walk("VALARM")] == [timedelta(0)]


def test_lines_are_short_and_end_as_they_must() -> None:
    made = text(RELIEF)
    assert made.endswith("END:VCALENDAR\r\n")
    assert "\n" not in made.replace("\r\n", "")
    assert max(len(line.encode()) for line in made.split("\r\n")) <= 75


def test_the_same_moment_keeps_its_uid_and_a_new_version_raises_its_sequence() -> None:
    second = plan(item("press-up"), version=2, made_at=local(MONDAY, "08:00"))
    before = {str(e["uid"]): e.decoded("sequence") for e in events(text(RELIEF, days=3))}
    tomorrow = local(MONDAY + timedelta(days=1), "06:00")
    after = {str(e["uid"]): e.decoded("sequence") for e in events(text(RELIEF, second, now=tomorrow, days=1))}
    assert len(after) == 8
    assert set(after) <= set(before)
    assert set(after.values()) == {1}
    assert text(RELIEF) == text(RELIEF)
    every = [str(e["uid"]) for e in events(text(RELIEF, days=20))]
    assert len(every) == len(set(every))


def test_days_of_a_week_are_shared_out() -> None:
    version = plan(written("chair-stand", Frequency(days_per_week=Bounds(3, 4))))
    found = [(e.decoded("dtstart"), e.decoded("dtend")) for e in events(text(version, days=7))]
    days = [(first - MONDAY).days for first, _ in found]
    assert days == [0, 1, 3, 5]
    assert [(end - first).days for first, end in found] == [1, 2, 2, 2]


def test_what_is_held_back_is_left_out() -> None:
    assert events(text(RELIEF, held=(Hold(None, START, None),))) == []
    later = events(text(RELIEF, held=(Hold("press-up", START, local(MONDAY, "12:00")),), days=1))
    assert str(later[0]["summary"]) == "Face down on elbows"


def test_local_times_hold_over_a_change_of_the_clock() -> None:
    saturday = date(2026, 3, 28)
    version = plan(written("curl-up", Frequency(per_day=Bounds(1, 1))), waking=(time(8), time(20)))
    found = events(text(version, now=local(saturday, "06:00"), days=2))
    assert [e.decoded("dtstart").astimezone(START.tzinfo).hour for e in found] == [8, 8]
    assert BERLIN in str(START.tzinfo)
