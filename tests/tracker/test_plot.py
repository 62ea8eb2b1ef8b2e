"""The picture of what was counted: what it says, and what it leaves out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from algorithms.trace import Trace
from algorithms.types import Bout, Repetition
from sensors.stream import SampleBlock, SessionInfo, quantise
from tests.running import catalogue
from tests.test_sample_data import stored
from tests.tracker.pictures import lane, picture, replayed, sample, tipping
from tests.tracker.sample_result import RESULT, SET, UNMEASURED
from tracker.plot import MOST_SETS, draw, picture_of
from tracker.plot.picture import Line, Ribbon
from tracker.plot.sets import share, why_partial
from tracker.rows import RowKeeper
from tracker.session import Request


@pytest.fixture
def kept() -> Iterator[RowKeeper]:
    with RowKeeper() as rows:
        yield tipping(rows)


def test_a_set_says_what_was_counted_and_how_it_compares() -> None:
    panel = picture("exercises", "press-up").panels[-1]
    assert panel.title.startswith("Prone press-up: 10 repetitions, confidence ")
    assert any(note.startswith("NASS repetitions, met: ") for note in panel.notes)
    bands = lane(panel, "repetitions")
    assert [b.label for b in bands if b.kind == "way"] == [str(k) for k in range(1, 11)]
    assert [b.kind for b in bands].count("hold") == 10


def test_the_line_is_the_signal_that_was_counted() -> None:
    result, _ = sample("exercises", "press-up")
    evidence = result.sets[0].evidence
    assert evidence is not None
    panel = picture("exercises", "press-up").panels[-1]
    line = next(c for c in panel.curves if isinstance(c, Line) and c.kind == "signal")
    seen = np.isfinite(line.values)
    np.testing.assert_array_equal(line.values[seen], evidence.signal[seen])
    assert panel.values is not None
    assert panel.values[1] > max(rep.range_deg or 0.0 for rep in result.sets[0].reps) * 0.9


def test_getting_up_does_not_press_the_set_flat() -> None:
    panel = picture("exercises", "pelvic-tilt").panels[-1]
    assert panel.values is not None
    assert panel.values[1] - panel.values[0] < 30.0


def test_a_posture_is_not_said_to_have_gone_uncounted() -> None:
    assert picture("exercises", "seated-posture").panels[-1].title == "Sitting erect: a posture, nothing to count"


def test_a_partial_says_how_far_it_went() -> None:
    panel = picture("exercises", "wall-slide").panels[-1]
    (point,) = panel.points
    assert point.kind == "partial"
    assert re.fullmatch(r"[3-6]\d %", point.label)
    assert any(re.fullmatch(rf"partial at \d:\d\d: {point.label} of the usual \d+°; 67 % makes a repetition", n)
               for n in panel.notes)  # fmt: skip


def test_sides_are_told_apart_by_letters() -> None:
    panel = picture("exercises", "lumbar-rotation").panels[-1]
    labels = [b.label for b in lane(panel, "repetitions") if b.kind == "way"]
    assert labels[:3] == ["1a", "2b", "3a"]
    reach = [float(np.nanmedian(c.values)) for c in panel.curves if isinstance(c, Line) and c.kind == "full"]
    assert reach[0] > 0 > reach[1]


def test_walking_is_drawn_with_its_cadence_and_its_steps() -> None:
    whole, walking, near = picture("exercises", "walking").panels
    walked = sample("exercises", "walking")[0].walking
    assert whole.title == f"Whole recording: no set, {walked.minutes:.1f} minutes of walking, {walked.steps} steps"
    assert all(re.fullmatch(r"\d+/min, 1\.\d\d m/s", b.label) for b in lane(walking, "bouts"))
    cadence = next(c for c in walking.curves if isinstance(c, Line))
    assert 95 < float(np.nanmedian(cadence.values)) < 115
    assert {p.kind for p in near.points} == {"step"}
    assert len(near.points) == pytest.approx(12.0 * 107 / 60, abs=2)


def test_a_few_steps_to_the_mat_are_no_walk() -> None:
    titles = [panel.title for panel in picture("exercises", "press-up").panels]
    assert len(titles) == 2
    assert titles[0].startswith("Whole recording: 1 set, ")


def test_a_day_is_drawn_by_what_each_stretch_covered() -> None:
    up = np.random.default_rng(1).normal([0.0, 0.0, 9.81], 0.5, (864_000, 3))
    with RowKeeper() as rows:
        rows.push(Trace(0, up, up, np.zeros(len(up)), np.ones(len(up), dtype=np.bool_)))
        info = replace(RESULT.recording, duration_s=86400.0, gaps=())
        panel = picture_of(replace(RESULT, recording=info, sets=()), catalogue(), rows).panels[0]
    ribbon, line = panel.curves
    assert isinstance(ribbon, Ribbon)
    assert isinstance(line, Line)
    assert len(ribbon.low) < 1000
    assert ((ribbon.low < line.values) & (line.values < ribbon.high)).all()
    assert (ribbon.low < ribbon.high).all()


def test_what_was_not_measured_is_said(kept: RowKeeper) -> None:
    panels = picture_of(UNMEASURED, catalogue(), kept).panels
    assert panels[0].title == "Whole recording: 1 set, walking not measured"
    assert panels[1].title == "Chair stand: repetitions not measured"


def test_an_empty_set_shows_how_the_sensor_turned(kept: RowKeeper) -> None:
    nothing = replace(SET, reps=(), rep_count=0, confidence=0.5, end_s=40.0)
    result = replace(RESULT, sets=(nothing,), comparisons=(), walking=replace(RESULT.walking, bouts=()))
    (panel,) = picture_of(result, catalogue(), kept).panels
    (line,) = (c for c in panel.curves if isinstance(c, Line))
    assert line.kind == "tilt"
    assert float(np.nanmax(line.values)) == pytest.approx(80.0, abs=6.0)


def test_a_set_beyond_the_signal_says_so(kept: RowKeeper) -> None:
    beyond = replace(SET, start_s=500.0, end_s=510.0, reps=())
    panel = picture_of(replace(RESULT, sets=(beyond,)), catalogue(), kept).panels[1]
    assert "no signal was recorded here" in panel.notes
    assert panel.values is None


def test_a_set_nobody_named_is_shown_by_its_acceleration() -> None:
    t_s = np.arange(0.0, 60.0, 0.02)
    lift = np.where((t_s > 10) & (t_s < 50), 2.5 * np.sin(2 * np.pi * (t_s - 10) / 2.5), 0.0)
    acc = np.column_stack([np.zeros(len(t_s)), 3.0 + lift, np.full(len(t_s), 9.3)])
    with RowKeeper() as rows:
        result = replayed(quantise(t_s, acc, None), SessionInfo(), rows, Request("any"))
        panel = next(p for p in picture_of(result, catalogue(), rows).panels if p.title.startswith("unnamed"))
    assert panel.axis == "m/s²"
    (line,) = panel.curves
    assert isinstance(line, Line)
    assert line.kind == "strongest"
    assert np.ptp(line.values) == pytest.approx(5.0, rel=0.2)


def test_many_sets_do_not_make_an_endless_picture(kept: RowKeeper) -> None:
    many = picture_of(replace(RESULT, sets=(SET,) * (MOST_SETS + 5)), catalogue(), kept)
    assert sum(panel.title.startswith("Chair stand") for panel in many.panels) == MOST_SETS
    assert f"only the first {MOST_SETS} of {MOST_SETS + 5} sets are drawn" in many.notes


def test_a_gap_breaks_the_line_and_is_marked() -> None:
    block, info = stored("exercises", "press-up")
    t_s = block.t_s - block.t_s[0]
    keep = (t_s < 60.0) | (t_s > 66.0)
    assert block.gyr is not None
    cut = SampleBlock(block.t_s[keep], block.acc[keep], block.gyr[keep])
    with RowKeeper() as rows:
        panel = picture_of(replayed(cut, info, rows), catalogue(), rows).panels[-1]
    line = next(c for c in panel.curves if isinstance(c, Line) and c.kind == "signal")
    inside = (line.times_s > 60.5) & (line.times_s < 65.5)
    assert np.isnan(line.values[inside]).all()
    assert any(b.kind == "gap" and b.label == "no data" for b in panel.bands)


def test_doubtful_repetitions_are_named(kept: RowKeeper) -> None:
    reps = tuple(Repetition(9.0 * k, 9.0 * k + 2, 9.0 * k + 4, 9.0 * k + 6, 80.0, None, 0.95) for k in range(4))
    reps = (*reps[:2], replace(reps[2], range_deg=56.0, confidence=0.5), reps[3])
    result = replace(RESULT, sets=(replace(SET, reps=reps, rep_count=4),), comparisons=())
    notes = picture_of(result, catalogue(), kept).panels[1].notes
    assert notes == ("repetition 3 only just counts: 70 % of the usual range", "least sure of repetition 3: 50 %")


def test_the_share_is_of_the_reps_to_the_same_side() -> None:
    reps = [Repetition(0, 1, 2, 3, 50.0, "a", 1.0), Repetition(4, 5, 6, 7, 20.0, "b", 1.0)]
    part = Repetition(8, 9, 9, 10, 10.0, "b", 1.0)
    assert share(part, reps) == 0.5
    assert why_partial(part, reps) == "50 % of the usual 20°; 67 % makes a repetition"
    assert (
        why_partial(replace(part, range_deg=18.0), reps) == "90 % of the usual 20°, but its other half is missing"
    )
    assert share(replace(part, range_deg=None), reps) is None


def test_a_bout_without_pace_is_drawn(kept: RowKeeper, tmp_path: Path) -> None:
    bare = Bout(0.0, 60.0, 3, None, None, None, None, (0.5,))
    draw(
        replace(RESULT, sets=(), walking=replace(RESULT.walking, bouts=(bare,))),
        catalogue(),
        kept,
        tmp_path / "a.svg",
    )
