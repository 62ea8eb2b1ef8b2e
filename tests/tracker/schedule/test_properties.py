"""Whatever the plan and the records: no more due than prescribed, nothing while held or asleep, shares 0 to 1."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from math import ceil

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tracker.schedule.plans import MONDAY, Hold, local, plan, written
from tracker.diary import Done, How
from tracker.model import Bounds, Frequency
from tracker.plan.model import PlanVersion
from tracker.schedule.adherence import by_day, by_week, tally
from tracker.schedule.agenda import agenda
from tracker.schedule.calls import calls
from tracker.schedule.filled import fill
from tracker.schedule.force import force_at
from tracker.store.plans import holding

ZONES = st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"])
FIRST_DAYS = st.sampled_from([MONDAY, date(2026, 3, 6), date(2026, 3, 27), date(2026, 10, 23)])
NAMES = ("press-up", "curl-up")
RANGES = st.tuples(st.integers(1, 3), st.integers(0, 2)).map(lambda pair: Bounds(pair[0], pair[0] + pair[1]))
FREQUENCIES = st.one_of(
    st.sampled_from([1.0, 2.0, 3.5]).map(lambda hours: Frequency(every_h=hours)),
    RANGES.map(lambda bounds: Frequency(per_day=bounds)),
    RANGES.map(lambda bounds: Frequency(days_per_week=bounds)),
    st.just(Frequency(days_per_week="most")),
    st.just(Frequency(throughout_day=True)),
    st.none(),
)
WAKING = st.sampled_from(
    [(time(7), time(22)), (time(6, 30), time(9)), (time(20), time(6)), (time(1), time(3, 30))]
)
MINUTES = st.integers(-600, 14 * 1440)


@st.composite
def versions(draw: st.DrawFn, most: int = 3) -> list[PlanVersion]:
    zone, first = draw(ZONES), draw(FIRST_DAYS)
    made, found = local(first, "00:00", zone), []
    for number in range(1, draw(st.integers(1, most)) + 1):
        names = draw(st.sampled_from([NAMES, NAMES[:1], NAMES[1:]]))
        items = [written(name, draw(FREQUENCIES), per_side=draw(st.booleans())) for name in names]
        waking = draw(WAKING)
        found.append(plan(*items, version=number, made_at=made, starts=first, zone=zone, waking=waking))
        made += timedelta(minutes=draw(st.integers(1, 4 * 1440)))
    return found


@st.composite
def doings(draw: st.DrawFn, since: datetime) -> list[Done]:
    hows: st.SearchStrategy[How] = st.sampled_from(["sensed", "corrected", "self-reported"])
    one = st.builds(
        Done, st.just("me"), MINUTES.map(lambda m: since + timedelta(minutes=m)), st.sampled_from(NAMES),
        st.sampled_from(["left", "right", None]), hows, st.sampled_from([None, 1, 5, 10, 40]), st.none(),
        st.none(), st.sampled_from([True, None]), st.none(),
    )  # fmt: skip
    return draw(st.lists(one, max_size=25))


@st.composite
def holds(draw: st.DrawFn, since: datetime) -> list[Hold]:
    one = st.builds(
        lambda name, start, length: Hold(
            name,
            since + timedelta(minutes=start),
            None if length is None else since + timedelta(minutes=start + length),
        ),
        st.sampled_from([None, *NAMES]), MINUTES, st.none() | st.integers(1, 3000),
    )  # fmt: skip
    return draw(st.lists(one, max_size=3))


def at_most(version: PlanVersion, name: str, days: int) -> int:
    """The most that a plan's item may ask for in so many days, counted apart from the code under test."""
    frequency = next((i.dosage.frequency for i in version.items if i.exercise == name), None)
    if frequency is None:
        return 0
    hours = 24.0 if version.waking[1] <= version.waking[0] else 0.0
    hours += version.waking[1].hour - version.waking[0].hour
    hours += (version.waking[1].minute - version.waking[0].minute) / 60.0 + 1.0  # an hour more in autumn
    if frequency.every_h is not None:
        return days * ceil(hours / frequency.every_h)
    if frequency.per_day is not None:
        return days * int(frequency.per_day.max or 0)
    weeks = ceil(days / 7)
    if frequency.days_per_week == "most":
        return weeks * 7
    return weeks * int(frequency.days_per_week.max or 0) if frequency.days_per_week else 0


@settings(deadline=None, max_examples=50)
@given(data=st.data())
def test_what_is_due_stays_within_the_prescription(data: st.DataObject) -> None:
    held_versions = data.draw(versions())
    since = held_versions[0].made_at
    done, held = data.draw(doings(since)), data.draw(holds(since))
    now = since + timedelta(minutes=data.draw(MINUTES))
    found = agenda(held_versions, done, held, now)
    if found is None:
        return
    due = [call.exercise for call in found.due]
    assert len(due) == len(set(due))
    for name in NAMES:
        assert due.count(name) <= at_most(found.version, name, 7)
        today = [
            c for c in (*found.due, *found.next, *found.later) if c.exercise == name and c.opens < found.day.ends
        ]
        assert len(today) <= at_most(found.version, name, 1) or len(held_versions) > 1
    if due:
        assert found.day.awake(now)
    for hold in held:
        if hold.since <= now and (hold.until is None or now < hold.until):
            assert not any(hold.exercise in (None, name) for name in due)


@settings(deadline=None, max_examples=50)
@given(data=st.data())
def test_adherence_is_a_share_and_never_of_more_than_prescribed(data: st.DataObject) -> None:
    held_versions = data.draw(versions())
    since = held_versions[0].made_at
    done, held = data.draw(doings(since)), data.draw(holds(since))
    now = since + timedelta(minutes=data.draw(MINUTES))
    first = held_versions[0].starts
    filled = fill(held_versions, done, held, first, first + timedelta(days=13))
    for found in [*by_day(filled, now).values(), *by_week(filled, now).values()]:
        assert found.due == found.done + found.partly + found.unknown + found.missed
        assert found.done + found.partly == found.sensed + found.corrected + found.self_reported
        assert found.share is None or 0.0 <= found.share <= 1.0
        assert found.dose_share is None or 0.0 <= found.dose_share <= 1.0
    for each in filled:
        found = tally(each, now)
        assert 0 <= found.due + found.open <= each.quota.needed
        assert each.quota.needed <= max(1, at_most(each.quota.stretch.versions[0][1], each.quota.exercise, 1) or 7)


@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_the_order_of_records_changes_nothing(data: st.DataObject) -> None:
    held_versions = data.draw(versions())
    since = held_versions[0].made_at
    done, held = data.draw(doings(since)), data.draw(holds(since))
    now = since + timedelta(minutes=data.draw(MINUTES))
    mixed, others = data.draw(st.permutations(done)), data.draw(st.permutations(held))
    plans = data.draw(st.permutations(held_versions))
    assert agenda(plans, mixed, others, now) == agenda(held_versions, done, held, now)
    last = held_versions[0].starts + timedelta(days=13)
    days = [
        by_day(fill(p, d, h, MONDAY, last), now)
        for p, d, h in ((held_versions, done, held), (plans, mixed, others))
    ]
    assert days[0] == days[1]


@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_a_missed_time_adds_nothing_to_what_is_to_come(data: st.DataObject) -> None:
    """Windows are the plan's: whoever did nothing has no more before them than whoever had yet to begin."""
    held_versions = data.draw(versions(most=1))
    since = held_versions[0].made_at
    now = since + timedelta(minutes=data.draw(st.integers(0, 14 * 1440)))
    last = held_versions[0].starts + timedelta(days=20)
    from_the_start = calls(held_versions, (), (), since, last)
    planned = {(c.exercise, c.planned) for c in from_the_start}
    ahead = [(c.exercise, c.planned) for c in calls(held_versions, (), (), now, last)]
    assert len(ahead) == len(set(ahead))
    assert set(ahead) <= planned


@settings(deadline=None, max_examples=100)
@given(
    made=st.lists(st.tuples(st.integers(-5, 9), st.integers(-4, 9), st.none() | st.integers(0, 6)), max_size=5),
    hours=st.integers(-200, 400),
)
def test_the_schedule_and_the_store_agree_on_which_version_holds(
    made: list[tuple[int, int, int | None]], hours: int
) -> None:
    found = []
    for number, (day, starts, lasts) in enumerate(sorted(made, key=lambda m: m[0]), start=1):
        first = MONDAY + timedelta(days=starts)
        ends = None if lasts is None else first + timedelta(days=lasts)
        at = local(MONDAY, "12:00") + timedelta(days=day)
        found.append(plan(written("press-up", None), version=number, made_at=at, starts=first, ends=ends))
    now = local(MONDAY, "00:00") + timedelta(hours=hours)
    assert force_at(found, now) == holding(found, now)
