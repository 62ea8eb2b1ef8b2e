"""Why a set was counted so: the channel that its reading chose, with the level of rest, for people to look at."""

from __future__ import annotations

import numpy as np

from algorithms.reading import TWO_WAY, Reading
from algorithms.strokes import FULL
from algorithms.trace import ROW_HZ
from algorithms.twoway import neutral_deg
from algorithms.types import Evidence, FloatArray, Movement, Repetition, SetOutcome, Span


def evidence_of(reading: Reading, outcome: SetOutcome, movement: Movement, start_s: float) -> Evidence:
    """What `reading` looked at while `outcome` was counted, 0 at the set's usual rest and growing outwards.

    `start_s`: time of the reading's first row.
    """
    two_way = movement.pattern in TWO_WAY
    rest = neutral_deg(reading) if two_way else _rest_deg(reading.angle, outcome, movement, start_s)
    sign = _outwards(reading.angle - rest, outcome.reps or (), start_s) if two_way else 1.0
    usual = float(np.median(rest[[e.peak for e in reading.strokes]]))
    left_out = () if two_way else _left_out(reading, outcome.reps or (), start_s)
    return Evidence(
        start_s, ROW_HZ, sign * (reading.angle - usual), sign * (rest - usual), "deg", outcome.partials, left_out
    )


def _rest_deg(angle: FloatArray, outcome: SetOutcome, movement: Movement, start_s: float) -> FloatArray:
    """(n,) the level that each repetition rose from, straight from one to the next."""
    reps = outcome.reps or ()
    if not reps:
        return np.full(len(angle), float(np.median(angle)))
    bounds_s = np.array([[r.start_s, r.hold_start_s, r.hold_end_s, r.end_s] for r in reps])
    rows = np.clip(((bounds_s - start_s) * ROW_HZ).astype(int), 0, len(angle) - 1)
    if movement.pattern == "double":
        # The trunk is back at rest while it is held upright: its range says nothing about the level there.
        return np.full(len(angle), float(np.median(angle[rows[:, (0, 3)]])))
    held = [float(np.median(angle[a : max(b, a + 1)])) for a, b in rows[:, 1:3].tolist()]
    each = [top - (r.range_deg or 0.0) for top, r in zip(held, reps, strict=True)]
    # Of three neighbours the median: a strap that slips is followed, one repetition that began half way is not.
    level = [float(np.median(each[max(0, k - 1) : k + 2])) for k in range(len(each))]
    rest: FloatArray = np.interp(np.arange(len(angle)), rows[:, 1:3].mean(axis=1), level)
    return rest


def _outwards(away: FloatArray, reps: tuple[Repetition, ...], start_s: float) -> float:
    """1 or -1: the sign that lets the way out (the way to side a) grow."""
    middle_s = [(r.hold_start_s + r.hold_end_s) / 2 for r in reps if r.side != "b"]
    rows = np.clip(((np.array(middle_s) - start_s) * ROW_HZ).astype(int), 0, len(away) - 1)
    return -1.0 if len(rows) and float(np.median(away[rows])) < 0 else 1.0


def _left_out(reading: Reading, reps: tuple[Repetition, ...], start_s: float) -> tuple[Span, ...]:
    """Movements as large as a repetition that were not taken for one, near the set's own."""
    large = [e for e in reading.others if e.size >= FULL * reading.amplitude_deg]
    spans = [Span(start_s + e.low / ROW_HZ, start_s + e.next_low / ROW_HZ) for e in large]
    return tuple(s for s in spans if not any(r.start_s < s.end_s and s.start_s < r.end_s for r in reps))
