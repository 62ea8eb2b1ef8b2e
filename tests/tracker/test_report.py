"""A recording's result in words: nothing measured is never a zero, and a pipe gets plain text."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO

import pytest

from algorithms.types import Bout
from tests.running import catalogue
from tests.tracker.sample_result import BOUT, REP, RESULT, SET, UNMEASURED
from tracker import report
from tracker.cli.output import console
from tracker.model import SessionResult, WalkResult


def printed(result: SessionResult, *, brief: bool = False) -> str:
    stream = StringIO()
    (report.brief_report if brief else report.session_report)(result, catalogue(), console(stream))
    return stream.getvalue()


def row_of(text: str, word: str) -> list[str]:
    return next(line for line in text.splitlines() if word in line).split()


def test_a_set_is_told_repetition_by_repetition() -> None:
    text = printed(RESULT)
    assert "Set 1: Chair stand" in text
    assert "0:06 to 1:10, 1 repetition, confidence 97 %" in text
    assert ["1", "0:06", "2.9", "0.7", "2.9", "83", "99", "%"] in [line.split() for line in text.splitlines()]
    assert "8 of 5 to 10 repetitions" in text


def test_walking_posture_and_warnings_are_told() -> None:
    text = printed(RESULT)
    assert "Walking  1.0 minutes, 110 steps" in text
    assert row_of(text, "110")[:2] == ["Walking", "1.0"]
    assert ["0:00", "1:02", "110", "107", "1.31", "±", "0.20", "81"] in [x.split() for x in text.splitlines()]
    assert "Posture  lying 0:22" in text
    assert "note    one gap" in text


def test_what_was_not_measured_is_never_a_zero() -> None:
    text = printed(UNMEASURED)
    assert "repetitions not measured" in text
    assert "Walking  not measured" in text
    assert ": 0 repetitions" not in text
    assert "Hz" not in text
    bare = replace(RESULT, walking=WalkResult(0.15, 12, (Bout(0.0, 9.0, 12, None, None, None, None, ()),)))
    assert ["0:00", "0:09", "12", "-", "-", "-"] in [line.split() for line in printed(bare).splitlines()]


def test_no_walking_is_not_the_same_as_none_measured() -> None:
    assert "Walking  none" in printed(replace(RESULT, walking=WalkResult(0.0, 0, ())))


def test_the_brief_report_tells_counts_and_verdicts_without_tables() -> None:
    text = printed(replace(RESULT, sets=(replace(SET, side="left", warnings=("the strap slipped",)),)), brief=True)
    assert "  Chair stand, left: 1 repetition, confidence 97 %" in text
    assert "note    the strap slipped" in text
    assert "met     NASS  8 of 5 to 10 repetitions" in text
    assert "hold s" not in text


def test_the_brief_report_tells_walking_only_where_it_was_asked_for() -> None:
    assert "Walking  1.0 minutes" in printed(RESULT, brief=True)
    assert "Walking" not in printed(replace(RESULT, walk_requests=()), brief=True)


def test_a_verdict_without_a_set_names_its_exercise() -> None:
    stream = StringIO()
    report.print_verdicts([replace(RESULT.comparisons[0], set=None)], catalogue(), console(stream))
    assert stream.getvalue() == "  met     NASS  Chair stand: 8 of 5 to 10 repetitions\n"


def test_markup_in_a_file_name_is_plain_text() -> None:
    odd = replace(RESULT, recording=replace(RESULT.recording, path="[red]a[/red].csv"))
    assert "[red]a[/red].csv" in printed(odd)


def test_postures_of_the_same_name_are_added_up() -> None:
    span = RESULT.postures[0]
    twice = replace(RESULT, postures=(span, replace(span, start_s=100.0, end_s=130.0)))
    assert "lying 0:52" in printed(twice)
    assert "Posture" not in printed(replace(RESULT, postures=()))


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0.0, "0:00"), (59.4, "0:59"), (59.6, "1:00"), (3599.6, "1:00:00"), (3725.0, "1:02:05")]
)
def test_seconds_as_a_clock_shows_them(seconds: float, shown: str) -> None:
    assert report.clock(seconds) == shown


@pytest.mark.parametrize(
    ("exercise", "title"),
    [("press-up", "Prone press-up"), ("any", "unnamed exercise"), ("unknown", "unnamed exercise"), ("x", "x")],
)
def test_every_exercise_has_a_title(exercise: str, title: str) -> None:
    assert report.title_of(exercise, catalogue()) == title


def test_counts_in_words() -> None:
    assert report.counted(replace(SET, rep_count=2, partial_count=1, confidence=None)) == (
        "2 repetitions and 1 partial one"
    )
    assert report.counted(replace(SET, rep_count=0, partial_count=0, confidence=None)) == "0 repetitions"
    assert report.plural(1, "step") == "1 step"
    assert report.number(None, 2) == "-"


def test_a_set_without_repetitions_has_no_table() -> None:
    assert "hold s" in printed(replace(RESULT, sets=(replace(SET, reps=(replace(REP, side="a"),)),)))
    assert "hold s" not in printed(replace(RESULT, sets=(replace(SET, rep_count=0, reps=()),)))


def test_bouts_are_listed_in_order() -> None:
    later = replace(BOUT, start_s=100.0, end_s=130.0, steps=55)
    text = printed(replace(RESULT, walking=WalkResult(1.5, 165, (BOUT, later))))
    assert text.index(" 110 ") < text.index(" 55 ")
