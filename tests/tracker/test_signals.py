"""The table of channels: its rows agree with the result, and with the signal that was counted."""

from __future__ import annotations

import csv
import gzip
from collections import Counter
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from algorithms.types import Bout
from sensors.stream import SampleBlock
from tests.test_sample_data import stored
from tests.tracker.pictures import replayed, sample
from tracker.rows import CHUNK_ROWS, RowKeeper
from tracker.signals import COLUMNS, write_signals

Rows = list[dict[str, str]]


def table(path: Path) -> Rows:
    data = path.read_bytes()
    text = gzip.decompress(data) if path.suffix == ".gz" else data
    return list(csv.DictReader(text.decode().splitlines()))


@pytest.fixture
def walls(tmp_path: Path) -> Rows:
    result, rows = sample("exercises", "wall-slide")
    write_signals(result, rows, tmp_path / "a.csv")
    return table(tmp_path / "a.csv")


def test_a_row_each_tenth_of_a_second(walls: Rows) -> None:
    result, rows = sample("exercises", "wall-slide")
    assert len(walls) == len(rows) == pytest.approx(result.recording.duration_s * 10, abs=6)
    assert tuple(walls[0]) == COLUMNS
    assert {round(float(b["time_s"]) - float(a["time_s"]), 3) for a, b in pairwise(walls)} == {0.1}


def test_moves_and_phases_are_those_of_the_result(walls: Rows) -> None:
    result, _ = sample("exercises", "wall-slide")
    (found,) = result.sets
    seconds = Counter((r["move"], r["phase"]) for r in walls)
    for k, rep in enumerate(found.reps, start=1):
        assert seconds[str(k), "out"] == pytest.approx(10 * rep.out_s, abs=1.5)
        assert seconds[str(k), "hold"] == pytest.approx(10 * rep.hold_s, abs=1.5)
        assert seconds[str(k), "back"] == pytest.approx(10 * rep.back_s, abs=1.5)
    assert sum(n for (move, _), n in seconds.items() if move == "partial") > 10
    assert {r["exercise"] for r in walls if r["set"] == "1"} == {"wall-slide"}


def test_the_counted_channel_is_the_evidence(walls: Rows) -> None:
    result, _ = sample("exercises", "wall-slide")
    evidence = result.sets[0].evidence
    assert evidence is not None
    written = np.array([float(r["counted_deg"]) for r in walls if r["set"] == "1"])
    np.testing.assert_allclose(written, evidence.signal, atol=6e-4)
    assert all(r["counted_m_s2"] == "" for r in walls)


def test_up_is_a_direction_and_force_is_felt(walls: Rows) -> None:
    up = np.array([[float(r[c]) for c in ("up_x", "up_y", "up_z")] for r in walls])
    np.testing.assert_allclose((up**2).sum(axis=1), 1.0, atol=1e-3)
    force = np.array([[float(r[f"force_{a}_m_s2"]) for a in "xyz"] for r in walls])
    assert float(np.median(np.linalg.norm(force, axis=1))) == pytest.approx(9.81, abs=0.3)


def test_every_step_is_there_once(tmp_path: Path) -> None:
    result, rows = sample("exercises", "walking")
    write_signals(result, rows, tmp_path / "a.csv.gz")
    walk = table(tmp_path / "a.csv.gz")
    assert sum(int(r["steps"]) for r in walk) == result.walking.steps
    minutes = sum(int(r["walking"]) for r in walk) / 600
    assert minutes == pytest.approx(result.walking.minutes or 0.0, abs=0.02)
    assert {r["posture"] for r in walk} == {"", *(p.posture for p in result.postures)}
    assert {r["set"] for r in walk} == {""}


def test_gaps_and_what_was_not_measured_are_empty(tmp_path: Path) -> None:
    block, info = stored("exercises", "press-up")
    t_s = block.t_s - block.t_s[0]
    keep = (t_s < 60.0) | (t_s > 66.0)
    assert block.gyr is not None
    with RowKeeper() as rows:
        result = replayed(SampleBlock(block.t_s[keep], block.acc[keep], block.gyr[keep]), info, rows)
        unmeasured = replace(result, walking=replace(result.walking, minutes=None, steps=None, bouts=()))
        write_signals(unmeasured, rows, tmp_path / "a.csv")
    written = table(tmp_path / "a.csv")
    hole = [r for r in written if 60.5 < float(r["time_s"]) < 65.5]
    assert {(r["valid"], r["force_x_m_s2"], r["shake_m_s2"], r["counted_deg"]) for r in hole} == {
        ("0", "", "", "")
    }
    assert {(r["walking"], r["steps"]) for r in written} == {("", "")}


def test_a_long_recording_is_written_piece_by_piece(tmp_path: Path) -> None:
    with RowKeeper() as rows:
        result, _ = sample("exercises", "walking")
        part = next(sample("exercises", "walking")[1].chunks())
        while len(rows) <= CHUNK_ROWS:
            rows.push(part)
        assert next(len(chunk) for chunk in rows.chunks()) == CHUNK_ROWS
        seam_s = CHUNK_ROWS / 10
        steps = (seam_s - 0.05, seam_s, seam_s + 0.05)
        bout = Bout(seam_s - 1, seam_s + 1, 3, 100.0, None, None, None, steps)
        write_signals(replace(result, walking=replace(result.walking, bouts=(bout,))), rows, tmp_path / "a.csv")
    assert sum(int(r["steps"]) for r in table(tmp_path / "a.csv")) == 3


def test_rows_come_back_as_they_were_pushed() -> None:
    _, kept = sample("exercises", "wall-slide")
    whole = next(kept.chunks())
    some = kept.between(20.0, 25.0)
    assert some.times_s()[0] >= 20.0
    assert some.times_s()[-1] <= 25.0
    assert len(some) == 50
    np.testing.assert_array_equal(some.up, whole.between(20.0, 25.0).up)
    assert len(kept.between(9e5, 9e6)) == 0
