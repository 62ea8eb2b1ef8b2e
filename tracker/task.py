"""What is asked of an analysis: which recording, of whom, and how to take it."""

from __future__ import annotations

from dataclasses import dataclass

from sensors.stream import BodySide, SessionInfo
from tracker.calibration import Calibration
from tracker.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for on the command line; None where it was not."""

    exercise: str | None = None
    side: BodySide | None = None
    source: str | None = None
    placement: str | None = None
    height_m: float | None = None
    calibration: Calibration | None = None


@dataclass(frozen=True, slots=True)
class Task:
    """What is analysed and how. `layout`, `path`: what the recording is called. `marks_known`: all marks are in
    `info`, so what they do not ask for need not be kept in case they will.
    """

    layout: str
    gyroscope: bool
    info: SessionInfo
    catalogue: Catalogue
    request: Request
    path: str
    marks_known: bool
