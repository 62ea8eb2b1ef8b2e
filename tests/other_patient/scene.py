"""What happens around the exercise: poses gone through, walking, hands on the strap."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.signal import butter, sosfiltfilt

from .anatomy import SITTING_PITCH_DEG
from .strokes import FINE_HZ, FloatArray

STANDING_M, SITTING_M, LYING_M = 0.95, 0.55, 0.15


@dataclass(frozen=True, slots=True)
class Pose:
    """Pitch, twist about the segment's long axis and heading in degrees; height of the pivot in metres."""

    pitch_deg: float
    twist_deg: float = 0.0
    heading_deg: float = 0.0
    height_m: float = STANDING_M


@dataclass(frozen=True, slots=True)
class Walk:
    """A stretch of walking."""

    start_s: float
    end_s: float
    cadence_spm: float
    vigour: float


@dataclass(frozen=True, slots=True)
class Rattle:
    """Something jolts the sensor: hands on the strap, a fidget. It comes back to where it was."""

    start_s: float
    end_s: float
    turn_deg: float
    shake_m_s2: float


@dataclass(frozen=True, slots=True)
class Slip:
    """The strap moves for good."""

    at_s: float
    seconds: float
    rotvec_deg: tuple[float, float, float]


@dataclass(slots=True)
class Scene:
    """A timeline that grows at its end."""

    rng: np.random.Generator
    placement: str
    now_s: float = 0.0
    keys: list[tuple[float, Pose]] = field(default_factory=list)
    walks: list[Walk] = field(default_factory=list)
    rattles: list[Rattle] = field(default_factory=list)
    slips: list[Slip] = field(default_factory=list)

    def begin(self, pose: Pose) -> None:
        """The pose at time 0."""
        self.keys.append((self.now_s, pose))

    @property
    def pose(self) -> Pose:
        """The pose at the end of the timeline."""
        return self.keys[-1][1]

    def wait(self, seconds: float) -> None:
        """Stay as you are."""
        self.now_s += seconds
        self.keys.append((self.now_s, self.pose))

    def go(self, pose: Pose, seconds: float) -> None:
        """Move into another pose."""
        self.now_s += seconds
        self.keys.append((self.now_s, pose))

    def walk(self, seconds: float) -> None:
        """Walk, turning a little."""
        start = self.now_s
        while self.now_s < start + seconds - 1.0:
            leg = float(min(self.rng.uniform(3.0, 15.0), start + seconds - self.now_s))
            turned = self.pose.heading_deg + self.rng.uniform(-90, 90)
            self.go(Pose(self.pose.pitch_deg, 0.0, turned, STANDING_M), leg)
        self.walks.append(Walk(start, self.now_s, self.rng.uniform(85, 124), self.rng.uniform(0.6, 1.3)))

    def handle(self, seconds: float) -> None:
        """Hands on the strap, which ends up a little elsewhere."""
        turn, shake = self.rng.uniform(5, 30), self.rng.uniform(1.0, 4.0)
        self.rattles.append(Rattle(self.now_s, self.now_s + seconds, turn, shake))
        self.slips.append(slip(self.rng, self.now_s + 0.5 * seconds, self.rng.uniform(2, 15)))
        self.wait(seconds)

    def seated(self) -> Pose:
        """Sitting, as this segment does it."""
        pitch = SITTING_PITCH_DEG.get(self.placement, 0.0) + self.rng.uniform(-10, 10)
        return Pose(pitch, 0.0, self.pose.heading_deg, SITTING_M)

    def on_side(self) -> Pose:
        """Lying on one side."""
        twist = self.rng.choice([-1.0, 1.0]) * self.rng.uniform(70, 100)
        return Pose(-90.0, twist, self.pose.heading_deg, LYING_M)


def slip(rng: np.random.Generator, at_s: float, degrees: float) -> Slip:
    """A slip about any axis."""
    axis = rng.normal(size=3)
    x, y, z = degrees * axis / np.linalg.norm(axis)
    return Slip(at_s, rng.uniform(0.2, 0.8), (float(x), float(y), float(z)))


def _between(scene: Scene, rest: Pose) -> list[Pose]:
    """Poses on the way from standing to the starting pose."""
    if abs(rest.pitch_deg) < 50.0 and rest.height_m > SITTING_M:
        return []
    if rest.height_m == SITTING_M:
        return []
    through = [scene.seated()]
    if rest.pitch_deg > 0:
        through.append(Pose(scene.rng.uniform(30, 80), 0.0, scene.pose.heading_deg, 0.5))
    elif scene.rng.random() < 0.6:
        through.append(scene.on_side())
    return through


def lead_in(scene: Scene, rest: Pose) -> None:
    """Walk up, perhaps adjust the strap, get down, settle."""
    rng = scene.rng
    scene.begin(Pose(rng.uniform(-5, 5), 0.0, 0.0))
    if rng.random() < 0.3:
        scene.handle(rng.uniform(1.0, 5.0))
    if rng.random() < 0.8:
        scene.walk(rng.uniform(5.0, 25.0))
        scene.wait(rng.uniform(0.5, 3.0))
    for pose in [*_between(scene, rest), rest]:
        turned = Pose(pose.pitch_deg, pose.twist_deg, scene.pose.heading_deg, pose.height_m)
        scene.go(turned, rng.uniform(1.2, 3.5))
        scene.wait(rng.uniform(0.2, 5.0))
    if rng.random() < 0.3:
        scene.handle(rng.uniform(0.8, 3.0))
    scene.wait(rng.uniform(1.5, 6.0))


def lead_out(scene: Scene) -> None:
    """Get up and go."""
    rng, rest = scene.rng, scene.pose
    scene.wait(rng.uniform(1.5, 6.0))
    standing = Pose(rng.uniform(-5, 5), 0.0, rest.heading_deg)
    for pose in [*reversed(_between(scene, rest)), standing]:
        scene.go(pose, rng.uniform(1.2, 3.5))
        scene.wait(rng.uniform(0.2, 3.0))
    if rng.random() < 0.7:
        scene.walk(rng.uniform(5.0, 20.0))
    if rng.random() < 0.4:
        scene.handle(rng.uniform(1.0, 4.0))
    scene.wait(rng.uniform(0.5, 2.0))


def coloured(rng: np.random.Generator, n: int, low_hz: float, high_hz: float) -> FloatArray:
    """(n, 3) noise of unit spread within a band."""
    sos = butter(2, [low_hz, high_hz], "bandpass", fs=FINE_HZ, output="sos")
    noise = sosfiltfilt(sos, rng.normal(size=(n, 3)), axis=0, padtype=None)
    return np.asarray(noise / noise.std(), dtype=np.float64)
