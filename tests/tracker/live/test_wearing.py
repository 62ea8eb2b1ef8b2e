"""The wear check, both ways: what it sees, what it cannot, and what it says of the sensor."""

from __future__ import annotations

import pytest

from tests.tracker.live.stagehand import AWAY, REST, Play, play
from tracker.live.model import Step

SOME = (0.0, 5.6, 8.05)
"""Turned by 35 degrees."""


def worn(exercise: str = "chair-stand") -> Play:
    return play(exercise, check=True)


def test_a_movement_that_is_seen_is_said_and_the_set_waits_for_rest() -> None:
    made = worn()
    made.tick(3.0)
    assert made.texts() == ["wear", "move"]
    assert made.bids() == ["rest", "move"]
    made.tick(1.0, AWAY, 0.8)
    assert made.texts()[-1] == "seen"
    made.tick(4.0, AWAY)
    assert "next" not in made.texts()
    made.tick(1.5)
    assert made.texts()[-1] == "next"


def test_who_does_not_move_where_it_would_be_seen_is_asked_twice_and_then_told_to_look_at_the_sensor() -> None:
    made = worn()
    made.tick(27.0)
    assert made.texts() == ["wear", "move", "move", "not-moved"]
    assert made.said()[-1].values["placement"] == "thigh"
    made.tick(16.0)
    assert "next" in made.texts()


def test_an_exercise_that_is_not_seen_can_be_left_out() -> None:
    made = worn()
    made.tick(27.0)
    made.key("n")
    assert made.coach.ended
    assert made.marks("start") == []


def test_a_small_turn_is_not_taken_for_a_large_movement() -> None:
    made = worn("single-knee-to-chest")
    made.tick(3.0)
    made.tick(8.0, (0.0, 1.7, 9.66), 0.4)
    assert "seen" not in made.texts()
    made.tick(1.0, SOME, 0.4)
    assert made.texts()[-1] == "seen"


def test_a_few_degrees_are_enough_where_no_more_is_expected() -> None:
    made = worn("pelvic-tilt")
    made.tick(3.0)
    made.tick(1.0, (0.0, 0.6, 9.79), 0.3)
    assert made.texts()[-1] == "seen"


@pytest.mark.parametrize(
    ("force", "shake", "rate_hz", "said"),
    [
        (REST, 2.0, 50.0, "wear-not-still"),
        ((0.0, 0.1, 0.3), 0.05, 50.0, "wear-no-gravity"),
        (REST, 0.05, 12.0, "wear-slow"),
        (REST, 0.05, 32.0, "wear-slow"),
    ],
)
def test_what_is_wrong_with_the_sensor_is_said(
    force: tuple[float, float, float], shake: float, rate_hz: float, said: str
) -> None:
    made = worn()
    made.tick(27.0, force, shake, rate_hz)
    assert said in made.texts()


def test_a_walk_is_seen_by_its_steps() -> None:
    made = worn("walking")
    made.tick(3.0)
    assert made.texts()[-1] == "move-walk"
    made.tick(5.0, AWAY)
    assert made.texts()[-1] == "move-walk"
    made.tick(2.0, REST, 2.5)
    assert made.texts()[-1] == "seen"


def test_a_posture_has_nothing_to_show() -> None:
    made = worn("seated-posture")
    made.tick(3.0)
    assert made.texts() == ["wear", "next"]


def test_a_place_that_sees_nothing_of_it_is_said_at_once() -> None:
    (step,) = play("press-up").steps
    made = Play([Step(step.exercise, step.side, step.dosage, "wrist")], check=True)
    assert made.texts() == ["unseen"]


def test_a_sensor_that_moves_to_the_other_leg_is_looked_at_again() -> None:
    made = worn("single-knee-to-chest")
    made.tick(3.0)
    made.tick(1.0, AWAY, 0.5)
    made.begun()
    for count in range(1, 4):
        made.rep(count)
    made.settle(3, "single-knee-to-chest")
    assert made.texts().count("wear-side") == 2
