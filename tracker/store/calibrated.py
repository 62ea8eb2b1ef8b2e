"""The calibration that is kept of a patient, used where a recording is analysed for them and carries none."""

from __future__ import annotations

from dataclasses import replace

from sensors.stream import SessionInfo
from tracker.calibration import Calibration
from tracker.model import SessionResult
from tracker.session import Request
from tracker.store import Store


def kept_calibration(store: Store, patient: str) -> Calibration | None:
    """The newest calibration of a patient, None where there is none."""
    entries = store.calibrations(patient)
    return entries[-1].calibration if entries else None


def with_kept(store: Store, patient: str, request: Request, info: SessionInfo) -> tuple[Request, tuple[str, ...]]:
    """The request with the kept calibration, and what to say of it; the request itself where it, or the session
    file, brings one, or none is kept.

    What a session was analysed with stays with it, so that a later calibration changes nothing that was counted.
    """
    entries = store.calibrations(patient)
    if not entries or request.calibration is not None or info.calibration is not None:
        return request, ()
    newest = entries[-1]
    said = f"counted with what is kept of {patient}'s own way (backbeat calibrate, {newest.at:%Y-%m-%d})"
    return replace(request, calibration=newest.calibration), (said,)


def noted(result: SessionResult, said: tuple[str, ...]) -> SessionResult:
    """The result with more to know of its recording, before all else."""
    about = replace(result.recording, warnings=(*said, *result.recording.warnings))
    return replace(result, recording=about)
