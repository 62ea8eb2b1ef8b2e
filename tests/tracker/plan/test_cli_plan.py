"""`backbeat plan` makes, shows, changes and tells a plan, and says what stands in the way."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from tests.tracker.plan.samples import MONDAY, day, pain
from tests.tracker.plan.test_changes import problems
from tests.tracker.test_catalogue import OWN
from tracker.cli import plan
from tracker.diary import AdverseEvent, SelfReport
from tracker.plan.programme import ORDER
from tracker.safety.records import Release, Stop
from tracker.store import open_store


class Patient:
    """A patient's command line, with a store and a clock of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.at = MONDAY

    def run(self, *words: str) -> Result:
        told = ["--data", str(self.folder)]
        if words[0] != "history":
            told += ["--now", self.at.isoformat()]
        app = typer.Typer()
        app.callback()(lambda: None)
        plan.register(app)
        return CliRunner().invoke(app, ["plan", *words, *told])

    def ok(self, *words: str) -> str:
        result = self.run(*words)
        assert result.exit_code == 0, result.output
        return " ".join(result.stdout.split())

    def document(self, *words: str) -> Any:
        result = self.run(*words, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    def refused(self, *words: str) -> str:
        result = self.run(*words)
        assert result.exit_code == 1, result.output
        [line] = [line for line in result.stderr.splitlines() if line.startswith("error: ")]
        return line


@pytest.fixture
def me(tmp_path: Path) -> Patient:
    return Patient(tmp_path)


ZONE = ("--time-zone", "Europe/Berlin")


def test_new_without_anything_lists_the_programmes(me: Patient) -> None:
    listed = me.document("new")
    assert [programme["id"] for programme in listed] == list(ORDER)
    assert all(name in me.ok("new") for name in ORDER)
    assert "there is no plan yet" in me.refused("show")


def test_a_plan_from_a_programme_is_kept_and_shown(me: Patient) -> None:
    made = me.document("new", "relief", *ZONE)
    assert problems("plan", made) == []
    assert (made["version"], made["stage"], made["follows"], made["by"]) == (1, "relief", "NASS", "me")
    assert (made["starts"], made["time_zone"]) == ("2026-03-02", "Europe/Berlin")
    assert me.document("show") == made
    shown = me.ok("show")
    for text in ("Prone press-up", "every 2 hours unless pain gets worse", "07:00 to 22:00", "Pain rules: NASS"):
        assert text in shown


def test_a_plan_starts_on_the_day_that_it_is_in_its_own_time_zone(me: Patient) -> None:
    me.at = MONDAY + timedelta(hours=14)
    assert me.document("new", "relief", "--time-zone", "Pacific/Auckland")["starts"] == "2026-03-03"


def test_a_plan_exercise_by_exercise(me: Patient) -> None:
    made = me.document(
        "new", "--add", "pelvic-tilt", "--add", "walking=WALK", "--set", "walking.minutes=8", *ZONE,
        "--start", "2026-03-05", "--end", "2026-06-01", "--waking", "08:00-20:30",
    )  # fmt: skip
    walk = made["items"][1]
    assert (walk["dosage"]["source"], walk["based_on"]) == ("patient", "WALK")
    assert walk["dosage"]["walking"]["start_min"] == 8
    assert (made["starts"], made["ends"], made["waking"]) == ("2026-03-05", "2026-06-01", ["08:00", "20:30"])
    assert (made["stage"], made["follows"]) == (None, "HE")
    assert me.document("edit", "--stage", "flexion")["stage"] == "flexion"


def test_what_no_source_says_how_often_is_named_until_somebody_chooses_days(me: Patient) -> None:
    told = me.ok("new", "flexion", *ZONE)
    assert "How often is yours to choose, because the sources do not say: walking, single-knee-to-chest." in told
    made = me.document("edit", "--days", "mon,wed,fri")
    assert [item["days"] for item in made["items"]] == [[1, 3, 5], None, [1, 3, 5], None]
    assert "yours to choose" not in me.ok("show")


def test_a_change_is_told_and_both_versions_stay(me: Patient) -> None:
    first = me.document("new", "flexion", *ZONE)
    me.at += timedelta(days=1)
    told = me.ok("edit", "--remove", "walking", "--add", "cat-camel", "--reason", "as agreed")
    assert "Version 2 of the plan: - added cat-camel" in told
    assert "left out walking" in told
    assert me.document("show", "--version", "1") == first
    history = me.document("history")
    assert [problems("plan", version) for version in history] == [[], []]
    assert [(v["version"], v["by"], v["reason"]) for v in history] == [(1, "me", None), (2, "me", "as agreed")]
    assert history[1]["changes"][-1] == "left out walking"
    text = me.ok("history")
    assert "why: as agreed" in text
    assert "made on 2026-03-03 10:00 by me" in text
    assert "nothing changes" in me.refused("edit")
    assert "versions 1 to 2" in me.refused("show", "--version", "3")


def test_a_plan_that_starts_later_leaves_the_one_before_in_force_until_then(me: Patient) -> None:
    me.ok("new", "relief", *ZONE)
    me.ok("edit", "--remove", "press-up", "--start", "2026-03-05")
    assert me.document("show")["version"] == 1
    me.at = day(4)
    assert me.document("show")["version"] == 2


def test_only_a_clinician_goes_above_the_top_and_it_is_kept(me: Patient) -> None:
    me.ok("new", "strength", *ZONE)
    more = ("edit", "--set", "chair-stand.repetitions=12")
    refusal = me.refused(*more)
    assert "12 repetitions is above the 10 that NASS prescribes at most" in refusal
    assert "physiotherapist" in refusal
    assert me.document("show")["version"] == 1
    rule = ("--override", "chair-stand repetitions", "--reason", "used to more")
    assert "only a clinician" in me.refused(*more, *rule, "--by", "Ann")
    assert me.run(*more, *rule, "--clinician").exit_code == 2
    made = me.document(*more, *rule, "--clinician", "--by", "Dr. Weber")
    assert made["author"] == "clinician"
    assert [(o["what"], o["limit"], o["by"], o["reason"]) for o in made["overrides"]] == [
        ("chair-stand repetitions", 12, "Dr. Weber", "used to more")
    ]
    assert "Dr. Weber decided for chair-stand repetitions" in me.ok("show")


def test_what_is_advanced_comes_with_a_clinicians_word_only(me: Patient) -> None:
    result = me.run("new", "strength", *ZONE)
    assert result.exit_code == 0
    assert "warning: roman-chair-extension is left out" in result.stderr
    assert "advanced" in me.refused("edit", "--add", "roman-chair-extension")
    made = me.document(
        "new", "strength", *ZONE, "--clinician", "--by", "Dr. Weber", "--override", "roman-chair-extension",
        "--reason", "trained here",
    )  # fmt: skip
    assert "roman-chair-extension" in [item["exercise"] for item in made["items"]]
    quiet = me.run("new", "strength", *ZONE, "--without", "roman-chair-extension")
    assert quiet.exit_code == 0
    assert "roman" not in quiet.stderr
    assert "takes the place of the plan that has held since 2026-03-02" in quiet.stderr


def test_avoided_movements_are_refused_by_name(me: Patient) -> None:
    me.ok("new", "relief", *ZONE)
    assert "sit-ups, to be avoided (SC)" in me.refused("edit", "--set", "press-up.note=then ten sit-ups")
    me.ok("edit", "--set", "press-up.note=no sit-ups, please")


def test_an_exercise_of_ones_own_is_planned_unless_it_is_one_to_avoid(me: Patient, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "heel-raise.toml").write_text(OWN, encoding="utf-8")
    own = ("--exercises", str(folder))
    made = me.document("new", "--add", "heel-raise", *ZONE, *own)
    assert [item["dosage"]["source"] for item in made["items"]] == ["MINE"]
    (folder / "other.toml").write_text(OWN.replace("heel-raise", "double-leg-lifts"), encoding="utf-8")
    assert "double-leg-lifts names leg lifts" in me.refused("edit", "--add", "double-leg-lifts", *own)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("new", "rest"), "unknown programme 'rest'"),
        (("new", "--add", "press-upp"), "did you mean press-up"),
        (("new", "relief", "--time-zone", "Mars"), "unknown time zone 'Mars'"),
        (("new", "relief", "--follows", "XX"), "unknown source 'XX'"),
        (("new", "relief", "--set", "press-up.reps=3"), "unknown figure 'reps'"),
        (("suggest",), "there is no plan yet"),
    ],
)
def test_a_mistake_is_one_line(me: Patient, words: tuple[str, ...], message: str) -> None:
    assert message in me.refused(*words)


@pytest.mark.parametrize("words", [("--start", "soon"), ("--waking", "early"), ("--end", "2026-13-01")])
def test_what_cannot_be_read_is_wrong_usage(me: Patient, words: tuple[str, str]) -> None:
    assert me.run("new", "relief", *words).exit_code == 2


def _live(me: Patient, *, hurts: float) -> None:
    """Ten days of pelvic tilts told by the patient, and answers about pain."""
    with open_store(me.folder) as store:
        for n in range(1, 10):
            store.add(SelfReport(f"did-{n}", "me", day(n), "pelvic-tilt", repetitions=5))
            store.add(pain(n + 0.1, 1))
        store.add(pain(9.9, hurts))


def test_a_suggestion_is_applied_by_a_person_as_a_new_version(me: Patient) -> None:
    me.ok("new", "stretching", *ZONE)
    me.at = day(10)
    assert me.document("suggest")["waits"] == "unasked"
    assert "backbeat pain" in me.ok("suggest")
    _live(me, hurts=1)
    found = me.document("suggest")
    assert problems("plan-growth", found) == []
    assert [(s["key"], s["before"], s["after"], s["top"], s["source"]) for s in found["suggestions"]] == [
        ("pelvic-tilt.repetitions", 5, 6, 10, "HE")
    ]
    assert "On 9 days you did all 5 repetitions" in me.ok("suggest")
    assert me.document("show")["version"] == 1
    assert "'walking.minutes' is not suggested now" in me.refused("suggest", "--apply", "walking.minutes")
    applied = me.document("suggest", "--apply", "pelvic-tilt.repetitions")
    assert applied["version"] == 2
    assert applied["reason"].startswith("On 9 days")
    tilt = next(item for item in applied["items"] if item["exercise"] == "pelvic-tilt")
    assert tilt["dosage"]["repetitions"] == {"min": 1, "max": 6}
    assert me.document("suggest")["suggestions"] == []


def test_nothing_is_suggested_while_pain_is_worse(me: Patient) -> None:
    me.ok("new", "stretching", *ZONE)
    me.at = day(10)
    _live(me, hurts=4)
    assert me.document("suggest") == {
        "schema": "backbeat.plan-growth/1", "plan": me.document("show")["plan"], "version": 1, "patient": "me",
        "waits": "pain", "suggestions": [],
    }  # fmt: skip
    assert "quiet for three days" in me.ok("suggest")


def test_nothing_is_suggested_in_the_first_days_of_a_flare_up_or_of_an_exercise_that_is_stopped(
    me: Patient,
) -> None:
    me.ok("new", "stretching", *ZONE)
    _live(me, hurts=1)
    me.at = day(10)
    with open_store(me.folder) as store:
        store.add(Stop("stop-1", "me", day(9), "pelvic-tilt", False, "rise/1", "it hurt more", "pain-9.9-1"))
    assert me.document("suggest")["suggestions"] == []
    with open_store(me.folder) as store:
        store.add(Release("release-1", "me", day(9.5), "pelvic-tilt", "Dr. Weber"))
    assert [s["key"] for s in me.document("suggest")["suggestions"]] == ["pelvic-tilt.repetitions"]
    with open_store(me.folder) as store:
        store.add(AdverseEvent("event-1", "me", day(9.8), "flare-up", "since last night"))
    assert me.document("suggest")["waits"] == "held"
    assert "stopped for now" in me.ok("suggest")


def test_the_next_stage_is_applied_with_its_exercises(me: Patient) -> None:
    me.ok("new", "relief", *ZONE)
    with open_store(me.folder) as store:
        for n in (0.1, 1.5, 2.5):
            store.add(pain(n, 0))
    me.at = day(3)
    made = me.document("suggest", "--apply", "stage")
    assert made["stage"] == "flexion"
    assert "single-knee-to-chest" in [item["exercise"] for item in made["items"]]
    assert len(made["items"]) == 7
