"""Makes whole recordings: the patient, the set, what surrounds it, the sensor, the marks."""

from __future__ import annotations

from typing import Any
from zlib import crc32

import numpy as np

from sensors.stream import Mark, SampleBlock, SessionInfo

from .anatomy import PRESCRIBED, VIEWS, View, placements
from .body import Movement, Ride, ride
from .device import Clock, record
from .levels import LEVELS, Level
from .plan import perform
from .scene import LYING_M, SITTING_M, STANDING_M, Pose, Rattle, Scene, lead_in, lead_out, slip
from .strokes import FINE_HZ, FloatArray
from .truth import repetitions

Made = tuple[SampleBlock, SessionInfo, dict[str, Any]]


def make(
    exercise: str,
    seed: int,
    difficulty: str = "normal",
    placement: str | None = None,
    rate_hz: float | None = None,
    gyroscope: bool | None = None,
) -> Made:
    """One recording of one set, its session, and the truth.

    Raises KeyError for an exercise, placement or difficulty that this patient does not know.
    """
    place = placement or placements(exercise)[0]
    view, told, level = VIEWS[exercise, place], PRESCRIBED[exercise], LEVELS[difficulty]
    rng = np.random.default_rng([seed, crc32(f"{exercise}/{place}/{difficulty}".encode())])
    trace, own = perform(rng, level, view, told)
    scene = Scene(rng, place)
    _approach(scene, level, _rest_pose(rng, exercise, view))
    begin_s = scene.now_s
    scene.wait(trace.length / FINE_HZ)
    end_s = scene.now_s
    _leave(scene, level)
    spots = [(begin_s + a / FINE_HZ, begin_s + b / FINE_HZ) for a, b in trace.quiet]
    _mishaps(level, scene, [spot for spot in spots if spot[1] - spot[0] > 1.2], own.range_deg)

    offset = round(begin_s * FINE_HZ)
    angle = _whole(trace.angle(), offset, scene.now_s)
    quiet = ((0.0, begin_s), *(((a + offset) / FINE_HZ, (b + offset) / FINE_HZ) for a, b in trace.quiet))
    ridden = ride(rng, level, scene, Movement(view, angle, own.range_deg, quiet))
    block, clock = record(rng, level, ridden, rate_hz, gyroscope)
    side = str(rng.choice(["left", "right"])) if told.sided else None
    truth: dict[str, Any] = {
        "exercise": exercise,
        "side": side,
        "reps": repetitions(trace, angle, offset, clock.recording, partial=False),
        "partials": repetitions(trace, angle, offset, clock.recording, partial=True),
        **_walked(scene, ridden, clock),
    }
    told_apart = begin_s <= 4.0 or len(truth["reps"]) > 1
    marked = rng.random() < 0.5 or not told_apart
    marks = _marks(rng, clock, truth, begin_s, end_s) if marked else ()
    return block, SessionInfo(session_id=f"other-{seed}", placement=place, marks=marks), truth


def _rest_pose(rng: np.random.Generator, exercise: str, view: View) -> Pose:
    pitch = rng.uniform(*view.rest_pitch_deg)
    upright = ("standing-extension", "ball-wall-stand", "wall-slide", "hip-flexor-stretch")
    height = STANDING_M if exercise in upright else SITTING_M if exercise == "chair-stand" else LYING_M
    return Pose(pitch, 0.0, 0.0, height)


def _approach(scene: Scene, level: Level, rest: Pose) -> None:
    if scene.rng.random() < level.lead_chance:
        lead_in(scene, rest)
    else:
        scene.begin(rest)
        scene.wait(scene.rng.uniform(1.0, 4.0))


def _leave(scene: Scene, level: Level) -> None:
    if scene.rng.random() < level.lead_chance:
        lead_out(scene)
    else:
        scene.wait(scene.rng.uniform(0.7, 4.0))


def _mishaps(level: Level, scene: Scene, spots: list[tuple[float, float]], range_deg: float) -> None:
    """Fidgets and a slip in the pauses of the set."""
    rng = scene.rng
    slipping = rng.random() < level.slip_chance
    chosen = int(rng.integers(len(spots))) if slipping and spots else -1
    for k, (low, high) in enumerate(spots):
        seconds = rng.uniform(0.6, 1.6)
        at = rng.uniform(low, max(low, high - seconds))
        if k == chosen:
            degrees = min(rng.uniform(5, 20), max(6.0, range_deg))
            scene.slips.append(slip(rng, low + 0.3, degrees))
            scene.rattles.append(Rattle(low, low + 1.0, 0.0, rng.uniform(0.3, 1.5)))
        elif rng.random() < level.fidget_odds:
            turn = min(rng.uniform(2, 10), 0.16 * range_deg)
            scene.rattles.append(Rattle(at, at + seconds, turn, rng.uniform(0.2, 1.0)))


def _whole(angle: FloatArray, offset: int, seconds: float) -> FloatArray:
    """The set's angle inside the recording; whatever is left at its end dies away."""
    whole = np.zeros(round(seconds * FINE_HZ))
    whole[offset : offset + len(angle)] = angle[: len(whole) - offset]
    tail = np.arange(len(whole) - offset - len(angle)) / FINE_HZ
    whole[offset + len(angle) :] = angle[-1] * np.exp(-((tail / 0.8) ** 2))
    return whole


def _walked(scene: Scene, ridden: Ride, clock: Clock) -> dict[str, Any]:
    minutes = sum(bout.end_s - bout.start_s for bout in scene.walks) / 60.0
    steps = [clock.recording(float(at)) for at in ridden.steps_s]
    return {"walking_minutes": minutes * clock.rate, "steps": len(steps), "step_times_s": steps}


def _marks(
    rng: np.random.Generator, clock: Clock, truth: dict[str, Any], begin_s: float, end_s: float
) -> tuple[Mark, ...]:
    """Start and stop close around the set."""
    start = max(clock.stamp(begin_s - rng.uniform(0.2, 1.5)), clock.first_s)
    stop = clock.stamp(end_s + rng.uniform(0.2, 0.7))
    return Mark(round(start, 3), "start", truth["exercise"], truth["side"]), Mark(round(stop, 3), "stop")


def idle(seed: int, minutes: float, placement: str = "chest", difficulty: str = "normal") -> Made:
    """Walking, sitting, standing, lying and fidgeting, and not one exercise."""
    level = LEVELS[difficulty]
    rng = np.random.default_rng([seed, crc32(f"idle/{placement}/{difficulty}".encode())])
    scene = Scene(rng, placement)
    scene.begin(Pose(0.0))
    while scene.now_s < 60.0 * minutes:
        _pastime(rng, scene)
    angle = np.zeros(round(scene.now_s * FINE_HZ))
    ridden = ride(rng, level, scene, Movement(None, angle, 30.0, ()))
    block, clock = record(rng, level, ridden, None, None)
    truth: dict[str, Any] = {"exercise": None, "side": None, "reps": [], "partials": []}
    return (
        block,
        SessionInfo(session_id=f"idle-{seed}", placement=placement),
        truth | _walked(scene, ridden, clock),
    )


def _pastime(rng: np.random.Generator, scene: Scene) -> None:
    """One thing done for a while."""
    heading = scene.pose.heading_deg
    what = str(rng.choice(["walk", "sit", "stand", "lie", "handle"], p=[0.3, 0.3, 0.2, 0.15, 0.05]))
    if what == "walk":
        scene.go(Pose(rng.uniform(-4, 6), 0.0, heading), rng.uniform(1.0, 2.5))
        scene.walk(rng.uniform(20.0, 150.0))
    elif what == "handle":
        scene.handle(rng.uniform(1.0, 8.0))
    else:
        pose = {"sit": scene.seated(), "stand": Pose(rng.uniform(-4, 6), 0.0, heading)}.get(what, scene.on_side())
        if what == "lie" and rng.random() < 0.6:
            pose = Pose(rng.choice([-90.0, 88.0]), 0.0, heading, LYING_M)
        scene.go(pose, rng.uniform(1.0, 3.0))
        _fidget(rng, scene, pose, rng.uniform(15.0, 150.0))


def _fidget(rng: np.random.Generator, scene: Scene, pose: Pose, seconds: float) -> None:
    """Shift now and then, reach for something, settle again."""
    end = scene.now_s + seconds
    while scene.now_s < end:
        scene.wait(rng.exponential(9.0) + 1.0)
        size = rng.choice([3.0, 8.0, 20.0], p=[0.5, 0.35, 0.15])
        shifted = Pose(
            pose.pitch_deg + rng.normal(0, size),
            pose.twist_deg + rng.normal(0, size),
            pose.heading_deg,
            pose.height_m,
        )
        scene.go(shifted, rng.uniform(0.6, 2.5))
        if rng.random() < 0.3:
            scene.rattles.append(Rattle(scene.now_s, scene.now_s + 1.0, rng.uniform(1, 6), rng.uniform(0.2, 1.5)))
