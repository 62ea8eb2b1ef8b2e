"""What changed in one set: its count, its partials, its holds, its times."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from algorithms.types import Repetition
from tracker.difference.change import Change, Tolerance
from tracker.model import SetResult

HALF = 0.5
"""Two repetitions are the same one where they share more than this of the time that both cover."""


def set_changes(where: str, before: SetResult, after: SetResult, tolerance: Tolerance) -> Iterator[Change]:
    """The changes between two settled sets that stand for the same one."""
    yield from tolerance.exactly(where, "repetitions", before.rep_count, after.rep_count)
    yield from tolerance.exactly(where, "partials", before.partial_count, after.partial_count)
    yield from tolerance.amount(where, "confidence", before.confidence, after.confidence)
    yield from tolerance.exactly(where, "a gap may hide one", before.may_hide, after.may_hide)
    yield from _reps(where, before.reps, after.reps, tolerance)
    yield from tolerance.exactly(where, "warnings", list(before.warnings), list(after.warnings))


def matched(before: Sequence[Repetition], after: Sequence[Repetition]) -> list[tuple[Repetition, Repetition]]:
    """The repetitions that both have, in order of time."""
    free = list(after)
    pairs = []
    for rep in before:
        best = max(free, key=lambda other: _shared(rep, other), default=None)
        if best is not None and _shared(rep, best) > HALF:
            pairs.append((rep, best))
            free.remove(best)
    return pairs


def _reps(
    where: str, before: Sequence[Repetition], after: Sequence[Repetition], tolerance: Tolerance
) -> Iterator[Change]:
    pairs = matched(before, after)
    gone = [rep.start_s for rep in before if not any(rep is a for a, _ in pairs)]
    new = [rep.start_s for rep in after if not any(rep is b for _, b in pairs)]
    if gone or new:
        yield Change(where, "repetitions gone and new, at s", gone, new, None)
    shift_s = max((_shift_s(a, b) for a, b in pairs), default=0.0)
    if shift_s > tolerance.seconds:
        yield Change(where, "largest shift of a time, s", None, None, shift_s)
    medians: tuple[tuple[str, Callable[[Repetition], float]], ...] = (
        ("median out, s", lambda rep: rep.out_s),
        ("median hold, s", lambda rep: rep.hold_s),
        ("median back, s", lambda rep: rep.back_s),
    )
    for item, value in medians:
        yield from tolerance.time(where, item, _median([*map(value, before)]), _median([*map(value, after)]))
    ranges = [[rep.range_deg for rep in reps if rep.range_deg is not None] for reps in (before, after)]
    yield from tolerance.amount(where, "median range, degrees", _median(ranges[0]), _median(ranges[1]))
    sides = ["".join(rep.side or "-" for rep in reps) for reps in (before, after)]
    yield from tolerance.exactly(where, "sides", sides[0], sides[1])


def _shared(a: Repetition, b: Repetition) -> float:
    shared = min(a.end_s, b.end_s) - max(a.start_s, b.start_s)
    whole = max(a.end_s, b.end_s) - min(a.start_s, b.start_s)
    return shared / whole if whole > 0 else 1.0


def _shift_s(a: Repetition, b: Repetition) -> float:
    pairs = (
        (a.start_s, b.start_s),
        (a.hold_start_s, b.hold_start_s),
        (a.hold_end_s, b.hold_end_s),
        (a.end_s, b.end_s),
    )
    return max(abs(x - y) for x, y in pairs)


def _median(values: Sequence[float]) -> float | None:
    return float(np.median(values)) if values else None
