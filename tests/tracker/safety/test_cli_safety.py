"""`backbeat ready`, `pain`, `release` and `event`, as a patient and as a program use them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

import pytest
from jsonschema import Draft202012Validator
from typer.testing import CliRunner

from tests.store_fixture import MONDAY
from tracker.cli import build_app
from tracker.diary import Sign
from tracker.safety.questions import load_questions

SCHEMAS = Path(__file__).resolve().parents[3] / "tracker" / "schemas"


@dataclass(frozen=True, slots=True)
class Line:
    """A patient's command line, with a store and a clock of its own."""

    folder: Path

    def run(self, minute: float, *words: str, status: int = 0, typed: str | None = None) -> str:
        at = (MONDAY + timedelta(minutes=minute)).isoformat()
        told = [*words, "--data", str(self.folder), "--now", at]
        result = CliRunner().invoke(build_app(), told, input=typed)
        assert result.exit_code == status, result.output
        return " ".join((result.stdout if status == 0 else result.output).split())

    def document(self, minute: float, *words: str) -> Any:
        document = json.loads(self.run(minute, *words, "--json"))
        schema = document["schema"].removeprefix("backbeat.").removesuffix("/1")
        published = json.loads((SCHEMAS / f"{schema}.schema.json").read_text("utf-8"))
        assert [e.message for e in Draft202012Validator(published).iter_errors(document)] == []
        return document

    def does(self, minute: float, *words: str) -> set[str]:
        return {action for advice in self.document(minute, *words)["advice"] for action in advice["does"]}


@pytest.fixture
def line(tmp_path: Path) -> Line:
    return Line(tmp_path)


def test_pain_that_spreads_stops_the_exercise_until_it_is_released(line: Line) -> None:
    assert "go-on" in line.does(0, "pain", "3", "--zone", "centre", "--when", "before")
    said = line.run(5, "pain", "2", "--zone", "thigh", "--side", "left", "--exercise", "press-up")
    assert "Stop this exercise" in said
    assert "why: Pain that moves outwards" in said
    assert "NASS, Monitoring your pain" in said
    assert "press-up: resting since" in said
    assert "go on" not in said.casefold()
    assert [h["exercise"] for h in line.document(6, "release")["held"]] == ["press-up"]
    assert "--by" in line.run(7, "release", "press-up", status=2)
    assert "until a doctor or physiotherapist releases it" in line.run(6, "release")
    released = line.run(7, "release", "press-up", "--by", "A. Physio", "--clinician")
    assert "Noted: press-up, released by A. Physio, clinician. Nothing is stopped" in released
    assert "for a doctor" not in released
    assert "not held" in line.run(8, "release", "press-up", "--by", "A. Physio", status=1)


def test_who_releases_is_kept_and_told_where_a_clinician_decides(line: Line) -> None:
    line.run(0, "pain", "3", "--zone", "centre", "--when", "before")
    line.run(5, "pain", "2", "--zone", "thigh", "--exercise", "press-up")
    assert line.document(6, "release")["held"][0]["released_by"] == "clinician"
    said = line.run(7, "release", "press-up", "--by", "Anna", "--reason", "feels fine")
    assert "This is for a doctor or physiotherapist to decide (rule spreading/2). If Anna is neither" in said
    [kept] = line.document(8, "release")["released"]
    assert (kept["exercise"], kept["by"], kept["clinician"], kept["reason"]) == (
        "press-up", "Anna", False, "feels fine"
    )  # fmt: skip
    line.run(10, "event", "flare-up")
    assert line.document(11, "release")["held"][0]["released_by"] == "person"
    assert "for a doctor" not in line.run(12, "release", "all", "--by", "Anna")


def test_a_rise_is_asked_about_again(line: Line) -> None:
    line.run(0, "pain", "3", "--zone", "centre", "--when", "before")
    said = line.run(5, "pain", "5", "--zone", "centre", "--when", "during", "--exercise", "press-up")
    assert "Pause, and tell again in 10 minutes" in said
    assert "--when later" in said
    assert line.does(15, "pain", "3", "--zone", "centre", "--when", "later", "--exercise", "press-up") >= {"go-on"}


def test_pain_that_is_about_no_exercise_stops_none(line: Line) -> None:
    line.run(0, "plan", "new", "stretching", "--time-zone", "UTC")
    document = line.document(1, "pain", "2", "--zone", "centre")
    assert (document["advice"] != [], document["held"]) == (True, [])
    assert "stop-exercise" in line.does(5, "pain", "4", "--zone", "centre", "--exercise", "pelvic-tilt")


def test_a_plan_that_follows_he_stops_at_once(line: Line) -> None:
    line.run(0, "plan", "new", "stretching", "--time-zone", "UTC")
    line.run(1, "pain", "3", "--zone", "centre", "--when", "before")
    asked = line.does(5, "pain", "4", "--zone", "centre", "--when", "during", "--exercise", "pelvic-tilt")
    assert "stop-exercise" in asked
    assert "pause" not in asked


def test_chest_pain_stops_everything(line: Line) -> None:
    document = line.document(0, "pain", "--sign", "chest-pain")
    assert document["advice"][0]["does"] == ["stop-all", "contact"]
    assert document["answer"]["score"] is None
    assert document["held"][0]["exercise"] is None
    assert "every exercise is" in line.run(1, "release", "press-up", "--by", "me", status=1)


@pytest.mark.parametrize("sign", get_args(Sign))
def test_a_sign_told_with_pain_is_an_adverse_event(line: Line, sign: str) -> None:
    document = line.document(0, "pain", "2", "--zone", "thigh", "--sign", sign)
    assert len(document["held"]) == len({each["rule"] for each in document["held"]})
    [event] = line.document(1, "event")["events"]
    assert (event["kind"], event["at"]) == (sign, document["answer"]["at"])
    assert sign in line.run(1, "event")


def test_a_flare_up_rests_the_exercises_and_is_exported(line: Line) -> None:
    said = line.run(0, "event", "flare-up", "lifted a box")
    assert "Stay generally active" in said
    assert "until 2026-03-05 00:00" in said
    assert line.document(1, "event")["events"][0]["text"] == "lifted a box"
    assert "lifted a box" in line.run(1, "event")
    assert line.document(60 * 24 * 3, "release")["held"] == []


def test_questions_are_asked_one_by_one(line: Line) -> None:
    asked = load_questions().questions
    typed = "".join("yes\nno\n" if q.id == "heart" else "maybe\nno\n" if q.id == "disc" else "no\n" for q in asked)
    said = line.run(0, "ready", typed=typed)
    assert "ask your doctor before you begin" in said
    answers = {q["id"]: (q["answer"], q["guided"]) for q in line.document(1, "ready", "--list")["questions"]}
    assert answers["heart"] == ("yes", False)
    assert set(answers.values()) == {("yes", False), ("no", None)}
    assert line.document(2, "ready", "--yes", "heart", "--guided", "heart")["held"] == []
    assert "yes, guided" in line.run(3, "ready", "--list")


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["pain"], "say how much it hurts"),
        (["pain", "11"], "10"),
        (["pain", "3", "--zone", "knee"], "centre"),
        (["pain", "3", "--exercise", "pres-up"], "press-up"),
        (["pain", "--sign", "hunger"], "numbness"),
        (["ready", "--yes", "hunger"], "no question 'hunger'"),
        (["ready", "--guided", "disc", "--none"], "--yes disc"),
        (["ready", "--yes", "disc", "--unsure", "disc"], "either yes or unsure"),
        (["release", "pres-up", "--by", "me"], "press-up"),
        (["event", "party"], "flare-up"),
    ],
)
def test_wrong_usage_says_what_to_do(line: Line, words: list[str], problem: str) -> None:
    assert problem in line.run(0, *words, status=2)


def test_today_asks_for_the_questions_until_they_are_answered_and_holds_what_is_stopped(line: Line) -> None:
    line.run(0, "plan", "new", "relief", "--time-zone", "UTC")
    assert "backbeat ready" in line.run(1, "today")
    line.run(2, "ready", "--none")
    assert "backbeat ready" not in line.run(3, "today")
    line.run(4, "pain", "3", "--zone", "thigh", "--exercise", "press-up")
    held = json.loads(line.run(5, "today", "--json"))["held"]
    assert [h["exercise"] for h in held] == ["press-up"]


def test_what_is_held_is_told_by_the_plan_s_clock_however_the_computer_s_goes(line: Line) -> None:
    line.run(0, "plan", "new", "relief", "--time-zone", "Pacific/Kiritimati")
    line.run(1, "pain", "9", "--zone", "centre", "--when", "during", "--exercise", "press-up")
    there = (MONDAY + timedelta(minutes=1)).astimezone(ZoneInfo("Pacific/Kiritimati"))
    assert f"press-up: resting since {there:%Y-%m-%d %H:%M}" in line.run(2, "release")
