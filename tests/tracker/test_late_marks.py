"""Marks that come late: the result is that of the replay, whenever they came."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from algorithms.types import Event
from sensors.stream import Mark, SampleBlock, SessionInfo, quantise
from sensors.synthetic import simulate, simulate_walk
from tests.running import catalogue, pieces, rows
from tracker.document import line, result_document
from tracker.errors import GravityMissingError
from tracker.model import SetResult
from tracker.session import LATE_S, Request, Session

FEW = settings(deadline=None, max_examples=4, derandomize=True)
BOUND_S = 8.0
"""A short bound, so that a short recording is long beside it."""


@cache
def morning() -> tuple[SampleBlock, SessionInfo]:
    """A walk, chair stands and a walk, one after the other on the thigh; nobody said where the sensor sits."""
    parts = [
        simulate_walk(2, minutes=0.4, rate_hz=25, placement="thigh"),
        simulate("chair-stand", seed=4, placement="thigh", rate_hz=25, gyroscope=True, reps=4),
        simulate_walk(3, minutes=0.4, rate_hz=25, placement="thigh", level="hard"),
    ]
    blocks, marks, from_s = [], [], 0.0
    for part in parts:
        first_s = float(part.block.t_s[0])
        marks += [replace(m, t_s=m.t_s - first_s + from_s) for m in part.session.marks]
        blocks.append(replace(part.block, t_s=part.block.t_s - first_s + from_s))
        from_s = float(blocks[-1].t_s[-1]) + 0.04
    gyr = [b.gyr for b in blocks if b.gyr is not None]
    assert len(gyr) == len(blocks)
    t_s, acc = np.concatenate([b.t_s for b in blocks]), np.concatenate([b.acc for b in blocks])
    return quantise(t_s, acc, np.concatenate(gyr)), SessionInfo(marks=tuple(marks))


def begun(info: SessionInfo, *, live: bool = True, late_s: float = BOUND_S) -> Session:
    return Session("test", True, info, catalogue(), Request(), "made.csv", live=live, late_s=late_s)


def ended(running: Session) -> str:
    return line(result_document(running.close()[1]))


@cache
def replayed(info: SessionInfo) -> str:
    running = begun(info, late_s=0.0)
    running.push(morning()[0])
    return ended(running)


def heard(info: SessionInfo, late_s: list[float], *, live: bool = True) -> tuple[str, list[Event]]:
    """The document and the events of a session that hears of each mark so long after its time."""
    running, events = begun(replace(info, marks=()), live=live), []
    coming = sorted(zip([m.t_s + s for m, s in zip(info.marks, late_s, strict=True)], info.marks, strict=True),
                    key=lambda pair: pair[0])  # fmt: skip
    for piece in pieces(morning()[0], 25):
        while coming and coming[0][0] <= piece.t_s[-1]:
            running.mark(coming.pop(0)[1])
        events += running.push(piece)
    for _, mark in coming:
        running.mark(mark)
    closing, result = running.close()
    return line(result_document(result)), [*events, *closing]


def like_a_session(marks: tuple[Mark, ...], exercise: str) -> SessionInfo:
    return SessionInfo(marks=tuple(replace(m, exercise=exercise) if _chair(m) else m for m in marks))


def _chair(mark: Mark) -> bool:
    return mark.exercise == "chair-stand"


@pytest.mark.parametrize("exercise", ["chair-stand", "any"])
@FEW
@given(late_s=st.lists(st.floats(0.0, BOUND_S - 0.5), min_size=6, max_size=6))
def test_the_result_is_the_replays_whenever_the_marks_came(exercise: str, late_s: list[float]) -> None:
    info = like_a_session(morning()[1].marks, exercise)
    assert len(info.marks) == len(late_s)
    assert heard(info, late_s, live=False)[0] == replayed(info)


def test_the_result_is_the_replays_where_somebody_listens() -> None:
    info = morning()[1]
    assert heard(info, [BOUND_S - 0.5] * 6)[0] == replayed(info)


def test_answers_about_pain_and_exertion_may_come_last() -> None:
    answers = (Mark(30.0, "pain", score=2.0, zone="centre"), Mark(31.0, "exertion", score=5.0))
    info = SessionInfo(marks=tuple(sorted((*morning()[1].marks, *answers), key=lambda m: m.t_s)))
    late_s = [500.0 if m.kind in ("pain", "exertion") else 1.0 for m in info.marks]
    document, _ = heard(info, late_s)
    assert document == replayed(info)
    assert "a mark came" not in document


def test_a_mark_in_time_changes_nothing_that_was_told() -> None:
    document, events = heard(morning()[1], [0.0] * 6)
    (closed,) = [e.data["set"] for e in events if e.kind == "set_end"]
    assert isinstance(closed, SetResult)
    assert closed.rep_count == 4
    assert document.count('"rep_count": 4') == 1


def test_repetitions_of_a_named_set_are_told_once() -> None:
    _, events = heard(morning()[1], [0.0] * 6)
    start_s, end_s = [m.t_s for m in morning()[1].marks if _chair(m) or m.kind == "stop"][1:3]
    inside = [e for e in events if e.kind == "rep" and start_s <= e.t_s <= end_s]
    assert [e.data["count"] for e in inside] == [1, 2, 3, 4]


def test_a_mark_beyond_the_bound_is_taken_and_said() -> None:
    info = morning()[1]
    document, _ = heard(info, [0.0, 40.0, 0.0, 0.0, 0.0, 0.0])
    assert "a mark came more than" in document
    assert document.count('"rep_count": 4') == 1


def test_the_bound_is_what_it_is_said_to_be() -> None:
    running = begun(SessionInfo(), late_s=LATE_S)
    block = morning()[0]
    for piece in pieces(block, 10):
        running.push(piece)
    running.mark(Mark(float(block.t_s[-1]) - 59.0, "start", "chair-stand"))
    assert "a mark came" not in ended(running)


# --- without gravity


def _without_gravity() -> SampleBlock:
    """Of gravity and motion next to nothing is left, about nought."""
    block = morning()[0]
    return quantise(block.t_s, 0.02 * (block.acc - np.median(block.acc, axis=0)), block.gyr)


def test_without_gravity_a_walk_may_still_be_asked_for() -> None:
    running = begun(SessionInfo())
    for piece in pieces(_without_gravity(), 50):
        running.push(piece)
    running.mark(Mark(float(morning()[0].t_s[-1]), "start", "walking"))
    assert "gravity was removed" in ended(running)


@pytest.mark.parametrize("marks", [(), (Mark(1.0, "start", "chair-stand"),)])
def test_without_gravity_and_a_walk_it_is_refused_in_the_end(marks: tuple[Mark, ...]) -> None:
    running = begun(SessionInfo())
    running.push(rows(_without_gravity(), 0, 400))
    for mark in marks:
        running.mark(mark)
    with pytest.raises(GravityMissingError):
        running.close()
