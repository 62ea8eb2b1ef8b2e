"""What changed between two analyses of the same recordings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.difference.change import Change, Tolerance
from tracker.difference.pairing import SetPair, paired, paired_sets
from tracker.difference.sets import set_changes
from tracker.difference.totals import Totals, totals
from tracker.model import Comparison, SessionResult, SetResult


@dataclass(frozen=True, slots=True)
class RecordingChange:
    """All that changed in one recording."""

    recording: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """`recordings`: those with a change, of `compared`. `only_before`, `only_after`: those without a partner.
    The totals are of the compared ones.
    """

    compared: int
    recordings: tuple[RecordingChange, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]
    before: Totals
    after: Totals

    @property
    def same(self) -> bool:
        """Whether nothing changed and nothing is missing."""
        return not (self.recordings or self.only_before or self.only_after)


def difference(
    before: Sequence[SessionResult], after: Sequence[SessionResult], tolerance: Tolerance
) -> Difference:
    """Compare two analyses, recording by recording."""
    pairs, only_before, only_after = paired(before, after)
    changed = ((b.recording.path, tuple(_changes(a, b, tolerance))) for a, b in pairs)
    return Difference(
        len(pairs),
        tuple(RecordingChange(path, changes) for path, changes in changed if changes),
        tuple(r.recording.path for r in only_before),
        tuple(r.recording.path for r in only_after),
        totals(a for a, _ in pairs),
        totals(b for _, b in pairs),
    )


def _changes(before: SessionResult, after: SessionResult, tolerance: Tolerance) -> Iterator[Change]:
    yield from _recording(before, after, tolerance)
    sets = paired_sets(before.sets, after.sets)
    for a, b in sets:
        found = b or a
        assert found is not None
        where = _name(found, (after if b else before).sets)
        if a is None or b is None:
            yield Change(where, "set", a and a.rep_count, b and b.rep_count, None)
        else:
            yield from set_changes(where, a, b, tolerance)
    yield from _walking(before, after, tolerance)
    yield from _postures(before, after, tolerance)
    yield from _verdicts(before, after, sets)


def _recording(before: SessionResult, after: SessionResult, tolerance: Tolerance) -> Iterator[Change]:
    a, b = before.recording, after.recording
    yield from tolerance.time("recording", "duration, s", a.duration_s, b.duration_s)
    yield from tolerance.amount("recording", "rate, Hz", a.rate_hz, b.rate_hz)
    yield from tolerance.amount("recording", "coverage", a.coverage, b.coverage)
    yield from tolerance.exactly("recording", "gaps", len(a.gaps), len(b.gaps))
    yield from tolerance.exactly("recording", "warnings", list(a.warnings), list(b.warnings))


def _name(found: SetResult, sets: Sequence[SetResult]) -> str:
    number = next(k for k, s in enumerate(sets, start=1) if s is found)
    return f"set {number}, {found.exercise}" + (f" {found.side}" if found.side else "")


def _walking(before: SessionResult, after: SessionResult, tolerance: Tolerance) -> Iterator[Change]:
    a, b = before.walking, after.walking
    in_minutes = Tolerance(tolerance.seconds / 60.0)
    yield from in_minutes.time("walking", "minutes", a.minutes, b.minutes)
    yield from tolerance.exactly("walking", "steps", a.steps, b.steps)
    yield from tolerance.exactly("walking", "bouts", len(a.bouts), len(b.bouts))
    for item, name in (
        ("cadence, steps/min", "cadence_spm"),
        ("speed, m/s", "speed_m_s"),
        ("distance, m", "distance_m"),
    ):
        if len(a.bouts) == len(b.bouts):
            for k, (x, y) in enumerate(zip(a.bouts, b.bouts, strict=True), start=1):
                yield from tolerance.amount(f"bout {k}", item, getattr(x, name), getattr(y, name))


def _postures(before: SessionResult, after: SessionResult, tolerance: Tolerance) -> Iterator[Change]:
    a, b = totals([before]).posture_min, totals([after]).posture_min
    in_minutes = Tolerance(tolerance.seconds / 60.0)
    for name in sorted(a.keys() | b.keys()):
        yield from in_minutes.time("posture", f"{name}, minutes", a.get(name, 0.0), b.get(name, 0.0))


def _verdicts(before: SessionResult, after: SessionResult, sets: Sequence[SetPair]) -> Iterator[Change]:
    """Verdicts of the same exercise, source and item; those of a set that has no partner are not news."""
    numbers = {id(s): k for k, pair in enumerate(sets) for s in pair if s is not None}
    a, b = (_by_subject(result, numbers) for result in (before, after))
    lone = {k for k, pair in enumerate(sets) if None in pair}
    for subject in dict.fromkeys([*a, *b]):
        exercise, source, item, pair, side = subject
        if pair in lone:
            continue
        x, y = a.get(subject), b.get(subject)
        if (x and x.verdict) != (y and y.verdict):
            where = f"{exercise}{f' {side}' if side else ''}, {source}"
            yield Change(where, f"verdict on {item}", x and x.verdict, y and y.verdict, None)


Subject = tuple[str, str, str, int | None, str | None]


def _by_subject(result: SessionResult, numbers: dict[int, int]) -> dict[Subject, Comparison]:
    found = {}
    for c in result.comparisons:
        pair = None if c.set is None else numbers[id(result.sets[c.set])]
        found[c.exercise, c.source, str(c.item), pair, c.side] = c
    return found
