"""Brings a rater's clock onto the recording's: by the three taps that both have, by a given offset, or by the
wall clock that a live rater and the session file share.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import numpy as np

from algorithms.taps import Alignment, Triple, align, tap_triples
from algorithms.types import FloatArray
from sensors.recording import open_recording
from tracker.errors import TruthError
from tracker.truth.build import method_of
from tracker.truth.times import Row, standing

TOGETHER_S = 3.0
"""Taps noted within this time of one another are one group, seconds."""


def alignment(rows: Sequence[Row], times: Path, recording: Path, offset_s: float | None) -> Alignment:
    """How the rows' clock lies to the recording's, whose zero is its first sample.

    Raises:
        TruthError: neither taps, offset nor a shared wall clock tell.
        SensorError: the recording cannot be read.
    """
    if offset_s is not None:
        return Alignment(offset_s, 1.0, 0, 0.0)
    noted = _noted(rows, times)
    if noted:
        return _by_taps(noted, times, recording)
    with open_recording(recording) as opened:
        started = datetime.fromisoformat(opened.session.started_at or "0001-01-01")
    if method_of(rows) == "live" and started.tzinfo is not None:
        return Alignment(-started.timestamp(), 1.0, 0, 0.0)
    problem = "nothing ties these times to the recording: note the three taps as sync rows, or give --offset"
    raise TruthError(times, None, problem)


def _noted(rows: Sequence[Row], times: Path) -> list[Triple]:
    """The groups of three that the sync rows make."""
    groups: list[list[Row]] = []
    for row in (r for r in standing(rows) if r.what == "sync"):
        if groups and row.time_s - groups[-1][-1].time_s <= TOGETHER_S:
            groups[-1].append(row)
        else:
            groups.append([row])
    for group in groups:
        if len(group) != 3:
            problem = f"taps come in threes, and here are {len(group)}; note all three or take these rows out"
            raise TruthError(times, group[0].line, problem)
    return [(g[0].time_s, g[1].time_s, g[2].time_s) for g in groups]


def _by_taps(noted: list[Triple], times: Path, recording: Path) -> Alignment:
    found = tap_triples(*_samples(recording))
    if not found:
        problem = f"no three taps stand out in {recording.name}; give --offset, the recording's second at time 0"
        raise TruthError(times, None, problem)
    fit = align(noted, found)
    if fit is None:
        seconds = ", ".join(f"{triple[0]:.1f}" for triple in found)
        problem = f"the noted taps do not match those in {recording.name} (at {seconds} s); check the sync rows"
        raise TruthError(times, None, problem)
    return fit


def _samples(recording: Path) -> tuple[FloatArray, FloatArray]:
    """Times from the first sample, (n,) seconds, and acceleration, (n, 3) m/s2."""
    with open_recording(recording) as opened:
        blocks = list(opened.blocks())
    t_s = np.concatenate([b.t_s for b in blocks])
    return t_s - t_s[0], np.concatenate([b.acc for b in blocks])
