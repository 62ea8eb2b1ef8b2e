"""What disturbs a recording leaves its motion as it is."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.accuracy.disturbed import ACC, GYR, HOW, TIMES, Arrays, disturb

RATE_HZ, SECONDS = 50.0, 20.0


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One recording of a slow turn under gravity, with a gyroscope on a clock of its own."""
    t_s = np.arange(0.0, SECONDS, 1.0 / RATE_HZ)
    acc = 9.81 * np.column_stack([np.sin(t_s / 3.0), np.cos(t_s / 3.0), 0.0 * t_s])
    own_s = np.arange(0.0, SECONDS, 0.01)
    gyr = np.column_stack([0.0 * own_s, 0.0 * own_s, 1.0 / 3.0 + 0.0 * own_s])
    np.savez(tmp_path / "a.npz", t_s=t_s, acc_m_s2=acc, gyr_rad_s=gyr, t_gyr_s=own_s)
    (tmp_path / "index.json").write_text(json.dumps([{"file": "a.npz"}, {"file": "a.npz"}]), encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("how", sorted(HOW))
def test_only_the_way_it_was_measured_changes(folder: Path, tmp_path: Path, how: str) -> None:
    into = tmp_path / how
    into.mkdir()
    disturb(folder, into, how)
    before, after = (_read(each / "a.npz") for each in (folder, into))
    assert (into / "index.json").read_bytes() == (folder / "index.json").read_bytes()
    assert any(before[name].shape != after[name].shape or (before[name] != after[name]).any() for name in before)
    assert (np.diff(after[TIMES]) >= 0.0).all()
    assert len(after[TIMES]) == len(after[ACC])
    assert np.abs(np.linalg.norm(after[ACC], axis=1) - 9.81).max() < 1.5
    assert np.linalg.norm(after[GYR], axis=1) == pytest.approx(1.0 / 3.0)


def test_a_turn_is_no_mirror(folder: Path, tmp_path: Path) -> None:
    into = tmp_path / "turned"
    into.mkdir()
    disturb(folder, into, "turned")
    data = _read(into / "a.npz")
    turn = np.cross(data[ACC][0], data[ACC][100])
    before = _read(folder / "a.npz")
    along = np.cross(before[ACC][0], before[ACC][100]) @ before[GYR][0]
    assert turn @ data[GYR][0] == pytest.approx(along)


def _read(path: Path) -> Arrays:
    with np.load(path) as stored:
        return {name: stored[name] for name in stored.files}
