"""`today`, `did`, `progress`, `remind` and `calendar` over a store in a folder."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner, Result

import tracker
from tests.tracker.schedule.plans import MONDAY, item, local, plan
from tracker.cli import build_app
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
        (("press-up", "--side", "up"), "left or right"),
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
    assert "2026-03-02     3       0          8        0   38 %  19 %" in shown
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
