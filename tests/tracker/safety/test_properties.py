"""What no input may lead to: encouragement after pain has spread, milder advice for more pain, a dose above the
top, a missed dose made up.
"""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sensors.stream import BodySide, Zone
from tracker.diary import PainWhen, Sign
from tracker.model import Verdict
from tracker.safety.facts import BROCHURES
from tracker.safety.judge import judge
from tracker.safety.loading import load_rules
from tracker.safety.model import CENTRALISING, INVITES, Action, Advice, Condition, Felt, Situation
from tracker.safety.place import OUTWARDS

RULES = load_rules()
STRICTEST = get_args(Action)
ZONES = st.none() | st.sampled_from(get_args(Zone))
SIDES = st.none() | st.sampled_from(get_args(BodySide))
FELT = st.builds(Felt, st.none() | st.integers(0, 10).map(float), ZONES, SIDES)
EXERCISES = st.none() | st.sampled_from([*CENTRALISING, "curl-up", "hamstring-stretch", "roman-chair-extension"])

SITUATIONS = st.builds(
    Situation,
    moment=st.sampled_from(get_args(PainWhen)),
    exercise=EXERCISES,
    before=st.none() | FELT,
    since=st.lists(FELT, min_size=1, max_size=3).map(tuple),
    last=st.none() | FELT,
    signs=st.frozensets(st.sampled_from(get_args(Sign)), max_size=2),
    follows=st.none() | st.sampled_from(BROCHURES),
    flare_up_day=st.none() | st.integers(1, 10),
    spasm=st.booleans(),
    conditions=st.frozensets(st.sampled_from(get_args(Condition)), max_size=1),
    guided=st.frozensets(st.sampled_from(get_args(Condition)), max_size=1),
    held=st.frozensets(EXERCISES, max_size=2),
    planned=st.none() | st.booleans(),
    asked=st.none() | st.booleans(),
    done=st.none() | st.sampled_from(get_args(Verdict)),
    missed=st.booleans(),
    exertion=st.none() | st.integers(1, 10).map(float),
    could_talk=st.none() | st.booleans(),
    sitting_min=st.none() | st.integers(0, 90).map(float),
)  # fmt: skip
QUIET = st.builds(
    Situation,
    moment=st.sampled_from(("during", "after", "later")),
    exercise=EXERCISES,
    before=st.none() | FELT,
    since=st.lists(FELT, min_size=1, max_size=3).map(tuple),
    last=st.none() | FELT,
    follows=st.none() | st.sampled_from(BROCHURES),
)
"""Nothing but pain speaks, so that encouragement is not silenced by something else."""


def advised(situation: Situation) -> set[Action]:
    return {action for advice in judge(RULES, situation) for action in advice.does}


def strictest(advice: tuple[Advice, ...]) -> int:
    """How strict the strictest advice is: 0 for stop-all; invitations and nothing at all count alike."""
    found = [STRICTEST.index(a) for each in advice for a in each.does if a not in INVITES]
    return min(found, default=len(STRICTEST))


def depth(felt: Felt) -> int:
    return 0 if felt.score == 0 or felt.zone is None else OUTWARDS.index(felt.zone)


@settings(deadline=None, max_examples=100)
@given(situation=SITUATIONS.filter(lambda s: s.moment != "before") | QUIET)
def test_nobody_is_encouraged_after_pain_has_spread(situation: Situation) -> None:
    felt = [f for f in situation.felt if f.score == 0 or f.zone is not None]
    spread = any(depth(b) > depth(a) for n, a in enumerate(felt) for b in felt[n + 1 :])
    if spread:
        asked = advised(situation)
        assert "go-on" not in asked
        assert asked & {"stop-exercise", "stop-all"}
        assert all(situation.exercise not in advice.offers for advice in judge(RULES, situation))


PAIRS = st.lists(st.integers(0, 10), min_size=2, max_size=2).map(sorted)
DEPTHS = st.lists(st.integers(0, 3), min_size=2, max_size=2).map(sorted)


@settings(deadline=None, max_examples=80)
@given(situation=SITUATIONS | QUIET, scores=PAIRS, depths=DEPTHS, side=SIDES)
def test_more_pain_or_pain_further_out_is_never_judged_milder(
    situation: Situation, scores: list[int], depths: list[int], side: BodySide | None
) -> None:
    mild, worse = (
        replace(situation, since=(*situation.since[:-1], Felt(float(score), OUTWARDS[depth], side)))
        for score, depth in zip(scores, depths, strict=True)
    )
    assert strictest(judge(RULES, worse)) <= strictest(judge(RULES, mild))
    if "go-on" in advised(worse):
        assert "go-on" in advised(mild)


@settings(deadline=None, max_examples=100)
@given(situation=SITUATIONS)
def test_a_word_of_caution_silences_encouragement(situation: Situation) -> None:
    asked = advised(situation)
    if asked & {"stop-all", "contact", "stop-exercise", "consult", "pause", "enough"}:
        assert "go-on" not in asked
    if asked & {"stop-all", "contact"}:
        assert "offer-four" not in asked
    if "contact" in asked:
        assert not INVITES & asked


@settings(deadline=None, max_examples=80)
@given(situation=SITUATIONS)
def test_nothing_above_the_top_is_encouraged(situation: Situation) -> None:
    """Advice carries no dose of its own, and above the top of the plan's there is no more of it."""
    over = replace(situation, done="over")
    assert "go-on" not in advised(over)
    assert "enough" in advised(over)
    assert Advice.__slots__ == ("rule", "seen", "offers", "ask_again_min")


@settings(deadline=None, max_examples=80)
@given(situation=SITUATIONS)
@example(Situation("before", since=(Felt(None, "centre"), Felt(None, "buttock"))))
def test_a_missed_dose_asks_for_nothing_more(situation: Situation) -> None:
    """The advice is the same but for the one that says so, and that one asks for nothing; of what is held back it
    says nothing at all.
    """
    kept = [a.rule.id for a in judge(RULES, replace(situation, missed=False))]
    missed = judge(RULES, replace(situation, missed=True))
    assert [a.rule.id for a in missed if a.rule.id != "missed"] == kept
    said = [a.does for a in missed if a.rule.id == "missed"]
    assert said == [("remind",)] or (said == [] and strictest(missed) <= STRICTEST.index("consult"))


@settings(deadline=None, max_examples=100)
@given(situation=SITUATIONS)
def test_nobody_is_told_that_every_bit_counts_of_what_is_held_or_spread_pain(situation: Situation) -> None:
    advice = judge(RULES, replace(situation, done="under", missed=True))
    if strictest(advice) <= STRICTEST.index("stop-exercise") and {"spread-consult", "still-stopped"} & {
        a.rule.id for a in advice
    }:
        assert not {"little-and-often", "missed"} & {a.rule.id for a in advice}


@settings(deadline=None, max_examples=100)
@given(situation=QUIET, score=st.integers(1, 10))
def test_a_plan_that_follows_he_stops_at_once(situation: Situation, score: int) -> None:
    before = replace(situation, follows="HE", before=Felt(score - 1.0, "centre"), since=(Felt(score, "centre"),))
    assert "stop-exercise" in advised(before)


@settings(deadline=None, max_examples=100)
@given(situation=SITUATIONS)
def test_chest_pain_stops_everything(situation: Situation) -> None:
    asked = advised(replace(situation, signs=situation.signs | {"chest-pain"}))
    assert {"stop-all", "contact"} <= asked
    assert not INVITES & asked


@settings(deadline=None, max_examples=100)
@given(situation=SITUATIONS, day=st.integers(1, 3))
def test_the_first_days_of_a_flare_up_have_no_exercises(situation: Situation, day: int) -> None:
    asked = advised(replace(situation, flare_up_day=day))
    assert "stop-all" in asked
    assert not {"go-on", "offer-four"} & asked
