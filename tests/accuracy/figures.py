"""What one set's answer is worth, and what many sets add up to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from algorithms.types import Repetition


@dataclass(frozen=True, slots=True)
class Counted:
    """What a counter answers."""

    reps: Sequence[Repetition]
    partial_count: int
    confidence: float | None


@dataclass(frozen=True, slots=True)
class SetScore:
    """One set. Errors in seconds, measured minus true, a value a matched repetition."""

    error: int
    partial_error: int
    hold_errors_s: tuple[float, ...]
    phase_errors_s: tuple[float, ...]
    confidence: float | None


def match(found: Sequence[Repetition], true: Sequence[dict[str, Any]]) -> list[tuple[Repetition, dict[str, Any]]]:
    """Pairs that cover more than half of each other's time, each used once."""
    pairs, free = [], list(found)
    for row in true:
        best = max(free, key=lambda rep: _overlap(rep, row), default=None)
        if best is not None and _overlap(best, row) > 0.5:
            pairs.append((best, row))
            free.remove(best)
    return pairs


def _overlap(rep: Repetition, row: dict[str, Any]) -> float:
    shared = min(rep.end_s, row["end_s"]) - max(rep.start_s, row["start_s"])
    return float(shared / (max(rep.end_s, row["end_s"]) - min(rep.start_s, row["start_s"])))


def score_set(answer: Counted, truth: dict[str, Any]) -> SetScore:
    """Compare an answer with the truth."""
    holds, phases = [], []
    for rep, row in match(answer.reps, truth["reps"]):
        holds.append((rep.hold_end_s - rep.hold_start_s) - (row["hold_end_s"] - row["hold_start_s"]))
        phases.append((rep.hold_start_s - rep.start_s) - (row["hold_start_s"] - row["start_s"]))
        phases.append((rep.end_s - rep.hold_end_s) - (row["end_s"] - row["hold_end_s"]))
    return SetScore(
        len(answer.reps) - len(truth["reps"]),
        answer.partial_count - len(truth["partials"]),
        tuple(map(float, holds)),
        tuple(map(float, phases)),
        answer.confidence,
    )


def _mean(values: Sequence[float] | np.ndarray[Any, Any]) -> float:
    return float(np.mean(values)) if len(values) else float("nan")


def row(scores: Sequence[SetScore]) -> list[float]:
    """Sets, exact %, within one %, hold MAE and P95, phase MAE, partials exact %, confidence right and wrong."""
    holds = np.abs([e for s in scores for e in s.hold_errors_s])
    phases = np.abs([e for s in scores for e in s.phase_errors_s])
    right = [s.confidence for s in scores if s.error == 0 and s.confidence is not None]
    wrong = [s.confidence for s in scores if s.error != 0 and s.confidence is not None]
    return [
        len(scores),
        100 * _mean([s.error == 0 for s in scores]),
        100 * _mean([abs(s.error) <= 1 for s in scores]),
        _mean(holds),
        float(np.percentile(holds, 95)) if len(holds) else float("nan"),
        100 * _mean([e <= 0.5 for e in holds]),
        _mean(phases),
        100 * _mean([s.partial_error == 0 for s in scores]),
        _mean(right),
        _mean(wrong),
    ]
