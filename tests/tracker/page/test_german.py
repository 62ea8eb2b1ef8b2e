"""A German page is German: every sentence that other parts write is known, and none of it is half translated."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import tracker
from tests.running import catalogue
from tests.tracker.page.markup import read
from tests.tracker.page.patient import a_set, plan
from tests.tracker.page.test_page import NOON, empty, page
from tracker.dosage.sets import compare_set
from tracker.dosage.walking import Walked, compare_walking
from tracker.model import Bounds, Dosage, SetResult, Tempo, WalkingDose
from tracker.page.sentences import HOLE, german
from tracker.safety.loading import load_rules
from tracker.safety.state import Held

ROOT = Path(tracker.__file__).parents[1]

SPOKEN = (
    "tracker/dosage/sets.py", "tracker/dosage/sides.py", "tracker/dosage/walking.py", "tracker/plot/sets.py",
    "algorithms/manner.py", "algorithms/reps.py", "algorithms/units.py", "algorithms/pace.py",
)  # fmt: skip
"""Of these every sentence is shown."""


@cache
def known() -> str:
    """All that the table holds, as one text."""
    text = (ROOT / "tracker/page/german.toml").read_text(encoding="utf-8")
    pairs = {english for group in tomllib.loads(text).values() for english in group}
    pairs |= {part for rule in load_rules().rules for part in (rule.says, rule.reason)}
    return "\n".join(HOLE.sub("\0", english) for english in pairs)


def test_every_rule_speaks_german() -> None:
    for rule in load_rules().rules:
        assert rule.de is not None, rule.id
        assert german().say(rule.reason) == rule.de.reason
        assert german().say(rule.says) == rule.de.says
        assert not re.search(r"\b(the|and|you|your)\b", rule.de.says + rule.de.reason)
        assert not re.search(r"\b(du|dein|dich|dir)\b", rule.de.says + rule.de.reason, re.IGNORECASE)


def test_every_exercise_is_known_by_its_english_name() -> None:
    for name in catalogue().ids:
        assert german().say(catalogue().get(name).name.lower()), name


def strings(path: str) -> Iterator[str]:
    """What a module says: its texts without documentation and errors."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    passed = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise):
            passed |= {id(inside) for inside in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in passed:
            yield node.value


@pytest.mark.parametrize("path", SPOKEN)
def test_no_module_says_what_the_page_cannot(path: str) -> None:
    """A sentence that is worded anew has to be worded anew in German."""
    for text in strings(path):
        for clause in re.split(r"; |: ", text.strip(" ;,")):
            if len(clause.split()) > 2:
                assert clause.strip(" ;,") in known(), f"{path}: {clause!r} is not in german.toml"


def test_no_sentence_about_recordings_is_out_of_date() -> None:
    """Readers of files say much else, to whoever reads them; of these sentences each has to be one of theirs."""
    files = [f for name in ("sensors", "tracker", "algorithms") for f in (ROOT / name).rglob("*.py")]
    written = " ".join(text for f in files for text in strings(str(f.relative_to(ROOT))))
    table = tomllib.loads((ROOT / "tracker/page/german.toml").read_text(encoding="utf-8"))
    for english in table["recordings"]:
        for part in re.split(r"\{\d(?::\w)?\}|; |: |, | back | forward ", english):
            assert len(part.split()) < 4 or part.strip(" .") in written, part


COUNT = st.none() | st.integers(0, 30)
BOUNDS = st.sampled_from([Bounds(5, 10), Bounds(3, 3), Bounds(1, 1), Bounds(30, None), Bounds(None, 5)])
TEMPO = st.sampled_from([None, Tempo(3, None, 4), Tempo(3, 2, 3), Tempo(counts=4)])


@given(count=COUNT, asked=BOUNDS, hold=BOUNDS, tempo=TEMPO, hides=st.booleans(), hold_s=st.floats(0, 40),
       partial=st.integers(0, 3), grows=st.none() | st.just(12))  # fmt: skip
def test_every_verdict_on_a_set_has_its_german(
    count: int | None, asked: Bounds, hold: Bounds, tempo: Tempo | None, hides: bool, hold_s: float,
    partial: int, grows: int | None,
) -> None:  # fmt: skip
    found: SetResult = replace(a_set("press-up", count, hold_s, may_hide=hides), partial_count=partial)
    dosage = Dosage("NASS", None, asked, hold, tempo, False, None, None, None, grows)
    for each in compare_set(0, found, dosage):
        sound(f"{each.source} {each.item}, {each.verdict}: {each.reason}")


@given(minutes=st.none() | st.floats(0, 90), bouts=st.lists(st.floats(1, 60), max_size=4),
       speed=st.none() | st.floats(0.3, 3), error=st.none() | st.floats(0, 1),
       felt=st.none() | st.integers(1, 10), start=st.none() | st.just(10.0), goal=BOUNDS)  # fmt: skip
def test_every_verdict_on_a_walk_has_its_german(
    minutes: float | None, bouts: list[float], speed: float | None, error: float | None, felt: int | None,
    start: float | None, goal: Bounds,
) -> None:  # fmt: skip
    walks = None if minutes is None else tuple(bouts)
    seen = Walked(minutes, walks, speed, error, felt)
    dose = WalkingDose(start, goal, 10.0, None, None, 1.79, Bounds(4, 6))
    dosage = Dosage("WALK", None, None, None, None, False, None, dose, None)
    for each in compare_walking(dosage, seen):
        sound(each.reason)


def sound(text: str) -> None:
    """It has a German wording with the same numbers and nothing left of the English one."""
    told = german().say(text)
    assert told is not None, text
    assert not re.search(r"\b(the|of|and|is|to|held|prescribed)\b", told), told
    assert sorted(re.findall(r"\d+", told)) == sorted(re.findall(r"\d+", text)), told


@pytest.mark.parametrize("text", ["a comet fell on 3 sensors", "8 of 5 comets", "held 3 s of 10 s; a comet fell"])
def test_what_nobody_knows_is_left_whole(text: str) -> None:
    assert german().say(text) is None


def test_a_sentence_that_stays_english_says_so() -> None:
    held = (Held("press-up", NOON, None, "because a comet fell", ""),)
    assert '<bdi lang="en">because a comet fell</bdi>' in page(empty(held=held), "de")
    known_one = (Held("press-up", NOON, None, load_rules().rules[0].reason, ""),)
    text = page(empty(held=known_one, plans=(replace(plan(), by="Ada", reason="weil"),)), "de")
    assert 'lang="en"' not in text
    assert "With a heart problem" not in read(text).text
