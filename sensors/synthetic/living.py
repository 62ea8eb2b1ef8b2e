"""What happens around exercise: getting down and up, sitting, lying, shifting, handling the strap."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sensors.synthetic.body import FloatArray, Pose
from sensors.synthetic.drills import (
    HANDS_AND_KNEES,
    PRONE,
    RISING_LEAN,
    SIT,
    STAND,
    SUPINE,
    SUPINE_BENT,
    Drill,
    Start,
    rolled,
)
from sensors.synthetic.gait import walk
from sensors.synthetic.script import Script
from sensors.synthetic.sets import Scene, fidget, slip_strap

Stop = tuple[Pose, str, tuple[float, float]]
"""A pose on the way, its posture's name, and how long it takes to get there (seconds, least and most)."""

_HALF_SEATED = replace(
    SIT, pitch=RISING_LEAN.pitch, hip_l=60 + RISING_LEAN.hip_l, hip_r=60 + RISING_LEAN.hip_r, knee_l=70, knee_r=70
)
_SIDE_LYING = replace(SUPINE_BENT, roll=80)
_SIT_UP = replace(SIT, pitch=-35, hip_l=60, hip_r=60, grounded=0.0, z=0.4, roll=20)


def _route(start: Start) -> list[Stop]:
    """From standing to where an exercise of that start begins, without its own rest pose."""
    down: list[Stop] = [(_HALF_SEATED, "standing", (0.8, 1.4)), (SIT, "sitting", (0.6, 1.2))]
    if start == "sitting":
        return down
    if start in ("supine", "rolled over"):
        over: list[Stop] = [(rolled(PRONE), "lying", (1.5, 3.0))] if start == "rolled over" else []
        return [*down, (_SIT_UP, "sitting", (0.7, 1.5)), (SUPINE, "lying", (1.0, 2.0)), *over]
    if start == "prone":
        return [(HANDS_AND_KNEES, "unknown", (1.8, 3.0)), (PRONE, "lying", (1.2, 2.5))]
    if start in ("hands and knees", "ball"):
        return [(HANDS_AND_KNEES, "unknown", (1.8, 3.0))]
    return []


def posture_of(start: Start) -> str:
    """The posture's name in which an exercise of that start is done."""
    if start in ("supine", "prone", "rolled over"):
        return "lying"
    if start in ("standing", "lunge"):
        return "standing"
    return "sitting" if start == "sitting" else "unknown"


def get_down(script: Script, drill: Drill, rest: FloatArray, rng: np.random.Generator) -> None:
    """From standing into the rest position of an exercise."""
    for pose, posture, bounds_s in _route(drill.start):
        script.settle(pose, rng.uniform(*bounds_s), posture)
        script.stay(rng.uniform(0.1, 1.0))
    take_position(script, drill, rest, rng)


def take_position(script: Script, drill: Drill, rest: FloatArray, rng: np.random.Generator) -> None:
    """From nearby into the exact rest position."""
    script.settle(Pose(*rest), rng.uniform(1.0, 2.0), posture_of(drill.start))
    script.stay(rng.uniform(0.5, 1.5))


def get_up(script: Script, drill: Drill, rng: np.random.Generator) -> None:
    """Back to standing, the way the patient came."""
    stops = _route(drill.start)
    for pose, posture, bounds_s in reversed(stops):
        script.settle(pose, rng.uniform(*bounds_s), posture)
        script.stay(rng.uniform(0.1, 0.8))
    script.settle(STAND, rng.uniform(*(stops[0][2] if stops else (0.8, 1.6))), "standing")


def arrive(script: Script, scene: Scene, rng: np.random.Generator) -> None:
    """Stand, walk to the mat, fumble with the strap."""
    script.stay(rng.uniform(1.0, 3.0))
    walk(script, rng, int(rng.integers(6, 15)), rng.uniform(75, 105))
    script.stay(rng.uniform(0.8, 2.0))
    if rng.uniform() < 0.5:
        slip_strap(script, rng, (5.0, 25.0), stays=False)
    if rng.uniform() < 0.5:
        fidget(script, scene, rng, 15.0)


def leave(script: Script, rng: np.random.Generator) -> None:
    """Stand a moment and walk off."""
    script.stay(rng.uniform(0.8, 2.0))
    walk(script, rng, int(rng.integers(6, 13)), rng.uniform(80, 110))
    script.stay(rng.uniform(1.0, 2.0))


def idle(script: Script, scene: Scene, rng: np.random.Generator, minutes: float) -> None:
    """Everyday life without exercise: walking, standing, sitting, lying, shifting, picking things up,
    tugging at the strap."""
    while script.seconds < 60.0 * minutes:
        chapter = rng.integers(0, 4)
        if chapter == 0:
            walk(script, rng, int(rng.integers(12, 160)), rng.uniform(70, 125))
            script.stay(rng.uniform(1.0, 4.0))
        elif chapter == 1:
            _stand_about(script, scene, rng)
        else:
            _rest(script, scene, rng, SIT if chapter == 2 else SUPINE, "sitting" if chapter == 2 else "lying")


def _stand_about(script: Script, scene: Scene, rng: np.random.Generator) -> None:
    for _ in range(int(rng.integers(1, 4))):
        script.stay(rng.uniform(4.0, 25.0))
        fidget(script, scene, rng, 20.0)
    if rng.uniform() < 0.4:
        _pick_up(script, rng)
    if rng.uniform() < 0.3:
        slip_strap(script, rng, (10.0, 60.0), stays=False)


def _pick_up(script: Script, rng: np.random.Generator) -> None:
    """Stoop for something on the floor, once."""
    stooped = replace(STAND, pitch=rng.uniform(35, 65), spine=25, hip_l=70, hip_r=70, knee_l=30, knee_r=30)
    script.settle(stooped, rng.uniform(0.8, 1.6), "standing")
    script.stay(rng.uniform(0.3, 1.5))
    script.settle(STAND, rng.uniform(0.8, 1.8), "standing")


def _rest(script: Script, scene: Scene, rng: np.random.Generator, pose: Pose, posture: str) -> None:
    """Sit or lie for a while, shifting; lying sometimes on one side or with the knees drawn up."""
    lying = posture == "lying"
    for stop, name, bounds_s in _route("supine" if lying else "sitting"):
        script.settle(stop, rng.uniform(*bounds_s), name)
    for _ in range(int(rng.integers(2, 7))):
        script.stay(rng.uniform(5.0, 35.0))
        if rng.uniform() < 0.6:
            fidget(script, scene, rng, 20.0)
        else:
            script.settle(_another(pose, rng, lying=lying), rng.uniform(0.8, 2.5), posture)
    for stop, name, bounds_s in reversed(_route("supine" if lying else "sitting")):
        script.settle(stop, rng.uniform(*bounds_s), name)
    script.settle(STAND, rng.uniform(0.8, 1.6), "standing")


def _another(pose: Pose, rng: np.random.Generator, *, lying: bool) -> Pose:
    """Another way of sitting or lying."""
    if lying:
        return (SUPINE, SUPINE_BENT, _SIDE_LYING, replace(_SIDE_LYING, roll=-80))[int(rng.integers(0, 4))]
    lean = rng.uniform(-15, 20)
    return replace(
        pose, pitch=lean, hip_l=pose.hip_l + lean + rng.uniform(-5, 20), hip_r=pose.hip_r + lean,
        spine=rng.uniform(-5, 18), swing_l=rng.uniform(0, 15), knee_l=pose.knee_l - rng.uniform(0, 40),
    )  # fmt: skip
