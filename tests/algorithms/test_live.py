"""The provisional count: what is told while a set runs, when, and that it is never taken back."""

from __future__ import annotations

import numpy as np
import pytest

from algorithms.live import HOP_S, LiveCounter
from algorithms.reps import settle
from algorithms.trace import ROW_HZ
from algorithms.types import Event, FloatArray, Movement
from tests.algorithms.sketch import HOLD, LIFT, ROLL, lifts, trace_of


def swaying(angle: FloatArray) -> FloatArray:
    """Nobody is quite still."""
    return np.asarray(angle + 1.2 * np.sin(2 * np.pi * np.arange(len(angle)) / ROW_HZ / 2.7))


def watched(angle: FloatArray, movement: Movement) -> list[tuple[float, Event]]:
    """Each event with the time of the look that told it."""
    counter, trace, told = LiveCounter(movement), trace_of(angle), []
    for now_s in np.arange(HOP_S, len(angle) / ROW_HZ, HOP_S):
        told += [(float(now_s), e) for e in counter.look(trace.between(0.0, float(now_s)), ())]
    return told


def of_kind(told: list[tuple[float, Event]], kind: str) -> list[tuple[float, Event]]:
    return [(now_s, e) for now_s, e in told if e.kind == kind]


SETS = [(lifts([30.0] * 5), LIFT), (lifts([40.0, -40.0] * 3), ROLL)]


@pytest.mark.parametrize(("angle", "movement"), SETS)
def test_each_repetition_is_told_once_soon_after_it_ends(angle: FloatArray, movement: Movement) -> None:
    _told_once(swaying(angle), movement)


@pytest.mark.parametrize(("angle", "movement"), SETS)
def test_each_repetition_is_told_even_if_the_patient_then_rests_like_a_stone(
    angle: FloatArray, movement: Movement
) -> None:
    _told_once(angle, movement)


def _told_once(angle: FloatArray, movement: Movement) -> None:
    settled = settle(trace_of(angle), (), movement).reps or ()
    told = of_kind(watched(angle, movement), "rep")
    assert [e.data["count"] for _, e in told] == list(range(1, len(settled) + 1))
    assert [e.t_s for _, e in told] == pytest.approx([r.end_s for r in settled], abs=1.0)
    # The first of a movement to both sides is known for one only when the other side was seen.
    assert max(now_s - e.t_s for now_s, e in told[1:]) < 3.5
    assert min(now_s - e.t_s for now_s, e in told) >= 0.4


def test_a_repetition_comes_with_its_tempo() -> None:
    ((_, tempo), *_) = of_kind(watched(lifts([30.0] * 3), LIFT), "tempo")
    assert tempo.data["out_s"] == pytest.approx(1.24, abs=0.3)
    assert tempo.data["back_s"] == pytest.approx(1.24, abs=0.3)


def test_a_partial_is_told_and_not_counted() -> None:
    told = watched(swaying(lifts([30.0, 30.0, 15.0, 30.0])), LIFT)
    assert [e.data["count"] for _, e in of_kind(told, "rep")] == [1, 2, 3]
    assert [e.data["range_deg"] for _, e in of_kind(told, "partial")] == pytest.approx([15.0], abs=2.0)


def test_a_hold_is_told_second_by_second_while_it_goes_on() -> None:
    _told_by_seconds(swaying(lifts([30.0] * 3, hold_s=8.0)))


def test_a_hold_is_told_even_if_it_is_held_like_a_stone() -> None:
    _told_by_seconds(lifts([30.0] * 3, hold_s=8.0))


def _told_by_seconds(angle: FloatArray) -> None:
    told = watched(angle, HOLD)
    starts, ends = of_kind(told, "hold_start"), of_kind(told, "hold_end")
    assert len(starts) == len(ends) == 3
    begun_s = starts[0][1].t_s
    seconds = [(now_s, e) for now_s, e in of_kind(told, "hold") if e.t_s < ends[0][1].t_s]
    assert [e.data["held_s"] for _, e in seconds][:7] == [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]
    assert [e.t_s - begun_s for _, e in seconds] == pytest.approx([float(e.data["held_s"]) for _, e in seconds])  # type: ignore[arg-type]
    assert max(now_s - e.t_s for now_s, e in seconds[2:]) <= 1.5, "told while it goes on"
    assert ends[0][1].data["hold_s"] == pytest.approx(8.76, abs=0.4)


def test_too_little_or_nothing_tells_nothing() -> None:
    counter = LiveCounter(LIFT)
    assert counter.look(trace_of(np.zeros(0)), ()) == []
    assert counter.look(trace_of(np.zeros(15)), ()) == []
    assert watched(np.zeros(300), LIFT) == []
