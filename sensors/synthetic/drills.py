"""The exercises as movements of the body: rest, end position, range, tempo.

Ranges by placement, rest postures, holds, repetitions and tempo are the facts of the prescriptions (the sources
NASS, HE, SC and WALK); where those are silent the figures are ours. Poses are written for the right leg.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from types import MappingProxyType
from typing import Literal

from sensors.synthetic.body import Pose

Pattern = Literal["single", "biphasic", "alternating", "double"]
Start = Literal[
    "standing", "sitting", "supine", "prone", "rolled over", "hands and knees", "ball", "roman chair", "lunge"
]

STAND = Pose(grounded=1.0, z=0.85)
SIT = Pose(hip_l=88, hip_r=88, knee_l=88, knee_r=88, grounded=1.0, z=0.45)
SUPINE = Pose(pitch=-90, elbow=15)
SUPINE_BENT = replace(SUPINE, hip_l=45, hip_r=45, knee_l=92, knee_r=92)
PRONE = Pose(pitch=90, z=0.12, elbow=60, shoulder=30)
HANDS_AND_KNEES = Pose(pitch=88, hip_l=90, hip_r=90, knee_l=90, knee_r=90, shoulder=90, z=0.5)
OVER_BALL = Pose(pitch=70, spine=28, hip_l=45, hip_r=45, knee_l=50, knee_r=50, z=0.5)
HANGING = Pose(pitch=160, spine=8, hip_l=140, hip_r=140, z=0.9)
LUNGE = Pose(hip_l=28, knee_l=28, hip_r=-8, knee_r=15, grounded=1.0, anchor=0.0, z=0.8)
LEG_RAISED = replace(SUPINE_BENT, hip_r=85, knee_r=85)
CROSSED = replace(SUPINE_BENT, hip_r=55, knee_r=90, hip_l=65, knee_l=100, swing_l=30)
LEGS_ON_BALL = replace(SUPINE, hip_l=45, hip_r=45, knee_l=25, knee_r=25)

RISING_LEAN = Pose(pitch=34, hip_l=34, hip_r=34, spine=6, elbow=0, z=0)
"""What leaning forwards adds (every channel is a difference) on the way up from a chair and on the way down."""


def rolled(pose: Pose) -> Pose:
    """A face-down pose reached by rolling over from the back: the same attitude, facing the other way."""
    return replace(pose, pitch=-pose.pitch, roll=pose.roll + 180.0)


@dataclass(frozen=True, slots=True)
class Drill:
    """One exercise. `end` (and `other`, the way past rest) are poses at a typical range.

    `ranges_deg`: by placement, best first, how far the sensor's segment turns against gravity. The excursion is
    scaled so that it does; `fixed_end`: by moving the rest position, as where the end is upright or level.
    `hold_s`, `out_s`, `back_s`, `reps`: what a patient does, (least, most). `hold_choices_s`: other dosages of
    a single hold. `per_leg`: one leg moves; `sensor_opposite`: and it is not the leg that is stretched.
    """

    exercise: str
    start: Start
    rest: Pose
    end: Pose
    ranges_deg: Mapping[str, tuple[float, float]]
    reps: tuple[int, int]
    hold_s: tuple[float, float]
    out_s: tuple[float, float]
    back_s: tuple[float, float]
    pattern: Pattern = "single"
    other: Pose | None = None
    per_leg: bool = False
    fixed_end: bool = False
    sensor_opposite: bool = False
    growing: bool = False

    def after_rolling_over(self) -> Drill:
        """The same face-down exercise, reached by lying down on the back first."""
        return replace(self, start="rolled over", rest=rolled(self.rest), end=rolled(self.end))

    @property
    def placements(self) -> tuple[str, ...]:
        """Where the sensor can be, best first."""
        return tuple(self.ranges_deg)


def _thighs(pose: Pose, hip: float, knee: float) -> Pose:
    return replace(pose, hip_l=pose.hip_l + hip, hip_r=pose.hip_r + hip, knee_l=pose.knee_l + knee,
                   knee_r=pose.knee_r + knee)  # fmt: skip


def _squat(deg: float) -> Pose:
    return _thighs(STAND, deg, 1.7 * deg)


_TRUNK = (
    Drill(
        "standing-extension", "standing", STAND,
        replace(STAND, pitch=-12, hip_l=-12, hip_r=-12, spine=-12, neck=-10),
        {"chest": (15, 30), "lower back": (15, 30)}, (10, 10), (1.0, 2.2), (1.2, 3.0), (1.2, 2.8), growing=True,
    ),
    Drill(
        "prone-on-elbows", "prone", PRONE, replace(PRONE, spine=-30, pitch=87), {"chest": (25, 40)},
        (3, 3), (8.5, 12.0), (1.5, 4.0), (1.5, 4.0),
    ),
    Drill(
        "press-up", "prone", PRONE, replace(PRONE, spine=-42, pitch=82, hip_l=-8, hip_r=-8, elbow=10),
        {"chest": (40, 60)}, (10, 10), (1.0, 2.2), (1.6, 3.5), (1.6, 3.2), growing=True,
    ),
    Drill(
        "prone-extension", "prone", replace(PRONE, elbow=10, shoulder=-20),
        replace(PRONE, elbow=10, shoulder=-20, spine=-14, neck=-8), {"chest": (8, 20)},
        (3, 3), (5.0, 10.0), (1.0, 2.5), (1.0, 2.5),
    ),
    Drill(
        "prone-ball-extension", "ball", OVER_BALL, replace(OVER_BALL, spine=4), {"chest": (15, 35)},
        (3, 3), (5.0, 10.0), (1.2, 3.0), (1.2, 3.0),
    ),
    Drill(
        "roman-chair-extension", "roman chair", HANGING, replace(HANGING, pitch=88, spine=0, hip_l=68, hip_r=68),
        {"chest": (55, 85), "lower back": (55, 85)}, (5, 10), (0.3, 1.2), (2.4, 3.6), (3.2, 4.8), fixed_end=True,
    ),
    Drill(
        "curl-up", "supine", SUPINE_BENT, replace(SUPINE_BENT, spine=24, neck=15), {"chest": (15, 35)},
        (3, 3), (5.0, 10.0), (1.0, 2.5), (1.0, 2.5),
    ),
    Drill(
        "cat-camel", "hands and knees", HANDS_AND_KNEES,
        replace(HANDS_AND_KNEES, pitch=72, hip_l=76, hip_r=76, spine=30),
        {"chest": (10, 20), "lower back": (10, 20)}, (5, 10), (5.0, 10.0), (1.2, 3.0), (1.2, 3.0),
        pattern="biphasic", other=replace(HANDS_AND_KNEES, pitch=99, hip_l=99, hip_r=99, spine=-22),
    ),
    Drill(
        "pelvic-tilt", "supine", SUPINE_BENT, replace(SUPINE_BENT, pitch=-98, hip_l=37, hip_r=37, spine=5),
        {"lower back": (4, 15)}, (5, 10), (0.2, 0.6), (0.7, 1.3), (0.7, 1.3),
        pattern="biphasic", other=replace(SUPINE_BENT, pitch=-83, hip_l=52, hip_r=52, spine=-5),
    ),
)  # fmt: skip

_LEGS = (
    Drill(
        "single-knee-to-chest", "supine", SUPINE_BENT, replace(SUPINE_BENT, hip_r=110, knee_r=100, pitch=-92),
        {"thigh": (50, 80), "shin": (50, 80)}, (3, 3), (8.5, 12.0), (1.5, 3.5), (1.5, 3.5), per_leg=True,
    ),
    Drill(
        "double-knee-to-chest", "supine", SUPINE_BENT, replace(_thighs(SUPINE_BENT, 65, 10), pitch=-93),
        {"thigh": (50, 80)}, (3, 3), (8.5, 12.0), (1.5, 3.5), (1.5, 3.5),
    ),
    Drill(
        "supine-ball-bridge", "supine", LEGS_ON_BALL,
        replace(LEGS_ON_BALL, pitch=-117, hip_l=-10, hip_r=-10, knee_l=8, knee_r=8, spine=6, z=0.32),
        {"lower back": (20, 40), "thigh": (20, 40)}, (3, 3), (5.0, 10.0), (1.2, 3.0), (1.2, 3.0),
    ),
    Drill(
        "chair-stand", "sitting", SIT, STAND, {"thigh": (70, 90), "chest": (22, 45)},
        (5, 10), (0.3, 1.5), (1.8, 3.4), (1.8, 3.4), pattern="double", fixed_end=True,
    ),
    Drill(
        "ball-wall-stand", "standing", STAND, _squat(58), {"thigh": (45, 70)},
        (5, 10), (4.0, 6.5), (2.2, 3.6), (2.2, 3.6),
    ),
    Drill(
        "wall-slide", "standing", STAND, _squat(38), {"thigh": (25, 50)},
        (5, 10), (3.0, 6.0), (1.5, 3.0), (1.5, 3.0),
    ),
    Drill(
        "hamstring-stretch", "supine", LEG_RAISED, replace(LEG_RAISED, hip_r=100, knee_r=40),
        {"shin": (30, 80), "thigh": (10, 22)}, (1, 1), (20.0, 40.0), (3.0, 7.0), (2.0, 5.0), per_leg=True,
    ),
    Drill(
        "hip-flexor-stretch", "lunge", LUNGE, replace(LUNGE, hip_l=46, knee_l=52, hip_r=-26, knee_r=18),
        {"thigh": (10, 25)}, (1, 1), (20.0, 40.0), (2.0, 5.0), (1.5, 4.0), per_leg=True,
    ),
    Drill(
        "hip-rotator-stretch", "supine", CROSSED, replace(CROSSED, hip_r=88, knee_r=95, hip_l=95),
        {"thigh": (20, 45)}, (1, 1), (20.0, 40.0), (2.0, 5.0), (1.5, 4.0), per_leg=True, sensor_opposite=True,
    ),
    Drill(
        "lumbar-rotation", "supine", SUPINE_BENT, replace(SUPINE_BENT, roll=14, swing_l=31, swing_r=31),
        {"thigh": (30, 60)}, (6, 12), (0.4, 3.0), (1.2, 3.0), (1.2, 3.0), pattern="alternating",
    ),
)  # fmt: skip

_SLUMPS_DEG: Mapping[str, tuple[float, float]] = MappingProxyType({"chest": (12, 22), "upper back": (12, 22)})

_POSTURES = (
    Drill(
        "standing-posture", "standing", STAND, replace(STAND, spine=16, pitch=2), _SLUMPS_DEG,
        (0, 0), (10.0, 25.0), (2.0, 5.0), (1.0, 3.0),
    ),
    Drill(
        "seated-posture", "sitting", SIT, replace(SIT, spine=18, pitch=-5), _SLUMPS_DEG,
        (0, 0), (10.0, 25.0), (2.0, 5.0), (1.0, 3.0),
    ),
)  # fmt: skip

DRILLS: Mapping[str, Drill] = MappingProxyType({drill.exercise: drill for drill in _TRUNK + _LEGS + _POSTURES})
"""Every exercise but walking, by its id."""

WALKING_PLACEMENTS = ("lower back", "thigh", "pocket", "chest", "wrist")

EXERCISES: tuple[str, ...] = ("walking", *DRILLS)
"""The 22 ids."""


def placements_of(exercise: str) -> tuple[str, ...]:
    """Where a sensor sees that exercise, best first. ValueError: no such exercise."""
    if exercise == "walking":
        return WALKING_PLACEMENTS
    if exercise not in DRILLS:
        nearest = get_close_matches(exercise, EXERCISES, 3, 0.4)
        hint = f"did you mean {' or '.join(nearest)}?" if nearest else "'backbeat exercises' lists them"
        raise ValueError(f"unknown exercise {exercise!r}: {hint}")
    return DRILLS[exercise].placements
