"""Whatever is answered in whatever order: what was stopped stays so until a person releases it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import get_args
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sensors.stream import BodySide, Zone
from tests.store_fixture import store_in_memory
from tracker.diary import PainAnswer, PainWhen
from tracker.safety.keeping import Safety, safety_of
from tracker.safety.model import Action
from tracker.safety.place import OUTWARDS

EIGHT = datetime(2026, 3, 2, 8, tzinfo=UTC)
TOLD = st.tuples(
    st.integers(1, 700),
    st.sampled_from(get_args(PainWhen)),
    st.none() | st.integers(0, 10).map(float),
    st.none() | st.sampled_from(get_args(Zone)),
    st.none() | st.sampled_from(get_args(BodySide)),
    st.sampled_from((None, "press-up", "curl-up")),
)
"""Minutes since the answer before, and the answer."""

Told = tuple[int, PainWhen, float | None, Zone | None, BodySide | None, str | None]


@pytest.fixture(scope="module")
def safety() -> Iterator[Safety]:
    with store_in_memory() as store:
        yield safety_of(store)


def tell(safety: Safety, answers: list[Told]) -> Iterator[tuple[PainAnswer, set[Action]]]:
    """The answers of a new patient, each with what is asked for."""
    patient, at = str(uuid4()), EIGHT
    for minutes, when, score, zone, side, exercise in answers:
        at += timedelta(minutes=minutes)
        answer = PainAnswer(str(uuid4()), patient, at, when, score, zone, side, exercise)
        yield answer, {action for advice in safety.keep(answer) for action in advice.does}


OVER_TIME = settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])


@OVER_TIME
@given(answers=st.lists(TOLD, min_size=2, max_size=6))
def test_what_is_stopped_stays_so_and_is_not_encouraged(safety: Safety, answers: list[Told]) -> None:
    stopped: set[str | None] = set()
    for answer, asked in tell(safety, answers):
        if None in stopped or answer.exercise in stopped:
            assert "go-on" not in asked
        if asked & {"stop-all", "stop-exercise"}:
            stopped.add(answer.exercise)
        held = {h.exercise for h in safety.held(answer.patient, answer.at) if not h.pause}
        assert held == stopped
        assert {h.exercise for h in safety.held(answer.patient, answer.at + timedelta(days=400))} >= stopped


@OVER_TIME
@given(answers=st.lists(TOLD, min_size=1, max_size=4))
def test_a_release_of_everything_frees_what_was_held(safety: Safety, answers: list[Told]) -> None:
    last = [answer for answer, _ in tell(safety, answers)][-1]
    soon = last.at + timedelta(minutes=1)
    was_held = bool(safety.held(last.patient, soon))
    assert safety.release(last.patient, None, "A. Physio", None, soon) == was_held
    assert safety.held(last.patient, soon) == ()


@OVER_TIME
@given(before=st.integers(0, 3), after=st.integers(0, 3), scores=st.tuples(*[st.integers(1, 10)] * 2))
def test_pain_that_goes_out_between_two_answers_stops_the_exercise(
    safety: Safety, before: int, after: int, scores: tuple[int, int]
) -> None:
    first: Told = (5, "before", float(scores[0]), OUTWARDS[before], None, None)
    second: Told = (5, "after", float(scores[1]), OUTWARDS[after], None, "press-up")
    *_, (_, asked) = tell(safety, [first, second])
    if after > before:
        assert "stop-exercise" in asked
        assert "go-on" not in asked
    elif scores[1] <= scores[0] < 7:
        assert "go-on" in asked
