"""`today`, `did`, `progress`, `remind` and `calendar` over a store in a folder."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

import tracker
from algorithms.types import Bout, PostureSpan
from sensors.recording import write_recording
from sensors.synthetic import simulate
from tests.store_fixture import motion, session_record
from tests.tracker.sample_result import RESULT
from tests.tracker.schedule.plans import MONDAY, item, local, plan, written
from tracker.cli import build_app
from tracker.diary import SessionRecord
from tracker.model import Bounds, Frequency, WalkResult
from tracker.store import open_store

PLAN = plan(item("press-up"), item("single-knee-to-chest", "NASS"), item("seated-posture"), item("walking", "HE"))
NOON = "2026-03-02T12:00:00+01:00"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with open_store(tmp_path) as store:
        store.save_plan(PLAN)
    return tmp_path


def run(data: Path, *arguments: str, now: str = NOON) -> Result:
    return CliRunner().invoke(build_app(), [*arguments, "--data", str(data), "--now", now])


def text(data: Path, *arguments: str, now: str = NOON) -> str:
    done = run(data, *arguments, now=now)
    assert done.exit_code == 0, done.output
    return done.stdout


def document(data: Path, name: str, *arguments: str, now: str = NOON) -> Any:
    found = json.loads(text(data, name, *arguments, "--json", now=now))
    schema = Path(tracker.__file__).parent / "schemas" / f"{name}.schema.json"
    problems = Draft202012Validator(json.loads(schema.read_text("utf-8"))).iter_errors(found)
    assert [problem.message for problem in problems] == []
    return found


def test_today_before_and_after_something_was_told(data: Path) -> None:
    before = text(data, "today")
    assert "Due now\n  Prone press-up: 10 repetitions, hold 1 to 2 s; until 13:00\n" in before
    assert "Prone press-up: 0 of 8\n" in before
    assert "All day\n  " in before
    assert "Single knee to chest: 3 repetitions, hold 10 s, each side\n" in before
    assert "Noted: Prone press-up, 10 repetitions" in text(data, "did", "press-up", "--reps", "10")
    after = text(data, "today", now="2026-03-02T12:10:00+01:00")
    assert "Prone press-up: 1 of 8 (1 told by you)\n" in after
    found = document(data, "today", now="2026-03-02T12:10:00+01:00")
    assert [call["exercise"] for call in found["due"]] == ["walking"]
    assert [call["opens"] for call in found["next"]] == ["2026-03-02T13:00:00+01:00"]
    assert (found["throughout"], found["anytime"]) == (["seated-posture"], ["single-knee-to-chest"])


def test_walks_and_what_stands_for_them(data: Path) -> None:
    told = text(data, "did", "walking", "--minutes", "12", "--exertion", "7", "--no-talk", "--at", "09:00")
    assert "slow down until you can talk" in told
    found = document(data, "did", "swimming", "--minutes", "20", "--exertion", "5")
    assert (found["exertion"], found["how"]) == (5.0, "self-reported")
    today = document(data, "today", now="2026-03-02T12:10:00+01:00")
    assert "30 minutes (12 walked today); until" in text(data, "today", now="2026-03-02T11:59:00+01:00")
    [walking] = [t for t in today["done"] if t["exercise"] == "walking"]
    assert (walking["done"], walking["self_reported"], walking["open"]) == (1, 1, 3)
    assert [e["verdict"] for e in today["activity"]["efforts"]] == ["over", "met"]
    assert {m["activity"]: m["minutes"] for m in today["activity"]["minutes"]} == {
        "swimming": 20.0,
        "walking": 12.0,
    }


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (("walk-up",), "unknown exercise"),
        (("walking", "--reps", "3"), "told in minutes"),
        (("press-up", "--minutes", "3"), "told in repetitions"),
        (("press-up", "--side", "up"), "'left', 'right'"),
        (("press-up", "--at", "13:00"), "still to come"),
        (("press-up", "--at", "noon"), "use a time like"),
        (("walking", "--exertion", "11"), "less than or equal to 10"),
    ],
)
def test_what_cannot_be_told_is_refused_and_not_kept(data: Path, arguments: tuple[str, ...], problem: str) -> None:
    done = run(data, "did", *arguments)
    assert done.exit_code == 2
    assert problem in done.stderr
    with open_store(data) as store:
        assert store.self_reports("me") == ()


def test_progress_tells_weeks_months_and_exercises(data: Path) -> None:
    for hour in (7, 9, 11):
        text(data, "did", "press-up", "--reps", "5", "--at", f"{hour:02}:30")
    found = document(data, "progress", "--days", now="2026-03-03T00:30:00+01:00")
    [monday] = [day for day in found["days"] if day["day"] == "2026-03-02"]
    assert (monday["due"], monday["done"], monday["missed"], monday["self_reported"]) == (8, 3, 5, 3)
    assert (monday["share"], monday["dose_share"]) == (0.375, 0.188)
    shown = text(data, "progress", "--days", now="2026-03-03T00:30:00+01:00")
    assert "2026-03-02     3       0      8        0   38 %  19 %" in shown
    assert "You moved on 1 day, and did what your plan asks for 3 times (3 told by you).\n" in shown
    assert "It asked for 8 times until now; nothing of that has to be made up.\n" in shown
    assert "\n  A missed time is simply missed: no need to do it later as well." in shown


def test_nothing_is_cheered_while_something_is_held_back(data: Path) -> None:
    kept = run(data, "pain", "3", "--zone", "buttock", "--when", "before", "--exercise", "press-up")
    assert kept.exit_code == 0, kept.output
    kept = run(
        data, "pain", "5", "--zone", "thigh", "--when", "after", "--exercise", "press-up",
        now="2026-03-02T12:20:00+01:00",
    )  # fmt: skip
    assert kept.exit_code == 0, kept.output
    shown = text(data, "today", now="2026-03-02T12:30:00+01:00")
    assert "Held back\n  Prone press-up" in shown
    assert "Due now\n  Prone press-up" not in shown
    assert "gentle start" not in shown
    told = text(data, "did", "press-up", "--reps", "10", now="2026-03-02T12:40:00+01:00")
    assert "does not count" in told
    assert document(data, "today", now="2026-03-02T12:50:00+01:00")["done"][0]["done"] == 0


def test_without_a_plan_there_is_a_way_on(tmp_path: Path) -> None:
    for command in (("today",), ("calendar",)):
        done = run(tmp_path, *command)
        assert done.exit_code == 1
        assert "backbeat plan new" in done.stderr
    assert "Nothing was due" in text(tmp_path, "progress")
    assert text(tmp_path, "remind", "--once") == ""
    assert run(tmp_path, "did", "press-up", "--reps", "3").exit_code == 0


def test_a_plan_that_is_over_or_to_come(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.save_plan(plan(item("press-up"), ends=MONDAY))
    assert "plan is over" in run(tmp_path, "today", now="2026-03-05T12:00:00+01:00").stderr
    assert "plan starts on" in run(tmp_path, "today", now="2026-02-01T12:00:00+01:00").stderr
    with open_store(tmp_path) as store:
        made = local(MONDAY, "10:00")
        later = plan(item("press-up"), version=2, made_at=made, starts=MONDAY.replace(day=9))
        store.save_plan(later)
    assert "starts on 2026-03-09" in run(tmp_path, "today", now="2026-03-05T12:00:00+01:00").stderr


def test_reminders_and_the_calendar(data: Path, tmp_path: Path) -> None:
    assert text(data, "remind", "--once") == (
        "Time to move: Prone press-up and Walking on level ground, any time until 13:00.\n"
    )
    assert text(data, "remind", "--once", "--quiet", "11:00-13:30") == ""
    assert run(data, "remind", "--once", "--quiet", "noon").exit_code == 2
    assert run(data, "remind", "--once", "--notify", "pigeon").exit_code == 2
    text(data, "did", "press-up")
    assert "Prone press-up" not in text(data, "remind", "--once", now="2026-03-02T12:10:00+01:00")
    text(data, "calendar", "--out", str(tmp_path / "plan.ics"), "--days", "2")
    assert (tmp_path / "plan.ics").read_bytes().count(b"BEGIN:VEVENT\r\n") == 6 + 8 + 3 + 3


def test_the_day_tells_what_is_too_much_before_all_else_and_what_is_missed_gently(data: Path) -> None:
    told = text(data, "did", "press-up", "--reps", "14", "--at", "11:20")
    assert "Enough for now. That is more than your plan asks for." in told
    assert "about: Prone press-up\n  why: Doing more than prescribed does not help more" in told
    assert "rule enough/" in told
    text(data, "did", "walking", "--minutes", "20", "--no-talk", "--at", "09:00")
    shown = text(data, "today")
    order = [
        shown.index(words) for words in ("Enough for now. That", "Due now", "So far", "A missed time is simply")
    ]
    assert order == sorted(order)
    assert "gentle start" not in shown, "nobody is cheered on beside a word of caution"
    advice = document(data, "today")["advice"]
    assert [each["rule"] for each in advice] == ["slow-down", "enough", "missed"]
    assert advice[1]["about"] == ["press-up"]
    later = document(data, "progress", now="2026-03-03T08:00:00+01:00")["advice"]
    assert {e["rule"]: e["days"] for e in later}["slow-down"] == ["2026-03-02"]
    assert "On 1 day, last on 2026-03-02: more was done than the plan prescribes (Prone press-up)." in text(
        data, "progress", now="2026-03-03T08:00:00+01:00"
    )


def test_what_is_held_is_told_once_with_its_rule_and_nothing_is_made_light_of(data: Path) -> None:
    text(data, "did", "press-up", "--reps", "5", "--at", "11:20")
    assert "Every bit counts" in text(data, "today")
    assert run(data, "event", "flare-up").exit_code == 0
    shown = text(data, "today", now="2026-03-02T12:30:00+01:00")
    assert shown.index("Stop all exercises.") < shown.index(
        "Held back\n  Every exercise, until Thursday 00:00 (rule"
    )
    assert "Every bit counts" not in shown
    assert "missed" not in shown
    held = document(data, "today", now="2026-03-02T12:30:00+01:00")["held"]
    assert {each["rule"].split("/")[0] for each in held} == {"first-days"}


def test_what_falls_due_at_no_time_is_told_when_it_was_done(data: Path) -> None:
    text(data, "did", "single-knee-to-chest", "--reps", "3", "--side", "left")
    assert "each side; done once today (told by you)\n" in text(data, "today")
    assert document(data, "today")["anytime_done"] == [
        {"exercise": "single-knee-to-chest", "times": 1, "how": "self-reported"}
    ]
    assert "Single knee to chest      1     1" in text(data, "progress")


def test_a_plan_that_begins_in_the_middle_of_a_time_asks_for_nothing_of_it_yet(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        daily = written("curl-up", Frequency(per_day=Bounds(1, 1)))
        store.save_plan(plan(daily, made_at=local(MONDAY, "11:00")))
    shown = text(tmp_path, "today")
    assert "Curl up: 10 repetitions; until 22:00\n" in shown
    assert "Curl up: not yet (the plan is new today: it counts if you do it)\n" in shown
    text(tmp_path, "did", "curl-up", "--reps", "10")
    assert "Curl up: 1 of 1 (1 told by you)\n" in text(tmp_path, "today", now="2026-03-02T12:05:00+01:00")


def test_a_walk_told_while_the_sensor_saw_it_counts_once(data: Path) -> None:
    seen = WalkResult(20.0, 2000, (Bout(0.0, 1200.0, 2000, 100.0, None, None, None, ()),))
    walk = replace(RESULT, walking=seen, walk_requests=())
    with open_store(data) as store:
        store.save_session(session_record(at=local(MONDAY, "11:40"), result=walk), [motion(1.0)])
    told = text(data, "did", "walking", "--minutes", "20")
    assert "The sensor saw 20 minutes of it too, counted once, as sensed." in told
    assert "Walking: 20 minutes today (sensed, 20 of them told by you as well, counted once)\n" in text(
        data, "today"
    )
    [minutes] = document(data, "today")["activity"]["minutes"]
    assert (minutes["minutes"], minutes["how"], minutes["also_told"]) == (20.0, "sensed", 20.0)
    found = document(data, "did", "walking", "--minutes", "30", "--at", "11:30")
    assert found["also_sensed"] == 20.0


def test_posture_is_told_against_the_persons_own(data: Path) -> None:
    def day(number: int, upright: float) -> SessionRecord:
        spans = (PostureSpan("upright", 0.0, 60.0 * upright), PostureSpan("lying", 60.0 * upright, 3600.0))
        found = replace(RESULT, postures=spans, walking=WalkResult(0.0, 0, ()))
        return session_record(number, at=local(MONDAY, "08:00") + timedelta(days=number), result=found)

    with open_store(data) as store:
        for number, upright in enumerate((30, 30, 36, 30, 30, 12)):
            store.save_session(day(number, upright), [motion(1.0)])
    assert "what is usual for you is not known yet (4 earlier days)" in text(
        data, "today", now="2026-03-06T20:00+01:00"
    )
    saturday = "2026-03-07T20:00+01:00"
    assert "Upright for 20 % of the time worn, less than usual (50 %)\n" in text(data, "today", now=saturday)
    posture = document(data, "today", now=saturday)["activity"]["posture"]
    assert (posture["usual_share"], posture["usual_days"], posture["than_usual"]) == (0.5, 5, "less")


def test_an_import_tells_what_its_day_means(data: Path) -> None:
    made = simulate("press-up", seed=5, level="easy", reps=12)
    recording = data / "a.csv"
    write_recording(recording, made.block, replace(made.session, started_at=NOON, patient="me"))
    done = CliRunner().invoke(build_app(), ["import", str(recording), "--data", str(data)])
    assert done.exit_code == 0, done.output
    assert "For me, as of 2026-03-02:\n\nEnough for now. That is more than your plan asks for." in done.stdout
    again = CliRunner().invoke(build_app(), ["import", str(recording), "--data", str(data), "--json"])
    assert "enough" in [advice["rule"] for advice in json.loads(again.stdout)["advice"]]


def test_efforts_that_felt_alike_are_told_once(data: Path) -> None:
    for clock in ("08:00", "10:00"):
        text(data, "did", "walking", "--minutes", "10", "--exertion", "5", "--at", clock)
    assert text(data, "today").count("it felt like 5") == 1
