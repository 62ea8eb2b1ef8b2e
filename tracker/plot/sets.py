"""The panel of one set: what was counted, and why each movement was taken for what it was."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from algorithms.strokes import FULL, PARTIAL
from algorithms.types import Bout, Evidence, FloatArray, Repetition, Span
from tracker.counted import counted_signal
from tracker.model import Comparison, SessionResult, SetResult
from tracker.plot.picture import (
    Band,
    Kind,
    Lane,
    Line,
    Panel,
    Point,
    Table,
    limits,
    thinned,
    without_gaps,
)
from tracker.report import clock, counted, number
from tracker.rows import RowKeeper

MOST_POINTS = 6000
"""Points of a line at most; a longer set is drawn by its extremes."""

MOST_NOTES = 6
NEARLY, UNSURE = 1.1, 0.7
"""So little above the least range a repetition only just counts; below this confidence it is doubtful."""

AROUND_S = 2.0
"""The signal's part is as high as the repetitions and so much before and after them need, seconds."""

LEAST_SPAN = {"deg": 10.0, "m/s2": 2.0}
AXES = {"deg": "degrees", "m/s2": "m/s²"}


def set_panel(index: int, result: SessionResult, name: str, countable: bool, rows: RowKeeper) -> Panel:
    """The panel of set `index`, called `name`; not `countable`: a posture is held, and nothing repeats."""
    found = result.sets[index]
    evidence = counted_signal(found, rows)
    side = f", {found.side}" if found.side else ""
    when = f" at {clock(found.start_s)}" if len(result.sets) > 1 else ""
    title = f"{name}{side}{when}: {counted(found) if countable else 'a posture, nothing to count'}"
    notes = [*_verdicts(result.comparisons, index), *_reasons(found, evidence), *_doubts(found), *found.warnings]
    if len(notes) > MOST_NOTES:
        notes = [*notes[: MOST_NOTES - 1], f"and {len(notes) - MOST_NOTES + 1} more"]
    whole = Span(found.start_s, max(found.end_s, found.start_s + 1.0))
    if evidence is None or not len(evidence.signal):
        return Panel(title, (*notes, "no signal was recorded here"), whole, whole, "", None, (), (), (), ())
    times_s = evidence.times_s()
    whole = Span(float(times_s[0]), max(float(times_s[-1]), float(times_s[0]) + 1.0))
    shown = _shown(found, evidence, whole)
    seen = without_gaps(times_s, evidence.signal, result.recording.gaps)
    core = _reps_span(found, evidence) or shown
    inside = seen[(times_s >= core.start_s - AROUND_S) & (times_s <= core.end_s + AROUND_S)]
    gaps = [g for g in result.recording.gaps if g.end_s > whole.start_s and g.start_s < whole.end_s]
    holds = [Band("hold", r.hold_start_s, r.hold_end_s) for r in found.reps]
    return Panel(
        title, tuple(notes), shown, whole, AXES[evidence.unit],
        limits(inside, LEAST_SPAN[evidence.unit]),
        tuple(_thinned(c, shown) for c in _curves(found, evidence, seen)),
        (*holds, *(Band("gap", g.start_s, g.end_s, "no data", _gap_hint(g)) for g in gaps)),
        tuple(_points(evidence, found.reps)),
        tuple(_lanes(found, evidence, result.walking.bouts, shown)),
        _table(found, evidence),
    )  # fmt: skip


def share(part: Repetition, reps: Sequence[Repetition]) -> float | None:
    """A movement's range as a share of the median range of the repetitions to its side; None where unknown."""
    ranges = [r.range_deg for r in reps if r.side == part.side and r.range_deg is not None]
    if not ranges or part.range_deg is None:
        return None
    return part.range_deg / float(np.median(ranges))


def why_partial(part: Repetition, reps: Sequence[Repetition]) -> str:
    """Why a movement was a partial repetition, in words."""
    reached = share(part, reps)
    if reached is None or part.range_deg is None:
        return "partial"
    usual = f"{100 * reached:.0f} % of the usual {part.range_deg / reached:.0f}°"
    if reached >= FULL:
        return f"{usual}, but its other half is missing"
    return f"{usual}; {100 * FULL:.0f} % makes a repetition"


def _verdicts(comparisons: Sequence[Comparison], index: int) -> list[str]:
    return [f"{c.source} {c.item}, {c.verdict}: {c.reason}" for c in comparisons if c.set == index]


def _reasons(found: SetResult, evidence: Evidence | None) -> list[str]:
    """Why movements were partial or not counted, a sentence each."""
    if evidence is None:
        return []
    parts = [f"partial at {clock(p.start_s)}: {why_partial(p, found.reps)}" for p in evidence.partials]
    if evidence.left_out:
        when = ", ".join(clock(s.start_s) for s in evidence.left_out[:5])
        parts.append(f"not counted at {when}: as large as a repetition, but unlike the others of this set")
    return parts


def _doubts(found: SetResult) -> list[str]:
    """The repetitions that were nearly none, and the one that is least sure."""
    notes = []
    shares = [(k, share(rep, found.reps)) for k, rep in enumerate(found.reps, start=1)]
    for k, reached in shares:
        if reached is not None and reached < NEARLY * FULL:
            notes.append(f"repetition {k} only just counts: {100 * reached:.0f} % of the usual range")
    sure = [rep.confidence for rep in found.reps]
    if sure and min(sure) < UNSURE and min(sure) < max(sure):
        notes.append(f"least sure of repetition {sure.index(min(sure)) + 1}: {100 * min(sure):.0f} %")
    return notes


def _shown(found: SetResult, evidence: Evidence, whole: Span) -> Span:
    """The repetitions with a margin; all there is where nothing was counted."""
    core = _reps_span(found, evidence)
    if core is None:
        return whole
    margin_s = max(5.0, 0.1 * (core.end_s - core.start_s))
    return Span(max(whole.start_s, core.start_s - margin_s), min(whole.end_s, core.end_s + margin_s))


def _reps_span(found: SetResult, evidence: Evidence) -> Span | None:
    """From the first repetition to the last, partial ones included."""
    moves = [*found.reps, *evidence.partials]
    return Span(min(m.start_s for m in moves), max(m.end_s for m in moves)) if moves else None


def _curves(found: SetResult, evidence: Evidence, seen: FloatArray) -> list[Line]:
    times_s, rest = evidence.times_s(), evidence.rest
    ways = [(1.0, [r.range_deg for r in found.reps if r.side != "b" and r.range_deg is not None])]
    ways.append((-1.0, [r.range_deg for r in found.reps if r.side == "b" and r.range_deg is not None]))
    curves = []
    if evidence.unit == "deg" and found.reps:
        curves.append(Line("rest", times_s, rest))
        for sign, ranges in ways:
            if ranges:
                usual = sign * float(np.median(ranges))
                curves += [
                    Line("full", times_s, rest + FULL * usual),
                    Line("least", times_s, rest + PARTIAL * usual),
                ]
    return [*curves, Line(_kind(found, evidence), times_s, seen)]


def _kind(found: SetResult, evidence: Evidence) -> Kind:
    if found.evidence is not None:
        return "signal"
    return "strongest" if evidence.unit == "m/s2" else "tilt"


def _thinned(line: Line, shown: Span) -> Line:
    """The line with few points in sum: those that are shown at first thinned apart from those beyond."""
    edges = [0, *np.searchsorted(line.times_s, (shown.start_s, shown.end_s)).tolist(), len(line.times_s)]
    cut = [Line(line.kind, line.times_s[a:b], line.values[a:b]) for a, b in pairwise(edges)]
    parts = [thinned(part, MOST_POINTS) for part in cut]
    times_s = np.concatenate([part.times_s for part in parts])
    return Line(line.kind, times_s, np.concatenate([part.values for part in parts]))


def _points(evidence: Evidence, reps: Sequence[Repetition]) -> list[Point]:
    times_s = evidence.times_s()
    points = []
    for part in evidence.partials:
        middle_s = (part.hold_start_s + part.hold_end_s) / 2
        reached = share(part, reps)
        label = "" if reached is None else f"{100 * reached:.0f} %"
        value = float(np.interp(middle_s, times_s, evidence.signal))
        points.append(Point("partial", middle_s, value, label, f"partial: {why_partial(part, reps)}"))
    for span in evidence.left_out:
        inside = (times_s >= span.start_s) & (times_s <= span.end_s)
        peak_s = float(times_s[inside][np.argmax(evidence.signal[inside])]) if inside.any() else span.start_s
        value = float(np.interp(peak_s, times_s, evidence.signal))
        points.append(Point("left out", peak_s, value, "", "not counted: unlike the others of this set"))
    return points


def _lanes(found: SetResult, evidence: Evidence, bouts: Sequence[Bout], shown: Span) -> list[Lane]:
    bands: list[Band] = []
    for k, rep in enumerate(found.reps, start=1):
        bands.append(Band("way", rep.start_s, rep.end_s, f"{k}{rep.side or ''}", _hint(k, rep)))
        bands.append(Band("hold", rep.hold_start_s, rep.hold_end_s))
    bands += [
        Band("partial", p.start_s, p.end_s, "", f"partial: {why_partial(p, found.reps)}")
        for p in evidence.partials
    ]
    bands += [Band("left out", s.start_s, s.end_s, "", "moved, but not counted") for s in evidence.left_out]
    lanes = [Lane("repetitions", tuple(bands))] if bands else []
    walked = [b for b in bouts if b.end_s > shown.start_s and b.start_s < shown.end_s]
    if walked:
        hints = [f"walking: {b.steps} steps from {clock(b.start_s)} to {clock(b.end_s)}" for b in walked]
        bands = [Band("walking", b.start_s, b.end_s, "", h) for b, h in zip(walked, hints, strict=True)]
        lanes.append(Lane("walking", tuple(bands)))
    return lanes


def _hint(k: int, rep: Repetition) -> str:
    side = f", side {rep.side}" if rep.side else ""
    turn = "" if rep.range_deg is None else f", {rep.range_deg:.0f}°"
    phases = f"out {rep.out_s:.1f} s, hold {rep.hold_s:.1f} s, back {rep.back_s:.1f} s"
    return f"repetition {k}{side}: {phases}{turn}, confidence {100 * rep.confidence:.0f} %"


def _gap_hint(gap: Span) -> str:
    return f"no data for {gap.end_s - gap.start_s:.1f} s"


def _table(found: SetResult, evidence: Evidence) -> Table | None:
    moves = [(r, str(k), "") for k, r in enumerate(found.reps, start=1)]
    moves += [(p, "partial", why_partial(p, found.reps)) for p in evidence.partials]
    if not moves:
        return None
    moves.sort(key=lambda move: move[0].start_s)
    rows = tuple(
        (
            name, clock(m.start_s), number(m.out_s, 1), number(m.hold_s, 1), number(m.back_s, 1),
            number(m.range_deg, 0), m.side or "", why or f"confidence {100 * m.confidence:.0f} %",
        )
        for m, name, why in moves
    )  # fmt: skip
    columns = ("repetition", "at", "out s", "hold s", "back s", "range °", "side", "remarks")
    return Table(columns, rows, tuple(Span(m.start_s, m.end_s) for m, _, _ in moves))
