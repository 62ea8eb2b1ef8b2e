"""Every message exists in both languages, with the same names in it, and every one that is said exists."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from string import Formatter
from typing import get_args

import pytest

import tracker.live
from tests.running import catalogue
from tracker.diary import PainWhen
from tracker.live.model import Say
from tracker.live.steps import goal_hold_s, goal_reps
from tracker.live.words import LANGUAGES, Words, load_words
from tracker.model import Verdict
from tracker.safety.model import Action

HERE = Path(tracker.live.__file__).parent
GERMAN, ENGLISH = load_words("de", catalogue()), load_words("en", catalogue())


def _literals() -> set[str]:
    """Every plain text in the coach's modules."""
    trees = [ast.parse(path.read_text("utf-8")) for path in HERE.glob("*.py")]
    return {
        n.value
        for tree in trees
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, str)
    }


def _said() -> set[str]:
    """The names of messages as the modules spell them: what `say` and `Say` are called with."""
    found = set()
    for path in HERE.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and node.args and _is_say(node.func):
                first = node.args[0]
                either = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                found |= {str(c.value) for c in either if isinstance(c, ast.Constant)}
    return found


def _is_say(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in ("say", "Say")


def test_every_message_that_is_said_exists() -> None:
    assert len(_said()) > 40
    assert _said() <= ENGLISH.tables["texts"].keys()


def test_messages_that_are_put_together_exist() -> None:
    texts = ENGLISH.tables["texts"].keys()
    assert {f"advice-{action}" for action in get_args(Action)} <= texts
    assert {f"ask-pain-{when}" for when in get_args(PainWhen)} <= texts
    for name in ("result-reps", "result-hold"):
        assert {name, *(f"{name}-{verdict}" for verdict in get_args(Verdict))} <= texts


@pytest.mark.parametrize("table", ["texts", "dose", "hints", "abouts", "sides"])
def test_both_languages_say_the_same(table: str) -> None:
    english, german = ENGLISH.tables[table], GERMAN.tables[table]
    assert english.keys() == german.keys()
    for name, text in english.items():
        assert _names(text) == _names(german[name]), name


def _names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_german_has_a_name_for_every_exercise_and_place() -> None:
    assert set(catalogue().ids) <= GERMAN.tables["names"].keys()
    assert set(catalogue().ids) <= GERMAN.tables["rests"].keys()
    places = {place for exercise in catalogue() for place in exercise.placements}
    assert places <= GERMAN.tables["placements"].keys()


@pytest.mark.parametrize("words", [ENGLISH, GERMAN], ids=LANGUAGES)
def test_no_sentence_has_a_hole_in_it(words: Words) -> None:
    for exercise in catalogue():
        for dosage in exercise.dosages:
            values = {
                "exercise": exercise.id, "side": "left", "placement": exercise.placements[0],
                "places": exercise.placements, "reps": goal_reps(dosage), "hold": goal_hold_s(dosage), "n": 3,
            }  # fmt: skip
            for text in ("next", "next-side", "wear", "wear-side", "unseen", "not-moved", "ask-pain-after"):
                said = words.phrase(Say(text, values))
                assert not re.search(r"[{}]|None|  |, ,|\(", said), said


def test_notes_are_those_that_sensors_have() -> None:
    sensors = HERE.parents[1] / "sensors"
    written = "".join(path.read_text("utf-8") for kind in ("py", "toml") for path in sensors.rglob(f"*.{kind}"))
    for note, german in GERMAN.tables["notes"].items():
        assert f'"{note}"' in written
        assert GERMAN.note(note) == german != ENGLISH.note(note) == note
    assert GERMAN.note("something new") == "something new"


def test_hints_and_abouts_that_are_shown_exist() -> None:
    shown = {text for text in _literals() if text.startswith("hint-")}
    assert shown == ENGLISH.tables["hints"].keys()


def test_a_dose_is_told_in_words() -> None:
    press_up = catalogue().get("press-up").dosages[0]
    values = {"exercise": "press-up", "reps": goal_reps(press_up), "hold": goal_hold_s(press_up)}
    assert ENGLISH.phrase(Say("next", values)).endswith("10 repetitions. Hold each for 1 to 2 seconds.")
    assert GERMAN.phrase(Say("next", values)).endswith("10 Wiederholungen. Halten Sie jede 1 bis 2 Sekunden.")


def test_numbers_are_written_as_the_language_does() -> None:
    held = Say("result-hold", {"seconds": 8.5})
    assert ENGLISH.phrase(held) == "Held for 8.5 seconds."
    assert GERMAN.phrase(held) == "8,5 Sekunden gehalten."
