"""Runs the product over a folder of labelled recordings and scores it; the layout is in docs/evaluation.md.

Every recording goes through the same `Session` as replay and live, with the settings a user gets. What differs
between data sets is only what a user would say: an exercise, a walk, marks around a set.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np

from algorithms.types import Span
from sensors.errors import SensorError
from sensors.stream import Mark, SampleBlock, SessionInfo, quantise
from tracker import scores
from tracker.catalogue import Catalogue, load_catalogue
from tracker.errors import TrackerError
from tracker.model import Placement, SessionResult
from tracker.session import Request, Session
from tracker.truth.folder import rated_recordings
from tracker.truth.score import truth_figures

TRIM_S = 5.0
BLOCK_ROWS = 4096

Figures = dict[str, float | int | None]


class EvaluationError(TrackerError):
    """The folder cannot be evaluated; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """One row of `index.json`. `truth`: as the data set has it."""

    path: Path
    dataset: str
    duration_s: float
    placement: str
    truth: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Scored:
    """One recording and what the product said about it."""

    row: Labelled
    result: SessionResult


@dataclass(frozen=True, slots=True)
class DatasetFigures:
    """A row of the table. None: nothing to score."""

    dataset: str
    recordings: int
    figures: Figures


def evaluate(
    folder: Path, dataset: str | None = None, on_recording: Callable[[int, int], None] | None = None
) -> Iterator[DatasetFigures]:
    """The figures of each data set of the folder, as they become known, in the order of its index.

    Raises:
        EvaluationError: there is no index, it is not valid, or it does not hold the data set.
    """
    if not (folder / "index.json").exists() and rated_recordings(folder):
        yield from _against_truth(folder, dataset, on_recording)
        return
    rows = _index(folder)
    names = list(dict.fromkeys(r.dataset for r in rows if r.dataset in SCORERS))
    if dataset is not None and dataset not in names:
        raise EvaluationError(f"{folder}: no data set {dataset}; it holds {', '.join(names)}")
    chosen = [name for name in names if dataset in (None, name)]
    total, done = sum(r.dataset in chosen for r in rows), 0
    catalogue = load_catalogue()
    for name in chosen:
        scored = []
        for row in (r for r in rows if r.dataset == name):
            scored.append(Scored(row, analyse(row, catalogue)))
            done += 1
            if on_recording is not None:
                on_recording(done, total)
        yield DatasetFigures(name, len(scored), SCORERS[name](scored))


def _against_truth(
    folder: Path, dataset: str | None, on_recording: Callable[[int, int], None] | None
) -> Iterator[DatasetFigures]:
    """The figures of recordings with their truth beside them."""
    try:
        found = [DatasetFigures(*row) for row in truth_figures(folder, on_recording)]
    except (SensorError, TrackerError) as problem:
        raise EvaluationError(str(problem)) from problem
    names = [row.dataset for row in found]
    if dataset not in (None, *names):
        raise EvaluationError(f"{folder}: no data set {dataset}; it holds {', '.join(names)}")
    yield from (row for row in found if dataset in (None, row.dataset))


def _index(folder: Path) -> list[Labelled]:
    index = folder / "index.json"
    try:
        rows = json.loads(index.read_text(encoding="utf-8"))
        return [
            Labelled(folder / r["file"], r["dataset"], r["duration_s"], r["placement"], r["truth"]) for r in rows
        ]
    except OSError as problem:
        message = f"{index}: {problem.strerror}; give a folder laid out as docs/evaluation.md says"
        raise EvaluationError(message) from problem
    except (ValueError, KeyError, TypeError) as problem:
        raise EvaluationError(f"{index}: not a valid index ({problem}); see docs/evaluation.md") from problem


def analyse(row: Labelled, catalogue: Catalogue) -> SessionResult:
    """One recording through the product."""
    blocks = _blocks(row.path)
    marks = _marks(row, float(blocks[0].t_s[0])) if row.dataset == "gymwatch_marked" else ()
    info = SessionInfo(placement=_placement(row.placement), marks=marks)
    gyroscope = blocks[0].gyr is not None
    request = Request(exercise=ASKED.get(row.dataset))
    session = Session("evaluation", gyroscope, info, catalogue, request, row.path.name, live=False)
    for block in blocks:
        session.push(block)
    return session.close()[1]


def _blocks(path: Path) -> list[SampleBlock]:
    with np.load(path) as data:
        t_s, acc = data["t_s"], data["acc_m_s2"]
        gyr = data.get("gyr_rad_s")
        if gyr is not None and "t_gyr_s" in data:
            gyr = np.column_stack([np.interp(t_s, data["t_gyr_s"], gyr[:, k]) for k in range(3)])
    whole = quantise(t_s, acc, gyr)
    cuts = range(0, len(whole), BLOCK_ROWS)
    ends = [slice(k, k + BLOCK_ROWS) for k in cuts]
    return [SampleBlock(whole.t_s[c], whole.acc[c], None if whole.gyr is None else whole.gyr[c]) for c in ends]


def _marks(row: Labelled, origin_s: float) -> tuple[Mark, ...]:
    start_s, end_s = row.truth["active_s"]
    return Mark(origin_s + start_s, "start", "any"), Mark(origin_s + end_s, "stop")


def _placement(words: str) -> str:
    """The product's word for a placement: its own, or the one that a longer name ends with."""
    known: tuple[str, ...] = get_args(Placement)
    return next((name for name in known if words == name or words.endswith(" " + name)), "unknown")


# --- figures


def _mean(values: Iterable[float | None]) -> float | None:
    known = [v for v in values if v is not None]
    return float(np.mean(known)) if known else None


def _percent(values: Sequence[bool]) -> float | None:
    return 100.0 * sum(values) / len(values) if values else None


def _walks(result: SessionResult) -> list[Span]:
    return [Span(b.start_s, b.end_s) for b in result.walking.bouts]


def _counted(result: SessionResult) -> int:
    return sum(s.rep_count or 0 for s in result.sets)


def _count_figures(pairs: Sequence[tuple[int, int]]) -> Figures:
    """Figures of (counted, labelled) pairs."""
    off = [abs(a - b) for a, b in pairs]
    return {
        "sets": len(off), "exact_percent": _percent([o == 0 for o in off]),
        "within_1_percent": _percent([o <= 1 for o in off]), "mean_absolute_error": _mean(off),
    }  # fmt: skip


def _sets(scored: Sequence[Scored]) -> Figures:
    return _count_figures([(_counted(s.result), int(s.row.truth["reps"])) for s in scored])


def _barbell(scored: Sequence[Scored]) -> Figures:
    pairs = [(_counted(s.result), int(s.row.truth["nominal_reps"])) for s in scored]
    figures = _count_figures(pairs)
    return {"sets": figures["sets"], "within_1_percent": figures["within_1_percent"]}


def _exermote(scored: Sequence[Scored]) -> Figures:
    pairs = [
        (_counted(s.result), sum(len(starts) for starts in s.row.truth["rep_starts_s"].values())) for s in scored
    ]
    wrong, labelled = sum(abs(a - b) for a, b in pairs), sum(b for _, b in pairs)
    return {**_count_figures(pairs), "error_percent": 100.0 * wrong / labelled if labelled else None}


def _posture_credit(said: str, true: str, level_alike: bool) -> float:
    """1 for the right posture, half for `upright` where it sits or stands."""
    if level_alike:
        return float((said in ("lying", "sitting")) == (true in ("lying", "sitting")) and said != "unknown")
    if said == "upright" and true in ("sitting", "standing"):
        return 0.5
    return float(said == true)


def _posture_percent(pieces: Sequence[tuple[SessionResult, str, Span]], level_alike: bool) -> float | None:
    """Share of labelled time in the right posture. `level_alike`: lying and sitting are one."""
    right = total = 0.0
    for result, true, window in pieces:
        total += window.end_s - window.start_s
        for p in result.postures:
            shared_s = scores.overlap_s(Span(p.start_s, p.end_s), window)
            right += shared_s * _posture_credit(p.posture, true, level_alike)
    return 100.0 * right / total if total else None


STILL = ("lying", "sitting", "standing")


def _hapt(scored: Sequence[Scored]) -> Figures:
    pieces, table = [], np.zeros(3, dtype=int)
    for s in scored:
        segments = [(label, Span(a, b)) for label, a, b in s.row.truth["segments"]]
        pieces += [(s.result, label, span) for label, span in segments if label in STILL]
        judged = [span for label, span in segments if "stairs" not in label]
        walks = [span for label, span in segments if label == "walking"]
        table += scores.seconds_table(_walks(s.result), walks, judged)
    hits, extra, missed = (int(n) for n in table)
    return {"posture_percent": _posture_percent(pieces, False), "walking_f1": scores.f1(hits, extra, missed)}


def _selfback(scored: Sequence[Scored]) -> Figures:
    errors, false_s, still_s, pieces = [], 0.0, 0.0, []
    for s in scored:
        window = Span(TRIM_S, s.row.duration_s - TRIM_S)
        length_s = window.end_s - window.start_s
        walked_s, activity = scores.covered_s(_walks(s.result), window), str(s.row.truth["activity"])
        if activity.startswith("walk"):
            errors.append(100.0 * abs(walked_s - length_s) / length_s)
        elif activity in STILL:
            false_s, still_s = false_s + walked_s, still_s + length_s
            pieces.append((s.result, activity, window))
    return {
        "walking_minutes_error_percent": _mean(errors),
        "false_walking_min_per_h": 60.0 * false_s / still_s if still_s else None,
        "posture_percent": _posture_percent(pieces, True),
    }


def _oxford(scored: Sequence[Scored]) -> Figures:
    errors = [100.0 * abs((s.result.walking.steps or 0) / s.row.truth["steps"] - 1.0) for s in scored]
    return {"steps_error_percent": _mean(errors), "worst_percent": max(errors, default=None)}


def _ipol(scored: Sequence[Scored]) -> Figures:
    errors, near, cadence = [], [], []
    for s in scored:
        start_s, end_s = s.row.truth["walk_s"]
        times = sorted(t for b in s.result.walking.bouts for t in b.step_times_s)
        found = [t for t in times if start_s - 0.5 <= t <= end_s + 0.5]
        truth = list(s.row.truth["step_starts_s"])
        errors.append(100.0 * abs(len(found) / s.row.truth["steps"] - 1.0))
        near.append(scores.step_f1(found, truth))
        ours, theirs = scores.cadence_spm(found), scores.cadence_spm(truth)
        if theirs is not None:
            cadence.append(abs((ours or 0.0) - theirs))
    return {
        "steps_error_percent": _mean(errors), "worst_percent": max(errors, default=None),
        "step_f1": _mean(near), "cadence_error_spm": _mean(cadence),
    }  # fmt: skip


def _mobgap(scored: Sequence[Scored]) -> Figures:
    table, speed, strides = np.zeros(3, dtype=int), [], []
    for s in scored:
        truth = [(Span(b["start_s"], b["end_s"]), b) for b in s.row.truth["bouts"]]
        whole = [Span(0.0, s.row.duration_s)]
        table += scores.seconds_table(_walks(s.result), [span for span, _ in truth], whole)
        for span, label in truth:
            bout = max(
                s.result.walking.bouts,
                key=lambda b: scores.overlap_s(Span(b.start_s, b.end_s), span),
                default=None,
            )
            met = bout is not None and scores.overlap_s(Span(bout.start_s, bout.end_s), span) > 0.0
            speed.append(abs((bout.speed_m_s or 0.0 if bout and met else 0.0) - label["speed_m_s"]))
            contacts = sum(span.start_s <= t <= span.end_s for b in s.result.walking.bouts for t in b.step_times_s)
            strides.append(abs(max(0, contacts - 2) - label["strides"]))
    hits, extra, missed = (int(n) for n in table)
    return {
        "walking_f1": scores.f1(hits, extra, missed), "speed_error_m_s": _mean(speed),
        "strides_error": _mean(strides),
    }  # fmt: skip


ASKED: Mapping[str, str] = {
    "gymwatch": "any", "muvr": "any", "barbell": "any", "exermote": "any",
    "oxford_steps": "walking", "ipol_gait": "walking",
}  # fmt: skip

SCORERS: Mapping[str, Callable[[Sequence[Scored]], Figures]] = {
    "gymwatch": _sets, "gymwatch_marked": _sets, "muvr": _sets, "barbell": _barbell, "exermote": _exermote,
    "hapt": _hapt, "selfback": _selfback, "oxford_steps": _oxford, "ipol_gait": _ipol, "mobgap": _mobgap,
}  # fmt: skip
