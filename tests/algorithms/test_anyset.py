"""Unknown repetitive exercises, on synthetic motion: a tilting segment with uneven cycles and idle time."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from algorithms.anyset import LIVE_LADDER, AnyCounter
from algorithms.selfsim import TRACE_HZ, thrice
from algorithms.types import BLOCK, FS_HZ, G_M_S2, Event, FloatArray, Motion, SetOutcome, Span

IDLE_S = 12.0


def synthetic_set(seed: int, count: int, period_s: float = 3.0, range_deg: float = 40.0) -> FloatArray:
    """Gravity (n, 3) on a segment that tips forward and back `count` times between two idle stretches."""
    rng = np.random.default_rng(seed)
    idle = np.zeros(round(IDLE_S * FS_HZ))
    angles = [idle]
    for _ in range(count):
        n = round(period_s * rng.uniform(0.88, 1.12) * FS_HZ)
        phase = np.arange(n) / n
        bump = 0.5 - 0.5 * np.cos(2.0 * np.pi * phase**0.8)
        angles.append(np.radians(range_deg) * rng.uniform(0.93, 1.07) * bump)
    angle = np.concatenate([*angles, idle])
    aside = np.concatenate([_reach(rng), np.zeros(len(angle) - 2 * len(idle)), _reach(rng)])
    tipped = np.cos(aside)
    acc = G_M_S2 * np.column_stack([np.sin(angle) * tipped, np.sin(aside), np.cos(angle) * tipped])
    return np.asarray(acc + rng.normal(0.0, 0.08, acc.shape))


def _reach(rng: np.random.Generator) -> FloatArray:
    """Idle: stillness with one reach to the side, which is not a repetition."""
    n = round(IDLE_S * FS_HZ)
    at, width = rng.uniform(0.25, 0.5) * n, rng.uniform(0.03, 0.06) * n
    return np.asarray(rng.uniform(0.5, 1.0) * np.exp(-0.5 * ((np.arange(n) - at) / width) ** 2))


def motion(acc: FloatArray) -> Motion:
    pad = -len(acc) % BLOCK
    rows = np.concatenate([acc, np.repeat(acc[-1:], pad, axis=0)])
    return Motion(0, rows, None, np.arange(len(rows)) < len(acc))


def run(whole: Motion, cuts: list[int] | None = None) -> tuple[list[Event], tuple[SetOutcome, ...]]:
    """Push in parts ending at the given blocks; answer the events and the settled sets."""
    blocks = len(whole.acc) // BLOCK
    edges = sorted({0, blocks, *(c % (blocks + 1) for c in cuts or [])})
    counter, events = AnyCounter(), list[Event]()
    for low, high in pairwise(edges):
        rows = slice(low * BLOCK, high * BLOCK)
        events += counter.push(Motion(low * BLOCK, whole.acc[rows], None, whole.valid[rows]))
    return events, counter.close(())


def counted(outcomes: tuple[SetOutcome, ...]) -> int:
    return sum(len(o.reps or ()) for o in outcomes)


def _and_one_more(seed: int, range_deg: float, aside_deg: FloatArray) -> FloatArray:
    """Eight repetitions, a last one of 3 s that also leans aside, and stillness where that led."""
    idle = round(IDLE_S * FS_HZ)
    phase = np.arange(len(aside_deg)) / len(aside_deg)
    angle = np.radians(range_deg) * np.append(0.5 - 0.5 * np.cos(2.0 * np.pi * phase), np.zeros(idle))
    aside = np.radians(np.append(aside_deg, np.full(idle, aside_deg[-1])))
    tipped = np.cos(aside)
    last = G_M_S2 * np.column_stack([np.sin(angle) * tipped, np.sin(aside), np.cos(angle) * tipped])
    noise = np.random.default_rng(seed + 50).normal(0.0, 0.08, last.shape)
    return np.concatenate([synthetic_set(seed, 8)[:-idle], last + noise])


@pytest.mark.parametrize("seed", range(2))
def test_a_poor_last_repetition_counts_where_it_comes_back(seed: int) -> None:
    phase = np.linspace(0.0, 1.0, round(3.0 * FS_HZ))
    back = _and_one_more(seed, 32.0, 18.0 * np.sin(np.pi * phase))
    away = _and_one_more(seed, 40.0, 80.0 * np.clip((phase - 0.6) / 0.4, 0.0, 1.0))
    assert counted(run(motion(back))[1]) == 9
    assert counted(run(motion(away))[1]) == 8


@pytest.mark.parametrize("seed", range(6))
def test_synthetic_set_between_idle_time_is_counted(seed: int) -> None:
    count = 6 + 2 * seed
    _, outcomes = run(motion(synthetic_set(seed, count)))
    assert len(outcomes) == 1
    assert abs(counted(outcomes) - count) <= 1


def test_marked_set_is_exactly_one_outcome_with_its_count() -> None:
    acc = synthetic_set(3, 10)
    counter = AnyCounter()
    counter.push(motion(acc))
    end_s = len(acc) / FS_HZ - IDLE_S
    (outcome,) = counter.settle(IDLE_S, end_s, ())
    assert (outcome.start_s, outcome.end_s) == (IDLE_S, end_s)
    assert len(outcome.reps or ()) == 10


def test_marked_empty_set_is_there_with_no_repetition() -> None:
    counter = AnyCounter()
    counter.push(motion(np.tile([0.0, 0.0, G_M_S2], (3000, 1))))
    (outcome,) = counter.settle(10.0, 50.0, ())
    assert outcome.reps == ()
    assert outcome.confidence is None


def test_stillness_has_no_sets() -> None:
    rng = np.random.default_rng(0)
    acc = np.array([0.0, 0.0, G_M_S2]) + rng.normal(0.0, 0.02, (5000, 3))
    counter = AnyCounter(strict=True)
    assert counter.push(motion(acc)) == []
    assert counter.close(()) == ()


def test_repetitions_in_a_walk_are_dropped() -> None:
    acc = synthetic_set(1, 10)
    counter = AnyCounter()
    counter.push(motion(acc))
    assert counter.close((Span(0.0, len(acc) / FS_HZ),)) == ()


@settings(max_examples=5, deadline=None)
@given(cuts=st.lists(st.integers(0, 200), max_size=12))
def test_any_chunking_gives_the_same_events_and_sets(cuts: list[int]) -> None:
    whole = motion(synthetic_set(5, 8))
    assert run(whole, cuts) == run(whole)


@settings(max_examples=5, deadline=None)
@given(blocks=st.integers(10, 90))
def test_a_cut_recording_gives_the_same_events_up_to_the_cut(blocks: int) -> None:
    whole = motion(synthetic_set(6, 8))
    rows = slice(0, blocks * BLOCK)
    part, _ = run(Motion(0, whole.acc[rows], None, whole.valid[rows]))
    events, _ = run(whole)
    assert part == events[: len(part)]


@settings(max_examples=5, deadline=None)
@given(turn=st.tuples(*[st.floats(-180.0, 180.0)] * 3))
def test_turning_the_sensor_changes_no_count(turn: tuple[float, float, float]) -> None:
    acc = synthetic_set(7, 9)
    turned = acc @ Rotation.from_euler("xyz", turn, degrees=True).as_matrix().T
    assert counted(run(motion(turned))[1]) == counted(run(motion(acc))[1])


@pytest.mark.parametrize("period_s", [1.6, 2.4, 4.0, 6.0])
def test_tempo_does_not_matter(period_s: float) -> None:
    _, outcomes = run(motion(synthetic_set(8, 8, period_s)))
    assert abs(counted(outcomes) - 8) <= 1


def test_time_before_the_set_only_moves_it() -> None:
    acc = synthetic_set(9, 8)
    _, (plain,) = run(motion(acc))
    late = np.concatenate([np.repeat(acc[:1], 20 * BLOCK, axis=0), acc])
    _, (moved,) = run(motion(late))
    assert len(moved.reps or ()) == len(plain.reps or ())
    assert moved.start_s - plain.start_s == pytest.approx(10.0, abs=0.3)


def test_live_count_follows_the_settled_one() -> None:
    events, outcomes = run(motion(synthetic_set(2, 10)))
    assert [e.data["count"] for e in events] == list(range(1, len(events) + 1))
    assert abs(len(events) - counted(outcomes)) <= 3


def test_what_moves_like_a_known_walk_is_one_too() -> None:
    """Synthetic: the same movement three times, and the first is known for a walk."""
    acc = np.concatenate([synthetic_set(1, 10, 1.2), synthetic_set(2, 12, 1.3), synthetic_set(3, 14, 1.2)])
    first = Span(IDLE_S - 1.0, IDLE_S + 13.0)
    counter = AnyCounter()
    counter.push(motion(acc))
    assert counted(counter.close(())) > 30
    assert counter.close((first,)) == ()


def test_another_movement_than_the_walk_is_still_counted() -> None:
    acc = np.concatenate([synthetic_set(1, 10, 1.2), synthetic_set(2, 9, 4.0)])
    counter = AnyCounter()
    counter.push(motion(acc))
    assert counted(counter.close((Span(IDLE_S - 1.0, IDLE_S + 13.0),))) == pytest.approx(9, abs=1)


def test_a_faint_set_beside_a_strong_one_is_counted() -> None:
    acc = np.concatenate([synthetic_set(4, 20, 4.0, 70.0), synthetic_set(5, 5, 2.5, 14.0)])
    _, outcomes = run(motion(acc))
    assert [len(o.reps or ()) for o in outcomes] == pytest.approx([20, 5], abs=1)


def test_a_set_that_fills_the_recording_loses_no_repetition_at_its_edges() -> None:
    """Synthetic: cut 40 % into the first cycle and 40 % before the end of the last one."""
    acc = synthetic_set(6, 10)
    idle, part = round(IDLE_S * FS_HZ), round(0.4 * 3.0 * FS_HZ)
    _, outcomes = run(motion(acc[idle + part : -idle - part]))
    assert counted(outcomes) in (9, 10)


def test_half_a_repetition_is_partial() -> None:
    """Synthetic: the fifth of nine goes less than half as far."""
    phase = np.arange(150) / 150.0
    sizes = [40.0] * 4 + [18.0] + [40.0] * 4
    tipped = [np.radians(size) * (0.5 - 0.5 * np.cos(2.0 * np.pi * phase**0.8)) for size in sizes]
    angle = np.concatenate([np.zeros(600), *tipped, np.zeros(600)])
    acc = G_M_S2 * np.column_stack([np.sin(angle), np.zeros_like(angle), np.cos(angle)])
    _, (outcome,) = run(motion(acc + np.random.default_rng(0).normal(0.0, 0.05, acc.shape)))
    assert (len(outcome.reps or ()), len(outcome.partials)) == (8, 1)
    (partial,) = outcome.partials
    assert partial.start_s == pytest.approx(24.0, abs=0.6)


def test_lost_data_does_not_end_a_set() -> None:
    """Synthetic: two cycles are lost in the middle; what comes after is the same set."""
    whole = motion(synthetic_set(4, 14))
    whole.valid[26 * 50 : 31 * 50] = False
    _, outcomes = run(whole)
    assert len(outcomes) == 1
    assert counted(outcomes) in (11, 12, 13)


def test_telling_as_it_goes_changes_no_set() -> None:
    whole = motion(np.concatenate([synthetic_set(1, 10), synthetic_set(2, 12)]))
    silent = AnyCounter(live=False)
    silent.push(whole)
    assert silent.close(()) == run(whole)[1]


def test_known_walks_are_used_alike_however_they_come() -> None:
    """Synthetic: the walks of the future may be known already, or not yet."""
    tile = np.concatenate([synthetic_set(1, 40, 1.1), synthetic_set(2, 10)])
    whole = motion(np.concatenate([tile] * 3))
    length_s = len(tile) / FS_HZ
    walks = [Span(k * length_s + IDLE_S, k * length_s + IDLE_S + 40.0) for k in range(3)]
    early, late = AnyCounter(live=False), AnyCounter(live=False)
    early.push(whole, walks)
    for at in range(0, len(whole.acc), BLOCK):
        rows = slice(at, at + BLOCK)
        known = [w for w in walks if w.end_s <= at / FS_HZ]
        late.push(Motion(at, whole.acc[rows], None, whole.valid[rows]), known)
    assert early.close(walks) == late.close(walks)


def test_a_hole_in_the_data_is_said() -> None:
    acc = synthetic_set(4, 10)
    whole = motion(acc)
    whole.valid[24 * 50 : 28 * 50] = False
    counter = AnyCounter()
    counter.push(whole)
    (outcome,) = counter.settle(IDLE_S, len(acc) / FS_HZ - IDLE_S, ())
    assert outcome.may_hide
    assert outcome.coverage == pytest.approx(1.0 - 4.0 / (outcome.end_s - outcome.start_s), abs=0.02)
    assert all(r.end_s <= 24.0 or r.start_s >= 28.0 for r in outcome.reps or ())


def test_memory_is_bounded_and_old_sets_are_kept() -> None:
    """Synthetic: two sets, the first long before the end of the trace that is kept."""
    still = np.tile([0.0, 0.0, G_M_S2], (50 * 60 * 20, 1))
    first, second = synthetic_set(1, 8), synthetic_set(2, 12)
    still[:, 2] += np.random.default_rng(1).normal(0.0, 0.02, len(still))
    counter = AnyCounter()
    counter.push(motion(np.concatenate([first, still, still, second])))
    assert counter.trace_s <= 1.25 * 1800.0
    assert [len(o.reps or ()) for o in counter.close(())] == pytest.approx([8, 12], abs=1)


def test_what_was_done_while_nobody_wanted_to_know_is_never_told() -> None:
    whole = motion(synthetic_set(2, 12))
    heard, counter, half = AnyCounter(), AnyCounter(), 40 * BLOCK
    parts = [
        Motion(k, whole.acc[k : k + BLOCK], None, whole.valid[k : k + BLOCK])
        for k in range(0, len(whole.acc), BLOCK)
    ]
    all_told = [e for m in parts for e in heard.push(m)]
    told = [e for m in parts for e in counter.push(m, (), m.first > half)]
    assert 0 < len(told) < len(all_told)
    assert all(e.t_s > half / FS_HZ - 2.0 for e in told)
    assert counter.close(()) == heard.close(())


def test_stretches_as_they_stand_are_alike_three_times_in_a_set_and_not_in_a_reach() -> None:
    moved = synthetic_set(3, 10)
    trace = moved[: len(moved) // 5 * 5].reshape(-1, 5, 3).mean(axis=1)
    idle = round(IDLE_S * TRACE_HZ)
    assert thrice(trace[idle:-idle], LIVE_LADDER) > 0.8
    assert thrice(trace[:idle], LIVE_LADDER) < 0.4
