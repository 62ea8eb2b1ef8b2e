"""A look through a folder of truth before it is used or shared: what is there, what is wrong, do raters agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sensors.errors import SensorError
from sensors.recording import open_recording
from tracker.catalogue import load_catalogue
from tracker.errors import TrackerError, TruthError
from tracker.truth.agreement import difference, icc, kappa
from tracker.truth.folder import Rated, rated_recordings
from tracker.truth.record import TrueSet, Truth, read_truth

CODE = re.compile(r"p\d{2,}-[a-z0-9-]+")
"""A name that tells nobody: a participant's number, then what was done."""

SAME_S = 2.0
"""Two raters' movements closer than this are the same one, seconds."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the folder holds of one exercise. `twice`: sets that two raters counted."""

    exercise: str
    people: int
    sets: int
    reps: int
    holds: int
    partials: int
    twice: int


@dataclass(frozen=True, slots=True)
class FolderReport:
    """`problems` keep a recording from being scored, `remarks` are to be looked at before sharing it."""

    coverage: tuple[Coverage, ...]
    missing: tuple[str, ...]
    agreement: tuple[str, ...]
    remarks: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Seen:
    person: str
    sets: Sequence[TrueSet]
    second: Sequence[TrueSet] | None


def check_folder(folder: Path) -> FolderReport:
    """Read everything in the folder."""
    rated = rated_recordings(folder)
    seen: list[_Seen] = []
    remarks: list[str] = []
    problems: list[str] = []
    for one in rated:
        try:
            seen.append(_read(one))
            remarks += _remarks(one)
        except (SensorError, TrackerError) as problem:
            problems.append(str(problem))
    if not rated:
        problems.append(f"{folder}: holds no truth; backbeat record-truth makes it")
    pairs = [(a, b) for s in seen if s.second is not None for a, b in zip(s.sets, s.second, strict=True)]
    names = list(dict.fromkeys(t.exercise for s in seen for t in s.sets))
    known = [e.id for e in load_catalogue() if e.kind == "repetitions"]
    order = sorted(names, key=lambda name: known.index(name) if name in known else len(known))
    return FolderReport(
        tuple(_coverage(name, seen) for name in order),
        tuple(name for name in known if name not in names),
        tuple(agreement(pairs)), tuple(remarks), tuple(problems),
    )  # fmt: skip


def _read(one: Rated) -> _Seen:
    """The best truth of a recording and, of two raters, the second's; TruthError where they do not fit."""
    truth = read_truth(one.best)
    if one.recording is None:
        raise TruthError(one.best, None, f"there is no recording {one.stem}.csv beside it; put it there")
    for name, path in one.truths.items():
        _inside(read_truth(path), path, one.recording)
        if name and _asked(read_truth(path)) != _asked(truth):
            problem = f"names other sets than {one.best.name}; count the same sets, in the same order"
            raise TruthError(path, None, problem)
    if len(one.raters) < 2:
        return _Seen(one.stem.split("-")[0], truth.sets, None)
    first, second = (read_truth(one.truths[name]).sets for name in one.raters[:2])
    return _Seen(one.stem.split("-")[0], first, second)


def _asked(truth: Truth) -> list[tuple[str, str | None]]:
    return [(s.exercise, s.side) for s in truth.sets]


def _inside(truth: Truth, path: Path, recording: Path) -> None:
    """Refuse a set that lies outside its recording."""
    with open_recording(recording) as opened:
        times = [(float(b.t_s[0]), float(b.t_s[-1])) for b in opened.blocks()]
    length_s = times[-1][1] - times[0][0]
    for done in truth.sets:
        if done.span.start_s < 0.0 or done.span.end_s > length_s:
            problem = f"{done.exercise} lies outside the {length_s:.0f} s of {recording.name}; check its placing"
            raise TruthError(path, None, problem)


def _remarks(one: Rated) -> Iterator[str]:
    assert one.recording is not None
    with open_recording(one.recording) as opened:
        session = opened.session
    if not CODE.fullmatch(one.stem):
        yield f"{one.recording}: the name does not begin with a participant's code, such as p07-press-up-1"
    if session.placement is None:
        yield f"{one.recording}: nobody noted where the sensor sat; backbeat mark --placement"
    if session.patient not in (None, one.stem.split("-")[0]):
        yield f"{one.recording}: the session file names a patient other than the code; remove it before sharing"
    if session.started_at is not None:
        yield f"{one.recording}: the session file tells the day; remove started_at before sharing"


def _coverage(exercise: str, seen: Sequence[_Seen]) -> Coverage:
    mine = [(s, t) for s in seen for t in s.sets if t.exercise == exercise]
    return Coverage(
        exercise,
        people=len({s.person for s, _ in mine}),
        sets=len(mine),
        reps=sum(len(t.reps) for _, t in mine),
        holds=sum(r.hold_s is not None for _, t in mine for r in t.reps),
        partials=sum(len(t.partials) for _, t in mine),
        twice=sum(s.second is not None for s, _ in mine),
    )


def agreement(pairs: Sequence[tuple[TrueSet, TrueSet]]) -> Iterator[str]:
    """What two raters' counts and holds say about how well they agree, a sentence each."""
    if not pairs:
        return
    first, second = ([len(pair[k].reps) for pair in pairs] for k in (0, 1))
    same = sum(a == b for a, b in zip(first, second, strict=True))
    yield f"two raters, {len(pairs)} sets: counts alike in {same} ({100 * same / len(pairs):.0f} %)"
    apart, correlation = difference(first, second), icc(first, second)
    if apart is not None:
        told = f"; ICC(2,1) {correlation:.2f}" if correlation is not None else ""
        reach = f"95 % within {apart.low:+.1f} to {apart.high:+.1f}"
        yield f"counts differ by {apart.mean:+.2f} on average, {reach}{told}"
    held = [h for a, b in pairs for h in _held_by_both(a, b)]
    longer = difference([a for a, _ in held], [b for _, b in held])
    if longer is not None:
        reach = f"95 % within {longer.low:+.2f} to {longer.high:+.2f} s"
        yield f"holds, {longer.pairs}: differ by {longer.mean:+.2f} s on average, {reach}"
    kinds = [k for a, b in pairs for k in _kinds(a, b)]
    value = kappa([a for a, _ in kinds], [b for _, b in kinds])
    if value is not None:
        yield f"repetition, partial or nothing, {len(kinds)} movements: Cohen's kappa {value:.2f}"


def _held_by_both(first: TrueSet, second: TrueSet) -> list[tuple[float, float]]:
    if len(first.reps) != len(second.reps):
        return []
    holds = [(a.hold_s, b.hold_s) for a, b in zip(first.reps, second.reps, strict=True)]
    return [(a, b) for a, b in holds if a is not None and b is not None]


def _kinds(first: TrueSet, second: TrueSet) -> list[tuple[str, str]]:
    """What each rater called each movement that at least one of them noted."""
    left, right = _movements(first), _movements(second)
    kinds = []
    for at_s, kind in left:
        near = min(right, key=lambda other: abs(other[0] - at_s), default=None)
        if near is not None and abs(near[0] - at_s) <= SAME_S:
            right.remove(near)
            kinds.append((kind, near[1]))
        else:
            kinds.append((kind, "nothing"))
    return [*kinds, *(("nothing", kind) for _, kind in right)]


def _movements(done: TrueSet) -> list[tuple[float, str]]:
    every = [(r, "repetition") for r in done.reps] + [(r, "partial") for r in done.partials]
    return sorted(((r.times_s[0] + r.times_s[-1]) / 2, kind) for r, kind in every if r.times_s)
