"""Every rule holds where it should and not beside it, is true to its source, and is read strictly."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.running import catalogue
from tests.tracker.safety.cases import CASES, Case, told
from tracker.errors import CatalogueError
from tracker.safety.facts import BROCHURES
from tracker.safety.judge import judge
from tracker.safety.loading import load_rules
from tracker.safety.model import CENTRALISING, INVITES, Action, Situation

RULES = load_rules()


def names(situation: Situation) -> list[str]:
    return [advice.rule.id for advice in judge(RULES, situation)]


def asked(situation: Situation) -> set[Action]:
    return {action for advice in judge(RULES, situation) for action in advice.does}


def test_every_rule_has_a_case() -> None:
    assert {rule.id for rule in RULES.rules} == set(CASES)


@pytest.mark.parametrize(("name", "case"), CASES.items(), ids=CASES)
def test_a_rule_holds_in_its_case_and_not_beside_it(name: str, case: Case) -> None:
    assert name in names(case.holds)
    assert name not in names(case.beside)


def test_every_advice_has_its_reason_and_its_source() -> None:
    for case in CASES.values():
        for advice in judge(RULES, case.holds):
            rule = advice.rule
            assert rule.says
            assert rule.reason
            assert rule.section
            assert rule.source in (*BROCHURES, "ours")
            if rule.source == "ours":
                assert any(brochure in rule.section for brochure in BROCHURES), "ours stands beside a brochure's"


def test_exercises_that_rules_name_are_in_the_catalogue() -> None:
    named = {
        word for rule in RULES.rules for words in (rule.when, rule.unless) for word in words.get("exercise", ())
    }
    assert {*named, *CENTRALISING} <= set(catalogue().ids)


@pytest.mark.parametrize(
    ("situation", "expected"),
    [
        (told("after", "centre 3", "centre 3"), {"go-on"}),
        (told("after", "left thigh 4", "centre 6"), {"go-on"}),
        (told("during", "centre 3", "centre 5"), {"pause"}),
        (told("during", "centre 3", "centre 5", follows="HE"), {"stop-exercise"}),
        (told("later", "centre 3", "centre 5", "centre 3"), {"go-on"}),
        (told("later", "centre 3", "centre 5", "centre 5"), {"stop-exercise", "offer-four"}),
        (told("after", "centre 5", "left buttock 2"), {"stop-exercise", "consult", "offer-four"}),
        (told("after", "centre 5", "left buttock 2", follows="HE"), {"stop-exercise", "consult"}),
        (told("after", "centre 2", "centre 9"), {"stop-exercise", "contact", "consult"}),
        (told("after", "thigh 2", "below-knee 8"), {"stop-exercise", "contact", "consult"}),
        (told("during", "-", "thigh 4"), {"stop-exercise"}),
        (Situation(flare_up_day=1), {"stop-all", "stay-active"}),
        (Situation(signs=frozenset({"chest-pain"}), flare_up_day=1), {"stop-all", "contact"}),
        (Situation(done="over"), {"enough"}),
    ],
)
def test_what_is_asked_for_altogether(situation: Situation, expected: set[Action]) -> None:
    assert asked(situation) == expected


def test_a_pause_says_when_it_asks_again() -> None:
    (pause,) = judge(RULES, told("during", "centre 3", "centre 5"))
    assert pause.ask_again_min == 10
    assert pause.seen == "before: centre, 3; then: centre, 5"


def test_the_four_are_offered_without_what_hurt_or_is_stopped() -> None:
    situation = told("after", "centre 3", "thigh 3")
    offers = [advice.offers for advice in judge(RULES, situation) if "offer-four" in advice.does]
    assert offers == [("walking", "standing-extension", "prone-on-elbows")]
    held = replace(situation, held=frozenset(CENTRALISING))
    assert "offer-four" not in asked(held)


def test_a_rule_invites_or_holds_back() -> None:
    for rule in RULES.rules:
        assert not INVITES.intersection(rule.does) or INVITES.issuperset(rule.does), rule.id


GOOD = """
[[rule]]
id = "a-rule"
version = 1
source = "HE"
section = "Use caution"
applies = "always"
when = { moment = ["after"] }
does = ["pause"]
says = "Wait."
reason = "Because."
"""


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ('"after"', '"afterwards"', "'afterwards' is not one of before, during"),
        ("moment =", "momnt =", "did you mean 'moment'"),
        ('when = { moment = ["after"] }', "when = {}", "would always hold"),
        ('["pause"]', '["rest"]', "'rest' is not one of stop-all"),
        ('["pause"]', '["pause", "go-on"]', "make two rules of it"),
        ('["pause"]', '["pause", "consult"]', "pause stands alone"),
        ('"HE"', '"BBC"', "'BBC' is not one of NASS"),
        ("version = 1", "version = 1.5", "whole number"),
        ('"a-rule"', '"A rule"', "lower-case words"),
        ('reason = "Because."', "", "missing key"),
        ('says = "Wait."', 'says = " "', "non-empty"),
        ("[[rule]]", "[[rules]]", "did you mean 'rule'"),
        (GOOD, GOOD + GOOD, "two rules are called 'a-rule'"),
    ],
)
def test_a_wrong_rule_is_refused(tmp_path: Path, old: str, new: str, problem: str) -> None:
    numbers = Path(load_rules.__code__.co_filename).parent / "rules" / "numbers.toml"
    (tmp_path / "numbers.toml").write_text(numbers.read_text("utf-8"), "utf-8")
    (tmp_path / "rules.toml").write_text(GOOD, "utf-8")
    assert [rule.name for rule in load_rules(tmp_path).rules] == ["a-rule/1"]
    (tmp_path / "rules.toml").write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(CatalogueError, match=problem):
        load_rules(tmp_path)
