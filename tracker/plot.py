"""Why this count: the counted signal with its repetitions, partials, holds, steps and gaps, as a picture.

The signal is how far gravity has turned in the sensor, in the plane that leads from where the set's repetitions
rest to where they hold, 0 at rest. The picture reads as well in shades of grey.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from algorithms.attitude import Attitude
from algorithms.grid import Grid
from algorithms.plane import Plane, unit
from algorithms.trace import Trace, TraceRecorder
from algorithms.types import Event, FloatArray, Motion, Repetition, Span
from sensors.recording import open_recording
from tracker.intake import Intake
from tracker.model import SessionResult, SetResult

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_PANELS = 8
PANEL_IN = (9.0, 2.3)
MARGIN_S = 2.0
"""Shown before and after a set, seconds."""

STEP_MARK = 0.04
"""Height of a step's tick, as a share of the panel."""


def draw(path: Path, result: SessionResult, events: Sequence[Event], out: Path) -> None:
    """Draw a recording and what was found in it: a panel a set, and one of everything if there is walking.

    `events`: the recording's events, for the partial repetitions. `out` ends in .png, .svg or .pdf.

    Raises:
        SensorError: the recording cannot be read any more.
        OSError: the picture cannot be written.
    """
    from matplotlib.figure import Figure

    trace = _read(path)
    shown = list(result.sets[:MOST_PANELS])
    whole = not shown or bool(result.walking.bouts)
    panels = len(shown) + whole
    figure = Figure(figsize=(PANEL_IN[0], PANEL_IN[1] * panels), layout="constrained")
    axes = figure.subplots(panels, 1, squeeze=False)[:, 0]
    for axis, found in zip(axes, shown, strict=False):
        _draw_set(axis, trace, found, result, [e.t_s for e in events if e.kind == "partial"])
    if whole:
        _draw_whole(axes[-1], trace, result)
    axes[-1].set_xlabel("seconds from the first sample")
    figure.savefig(out, dpi=110)


def turn_deg(trace: Trace, reps: Sequence[Repetition]) -> FloatArray:
    """(n,) how far gravity has turned, degrees, from the rest of the repetitions towards their end positions.

    Without repetitions: the angle from the direction at the beginning.
    """
    up = unit(trace.up)
    if not reps:
        away: FloatArray = np.degrees(np.arccos(np.clip((up * up[0]).sum(axis=1), -1.0, 1.0)))
        return away
    times_s = trace.times_s()
    rest = _mean_up(up, times_s, [t_s for rep in reps for t_s in (rep.start_s, rep.end_s)])
    ends = _mean_up(up, times_s, [(rep.hold_start_s + rep.hold_end_s) / 2 for rep in reps if rep.side != "b"])
    along, _ = Plane.through(rest, ends - rest).angles_deg(up)
    return along


def _mean_up(up: FloatArray, times_s: FloatArray, moments_s: Sequence[float]) -> FloatArray:
    rows = np.clip(np.searchsorted(times_s, moments_s), 0, len(up) - 1)
    return unit(up[rows].mean(axis=0))


def _read(path: Path) -> Trace:
    """The recording's trace, by the stages that the session uses."""
    recording = open_recording(path)
    intake, grid, recorder = Intake(), Grid(recording.gyroscope), TraceRecorder()
    attitude = Attitude() if recording.gyroscope else None

    def keep(motion: Motion | None) -> None:
        if motion is not None:
            recorder.push(motion, attitude.push(motion) if attitude else None)

    for block in recording.blocks():
        for ready in intake.push(block):
            keep(grid.push(ready.t_s, ready.acc, ready.gyr))
    for ready in intake.close():
        keep(grid.push(ready.t_s, ready.acc, ready.gyr))
    keep(grid.close())
    return recorder.trace()


def _draw_set(
    axis: Axes, trace: Trace, found: SetResult, result: SessionResult, partial_s: Sequence[float]
) -> None:
    part = trace.between(found.start_s - MARGIN_S, found.end_s + MARGIN_S)
    angle = turn_deg(part, found.reps) if len(part) else np.empty(0)
    _draw_signal(axis, part, angle)
    for number, rep in enumerate(found.reps, start=1):
        axis.axvspan(rep.hold_start_s, rep.hold_end_s, color="0.85", lw=0, label="hold" if number == 1 else None)
        axis.axvspan(rep.start_s, rep.end_s, fill=False, ec="0.6", lw=0.6, ls=":")
        middle_s = (rep.hold_start_s + rep.hold_end_s) / 2
        axis.annotate(
            str(number), (middle_s, 1.0), xycoords=("data", "axes fraction"), ha="center", va="bottom", size=8
        )
    inside = [t_s for t_s in partial_s if found.start_s <= t_s <= found.end_s]
    if inside and len(part):
        heights = np.interp(inside, part.times_s(), angle)
        axis.plot(inside, heights, "^", mfc="white", mec="black", ms=6, label="partial")
    _draw_gaps(axis, result.recording.gaps, found.start_s, found.end_s)
    _draw_steps(axis, result, found.start_s, found.end_s)
    side = f", {found.side}" if found.side else ""
    count = "not measured" if found.rep_count is None else f"{found.rep_count} counted"
    _finish(axis, f"{found.exercise}{side}: {count}", found.start_s - MARGIN_S, found.end_s + MARGIN_S)


def _draw_whole(axis: Axes, trace: Trace, result: SessionResult) -> None:
    if len(trace):
        _draw_signal(axis, trace, turn_deg(trace, ()))
    _draw_gaps(axis, result.recording.gaps, 0.0, result.recording.duration_s)
    _draw_steps(axis, result, 0.0, result.recording.duration_s)
    minutes = result.walking.minutes
    walked = "walking not measured" if minutes is None else f"{minutes:.1f} minutes of walking"
    _finish(axis, f"whole recording: {walked}", 0.0, result.recording.duration_s)


def _draw_signal(axis: Axes, trace: Trace, angle: FloatArray) -> None:
    seen = np.where(trace.valid, angle, np.nan)
    axis.plot(trace.times_s(), seen, color="black", lw=1.0, label="turn against gravity")


def _draw_gaps(axis: Axes, gaps: Sequence[Span], start_s: float, end_s: float) -> None:
    near = [gap for gap in gaps if gap.end_s > start_s and gap.start_s < end_s]
    for k, gap in enumerate(near):
        label = None if k else "gap"
        axis.axvspan(gap.start_s, gap.end_s, fill=False, hatch="////", ec="0.5", lw=0, label=label)


def _draw_steps(axis: Axes, result: SessionResult, start_s: float, end_s: float) -> None:
    steps = [t_s for bout in result.walking.bouts for t_s in bout.step_times_s if start_s <= t_s <= end_s]
    if steps:
        foot = axis.get_xaxis_transform()
        axis.vlines(steps, 0.0, STEP_MARK, color="0.3", lw=0.6, transform=foot, label="step")


def _finish(axis: Axes, title: str, start_s: float, end_s: float) -> None:
    axis.set_title(title, loc="left", size=10, pad=14)
    axis.set_ylabel("degrees")
    axis.set_xlim(start_s, max(end_s, start_s + 1.0))
    axis.spines[["top", "right"]].set_visible(False)
    axis.legend(loc="upper right", bbox_to_anchor=(1.0, 1.22), ncols=5, fontsize=8, frameon=False)
