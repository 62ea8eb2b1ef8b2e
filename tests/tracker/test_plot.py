"""The picture of what was counted: what it shows is read back from the drawn axes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from algorithms.trace import Trace
from algorithms.types import Event, Repetition
from sensors.recording import write_recording
from sensors.stream import quantise
from tests.tracker.sample_result import RESULT, SET, UNMEASURED
from tracker.plot import MOST_PANELS, draw, turn_deg

pytest.importorskip("matplotlib")

from matplotlib.axes import Axes
from matplotlib.figure import Figure


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """76 s that tip slowly back and forth, with a gyroscope that saw nothing of it."""
    path = tmp_path_factory.mktemp("picture") / "a.csv"
    t_s = np.arange(0.0, 76.0, 0.02)
    tip = np.radians(40.0) * (1.0 - np.cos(2.0 * np.pi * t_s / 13.0))
    acc = 9.81 * np.column_stack([np.cos(tip), np.zeros(len(t_s)), np.sin(tip)])
    write_recording(path, quantise(t_s, acc, np.zeros_like(acc)))
    return path


@pytest.fixture
def axes(monkeypatch: pytest.MonkeyPatch) -> list[Axes]:
    """The panels of what is drawn from here on."""
    drawn: list[Axes] = []
    save = Figure.savefig

    def seen(figure: Figure, *args: object, **options: object) -> None:
        drawn.extend(figure.axes)
        save(figure, *args, **options)

    monkeypatch.setattr(Figure, "savefig", seen)
    return drawn


def labels(axis: Axes) -> set[str]:
    legend = axis.get_legend()
    return {text.get_text() for text in legend.get_texts()} if legend else set()


def test_a_panel_a_set_and_one_of_everything_where_somebody_walked(
    recording: Path, axes: list[Axes], tmp_path: Path
) -> None:
    out = tmp_path / "a.png"
    draw(recording, RESULT, [Event(20.0, "partial", {}), Event(6.1, "rep", {})], out)
    assert out.read_bytes().startswith(b"\x89PNG")
    assert [a.get_title(loc="left") for a in axes] == [
        "chair-stand: 1 counted", "whole recording: 1.0 minutes of walking"
    ]  # fmt: skip
    assert labels(axes[0]) == {"turn against gravity", "hold", "partial"}
    assert labels(axes[1]) == {"turn against gravity", "gap", "step"}
    assert [text.get_text() for text in axes[0].texts] == ["1"]


def test_what_was_not_measured_is_said(recording: Path, axes: list[Axes], tmp_path: Path) -> None:
    draw(recording, replace(UNMEASURED, sets=(replace(UNMEASURED.sets[0], side="left"),)), [], tmp_path / "a.svg")
    assert [a.get_title(loc="left") for a in axes] == [
        "chair-stand, left: not measured", "whole recording: walking not measured"
    ]  # fmt: skip


def test_a_recording_without_sets_is_drawn_whole(recording: Path, axes: list[Axes], tmp_path: Path) -> None:
    draw(recording, replace(RESULT, sets=()), [], tmp_path / "a.png")
    assert [a.get_title(loc="left") for a in axes] == ["whole recording: 1.0 minutes of walking"]


def test_many_sets_do_not_make_an_endless_picture(recording: Path, axes: list[Axes], tmp_path: Path) -> None:
    walking = replace(RESULT.walking, bouts=())
    draw(recording, replace(RESULT, sets=(SET,) * 20, walking=walking), [], tmp_path / "a.png")
    assert len(axes) == MOST_PANELS


def test_a_set_beyond_the_signal_leaves_its_panel_empty(recording: Path, axes: list[Axes], tmp_path: Path) -> None:
    beyond = replace(SET, start_s=500.0, end_s=510.0, reps=())
    draw(recording, replace(RESULT, sets=(beyond,)), [], tmp_path / "a.png")
    assert axes[0].get_xlim() == (498.0, 512.0)


def test_the_turn_is_measured_from_rest_to_hold() -> None:
    """A tip of 60 degrees to one side and 30 to the other, about any axis."""
    degrees = np.repeat([0.0, 60.0, 0.0, -30.0], 10)
    tip = np.radians(degrees)
    up = np.column_stack([np.cos(tip), 0.6 * np.sin(tip), 0.8 * np.sin(tip)])
    trace = Trace(0, 9.81 * up, up, np.zeros(40), np.ones(40, dtype=np.bool_))
    rep = Repetition(0.2, 1.2, 1.7, 2.5, 60.0, "a", 1.0)
    other = Repetition(2.5, 3.2, 3.7, 3.9, 30.0, "b", 1.0)
    np.testing.assert_allclose(turn_deg(trace, (rep, replace(other, end_s=2.6))), degrees, atol=1e-6)
    np.testing.assert_allclose(turn_deg(trace, ()), np.abs(degrees), atol=1e-5)


def test_a_gap_in_the_signal_breaks_the_line(axes: list[Axes], tmp_path: Path) -> None:
    t_s = np.concatenate([np.arange(0.0, 10.0, 0.02), np.arange(20.0, 30.0, 0.02)])
    path = tmp_path / "gap.csv"
    write_recording(path, quantise(t_s, np.tile([0.0, 0.0, 9.81], (len(t_s), 1)), None))
    draw(path, replace(RESULT, sets=(), walking=replace(RESULT.walking, bouts=())), [], tmp_path / "a.png")
    seen = np.asarray(axes[0].lines[0].get_ydata(), dtype=float)
    times = np.asarray(axes[0].lines[0].get_xdata(), dtype=float)
    assert np.isnan(seen[(times > 11) & (times < 19)]).all()
    assert np.isfinite(seen[times < 9]).all()
