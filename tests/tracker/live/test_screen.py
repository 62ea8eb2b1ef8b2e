"""The screen: a number to be seen across a room, what was said, how the sensor does."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from tests.running import catalogue
from tracker.live.model import Say, View
from tracker.live.screen import GLYPHS, Screen, big
from tracker.live.words import load_words


def drawn(view: View, *said: Say, language: str = "en") -> str:
    out = io.StringIO()
    screen = Screen(load_words(language, catalogue()), Console(file=out, width=100, force_terminal=True))
    for each in said:
        screen.said(each)
    screen.show(view)
    screen.close()
    return out.getvalue()


def test_a_number_is_big_and_says_what_it_counts() -> None:
    text = drawn(View("press-up", "12", "reps", "hint-running"), Say("slower"))
    assert "Prone press-up" in text
    assert big("12")[0] in text
    assert "repetitions" in text
    assert "slower" in text
    assert "three taps: it hurts" in text


def test_the_sensor_is_told_of_in_words() -> None:
    view = View("press-up", "3", "hold", "", link=False, battery=45, lost=7, missed_s=3.24, pulse_bpm=92)
    text = drawn(view)
    for told in ("sensor lost", "battery 45 %", "7 samples lost", "3.2 s missed", "pulse 92"):
        assert told in text
    assert "Batterie 45 %" in drawn(view, language="de")
    assert "battery" not in drawn(View("press-up", "3", "hold"))


def test_a_walk_shows_cadence_and_pace_as_the_language_writes_them() -> None:
    walking = View("walking", "5:10", "minutes", cadence_spm=104, pace_m_s=1.25, missed_s=3.24)
    for told in ("104 steps a minute", "1.25 m/s", "3.2 s missed"):
        assert told in drawn(walking)
    for told in ("104 Schritte in der Minute", "1,25 m/s", "3,2 s fehlen"):
        assert told in drawn(walking, language="de")


def test_advice_stays_above_the_screen_with_its_reason() -> None:
    rule = {"rule": "r/1", "source": "NASS", "says": "Rest a little.", "reason": "It hurts."}
    assert drawn(View(), Say("advice-pause", rule, "stop")).count("why: It hurts. (NASS; r/1)") >= 1


@pytest.mark.parametrize("number", ["0", "59", "1:05", "1234567890"])
def test_every_digit_has_five_rows_of_one_width(number: str) -> None:
    rows = big(number)
    assert len(rows) == 5
    assert len({len(row) for row in rows}) == 1
    assert set(number) <= GLYPHS.keys()


def test_words_are_not_drawn_big() -> None:
    assert big("ready") == ("",) * 5
