"""What the patient does, second after second: a timeline of poses with notes of what each stretch was."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sensors.stream import Mark
from sensors.synthetic.body import CHANNELS, FloatArray, Pose
from sensors.synthetic.shapes import RATE_HZ, min_jerk, samples, smooth

CORNER_S = 0.03
"""Joints have no corners: everything is smoothed by this much."""


@dataclass(frozen=True, slots=True)
class Way:
    """A stretch of timeline, first and last sample."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Performed:
    """One repetition (or partial one) as scripted: the way `out`, the way `leaving` the end position, and the way
    `home`, which is the same as `leaving` unless the repetition goes past rest.
    """

    out: Way
    leaving: Way
    home: Way
    partial: bool
    side: str | None


@dataclass(frozen=True, slots=True)
class Exercised:
    """One set as scripted. `double`: the segment tips away and back on the way out. `slumps`: lapses from an
    upright posture. `marked`: from the tap on start to the tap on stop, if there were any.
    """

    exercise: str
    side: str | None
    performed: tuple[Performed, ...]
    span: Way
    double: bool = False
    slumps: tuple[Performed, ...] = ()
    marked: Way | None = None


@dataclass(frozen=True, slots=True)
class Walked:
    """One walking bout as scripted: initial contacts (sample positions) and what carried the walker."""

    contacts: FloatArray
    step_m: float
    heading_deg: float


@dataclass(frozen=True, slots=True)
class Turned:
    """The sensor turned on its strap: from `first` to `last`, by a rotation vector in its own axes, degrees.

    `stays` False: it comes back, as when somebody tugs at the strap.
    """

    first: int
    last: int
    turn_deg: tuple[float, float, float]
    stays: bool


@dataclass(slots=True)
class Script:
    """A timeline being written: poses in `rows`, what they mean in the rest. Indices count `RATE_HZ` samples.

    The marks in `taps` are timed in true seconds from the script's beginning.
    """

    now: FloatArray
    posture: str = "standing"
    length: int = 0
    rows: list[FloatArray] = field(default_factory=list)
    postures: list[tuple[str, int]] = field(default_factory=list)
    walks: list[Walked] = field(default_factory=list)
    sets: list[Exercised] = field(default_factory=list)
    turns: list[Turned] = field(default_factory=list)
    effort: list[Way] = field(default_factory=list)
    taps: list[Mark] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        """How long the timeline is."""
        return self.seconds_at(self.length)

    @staticmethod
    def seconds_at(sample: int) -> float:
        """The time of a sample."""
        return sample / RATE_HZ

    def begin_in(self, row: FloatArray, posture: str) -> None:
        """Begin the timeline in that pose instead of standing."""
        self.now, self.posture = row, posture
        self.postures[:] = [(posture, 0)]

    def add(self, rows: FloatArray) -> Way:
        """Append poses (n, channels)."""
        way = Way(self.length, self.length + len(rows) - 1)
        self.rows.append(rows)
        self.length += len(rows)
        self.now = rows[-1]
        return way

    def stay(self, seconds: float) -> Way:
        """Keep the pose."""
        return self.add(np.tile(self.now, (samples(seconds), 1)))

    def follow(self, target: FloatArray, curve: FloatArray) -> Way:
        """Move to a pose along a curve from 0 to 1."""
        return self.add(self.now + curve[:, None] * (target - self.now))

    def settle(self, pose: Pose, seconds: float, posture: str) -> None:
        """Move to a body position that has a name; x, y and heading stay what they are."""
        target = pose.row()
        for name in ("x", "y", "yaw"):
            target[CHANNELS[name]] += self.now[CHANNELS[name]]
        way = self.follow(target, min_jerk(np.linspace(0, 1, samples(seconds))))
        self.name_posture(posture, (way.first + way.last) // 2)

    def name_posture(self, posture: str, at: int) -> None:
        """From that sample on the body is in that posture."""
        if posture != self.posture:
            self.posture = posture
            self.postures.append((posture, at))

    def poses(self) -> FloatArray:
        """The whole timeline (n, channels), smooth."""
        return smooth(np.concatenate(self.rows), CORNER_S)
