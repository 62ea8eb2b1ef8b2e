"""What a recording turned out to be: its length and rate, what of it was heard, and what was wrong with it."""

from __future__ import annotations

from collections.abc import Sequence

from algorithms.grid import Grid
from tracker.intake import Intake
from tracker.model import RecordingInfo
from tracker.task import Task

NO_GRAVITY = "gravity was removed from this recording: posture is unknown; record raw acceleration"


def recording_info(task: Task, grid: Grid, intake: Intake, end_s: float, notes: Sequence[str]) -> RecordingInfo:
    """The facts of a recording of `end_s` seconds; `notes`: what others found, after what the intake did."""
    gaps = tuple(grid.gaps)
    heard_s = end_s - sum(gap.end_s - gap.start_s for gap in gaps) if grid.samples else 0.0
    rate_hz = (grid.samples - 1 - len(gaps)) / heard_s if heard_s > 0 else None
    coverage = heard_s / end_s if end_s > 0 else 0.0
    warnings = (*intake.warnings, *notes, *([NO_GRAVITY] if intake.gravity == "missing" else []))
    return RecordingInfo(task.path, task.layout, end_s, rate_hz, task.gyroscope, coverage, gaps, warnings)
