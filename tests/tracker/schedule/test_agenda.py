"""Due now, next and later, through a day and a week."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from tests.tracker.schedule.plans import BERLIN, MONDAY, Hold, clocks, did, item, local, plan, walked, written
from tracker.diary import Done
from tracker.model import Bounds, Frequency
from tracker.plan.model import PlanVersion
from tracker.schedule.agenda import Agenda, agenda

TUESDAY = date(2026, 3, 3)


def at(clock: str, day: date = MONDAY) -> datetime:
    return local(day, clock)


def seen(version: PlanVersion, now: datetime, *done: Done, held: tuple[Hold, ...] = ()) -> Agenda:
    found = agenda([version], done, held, now)
    assert found is not None
    return found


def names(found: Agenda) -> list[str]:
    return [call.exercise for call in found.due]


def opens(found: Agenda) -> list[str]:
    return clocks([call.opens for call in (*found.next, *found.later)])


PRESS = plan(item("press-up"))
KNEES = plan(item("double-knee-to-chest"))


def test_every_two_hours_of_waking() -> None:
    found = seen(PRESS, at("06:00"))
    assert found.due == ()
    assert not found.awake
    assert opens(found) == ["07:00", "09:00", "11:00", "13:00", "15:00", "17:00", "19:00", "21:00"]
    assert clocks([found.later[-1].closes]) == ["22:00"]
    assert names(seen(PRESS, at("07:00"))) == ["press-up"]
    assert names(seen(PRESS, at("21:59"))) == ["press-up"]
    assert names(seen(PRESS, at("22:00"))) == []


def test_what_was_done_is_not_due_until_the_next_window() -> None:
    found = seen(PRESS, at("07:20"), did("press-up", at("07:10")))
    assert names(found) == []
    assert clocks([call.opens for call in found.next]) == ["09:00"]


def test_the_next_time_waits_half_the_interval() -> None:
    done = did("press-up", at("08:50"))
    assert names(seen(PRESS, at("09:10"), done)) == []
    assert clocks([call.opens for call in seen(PRESS, at("09:10"), done).next]) == ["09:50"]
    assert names(seen(PRESS, at("09:50"), done)) == ["press-up"]


def test_missed_is_missed_and_not_made_up() -> None:
    assert [len(seen(PRESS, at(clock)).due) for clock in ("07:00", "12:00", "21:30")] == [1, 1, 1]
    again = seen(PRESS, at("21:30"), did("press-up", at("21:05")))
    assert names(again) == []


def test_two_to_three_a_day_with_the_third_as_one_likes() -> None:
    morning = seen(KNEES, at("07:30"))
    assert [call.needed for call in (*morning.due, *morning.next, *morning.later)] == [True, True, False]
    assert clocks([call.opens for call in morning.due]) == ["07:00"]
    assert opens(morning)[:2] == ["12:00", "17:00"]
    twice = [did("double-knee-to-chest", at(clock)) for clock in ("07:30", "09:30")]
    assert names(seen(KNEES, at("13:00"), *twice)) == []
    [third] = seen(KNEES, at("18:00"), *twice).due
    assert not third.needed
    assert names(seen(KNEES, at("18:00"), *twice, did("double-knee-to-chest", at("13:00")))) == []


def test_a_missed_morning_asks_once_at_noon() -> None:
    assert names(seen(KNEES, at("13:00"))) == ["double-knee-to-chest"]
    assert names(seen(KNEES, at("13:10"), did("double-knee-to-chest", at("13:05")))) == []


def test_daily_and_a_side_that_is_left() -> None:
    version = plan(written("hamstring-stretch", Frequency(per_day=Bounds(1, 1)), per_side=True))
    [call] = seen(version, at("12:00")).due
    assert call.sides == ("left", "right")
    left = did("hamstring-stretch", at("08:00"), side="left")
    [call] = seen(version, at("12:00"), left).due
    assert call.sides == ("right",)
    assert names(seen(version, at("12:30"), left, did("hamstring-stretch", at("12:10"), side="right"))) == []
    assert names(seen(version, at("12:30"), did("hamstring-stretch", at("12:10")))) == []


def test_most_days_and_minutes_that_add_up() -> None:
    version = plan(item("walking", "HE"))
    assert names(seen(version, at("10:00"))) == ["walking"]
    short = [walked(at("08:00"), 10.0), walked(at("09:00"), 12.0)]
    assert names(seen(version, at("10:00"), *short)) == ["walking"]
    enough = [*short, walked(at("09:30"), 8.0)]
    assert names(seen(version, at("10:00"), *enough)) == []
    assert names(seen(version, at("10:00", TUESDAY), *enough)) == ["walking"]
    days = [walked(at("08:00", MONDAY + timedelta(days=n)), 30.0) for n in range(4)]
    [fifth] = seen(version, at("10:00", MONDAY + timedelta(days=4)), *days).due
    assert not fifth.needed


def test_three_to_four_days_a_week() -> None:
    version = plan(written("chair-stand", Frequency(days_per_week=Bounds(3, 4))))
    due = {n: bool(seen(version, at("10:00", MONDAY + timedelta(days=n))).due) for n in range(7)}
    assert all(due.values())
    tuesday = did("chair-stand", at("09:00", TUESDAY))
    assert names(seen(version, at("10:00", MONDAY + timedelta(days=2)), tuesday)) == []
    thursday = MONDAY + timedelta(days=3)
    assert names(seen(version, at("10:00", thursday), tuesday)) == ["chair-stand"]
    four = [did("chair-stand", at("09:00", MONDAY + timedelta(days=n))) for n in range(4)]
    assert names(seen(version, at("10:00", MONDAY + timedelta(days=6)), *four)) == []


def test_a_weekly_time_sleeps_at_night() -> None:
    version = plan(written("chair-stand", Frequency(days_per_week=Bounds(3, 4))))
    found = seen(version, at("23:00", TUESDAY))
    assert found.due == ()
    assert clocks([call.opens for call in found.next]) == ["07:00"]


def test_walks_of_a_beginner_and_one_who_outgrew_them() -> None:
    version = plan(item("walking", "WALK"))
    assert names(seen(version, at("08:00"))) == ["walking"]
    assert names(seen(version, at("08:30"), walked(at("08:00"), 5.0))) == []
    assert names(seen(version, at("14:00"), walked(at("08:00"), 5.0))) == ["walking"]
    assert names(seen(version, at("14:00"), walked(at("08:00"), 20.0))) == []


def test_what_is_for_all_day_and_what_nobody_said_how_often() -> None:
    found = seen(plan(item("seated-posture"), item("curl-up"), item("walking", "NASS")), at("12:00"))
    assert found.due == ()
    assert [i.exercise for i in found.throughout] == ["seated-posture"]
    assert [i.exercise for i in found.anytime] == ["curl-up", "walking"]


def test_chosen_days_only() -> None:
    version = plan(item("curl-up", days=(1, 3)), item("press-up", days=(2,)))
    assert names(seen(version, at("12:00"))) == ["curl-up"]
    assert names(seen(version, at("12:00", TUESDAY))) == ["press-up"]


def test_nothing_is_due_while_held_and_it_comes_back_when_released() -> None:
    stopped = Hold("press-up", at("08:00"), None)
    found = seen(PRESS, at("12:00"), held=(stopped,))
    assert (found.due, found.next, found.later) == ((), (), ())
    assert [(h.exercise, h.reason) for h in found.held] == [("press-up", "the pain spread")]
    until = Hold(None, at("08:00"), at("11:30"))
    assert clocks([call.opens for call in seen(PRESS, at("10:00"), held=(until,)).next]) == ["11:30"]
    assert names(seen(PRESS, at("11:30"), held=(until,))) == ["press-up"]


def test_no_plan_no_agenda() -> None:
    assert agenda([], (), (), at("12:00")) is None
    assert agenda([plan(item("press-up"), ends=MONDAY)], (), (), at("12:00", TUESDAY)) is None


def test_a_plan_that_changes_at_noon() -> None:
    first = plan(item("press-up"), item("prone-on-elbows"))
    second = plan(item("press-up"), item("double-knee-to-chest"), version=2, made_at=at("12:00"))
    before = agenda([first], (), (), at("11:59"))
    after = agenda([first, second], [did("press-up", at("11:30"))], (), at("12:30"))
    assert before is not None
    assert after is not None
    assert names(before) == ["press-up", "prone-on-elbows"]
    assert names(after) == ["double-knee-to-chest"]
    assert clocks([call.opens for call in after.next]) == ["13:00"]


def test_days_of_23_and_25_hours() -> None:
    night = (time(20), time(6))
    for day, hours in ((date(2026, 3, 28), 9), (date(2026, 10, 24), 11), (date(2026, 10, 25), 10)):
        version = plan(item("press-up"), waking=night)
        found = seen(version, local(day, "20:00"))
        coming = [*found.due, *found.next, *found.later]
        assert sum((call.closes - call.opens).total_seconds() for call in coming) == hours * 3600
        assert len(coming) == (hours + 1) // 2
        assert clocks([coming[-1].closes], BERLIN) == ["06:00"]
    for day in (date(2026, 3, 29), date(2026, 10, 25)):
        found = seen(PRESS, local(day, "06:00"))
        assert opens(found) == ["07:00", "09:00", "11:00", "13:00", "15:00", "17:00", "19:00", "21:00"]


def test_the_plan_tells_the_day_wherever_the_clock_is() -> None:
    version = plan(item("press-up"), zone="Pacific/Auckland")
    noon = local(TUESDAY, "12:00", "Pacific/Auckland").astimezone()
    assert seen(version, noon).day.date == TUESDAY
    assert names(seen(version, noon)) == ["press-up"]
