"""What many results add up to, to be compared before and after a change."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from tracker.model import SessionResult

Figure = float | int | None


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over results, and medians over repetitions. None: nothing to take them from."""

    recordings: int
    sets: int
    uncounted_sets: int
    repetitions: int
    partials: int
    median_hold_s: float | None
    median_range_deg: float | None
    mean_confidence: float | None
    warnings: int
    walking_min: float
    steps: int
    bouts: int
    posture_min: dict[str, float]
    verdicts: dict[str, int]

    def flat(self) -> dict[str, Figure]:
        """Every figure under one name."""
        own = {name: getattr(self, name) for name in self.__slots__ if name not in ("posture_min", "verdicts")}
        postures = {f"{name} min": minutes for name, minutes in self.posture_min.items()}
        return own | postures | {f"verdict {word}": count for word, count in self.verdicts.items()}


def totals(results: Iterable[SessionResult]) -> Totals:
    """The totals of results."""
    every = list(results)
    sets = [s for r in every for s in r.sets]
    reps = [rep for s in sets for rep in s.reps]
    warnings = sum(len(r.recording.warnings) + sum(len(s.warnings) for s in r.sets) for r in every)
    postures: Counter[str] = Counter()
    for span in (p for r in every for p in r.postures):
        postures[span.posture] += (span.end_s - span.start_s) / 60.0  # type: ignore[assignment]
    return Totals(
        recordings=len(every),
        sets=len(sets),
        uncounted_sets=sum(s.rep_count is None for s in sets),
        repetitions=sum(s.rep_count or 0 for s in sets),
        partials=sum(s.partial_count or 0 for s in sets),
        median_hold_s=_median([rep.hold_s for rep in reps]),
        median_range_deg=_median([rep.range_deg for rep in reps if rep.range_deg is not None]),
        mean_confidence=_mean([s.confidence for s in sets if s.confidence is not None]),
        warnings=warnings,
        walking_min=round(sum(r.walking.minutes or 0.0 for r in every), 3),
        steps=sum(r.walking.steps or 0 for r in every),
        bouts=sum(len(r.walking.bouts) for r in every),
        posture_min={name: round(minutes, 3) for name, minutes in sorted(postures.items())},
        verdicts=dict(sorted(Counter(c.verdict for r in every for c in r.comparisons).items())),
    )


def moved(
    before: dict[str, Figure], after: dict[str, Figure], share: float = 0.0
) -> dict[str, tuple[Figure, Figure]]:
    """The figures that differ; amounts (not counts) only where by more than `share` of the larger one."""
    names = list(dict.fromkeys([*before, *after]))
    pairs = {name: (before.get(name), after.get(name)) for name in names}
    return {name: pair for name, pair in pairs.items() if _differ(*pair, share)}


def _differ(before: Figure, after: Figure, share: float) -> bool:
    if isinstance(before, float) and isinstance(after, float):
        return abs(before - after) > share * max(abs(before), abs(after))
    return before != after


def _median(values: Sequence[float]) -> float | None:
    return round(float(np.median(values)), 3) if values else None


def _mean(values: Sequence[float]) -> float | None:
    return round(float(np.mean(values)), 3) if values else None
