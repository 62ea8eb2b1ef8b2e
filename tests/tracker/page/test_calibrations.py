"""The page names the calibrations that its figures rest on."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from tests.tracker.page.patient import a_set, session
from tests.tracker.page.test_page import NOON, empty, page, words_in
from tests.tracker.store.examples import HABIT
from tracker.calibration import Calibrated, Calibration, Walk
from tracker.diary import Asked, SessionRecord

OWN = Calibration(
    "me",
    (Calibrated("press-up", "chest", HABIT), Calibrated("curl-up", "chest", HABIT)),
    (Walk("waist", 100.0, 140, 1.23, 0.97), Walk("thigh", 50.0, 70, 1.23, 0.97)),
)


def carrying(number: int, placement: str, walked_min: float = 0.0) -> SessionRecord:
    at = NOON + timedelta(hours=number)
    record = session(number, at, a_set("press-up", 3), walked_min=walked_min)
    return replace(record, placement=placement, asked=Asked(calibration=OWN))


def test_each_calibration_that_was_used_is_named_with_its_recordings() -> None:
    text = words_in(page(empty(sessions=(carrying(1, "chest"), carrying(2, "upper back")))))
    assert "Prone press-up chest 3 repetitions range 20 (10–30) degrees; hold 20.0 (10.0–30.0) s 2" in text
    assert "Curl up chest" not in text  # not done
    assert "a walk of" not in text  # nobody walked


def test_a_walk_of_known_length_counts_where_the_sensor_sat() -> None:
    text = words_in(page(empty(sessions=(carrying(1, "lower back", 5.0), carrying(2, "wrist", 5.0)))))
    assert "Walking on level ground waist a walk of 100 m in 140 steps 0.97 times the estimated pace 1" in text
    assert "a walk of 50 m" not in text
    assert "press-up chest" not in text


def test_nothing_of_the_kind_is_said_to_be_so() -> None:
    text = words_in(page(empty(sessions=(session(1, NOON, a_set("press-up", 3)),))))
    assert "No calibration was in use" in text
