"""The coach by cases: what is said, marked and left out, whatever comes in."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.running import catalogue
from tests.tracker.live.stagehand import AWAY, Play, advice, play
from tracker.diary import Sign
from tracker.live.asking import Answers, PainSaid
from tracker.live.steps import steps_of
from tracker.safety.model import RESTRAINS, Action, Advice

CENTRE = PainSaid(2.0, "centre")


def test_a_set_is_announced_counted_down_counted_and_ended_by_its_dose() -> None:
    made = play().begun()
    assert made.texts()[:9] == ["next", "countdown", "number", "number", "number", "number", "number", "go"][:9]
    for count in range(1, 11):
        made.rep(count)
    assert made.counts() == list(range(1, 11))
    assert made.texts().count("least-reps") == 1
    assert made.texts()[-1] == "enough-reps"
    (stop,) = made.marks("stop")
    assert stop.t_s == pytest.approx(made.now_s, abs=1.0)
    made.settle(10)
    assert "result-reps-met" in made.texts()
    assert made.coach.ended


def test_the_end_of_the_countdown_belongs_to_the_set() -> None:
    made = play().begun()
    (start,) = made.marks("start")
    assert start.t_s == pytest.approx(made.now_s - 3.0, abs=0.6)


def test_two_taps_stop_and_go_on_in_the_same_set() -> None:
    made = play().begun()
    made.rep(1)
    made.tap(2)
    made.tick(6.0)
    made.tap(2)
    made.rep(2)
    assert len(made.marks("start")) == 1
    assert made.marks("stop") == []
    assert made.counts() == [1, 2]
    assert "going-on" in made.texts()


def test_who_moves_on_had_not_meant_to_stop() -> None:
    made = play().begun()
    made.rep(1)
    made.tap(2)
    made.tick(4.0, AWAY, 1.0)
    made.rep(2)
    made.rep(3)
    made.tick(6.0)
    assert made.marks("stop") == []
    assert "going-on" in made.texts()


def test_a_stopped_set_ends_when_it_was_stopped() -> None:
    made = play().begun()
    made.rep(1)
    made.tap(2)
    stopped_s = made.now_s
    made.tick(11.0)
    assert [mark.t_s for mark in made.marks("stop")] == [stopped_s]


def test_half_a_minute_at_rest_ends_a_set_and_moving_about_does_not() -> None:
    made = play().begun()
    made.rep(1)
    made.tick(25.0)
    made.tick(20.0, AWAY, 1.0)
    assert made.marks("stop") == []
    made.tick(32.0)
    assert len(made.marks("stop")) == 1
    assert "rested" in made.texts()


def test_staying_away_from_rest_is_no_rest() -> None:
    made = play().begun()
    made.tick(2.0)
    made.rep(1)
    made.tick(50.0, AWAY)
    assert made.marks("stop") == []


def test_a_sensor_that_is_lost_does_not_end_a_set() -> None:
    made = play().begun()
    made.rep(1)
    made.notice("lost")
    made.tick(60.0)
    assert made.marks("stop") == []
    assert "link-lost" in made.texts()
    made.notice("connected")
    made.tick(20.0)
    assert made.marks("stop") == []


def test_a_hole_is_told_and_shown() -> None:
    made = play().begun()
    made.hear("gap", start_s=10.0, end_s=13.2)
    (said,) = [s for s in made.said() if s.text == "missed"]
    assert said.values["seconds"] == 4
    assert made.coach.view.missed_s == pytest.approx(3.2)


def test_holds_are_counted_and_are_enough_at_what_is_prescribed() -> None:
    made = play("prone-extension").begun()
    for held in range(1, 13):
        made.tick(1.0, AWAY)
        made.hear("hold", held_s=float(held))
    texts = made.texts()
    assert texts.count("least-hold") == 1
    assert texts.count("enough-hold") == 1
    assert [s.values["n"] for s in made.said() if s.text == "held"] == [1, 2, 3, 4, 6, 7, 8, 9]


def test_holds_that_nobody_prescribed_are_not_counted_aloud() -> None:
    made = play("chair-stand").begun()
    made.hear("hold", held_s=2.0)
    assert "held" not in made.texts()


def test_slower_is_said_at_most_every_other_time() -> None:
    made = play().begun()
    for count in range(1, 5):
        made.rep(count)
        made.hear("tempo", out_s=1.2, hold_s=0.5, back_s=3.0)
    assert made.texts().count("slower") == 2


def test_both_sides_are_led_one_after_the_other() -> None:
    made = play("single-knee-to-chest").begun()
    for count in range(1, 4):
        made.rep(count)
    made.settle(3, "single-knee-to-chest")
    made.tick(10.0)
    assert [mark.side for mark in made.marks("start")] == ["left", "right"]
    assert made.recordings() == ["thigh"]


def test_another_place_of_the_sensor_is_another_recording() -> None:
    steps = [
        *steps_of(catalogue().get("press-up"), None, None, None, None),
        *steps_of(catalogue().get("chair-stand"), None, None, None, None),
    ]
    made = Play(steps).begun()
    made.key("n")
    made.settle(0, "press-up")
    made.tick(15.0)
    assert len(made.marks("start")) == 1
    made.tick(15.0)
    assert len(made.marks("start")) == 2
    assert made.bids().count("rest") == 2
    assert made.recordings() == ["chest", "thigh"]


# --- pain


@pytest.mark.parametrize("action", sorted(RESTRAINS))
def test_a_word_of_caution_before_and_nothing_begins(action: Action) -> None:
    made = play(answers=Answers({"before": CENTRE}), rules=[advice(action)])
    made.tick(60.0)
    assert made.coach.ended
    assert made.marks("start") == []
    assert "not-today" in made.texts()
    assert [event.data["reason"] for event in made.emitted()] == ["Because."]


def test_three_taps_stop_for_pain_and_what_was_not_said_is_unknown() -> None:
    made = play(rules=[advice("pause")]).begun()
    made.rep(1)
    made.tap(3)
    assert made.said()[-1].text == "stopped-for-pain"
    made.settle(1)
    (pain,) = made.marks("pain")
    assert (pain.when, pain.score, pain.zone) == ("during", None, None)
    assert made.judged == [(PainSaid(), "during", "chair-stand")]
    assert "well-done" not in made.texts()


def test_after_a_stop_for_pain_the_exercise_is_left_out_and_the_next_waits() -> None:
    steps = [
        *steps_of(catalogue().get("single-knee-to-chest"), None, None, None, None),
        *steps_of(catalogue().get("chair-stand"), None, None, None, None),
    ]
    made = Play(steps).begun()
    made.tap(3)
    made.settle(0, "single-knee-to-chest")
    made.tick(60.0)
    assert len(made.marks("start")) == 1
    made.tap(2)
    made.tick(30.0)
    assert [mark.exercise for mark in made.marks("start")] == ["single-knee-to-chest", "chair-stand"]


def test_a_pause_is_asked_about_again_after_ten_minutes() -> None:
    steps = [
        *steps_of(catalogue().get("press-up"), None, None, None, None),
        *steps_of(catalogue().get("prone-extension"), None, None, None, None),
        *steps_of(catalogue().get("press-up"), None, None, None, None),
    ]
    made = Play(steps, answers=Answers({"later": PainSaid(0.0)}), rules=[advice("pause")]).begun()
    made.tap(3)
    made.settle(0, "press-up")
    made.tap(2)
    made.tick(10.0)
    made.tick(620.0, AWAY, 1.0)
    made.rules = [advice("go-on")]
    made.key("n")
    made.settle(0, "prone-extension")
    made.tick(12.0)
    assert [(mark.when, mark.exercise) for mark in made.marks("pain")] == [
        ("during", "press-up"),
        ("later", "press-up"),
    ]
    assert [mark.exercise for mark in made.marks("start")] == ["press-up", "prone-extension", "press-up"]


def test_stop_all_ends_the_session() -> None:
    made = play("single-knee-to-chest", rules=[advice("stop-all")]).begun()
    made.tap(3)
    made.settle(0, "single-knee-to-chest")
    made.tick(5.0)
    assert made.coach.ended
    assert len(made.marks("start")) == 1


def test_pain_is_asked_by_place_side_and_number() -> None:
    made = play(keyboard=True)
    made.key("3", "l", "4")
    (pain,) = made.marks("pain")
    assert (pain.when, pain.zone, pain.side, pain.score) == ("before", "thigh", "left", 4.0)


def test_zero_is_the_key_for_ten_where_something_hurts() -> None:
    made = play(keyboard=True)
    made.key("1", "0")
    (pain,) = made.marks("pain")
    assert (pain.zone, pain.side, pain.score) == ("centre", None, 10.0)


def test_nothing_hurts_is_said_with_one_key() -> None:
    made = play(keyboard=True)
    made.key("0")
    (pain,) = made.marks("pain")
    assert (pain.score, pain.zone) == (0.0, None)


def test_what_nobody_answers_is_asked_again_at_the_end_and_then_unknown() -> None:
    made = play(keyboard=True)
    made.key(".")
    made.begun()
    for count in range(1, 11):
        made.rep(count)
    made.settle(10)
    made.tick(200.0)
    assert made.texts().count("ask-pain-after") == 2
    assert made.marks("pain") == []
    assert made.coach.ended
    assert "well-done" not in made.texts()


def test_nobody_is_asked_where_nobody_can_answer() -> None:
    made = play().begun()
    made.rep(1)
    made.tap(2)
    made.tick(11.0)
    made.settle(1)
    assert not [text for text in made.texts() if text.startswith("ask-")]
    assert made.coach.ended


def test_praise_is_for_what_was_prescribed_done_and_did_no_harm() -> None:
    assert "well-done" in _done(10, [advice("go-on")])
    assert "well-done" not in _done(12, [advice("go-on")])
    assert "well-done" not in _done(3, [advice("go-on")])
    assert "well-done" not in _done(None, [advice("go-on")])
    for action in RESTRAINS:
        assert "well-done" not in _done(10, [advice(action)])


def _done(reps: int | None, rules: list[Advice]) -> list[str]:
    made = play("press-up", answers=Answers({"after": CENTRE}), rules=rules).begun()
    made.tap(2)
    made.tick(11.0)
    made.settle(reps, "press-up")
    return made.texts()


# --- keys, and the end


def test_the_countdown_can_be_held_and_gone_on_with() -> None:
    made = play()
    while "countdown" not in made.texts():
        made.tick(0.5)
    made.tap(2)
    made.tick(60.0)
    assert made.marks("start") == []
    made.key(" ")
    made.begun()
    assert made.texts().count("countdown") == 2


def test_ending_closes_the_set_that_runs_and_asks_nothing_at_ctrl_c() -> None:
    made = play(keyboard=True)
    made.key("0")
    made.begun()
    made.out += made.coach.stop()
    assert made.coach.ended
    assert len(made.marks("stop")) == 1
    assert "ask-pain-after" not in made.texts()


def test_who_ends_in_the_middle_of_a_set_is_asked_how_it_is() -> None:
    made = play(keyboard=True)
    made.key("0")
    made.begun()
    made.rep(1)
    made.key("q")
    assert len(made.marks("stop")) == 1
    assert not made.coach.ended
    made.key("2", "l", "3")
    assert made.coach.ended
    pain = made.marks("pain")[-1]
    assert (pain.when, pain.exercise) == ("after", "chair-stand")
    assert (pain.zone, pain.side, pain.score) == ("buttock", "left", 3.0)
    assert made.judged[-1][1:] == ("after", "chair-stand")


def test_a_sensor_that_is_gone_for_good_ends_the_session() -> None:
    made = play().begun()
    made.notice("ended")
    assert made.coach.ended
    assert len(made.marks("stop")) == 1


def test_a_sensor_that_does_not_come_back_ends_the_session_in_the_end() -> None:
    made = play().begun()
    made.rep(1)
    made.notice("lost")
    made.tick(850.0)
    assert not made.coach.ended
    made.tick(60.0)
    assert made.coach.ended
    assert len(made.marks("stop")) == 1


def test_who_lost_the_sensor_for_good_is_asked_all_the_same() -> None:
    made = play(keyboard=True)
    made.key("0")
    made.begun()
    made.notice("lost")
    made.tick(910.0)
    assert "ask-pain-after" in made.texts()
    made.key("0")
    assert made.coach.ended
    assert made.marks("pain")[-1].when == "after"


def test_a_walk_tells_its_minutes_and_ends_at_rest_once_they_are_walked() -> None:
    made = play("walking").begun()
    made.hear("bout_start")
    for _ in range(45):
        made.tick(15.0, shake=2.0)
        made.hear("steps", steps=20, cadence_spm=104.0)
    assert made.coach.view.big == "11:15"
    assert [s.values["n"] for s in made.said() if s.text == "minutes"] == [1, 5]
    assert made.texts().count("walked") == 1
    made.hear("bout_end", start_s=made.now_s - 675.0, end_s=made.now_s, cadence_spm=104.0)
    made.tick(32.0)
    assert len(made.marks("stop")) == 1
    assert "result-walk-met" in made.texts()


# --- whatever comes in

MOVES = st.lists(
    st.sampled_from(["tick", "away", "rep", "hold", "partial", "gap", "tap2", "tap3", "space", "x", "n", "lost",
                     "connected", "settle", "1", "0", ".", "l", "q"]),
    max_size=60,
)  # fmt: skip


@settings(deadline=None, max_examples=150, derandomize=True)
@given(moves=MOVES, keyboard=st.booleans(), rule=st.sampled_from(["go-on", "pause", "stop-exercise", "stop-all"]))
def test_whatever_happens(moves: list[str], keyboard: bool, rule: Action) -> None:
    made = play("single-knee-to-chest", keyboard=keyboard, rules=[advice(rule)])
    counted = 0
    for move in moves:
        counted = _move(made, move, counted)
    made.out += made.coach.stop()
    assert made.coach.ended
    _check_counts(made)
    _check_starts(made)
    assert len(made.marks("stop")) == len(made.marks("start"))
    if rule != "go-on":
        assert "well-done" not in made.texts()


def _move(made: Play, move: str, counted: int) -> int:
    simple = {
        "tick": lambda: made.tick(7.0), "away": lambda: made.tick(7.0, AWAY, 1.0),
        "hold": lambda: made.hear("hold", held_s=5.0), "partial": lambda: made.hear("partial", range_deg=9.0),
        "gap": lambda: made.hear("gap", start_s=1.0, end_s=3.0), "tap2": lambda: made.tap(2),
        "tap3": lambda: made.tap(3), "space": lambda: made.key(" "), "lost": lambda: made.notice("lost"),
        "connected": lambda: made.notice("connected"),
        "settle": lambda: made.settle(counted, "single-knee-to-chest"),
    }  # fmt: skip
    if move == "rep":
        made.rep(counted + 1)
        return counted + 1
    if move in simple:
        simple[move]()
    else:
        made.key(move)
    return 0 if move == "settle" else counted


def _check_counts(made: Play) -> None:
    """No number is said that the session did not count, and none a second time in a set."""
    last, running = 0, False
    for said in made.said():
        if said.text in ("go", "countdown"):
            last, running = 0, said.text == "go"
        elif said.text == "number" and running:
            assert said.values["n"] in made.counted
            assert last < said.values["n"]
            last = said.values["n"]


def _check_starts(made: Play) -> None:
    """Before every start somebody counted down."""
    texts: list[str] = []
    for output in made.out:
        text = getattr(output, "text", None)
        if text is not None:
            texts.append(text)
        elif getattr(getattr(output, "mark", None), "kind", None) == "start":
            assert texts[-1] == "go"
            assert "countdown" in texts
            texts.clear()


@pytest.mark.parametrize(
    ("key", "signs"), [("2", ("tingling",)), ("3", ("numbness", "tingling")), ("0", ()), (".", ())]
)
def test_signs_are_asked_about_where_the_rules_want_to_know(key: str, signs: tuple[Sign, ...]) -> None:
    steps = steps_of(catalogue().get("chair-stand"), None, None, None, None)
    made = Play(steps, keyboard=True, signs=True, answers=Answers({"before": CENTRE})).begun()
    for count in range(1, 11):
        made.rep(count)
    made.settle(10)
    made.key("3", "l", "4")
    assert made.texts()[-1] == "ask-signs"
    made.key(key)
    assert made.judged[-1] == (PainSaid(4.0, "thigh", "left", signs), "after", "chair-stand")
    assert made.marks("pain")[-1].text == (", ".join(signs) or None)
