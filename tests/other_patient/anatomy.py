"""Which way each segment lies and turns, and what is prescribed: read off PRESCRIPTIONS, nothing else.

A segment's axes: x out of the front, y to the left, z towards the head (leg: towards the hip). Its pitch
turns about y: 0 upright, -90 on the back (a thigh: sitting), +90 face down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Range = tuple[float, float]
Pattern = Literal["single", "biphasic", "alternating", "double"]
Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class View:
    """What one placement sees. `sign`: pitch direction of the way out; `lever_m`: pivot to sensor in segment
    axes; `travel_m`: how far the pivot goes over the whole range, x ahead, z up.
    """

    rest_pitch_deg: Range
    sign: int
    range_deg: Range
    lever_m: Vector
    travel_m: Vector = (0.0, 0.0, 0.0)
    pattern: Pattern = "single"


@dataclass(frozen=True, slots=True)
class Prescribed:
    """`phase_s` None: the level's own tempo. `sided`: done with either leg. `grows`: further each time."""

    reps: tuple[int, int]
    hold_s: Range
    out_s: Range | None = None
    back_s: Range | None = None
    sided: bool = False
    grows: bool = False


CHEST, BACK = (0.11, 0.0, 0.36), (-0.10, 0.0, 0.08)
THIGH, THIGH_ON_KNEE = (0.07, 0.0, -0.20), (0.07, 0.0, 0.22)
SHIN = (0.05, 0.0, -0.16)
KNEES_BENT = (-145.0, -125.0)

VIEWS: dict[tuple[str, str], View] = {
    ("standing-extension", "chest"): View((-4, 6), -1, (15, 30), CHEST, (0.06, 0, -0.01)),
    ("standing-extension", "lower back"): View((0, 12), -1, (15, 26), BACK, (0.07, 0, -0.01)),
    ("prone-on-elbows", "chest"): View((82, 92), -1, (25, 40), CHEST),
    ("press-up", "chest"): View((82, 92), -1, (40, 60), CHEST, (0.03, 0, 0.02)),
    ("single-knee-to-chest", "thigh"): View(KNEES_BENT, -1, (50, 80), THIGH),
    ("single-knee-to-chest", "shin"): View((-60, -35), -1, (40, 75), SHIN, (-0.28, 0, 0.12)),
    ("double-knee-to-chest", "thigh"): View(KNEES_BENT, -1, (50, 80), THIGH, (-0.02, 0, 0.04)),
    ("prone-extension", "chest"): View((84, 92), -1, (8, 20), CHEST),
    ("prone-ball-extension", "chest"): View((95, 125), -1, (15, 35), CHEST, (-0.03, 0, 0.02)),
    ("roman-chair-extension", "chest"): View((145, 170), -1, (55, 85), CHEST),
    ("roman-chair-extension", "lower back"): View((135, 165), -1, (50, 75), BACK),
    ("curl-up", "chest"): View((-94, -84), 1, (15, 35), CHEST),
    ("cat-camel", "chest"): View((82, 98), 1, (10, 20), (0.10, 0, 0.15), (0, 0, 0.05), "biphasic"),
    ("cat-camel", "lower back"): View((80, 95), -1, (10, 20), BACK, (0, 0, 0.06), "biphasic"),
    ("supine-ball-bridge", "lower back"): View((-95, -85), -1, (20, 40), (-0.10, 0, -0.38)),
    ("supine-ball-bridge", "thigh"): View((-125, -105), 1, (20, 40), (0.07, 0, 0.30), (0.06, 0, 0.03)),
    ("chair-stand", "thigh"): View((-95, -84), 1, (70, 90), THIGH_ON_KNEE, (0.05, 0, 0)),
    ("chair-stand", "chest"): View((-8, 6), 1, (25, 48), CHEST, (0.34, 0, 0.38), "double"),
    ("ball-wall-stand", "thigh"): View((-12, -2), -1, (45, 70), THIGH_ON_KNEE),
    ("wall-slide", "thigh"): View((-14, -3), -1, (25, 50), THIGH_ON_KNEE),
    ("pelvic-tilt", "lower back"): View((-97, -84), -1, (4, 15), BACK, (0, 0, 0.01), "biphasic"),
    ("hamstring-stretch", "shin"): View((-105, -75), -1, (30, 80), SHIN, (0.03, 0, 0.02)),
    ("hamstring-stretch", "thigh"): View((-160, -135), -1, (15, 40), THIGH),
    ("hip-flexor-stretch", "thigh"): View((-8, 12), 1, (10, 25), THIGH_ON_KNEE, (0.04, 0, -0.02)),
    ("hip-rotator-stretch", "thigh"): View((-150, -125), -1, (20, 45), THIGH, (-0.02, 0, 0.02)),
    ("lumbar-rotation", "thigh"): View(KNEES_BENT, 1, (30, 60), THIGH, (0, 0, 0), "alternating"),
}

PRESCRIBED: dict[str, Prescribed] = {
    "standing-extension": Prescribed((8, 12), (1, 2), grows=True),
    "prone-on-elbows": Prescribed((3, 4), (8, 13)),
    "press-up": Prescribed((8, 12), (1, 2), grows=True),
    "single-knee-to-chest": Prescribed((2, 4), (9, 22), sided=True),
    "double-knee-to-chest": Prescribed((3, 4), (8, 13)),
    "prone-extension": Prescribed((3, 5), (5, 10)),
    "prone-ball-extension": Prescribed((3, 5), (5, 10)),
    "roman-chair-extension": Prescribed((5, 10), (0, 1.5), (2.5, 3.6), (3.3, 4.6)),
    "curl-up": Prescribed((3, 5), (5, 10)),
    "cat-camel": Prescribed((4, 9), (5, 10)),
    "supine-ball-bridge": Prescribed((3, 5), (5, 10)),
    "chair-stand": Prescribed((5, 10), (0, 2), (2.2, 3.4), (2.2, 3.4)),
    "ball-wall-stand": Prescribed((5, 10), (4, 6.5), (2.4, 3.5), (2.4, 3.5)),
    "wall-slide": Prescribed((4, 8), (2, 9)),
    "pelvic-tilt": Prescribed((3, 10), (0, 0.8), (0.9, 1.6), (0.9, 1.6)),
    "hamstring-stretch": Prescribed((1, 3), (18, 38), sided=True),
    "hip-flexor-stretch": Prescribed((1, 3), (18, 38), sided=True),
    "hip-rotator-stretch": Prescribed((1, 3), (18, 38), sided=True),
    "lumbar-rotation": Prescribed((6, 12), (0, 3)),
}

SITTING_PITCH_DEG = {"thigh": -88.0, "shin": 5.0, "pocket": -80.0}


def placements(exercise: str) -> list[str]:
    """Where a sensor may sit for this exercise, best first."""
    return [place for name, place in VIEWS if name == exercise]
