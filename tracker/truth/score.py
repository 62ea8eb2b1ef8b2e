"""The product against a folder of truth: counts and holds, as `backbeat evaluate` prints them.

Every recording goes through the session as a user's would: with the marks of its session file, or, where that has
none, with the start and stop that the raters noted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from algorithms.types import Repetition, Span
from sensors.recording import open_recording
from sensors.stream import Mark, SampleBlock
from tracker.catalogue import Catalogue, load_catalogue
from tracker.model import SetResult
from tracker.scores import overlap_s
from tracker.session import Request, Session
from tracker.sets import ANY
from tracker.truth.folder import Rated, rated_recordings
from tracker.truth.record import TrueRep, TrueSet, Truth, read_truth

NEAR_S = 0.3
"""A hold is right within this, seconds."""

Figures = dict[str, float | int | None]


@dataclass(frozen=True, slots=True)
class SetScore:
    """One set. `error`: counted less true, None where unknown was said. `hold_errors_s`: one a matched hold."""

    synthetic: bool
    exercise: str
    error: int | None
    hold_errors_s: tuple[float, ...]


def truth_figures(
    folder: Path, on_recording: Callable[[int, int], None] | None = None
) -> Iterator[tuple[str, int, Figures]]:
    """Name, recordings and figures: of everything recorded, then of each exercise; synthetic ones apart.

    Raises:
        TruthError, SensorError: a truth or a recording cannot be read.
    """
    rated = [r for r in rated_recordings(folder) if r.recording is not None]
    catalogue = load_catalogue()
    scored: dict[str, list[list[SetScore]]] = {}
    for done, one in enumerate(rated, start=1):
        scores = score(one, catalogue)
        for name in dict.fromkeys(_names(scores)):
            scored.setdefault(name, []).append([s for s in scores if name in _names([s])])
        if on_recording is not None:
            on_recording(done, len(rated))
    for name in sorted(scored, key=lambda name: ("synthetic" in name, name)):
        recordings = scored[name]
        yield name, len(recordings), figures([s for scores in recordings for s in scores])


def _names(scores: Sequence[SetScore]) -> list[str]:
    """The rows that sets belong to."""
    kinds = [("synthetic" if s.synthetic else "recorded", s.exercise) for s in scores]
    return [name for kind, exercise in kinds for name in (kind, f"{kind} {exercise}")]


def score(rated: Rated, catalogue: Catalogue) -> list[SetScore]:
    """Each set of repetitions of one recording."""
    truth = read_truth(rated.best)
    counted = [s for s in truth.sets if s.exercise == ANY or catalogue.get(s.exercise).kind == "repetitions"]
    if not counted or rated.recording is None:
        return []
    found = _measured(rated.recording, truth, catalogue)
    return [_scored(truth.synthetic, s, _same_set(s, found)) for s in counted]


def _measured(path: Path, truth: Truth, catalogue: Catalogue) -> Sequence[SetResult]:
    with open_recording(path) as recording:
        info, blocks = recording.session, iter(recording.blocks())
        first = next(blocks)
        if not any(mark.kind == "start" for mark in info.marks):
            info = replace(info, marks=(*info.marks, *_marks(truth, first)))
        session = Session(
            recording.layout, recording.gyroscope, info, catalogue, Request(), str(path), live=False, late_s=0.0
        )
        session.push(first)
        for block in blocks:
            session.push(block)
    return session.close()[1].sets


def _marks(truth: Truth, first: SampleBlock) -> list[Mark]:
    """Start and stop of each set, on the sensor's clock."""
    origin_s = float(first.t_s[0])
    spans = [(s, s.marked or s.span) for s in truth.sets]
    starts = [Mark(origin_s + span.start_s, "start", s.exercise, s.side) for s, span in spans]
    return [*starts, *(Mark(origin_s + span.end_s, "stop") for _, span in spans)]


def _same_set(true: TrueSet, found: Sequence[SetResult]) -> SetResult | None:
    """The measured set of that exercise which shares the most time with the true one."""
    span = true.marked or true.span
    near = [(overlap_s(Span(s.start_s, s.end_s), span), s) for s in found if s.exercise == true.exercise]
    shared_s, best = max(near, key=lambda pair: pair[0], default=(0.0, None))
    return best if shared_s > 0.0 else None


def _scored(synthetic: bool, true: TrueSet, found: SetResult | None) -> SetScore:
    count = found.rep_count if found else 0
    error = None if count is None else count - len(true.reps)
    pairs = matched_holds(found.reps if found else (), true.reps)
    return SetScore(synthetic, true.exercise, error, tuple(pairs))


def matched_holds(found: Sequence[Repetition], true: Sequence[TrueRep]) -> list[float]:
    """Measured less true seconds of each timed hold: in order where the counts agree, else where they overlap."""
    errors = []
    for index, rep in enumerate(true):
        if rep.hold_start_s is None or rep.hold_end_s is None:
            continue
        span = Span(rep.hold_start_s, rep.hold_end_s)
        if len(found) == len(true):
            match: Repetition | None = found[index]
        else:
            near = [(overlap_s(Span(f.hold_start_s, f.hold_end_s), span), f) for f in found]
            shared_s, match = max(near, key=lambda pair: pair[0], default=(0.0, None))
            match = match if shared_s > 0.0 else None
        if match is not None:
            errors.append(match.hold_s - (span.end_s - span.start_s))
    return errors


def figures(scores: Sequence[SetScore]) -> Figures:
    """Counts exact and within one (an unknown set is neither), and how far holds are off."""
    off = [abs(s.error) for s in scores if s.error is not None]
    holds = np.abs([e for s in scores for e in s.hold_errors_s])
    return {
        "sets": len(scores),
        "exact_percent": _percent(sum(o == 0 for o in off), len(scores)),
        "within_1_percent": _percent(sum(o <= 1 for o in off), len(scores)),
        "mean_absolute_error": float(np.mean(off)) if off else None,
        "unknown": len(scores) - len(off),
        "holds": len(holds),
        "hold_error_s": float(holds.mean()) if len(holds) else None,
        "holds_within_300_ms_percent": _percent(int((holds <= NEAR_S).sum()), len(holds)),
    }


def _percent(part: int, whole: int) -> float | None:
    return 100.0 * part / whole if whole else None
