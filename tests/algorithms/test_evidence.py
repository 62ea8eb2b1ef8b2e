"""The signal shown for a set is the one it was counted from: its repetitions are the ones that stand out of it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest

from algorithms.types import Evidence
from sensors.stream import Mark, SampleBlock, SessionInfo
from sensors.synthetic import simulate
from tests.running import changed, run
from tests.test_sample_data import stored
from tracker.document import line, plain
from tracker.model import SetResult

SIDES = {None: 1.0, "a": 1.0, "b": -1.0}


@cache
def counted(exercise: str) -> SetResult:
    block, info = stored("exercises", exercise)
    return run(block, info).result.sets[0]


def shown(found: SetResult) -> Evidence:
    assert found.evidence is not None
    return found.evidence


def at(evidence: Evidence, t_s: float) -> float:
    return float(np.interp(t_s, evidence.times_s(), evidence.signal - evidence.rest))


@pytest.mark.parametrize(
    "exercise", ["press-up", "single-knee-to-chest", "lumbar-rotation", "pelvic-tilt", "cat-camel"]
)
def test_each_repetition_stands_out_of_the_signal_by_its_range(exercise: str) -> None:
    found = counted(exercise)
    for rep in found.reps:
        height = SIDES[rep.side] * at(shown(found), (rep.hold_start_s + rep.hold_end_s) / 2)
        assert rep.range_deg is not None
        assert height == pytest.approx(rep.range_deg, rel=0.3, abs=1.5)


def test_the_signal_is_flat_before_the_first_repetition() -> None:
    found = counted("press-up")
    assert abs(at(shown(found), found.reps[0].start_s - 0.5)) < 0.2 * (found.reps[0].range_deg or 0.0)


def test_partials_are_there_with_their_times() -> None:
    found = counted("wall-slide")
    assert len(shown(found).partials) == found.partial_count == 1
    assert 0.3 <= (shown(found).partials[0].range_deg or 0.0) / (found.reps[0].range_deg or 1.0) <= 0.67


def test_turning_over_is_shown_as_left_out() -> None:
    """Before the curl-ups the patient lies down: as large as a repetition, and none."""
    block, info = stored("exercises", "curl-up")
    first_s = float(block.t_s[0])
    whole = replace(info, marks=(Mark(first_s, "start", "curl-up"),))
    found = run(block, whole).result.sets[0]
    spans = shown(found).left_out
    assert spans
    assert all(not (rep.start_s < s.end_s and s.start_s < rep.end_s) for rep in found.reps for s in spans)


def test_evidence_is_no_part_of_a_result_nor_of_its_document() -> None:
    found = counted("press-up")
    bare = replace(found, evidence=None)
    assert found == bare
    assert line(plain(found)) == line(plain(bare))


def test_nothing_counted_is_nothing_shown() -> None:
    block = still(30.0)
    info = SessionInfo(placement="chest", marks=(Mark(0.0, "start", "press-up"),))
    assert run(block, info).result.sets[0].evidence is None


def still(seconds: float) -> SampleBlock:
    t_s = np.arange(0.0, seconds, 0.02)
    block = SampleBlock(t_s, np.tile([0.0, 0.0, 9.81], (len(t_s), 1)), None)
    return changed(block)


def test_a_trunk_that_tips_to_rise_and_to_sit_is_at_rest_between() -> None:
    made = simulate("chair-stand", seed=5, placement="chest", reps=6, level="easy", rate_hz=50.0)
    found = run(made.block, made.session).result.sets[0]
    assert found.rep_count == 6
    for rep in found.reps:
        upright = at(shown(found), (rep.hold_start_s + rep.hold_end_s) / 2)
        tipped = max(at(shown(found), t_s) for t_s in np.linspace(rep.start_s, rep.hold_start_s, 20))
        assert abs(upright) < 0.3 * (rep.range_deg or 0.0)
        assert tipped == pytest.approx(rep.range_deg, rel=0.3)
