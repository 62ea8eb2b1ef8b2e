"""The product's own records: exercises and their dosages, what was measured, and what a comparison says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from algorithms.types import Bout, Evidence, Movement, PostureSpan, Repetition, Span

Stage = Literal["relief", "posture", "flexion", "strength"]
Kind = Literal["repetitions", "posture", "walking"]
Verdict = Literal["under", "met", "over", "unknown"]
Item = Literal[
    "repetitions", "hold", "tempo", "sides", "minutes", "bouts", "pace", "frequency", "intensity"
]  # fmt: skip

Placement = Literal[
    "chest", "upper back", "lower back", "waist", "pelvis", "belly", "thigh", "shin", "foot", "upper arm",
    "wrist", "hand", "head", "pocket", "bag", "unknown",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bounds:
    """A prescribed range, both ends included; `max` None means "or more", `min` None "up to"."""

    min: float | None
    max: float | None


@dataclass(frozen=True, slots=True)
class Tempo:
    """Prescribed counts, one a second: the way out, the hold, the way back; or only a number of counts for the
    whole repetition (`counts`). None where the source is silent.
    """

    out_s: float | None = None
    hold_s: float | None = None
    back_s: float | None = None
    counts: int | None = None


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often: exactly one of the first four is given. `unless`: the source's condition, in words.

    `days_per_week`: a range, or "most".
    """

    every_h: float | None = None
    per_day: Bounds | None = None
    days_per_week: Bounds | Literal["most"] | None = None
    throughout_day: bool | None = None
    unless: str | None = None


@dataclass(frozen=True, slots=True)
class WalkingDose:
    """A walking prescription. Minutes, metres, m/s, exertion on the 1-10 scale; None where silent."""

    start_min: float | None = None
    goal_min: Bounds | None = None
    bout_min: float | None = None
    walks_per_day: Bounds | None = None
    distance_m: float | None = None
    speed_m_s: float | None = None
    exertion: Bounds | None = None


@dataclass(frozen=True, slots=True)
class Dosage:
    """What one source prescribes of one exercise; None wherever it is silent.

    `progression`: how the source lets it grow, in our words. `grows_to`: repetitions it may grow to.
    """

    source: str
    figure: str | None
    repetitions: Bounds | None
    hold_s: Bounds | None
    tempo: Tempo | None
    per_side: bool
    frequency: Frequency | None
    walking: WalkingDose | None
    progression: str | None
    grows_to: int | None = None


@dataclass(frozen=True, slots=True)
class PlacementView:
    """What the sensor sees of the exercise from one place on the body."""

    placement: Placement
    movement: Movement | None


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise of the catalogue. `views`: placements, best first. `instructions`: what to do, a step each.

    `rest`: the posture it starts from, in words. `direction`: what moves which way, in words.
    """

    id: str
    name: str
    kind: Kind
    stage: Stage
    instructions: tuple[str, ...]
    rest: str
    direction: str
    two_sided: bool
    views: tuple[PlacementView, ...]
    cautions: tuple[str, ...]
    dosages: tuple[Dosage, ...]
    advanced: bool = False

    @property
    def placements(self) -> tuple[Placement, ...]:
        """Where to wear the sensor, best first."""
        return tuple(view.placement for view in self.views)


@dataclass(frozen=True, slots=True)
class SetResult:
    """One set as settled. `rep_count` and `partial_count` None: not measured. `may_hide`: a gap could hide a
    repetition. `coverage`: share of the set with data. Times are seconds from the recording's first sample.
    `evidence`: what was counted, for looking at; it is no part of the result's value and of no document.
    """

    exercise: str
    side: Literal["left", "right"] | None
    start_s: float
    end_s: float
    rep_count: int | None
    partial_count: int | None
    confidence: float | None
    coverage: float
    may_hide: bool
    reps: tuple[Repetition, ...]
    warnings: tuple[str, ...]
    evidence: Evidence | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class WalkResult:
    """All walking of a recording. None: not measured (no gravity, no data)."""

    minutes: float | None
    steps: int | None
    bouts: tuple[Bout, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One measured figure against one prescribed figure, with a sentence a patient understands.

    `set`: index into the result's sets, or None. `in_window` and `of`: for holds, how many were inside.
    """

    exercise: str
    source: str
    set: int | None
    side: str | None
    item: Item
    prescribed: object
    measured: object
    verdict: Verdict
    reason: str
    in_window: int | None = None
    of: int | None = None


@dataclass(frozen=True, slots=True)
class RecordingInfo:
    """What a recording is: its layout, length, median rate, holes and what was wrong with it."""

    path: str
    layout: str
    duration_s: float
    rate_hz: float | None
    gyroscope: bool
    coverage: float
    gaps: tuple[Span, ...]
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WalkRequest:
    """A span marked (or asked for) as walking: it is judged against the walking dosages."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Exertion:
    """An exertion answer on the 1-10 scale."""

    t_s: float
    score: float


@dataclass(frozen=True, slots=True)
class SessionResult:
    """Everything one recording gave."""

    recording: RecordingInfo
    sets: tuple[SetResult, ...]
    walking: WalkResult
    walk_requests: tuple[WalkRequest, ...]
    exertions: tuple[Exertion, ...]
    postures: tuple[PostureSpan, ...]
    comparisons: tuple[Comparison, ...]
