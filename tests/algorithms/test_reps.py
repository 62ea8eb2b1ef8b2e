"""Sets drawn by hand, settled: repetitions, partials, both sides, gaps, and sets in which nothing happened."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from algorithms.reps import settle
from algorithms.trace import ROW_HZ
from algorithms.types import FloatArray, Movement, SetOutcome, Span
from tests.algorithms.sketch import HOLD, LIFT, ROLL, SAG, lifts, path, trace_of


def settled(angle: FloatArray, movement: Movement = LIFT, walking: tuple[Span, ...] = ()) -> SetOutcome:
    return settle(trace_of(angle), walking, movement)


def repetitions(outcome: SetOutcome) -> int:
    assert outcome.reps is not None
    return len(outcome.reps)


@pytest.mark.parametrize("n", [1, 2, 3, 8])
def test_every_repetition_is_counted_and_timed(n: int) -> None:
    found = settled(lifts([30.0] * n))
    assert repetitions(found) == n
    assert found.partials == ()
    for k, rep in enumerate(found.reps or ()):
        start_s = 2.0 + 8.0 * k
        assert rep.start_s == pytest.approx(start_s + 0.38, abs=0.15)
        assert rep.hold_s == pytest.approx(2.76, abs=0.2)
        assert rep.out_s == pytest.approx(1.24, abs=0.2)
        assert rep.range_deg == pytest.approx(30.0, abs=1.0)
        assert rep.confidence > 0.5
    assert found.confidence is not None
    assert found.confidence > 0.7
    assert (found.coverage, found.may_hide) == (1.0, False)


@pytest.mark.parametrize("hole_s", [0.0, 1.0, 2.0, 3.0])
@pytest.mark.parametrize("movement", [LIFT, ROLL])
def test_a_repetition_that_was_not_all_seen_is_believed_as_much_less(movement: Movement, hole_s: float) -> None:
    angle = lifts([30.0] * 4) if movement is LIFT else np.concatenate([lifts([30.0]), -lifts([30.0])] * 2)
    trace = trace_of(angle)
    valid = trace.valid.copy()
    valid[round(13.0 * ROW_HZ) : round((13.0 + hole_s) * ROW_HZ)] = False
    whole, found = (settle(each, (), movement).reps for each in (trace, replace(trace, valid=valid)))
    assert whole is not None
    assert found is not None
    assert len(whole) == len(found) == 4
    believed = [b.confidence / a.confidence for a, b in zip(whole, found, strict=True)]
    seen = 1.0 - hole_s / (found[1].end_s - found[1].start_s)
    together = min(believed[0], believed[2])
    assert believed[1] == pytest.approx(seen * together, abs=0.05)
    assert believed[1] == min(believed)


@pytest.mark.parametrize("size", [14.0, 30.0, 55.0])
def test_the_sets_own_range_decides_and_not_the_catalogues(size: float) -> None:
    assert repetitions(settled(lifts([size] * 5))) == 5


@pytest.mark.parametrize(("share", "reps", "partials"), [(0.15, 4, 0), (0.5, 4, 1), (0.8, 5, 0)])
def test_a_smaller_movement_is_nothing_a_partial_or_a_repetition(share: float, reps: int, partials: int) -> None:
    found = settled(lifts([30.0, 30.0, share * 30.0, 30.0, 30.0]))
    assert (repetitions(found), len(found.partials)) == (reps, partials)


def test_a_dip_in_a_hold_does_not_split_it() -> None:
    dipped = path((0, 0), (2, 0), (4, 30), (7, 30), (8, 24), (9, 30), (12, 30), (14, 0), (16, 0))
    both = np.concatenate([lifts([30.0] * 2, hold_s=8.0)[:-10], dipped])
    assert repetitions(settled(both, HOLD)) == 3


def test_walking_is_no_repetition_and_lying_down_is_none_either() -> None:
    t_s = np.arange(0.0, 20.0, 1.0 / ROW_HZ)
    walk = 12.0 * np.sin(2 * np.pi * t_s / 2.0)
    down = path((0.0, 0.0), (3.0, -85.0), (6.0, -85.0))
    set_ = lifts([30.0] * 4) - 85.0
    angle = np.concatenate([walk, down, set_])
    found = settled(angle, walking=(Span(0.0, 20.0),))
    assert repetitions(found) == 4
    assert found.start_s > 26.0


def test_knee_rolls_tell_their_sides() -> None:
    found = settled(lifts([40.0, -40.0, 40.0, -40.0]), ROLL)
    assert [r.side for r in found.reps or ()] == ["a", "b", "a", "b"]


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_there_and_beyond_and_home_is_one_repetition(sign: float) -> None:
    rounds = [level for _ in range(4) for level in (15.0, -15.0)]
    found = settled(sign * lifts(rounds, out_s=1.5, hold_s=1.0, rest_s=1.0), SAG)
    assert repetitions(found) == 4
    first = (found.reps or ())[0]
    assert first.end_s - first.start_s == pytest.approx(8.7, abs=0.8)
    assert first.out_s < 2.0


def test_where_the_way_beyond_cannot_be_seen_the_way_out_alone_counts() -> None:
    assert repetitions(settled(lifts([25.0] * 4, hold_s=5.0), SAG)) == 4


@pytest.mark.parametrize("sizes", [[40.0] * 4, [40.0, 40.0, 40.0, -40.0, -40.0, -40.0]])
def test_rolls_need_not_alternate(sizes: list[float]) -> None:
    assert repetitions(settled(lifts(sizes), ROLL)) == len(sizes)


def test_a_gap_is_a_doubt_only_where_a_repetition_fits_in() -> None:
    angle = lifts([30.0] * 5)
    for lost_s, hides in ((1.0, False), (7.0, True)):
        trace = trace_of(angle)
        valid = trace.valid.copy()
        valid[180 : 180 + int(lost_s * ROW_HZ)] = False
        found = settle(replace(trace, valid=valid), (), LIFT)
        assert found.may_hide is hides
        assert any("could hide" in w for w in found.warnings) is hides
        assert found.coverage < 1.0


def test_no_movement_of_this_kind_is_nought_and_no_movement_at_all_is_unknown() -> None:
    swaying = 3.0 * np.sin(np.arange(400) / 30.0)
    nothing = settled(swaying)
    assert (nothing.reps, nothing.partials, nothing.confidence) == ((), (), 0.5)
    assert "no movement of this exercise" in nothing.warnings[0]
    table = settled(np.zeros(400))
    assert (table.reps, table.confidence) == (None, None)
    assert "did not move at all" in table.warnings[0]
    assert not table.may_hide


def test_a_set_that_is_unlike_itself_is_doubted() -> None:
    rng = np.random.default_rng(1)
    odd = lifts(list(rng.uniform(12.0, 55.0, 7)))
    found, even = settled(odd), settled(lifts([30.0] * 7))
    assert found.confidence is not None
    assert even.confidence is not None
    assert found.confidence < even.confidence - 0.2
