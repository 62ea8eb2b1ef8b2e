"""The records that pass between the stages of the signal path.

Times are seconds from the recording's first sample unless a name says otherwise; a grid index `n`
stands for the time `n / FS_HZ`. Acceleration is specific force in m/s2 (a sensor at rest reads 9.81
upwards), angular rate is rad/s, both in the sensor's own right-handed axes.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

FS_HZ = 50.0
"""The rate of the uniform grid that every detector works on, whatever the sensor's own rate."""

BLOCK = 25
"""Grid samples in a block (0.5 s). A `Motion` always holds a whole number of blocks."""

G_M_S2 = 9.80665

Side = Literal["left", "right", "a", "b"]
PostureName = Literal["lying", "sitting", "standing", "upright", "unknown"]


@dataclass(frozen=True, slots=True)
class Motion:
    """Consecutive samples of the uniform grid, a whole number of `BLOCK`s long.

    `first`: grid index of the first row, a multiple of `BLOCK`. `acc`: (n, 3) m/s2. `gyr`: (n, 3) rad/s, or
    None without a gyroscope. `valid`: (n,), False where a gap (or the padding after the end) lies; there
    the values repeat the last one known and must not be believed.
    """

    first: int
    acc: FloatArray
    gyr: FloatArray | None
    valid: BoolArray


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time, seconds."""

    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Repetition:
    """One repetition or partial repetition and its four times.

    `start_s` when 5 % of the way out is made, `hold_start_s` when 95 % is, `hold_end_s` when 5 % of the way
    back is made, `end_s` when 95 % is. `side` is "a" or "b" for movements to either side, else None.
    """

    start_s: float
    hold_start_s: float
    hold_end_s: float
    end_s: float
    range_deg: float | None
    side: Side | None
    confidence: float

    @property
    def out_s(self) -> float:
        """Seconds from rest to the end position."""
        return self.hold_start_s - self.start_s

    @property
    def hold_s(self) -> float:
        """Seconds in the end position."""
        return self.hold_end_s - self.hold_start_s

    @property
    def back_s(self) -> float:
        """Seconds from the end position back to rest."""
        return self.end_s - self.hold_end_s


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """Why a set was counted so, for people to look at.

    `signal`: (n,) what was counted, `rate_hz` rows a second, the first at `start_s`, in `unit`; it grows outwards
    and is 0 at the set's usual rest. `rest`: (n,) the level of rest that movements were told from. `partials`:
    with their times and ranges. `left_out`: movements as large as a repetition that were not taken for one.
    """

    start_s: float
    rate_hz: float
    signal: FloatArray
    rest: FloatArray
    unit: Literal["deg", "m/s2"]
    partials: tuple[Repetition, ...]
    left_out: tuple[Span, ...]

    def times_s(self) -> FloatArray:
        """(n,) the time of each row, seconds."""
        times: FloatArray = self.start_s + np.arange(len(self.signal)) / self.rate_hz
        return times


@dataclass(frozen=True, slots=True)
class SetOutcome:
    """A closed set: what the settled pass over its trace found.

    `reps` None: this placement cannot see the exercise, or nothing was recorded. `may_hide`: a gap is long
    enough to hide a repetition. `warnings`: sentences for a person. `evidence` is for looking at and no part of
    the outcome's value.
    """

    start_s: float
    end_s: float
    reps: tuple[Repetition, ...] | None
    partials: tuple[Repetition, ...]
    confidence: float | None
    coverage: float
    may_hide: bool
    warnings: tuple[str, ...]
    evidence: Evidence | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Bout:
    """A walking bout. `step_times_s`: one consistent phase of each step. Speed None where not estimated.
    `pace_from`: what speed and distance come from, the motion or a foot pod's own telling.
    """

    start_s: float
    end_s: float
    steps: int
    cadence_spm: float | None
    speed_m_s: float | None
    speed_error_m_s: float | None
    distance_m: float | None
    step_times_s: tuple[float, ...]
    pace_from: Literal["motion", "pod"] = "motion"


@dataclass(frozen=True, slots=True)
class PostureSpan:
    """A stretch in one posture; walking is not a posture."""

    posture: PostureName
    start_s: float
    end_s: float


EventKind = Literal[
    "set_start", "rep", "partial", "hold_start", "hold", "hold_end", "tempo", "steps", "bout_start",
    "bout_end", "posture", "gap", "quality", "battery", "advice", "set_end", "session_end",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """Something that became known while the recording ran. `t_s`: when it happened, not when it was known."""

    t_s: float
    kind: EventKind
    data: dict[str, object]


Pattern = Literal["single", "biphasic", "alternating", "double"]
"""How one repetition moves the segment against gravity.

`single`: away from rest and back. `biphasic`: away, back, past rest the other way and home, together one
repetition (pelvic tilt, cat-camel). `alternating`: away and back is one repetition, to either side (knee
rolls). `double`: out tips away and back, and the return does so again (the trunk in a chair stand).
"""


@dataclass(frozen=True, slots=True)
class Turn:
    """How a sensor turned in a person's own repetitions, as unit vectors in its axes: `rest` where up was at rest,
    `axis` what it turned about on the way out.
    """

    rest: tuple[float, float, float]
    axis: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Movement:
    """What a placement should see of an exercise: priors that a set's own repetitions replace.

    `range_deg`: expected turn against gravity, (least, most). `phase_s`: seconds of one way out or back,
    (quickest, slowest) plausible. `hold_s`: seconds in the end position, (shortest, longest) expected.
    `towards_upright`: whether the way out brings the segment nearer to how it stands when upright (True), away
    from it (False), or neither for sure (None). `turn`: the person's own, from a calibration; None without one.
    `start`: where up was at rest as the set began, in sensor axes, unit length; None where nobody saw to it that
    it began at rest.
    """

    pattern: Pattern
    range_deg: tuple[float, float]
    phase_s: tuple[float, float]
    hold_s: tuple[float, float]
    towards_upright: bool | None = None
    turn: Turn | None = None
    start: tuple[float, float, float] | None = None
