"""Puts everything together at a fine rate: attitude and acceleration of the strapped-on sensor."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.ndimage import gaussian_filter1d
from scipy.signal import lfilter
from scipy.spatial.transform import Rotation, RotationSpline

from .anatomy import View
from .gait import walk
from .levels import Level
from .scene import Scene, coloured
from .strokes import FINE_HZ, FloatArray

BREATH_DEG = {"chest": 0.9, "upper back": 0.7, "lower back": 0.4, "belly": 1.2, "waist": 0.5}


@dataclass(frozen=True, slots=True)
class Movement:
    """The voluntary part. `angle`: (n,) degrees, whole recording; `quiet_s`: the rests before and between."""

    view: View | None
    angle: FloatArray
    range_deg: float
    quiet_s: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Ride:
    """What the sensor goes through, in its own axes: (n, 3) m/s2 specific force, (n, 3) rad/s."""

    force: FloatArray
    rate: FloatArray
    steps_s: FloatArray


def _ramp(t: FloatArray, begin: float, end: float) -> FloatArray:
    x = np.clip((t - begin) / max(end - begin, 1e-6), 0.0, 1.0)
    return x**3 * (10 - 15 * x + 6 * x**2)


def _pose_tracks(scene: Scene, t: FloatArray) -> tuple[Rotation, FloatArray]:
    """Attitude of the pose and height of the pivot."""
    rows = np.array([(p.heading_deg, p.pitch_deg, p.twist_deg, p.height_m) for _, p in scene.keys])
    times = [at for at, _ in scene.keys]
    track = np.tile(rows[0], (len(t), 1))
    for (begin, end), step in zip(pairwise(times), np.diff(rows, axis=0), strict=True):
        if np.any(step):
            track += _ramp(t, begin, end)[:, None] * step
    return Rotation.from_euler("ZYZ", track[:, :3], degrees=True), track[:, 3]


def sway(rng: np.random.Generator, seconds: float, sigma_deg: float, t: FloatArray) -> Rotation:
    """A spline through poses that wander about the intended one."""
    times = np.concatenate([[0.0], np.cumsum(rng.uniform(1.2, 6.0, int(seconds / 3.0) + 8))])
    times = times[: int(np.searchsorted(times, seconds)) + 2]
    offsets = np.zeros((len(times), 3))
    for k in range(1, len(times)):
        offsets[k] = 0.75 * offsets[k - 1] + 0.66 * rng.normal(0.0, sigma_deg, 3)
    return RotationSpline(times, Rotation.from_rotvec(offsets, degrees=True))(t)


def tremble(rng: np.random.Generator, n: int, sigma_deg: float) -> FloatArray:
    """Tremor: a second-order autoregressive process a axis, (n, 3) degrees."""
    tracks = []
    for share in rng.uniform(0.3, 1.0, 3):
        radius, turn = rng.uniform(0.975, 0.99), 2 * np.pi * rng.uniform(2.5, 7.0) / FINE_HZ
        noise = lfilter([1.0], [1.0, -2 * radius * np.cos(turn), radius**2], rng.normal(size=n))
        tracks.append(share * sigma_deg * noise / noise.std())
    return np.stack(tracks, axis=1)


def _breath(rng: np.random.Generator, t: FloatArray, degrees: float) -> FloatArray:
    phase = 2 * np.pi * rng.uniform(0.18, 0.32) * t + 0.8 * np.sin(2 * np.pi * t / rng.uniform(15, 40))
    deep = degrees * (1 + 0.3 * np.sin(2 * np.pi * t / rng.uniform(20, 60)))
    return np.asarray(deep * (np.sin(phase) + 0.2 * np.sin(2 * phase)))


def _lean(progress: FloatArray, depth: FloatArray) -> FloatArray:
    """The trunk tips forward on the way up and again on the way down."""
    x = 0.5 * (progress + _soft_abs(progress))
    early = x * (1.3 - 0.3 * x)
    return np.asarray(depth * (np.sin(np.pi * early) ** 2 + 0.1 * x))


def _soft_abs(x: FloatArray) -> FloatArray:
    return np.asarray(np.sqrt(x**2 + 0.08**2) - 0.08)


def _voluntary(
    rng: np.random.Generator, level: Level, move: Movement, pitch_deg: float, t: FloatArray
) -> FloatArray:
    """(n, 3) rotation vector in segment axes, degrees, with some of the motion out of its plane."""
    view = move.view
    if view is None:
        return np.zeros((len(t), 3))
    base = Rotation.from_euler("Y", pitch_deg, degrees=True)
    plane = [1.0, 0.0, 0.0] if view.pattern == "alternating" else [0.0, float(view.sign), 0.0]
    axis = base.inv().apply(plane)
    others = np.linalg.svd(axis[None, :])[2][1:]
    knots = np.concatenate([[0.0], [0.5 * (a + b) for a, b in move.quiet_s], [t[-1] + 1.0]])
    astray = rng.normal(0.0, level.off_plane_share, (2, 1)) + rng.normal(
        0.0, 0.5 * level.off_plane_share, (2, len(knots))
    )
    angle = move.angle
    if view.pattern == "double":
        depth = np.interp(t, knots, move.range_deg * (1 + rng.normal(0, level.range_spread, len(knots))))
        angle = _lean(angle / move.range_deg, depth)
    vector = angle[:, None] * axis
    for other, shares in zip(others, astray, strict=True):
        vector = vector + (angle * np.interp(t, knots, shares))[:, None] * other
    return np.asarray(vector)


def _accelerate(position: FloatArray) -> FloatArray:
    return np.asarray(np.gradient(np.gradient(position, 1 / FINE_HZ, axis=0), 1 / FINE_HZ, axis=0))


def _strap(rng: np.random.Generator, scene: Scene, t: FloatArray) -> tuple[Rotation, FloatArray]:
    """Sensor in segment axes: any mounting, slips and rattles; and the shaking that goes with them, m/s2."""
    mounting = Rotation.random(random_state=np.random.RandomState(int(rng.integers(2**31))))
    turn, shake = np.zeros((len(t), 3)), np.zeros((len(t), 3))
    for slip in scene.slips:
        turn += _ramp(t, slip.at_s, slip.at_s + slip.seconds)[:, None] * np.array(slip.rotvec_deg)
    for rattle in scene.rattles:
        low, high = int(rattle.start_s * FINE_HZ), min(int(rattle.end_s * FINE_HZ), len(t))
        if high - low < 40:
            continue
        window = np.hanning(high - low)[:, None]
        turn[low:high] += 0.5 * rattle.turn_deg * window * coloured(rng, high - low, 0.6, 2.5)
        shake[low:high] += rattle.shake_m_s2 * window * coloured(rng, high - low, 2.0, 9.0)
    return Rotation.from_rotvec(turn, degrees=True) * mounting, shake


def ride(rng: np.random.Generator, level: Level, scene: Scene, move: Movement) -> Ride:
    """Force and turning rate along the whole timeline."""
    n = len(move.angle)
    t = np.arange(n) / FINE_HZ
    small = move.range_deg
    pose, height = _pose_tracks(scene, t)
    pitch = scene.keys[-1][1].pitch_deg if move.view is None else _rest_pitch(scene, move)
    voluntary = Rotation.from_rotvec(_voluntary(rng, level, move, pitch, t), degrees=True)
    wander = sway(rng, t[-1], min(rng.uniform(*level.sway_deg), 0.07 * small), t)
    breath = _breath(rng, t, min(level.breath_scale * BREATH_DEG.get(scene.placement, 0.15), 0.06 * small))
    breathing = Rotation.from_rotvec(np.stack([0 * breath, breath, 0 * breath], axis=1), degrees=True)
    gait_acc, gait_turn, steps = _gaits(rng, scene, n)
    segment = pose * voluntary * wander * breathing * Rotation.from_rotvec(gait_turn, degrees=True)

    lever = np.array(move.view.lever_m if move.view else (0.05, 0.0, 0.1)) * rng.uniform(0.85, 1.15)
    travel = np.array(move.view.travel_m if move.view else (0.0, 0.0, 0.0)) * rng.uniform(0.7, 1.2)
    position = segment.apply(lever) + _soft_abs(move.angle / small)[:, None] * travel
    position[:, 2] += height
    world = _accelerate(gaussian_filter1d(position, 0.02 * FINE_HZ, axis=0)) + gait_acc

    effort = 0.5 + np.clip(np.abs(move.angle) / small, 0.0, 1.3)
    tremor = tremble(rng, n, min(rng.uniform(*level.tremor_deg), 0.08 * small)) * effort[:, None]
    strap, shake = _strap(rng, scene, t)
    sensor = segment * Rotation.from_rotvec(tremor, degrees=True) * strap
    quiver = coloured(rng, n, 1.5, 8.0) * 0.15 * rng.uniform(*level.tremor_deg)
    force = sensor.inv().apply(world + np.array([0.0, 0.0, 9.80665])) + shake + quiver
    turn = (sensor[:-1].inv() * sensor[1:]).as_rotvec() * FINE_HZ
    return Ride(force, np.vstack([turn, turn[-1:]]), steps)


def _rest_pitch(scene: Scene, move: Movement) -> float:
    """Pitch of the pose held when the set begins."""
    begin = move.quiet_s[0][1] if move.quiet_s else 0.0
    return [pose for at, pose in scene.keys if at <= begin + 1e-6][-1].pitch_deg


def _gaits(rng: np.random.Generator, scene: Scene, n: int) -> tuple[FloatArray, FloatArray, FloatArray]:
    acc, turn, steps = np.zeros((n, 3)), np.zeros((n, 3)), [np.zeros(0)]
    for bout in scene.walks:
        gait = walk(rng, bout, scene.placement)
        low = int(bout.start_s * FINE_HZ)
        high = min(low + len(gait.acc), n)
        acc[low:high] += gait.acc[: high - low]
        turn[low:high] += gait.turn[: high - low]
        steps.append(gait.steps_s)
    return acc, turn, np.concatenate(steps)
