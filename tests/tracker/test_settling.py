"""A set is settled once, however often it is asked for, and anew where anything about it is another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from algorithms.reps import settle
from algorithms.trace import Trace
from algorithms.types import FloatArray, Movement, SetOutcome, Span
from sensors.synthetic import simulate
from tests.algorithms.sketch import LIFT, lifts, trace_of
from tests.running import catalogue, pieces
from tracker import settling
from tracker.session import Request, Session


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Where the sets began that were really settled, seconds."""
    began: list[float] = []

    def counting(
        trace: Trace, walking: tuple[Span, ...], movement: Movement, upright: FloatArray | None
    ) -> SetOutcome:
        began.append(trace.start_s)
        return settle(trace, walking, movement, upright)

    monkeypatch.setattr(settling, "settle", counting)
    return began


def test_the_same_set_is_settled_once_and_then_forgotten(counted: list[float]) -> None:
    asked, memory = (trace_of(lifts([30.0] * 3)), (), LIFT, None), settling.Settling()
    first, again = memory.settle(*asked), memory.settle(*asked)
    assert again is first
    assert len(counted) == 1
    memory.settle(*asked)
    assert len(counted) == 2


@pytest.mark.parametrize("what", ["trace", "walking", "movement", "upright"])
def test_another_set_is_settled_anew(counted: list[float], what: str) -> None:
    trace, memory = trace_of(lifts([30.0] * 3)), settling.Settling()
    memory.settle(trace, (), LIFT, None)
    memory.settle(
        trace_of(lifts([31.0] * 3)) if what == "trace" else trace,
        (Span(0.0, 1.0),) if what == "walking" else (),
        replace(LIFT, hold_s=(0.0, 9.0)) if what == "movement" else LIFT,
        trace.up[0] if what == "upright" else None,
    )
    assert len(counted) == 2


def test_what_nobody_asks_for_again_is_forgotten() -> None:
    memory = settling.Settling()
    for k in range(settling.KEPT + 3):
        memory.settle(trace_of(lifts([20.0 + k] * 2)), (), LIFT, None)
    assert len(memory._done) == settling.KEPT


def test_a_live_session_settles_each_set_once(counted: list[float]) -> None:
    made = simulate("chair-stand", seed=4, placement="thigh", rate_hz=25, reps=3)
    session = Session("test", False, made.session, catalogue(), Request(), "made.csv", late_s=8.0)
    for piece in pieces(replace(made.block, gyr=None), 10):
        session.push(piece)
    session.close()
    assert len(counted) == sum(m.kind == "start" for m in made.session.marks) == 1
