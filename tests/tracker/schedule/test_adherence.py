"""Done of due, dose of dose; what is unknown, missed and still open told apart."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.tracker.schedule.plans import MONDAY, Hold, did, item, local, plan, walked, written
from tracker.diary import Done
from tracker.model import Bounds, Frequency
from tracker.plan.model import PlanVersion
from tracker.schedule.adherence import Tally, by_day, by_exercise, by_month, by_week, tally, total
from tracker.schedule.filled import fill

PRESS = plan(item("press-up"))
AFTER = local(MONDAY + timedelta(days=40), "12:00")
TUESDAY = MONDAY + timedelta(days=1)


def at(clock: str, day: date = MONDAY) -> datetime:
    return local(day, clock)


def told(
    version: PlanVersion, *done: Done, held: tuple[Hold, ...] = (), last: date = MONDAY, now: datetime = AFTER
) -> Tally:
    return total(tally(each, now) for each in fill([version], done, held, MONDAY, last))


def test_a_day_of_two_hours_each() -> None:
    found = told(PRESS, *(did("press-up", at(clock)) for clock in ("07:30", "09:30", "15:10")))
    assert (found.due, found.done, found.missed, found.unknown, found.open) == (8, 3, 5, 0, 0)
    assert found.share == 3 / 8
    assert found.dose_share == 3 / 8


def test_before_the_end_of_the_day_the_rest_is_open() -> None:
    found = told(PRESS, did("press-up", at("07:30")), now=at("12:00"))
    assert (found.due, found.done, found.missed, found.open) == (2, 1, 1, 6)


def test_eight_times_in_the_evening_are_not_a_day() -> None:
    evening = [did("press-up", at("20:00") + timedelta(minutes=10 * n)) for n in range(12)]
    assert told(PRESS, *evening).done == 2


def test_early_and_late_count_as_well() -> None:
    assert told(PRESS, did("press-up", at("05:30")), did("press-up", at("23:30"))).done == 2


def test_unknown_is_apart_from_missed_and_from_done() -> None:
    found = told(PRESS, did("press-up", at("07:30"), None, complete=None), did("press-up", at("09:30"), 4))
    assert (found.done, found.unknown, found.missed) == (1, 1, 6)
    assert found.share == 1 / 7
    assert found.dose_share == pytest.approx((0.4 + 0.0 * 6) / 7)


def test_what_is_told_without_a_number_is_done_and_its_dose_unknown() -> None:
    found = told(PRESS, did("press-up", at("07:30"), None, how="self-reported", complete=None))
    assert (found.done, found.self_reported, found.sensed) == (1, 1, 0)
    assert found.dosed == 7


def test_sensed_corrected_and_told_are_told_apart() -> None:
    found = told(
        PRESS, did("press-up", at("07:30")), did("press-up", at("09:30"), how="corrected"),
        did("press-up", at("11:30"), how="self-reported"), did("press-up", at("13:30")),
    )  # fmt: skip
    assert (found.sensed, found.corrected, found.self_reported) == (2, 1, 1)


def test_more_than_asked_is_not_more() -> None:
    version = plan(item("double-knee-to-chest"))
    five = [did("double-knee-to-chest", at(f"{hour:02}:00"), 30) for hour in (8, 10, 12, 14, 16)]
    found = told(version, *five)
    assert (found.due, found.done, found.share, found.dose_share) == (2, 2, 1.0, 1.0)


def test_two_sets_make_one_dose() -> None:
    found = told(PRESS, did("press-up", at("07:30"), 5), did("press-up", at("07:40"), 5))
    assert (found.done, found.dose) == (1, 1.0)


def test_one_leg_is_a_part() -> None:
    version = plan(written("hamstring-stretch", Frequency(per_day=Bounds(1, 1)), per_side=True))
    left = did("hamstring-stretch", at("08:00"), side="left")
    assert (told(version, left).partly, told(version, left).dose) == (1, 0.5)
    both = told(version, left, did("hamstring-stretch", at("19:00"), side="right"))
    assert (both.done, both.partly, both.dose) == (1, 0, 1.0)
    unknown = did("hamstring-stretch", at("09:00"), None, side="right", complete=None)
    assert told(version, left, unknown).partly == 1


def test_walking_adds_up_over_a_day_and_swimming_counts_for_some_sources() -> None:
    sunday = MONDAY + timedelta(days=6)
    daily = [walked(at("09:00", MONDAY + timedelta(days=n)), 15.0) for n in range(5)]
    again = [walked(at("18:00", MONDAY + timedelta(days=n)), 15.0) for n in range(2)]
    swim = walked(at("18:00", MONDAY + timedelta(days=2)), 20.0, "self-reported", "swimming")
    found = told(plan(item("walking", "HE")), *daily, *again, swim, last=sunday)
    assert (found.due, found.done, found.partly, found.missed) == (4, 3, 1, 0)
    assert found.self_reported == 1
    walking_itself = plan(written("walking", Frequency(per_day=Bounds(1, 1))))
    assert told(walking_itself, walked(at("09:00"), 30.0, exercise="swimming")).done == 0


def test_a_walk_that_nobody_measured_is_unknown() -> None:
    found = told(plan(item("walking", "WALK")), walked(at("09:00"), None), walked(at("15:00"), 5.0))
    assert (found.done, found.unknown, found.due) == (1, 1, 2)


def test_a_long_walk_stands_for_the_short_ones() -> None:
    found = told(plan(item("walking", "WALK")), walked(at("09:00"), 25.0))
    assert (found.due, found.done) == (2, 2)


def test_what_is_held_back_is_not_due_and_counts_for_nothing() -> None:
    stopped = Hold("press-up", at("10:00"), None)
    early = did("press-up", at("07:30"))
    found = told(PRESS, early, did("press-up", at("13:00")), held=(stopped,))
    assert (found.due, found.done, found.missed) == (1, 1, 0)
    assert told(PRESS, held=(Hold(None, at("00:00"), at("23:59")),)).share is None


def test_a_plan_that_changes_at_noon_asks_for_no_more_than_either() -> None:
    second = plan(written("press-up", Frequency(per_day=Bounds(2, 2))), version=2, made_at=at("12:00"))
    found = total(tally(each, AFTER) for each in fill([PRESS, second], (), (), MONDAY, MONDAY))
    assert (found.due, found.missed) == (3, 3)
    longer = plan(item("press-up"), item("curl-up"), version=2, made_at=at("12:00"))
    assert total(tally(each, AFTER) for each in fill([PRESS, longer], (), (), MONDAY, MONDAY)).due == 8


def test_a_week_whose_rhythm_changes_asks_for_no_more_than_a_week() -> None:
    three = written("press-up", Frequency(days_per_week=Bounds(3, 4)))
    four = written("press-up", Frequency(days_per_week=Bounds(4, 4)))
    changed = plan(four, version=2, made_at=at("00:00", MONDAY + timedelta(days=3)))
    done = [did("press-up", at("09:00", MONDAY + timedelta(days=n))) for n in range(3)]
    sunday = MONDAY + timedelta(days=6)
    assert total(tally(each, AFTER) for each in fill([plan(three), changed], done, (), MONDAY, sunday)).due == 4


def test_days_weeks_months_and_exercises() -> None:
    version = plan(item("press-up"), item("walking", "HE"))
    done = [did("press-up", at("07:30", MONDAY + timedelta(days=n))) for n in range(10)]
    found = fill([version], done, (), MONDAY, date(2026, 4, 12))
    now = local(date(2026, 4, 13), "00:00")
    assert by_day(found, now)[MONDAY].due == 8
    assert by_week(found, now)[MONDAY].due == 7 * 8 + 4
    march = by_month(found, now)[date(2026, 3, 1)]
    assert (march.done, march.due) == (10, 30 * 8 + 4 * 4)
    assert {name: t.done for name, t in by_exercise(found, now).items()} == {"press-up": 10, "walking": 0}


def test_days_on_which_the_clock_changes_are_days() -> None:
    for day in (date(2026, 3, 29), date(2026, 10, 25)):
        done = [did("press-up", local(day, clock)) for clock in ("00:30", "23:30")]
        [(judged, found)] = by_day(
            fill([PRESS], done, (), day, day), local(day, "23:59") + timedelta(days=2)
        ).items()
        assert (judged, found.due, found.done) == (day, 8, 2)
