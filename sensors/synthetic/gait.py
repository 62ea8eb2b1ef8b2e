"""Walking: what each joint adds while the patient walks, and the jolts of the heels.

Joint curves follow the normative shapes of Perry, Gait Analysis (1992), and Winter (2009): hip a near sinusoid of
about 40 degrees, knee with its small stance and large swing wave, pelvis rising and falling once a step and
swaying once a stride. Step length and cadence grow together by the walk ratio of Sekiya and Nagasaki (1998),
about 6.5 mm for each step a minute. Rise of the pelvis about 4.5 cm at a 0.72 m step. Heel strikes ring at
10-16 Hz and fade up the body (Lafortune 1991; Kavanagh and Menz 2008).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from sensors.synthetic.body import CHANNELS, FloatArray, Leg, Segment
from sensors.synthetic.script import Script, Walked
from sensors.synthetic.shapes import RATE_HZ, samples, smooth, wander

WALK_RATIO_M = 0.0065
_RAMP_S = 0.16
"""Gait comes and goes as softly as this."""

_JOLT_M_S2: Mapping[Segment, float] = MappingProxyType(
    {"shin": 7.0, "thigh": 4.5, "pelvis": 3.0, "chest": 2.0, "head": 1.2, "upper arm": 1.5, "forearm": 1.5}
)


@dataclass(frozen=True, slots=True)
class Gait:
    """`pose` (n, channels): what walking adds. `jolt` (n, 3): world acceleration of the heel strikes, m/s2."""

    pose: FloatArray
    jolt: FloatArray


def walk(
    script: Script, rng: np.random.Generator, steps: int, cadence_spm: float, step_m: float | None = None
) -> None:
    """Let the patient, who stands, take that many steps (at least 2) at about that cadence."""
    step = step_m or WALK_RATIO_M * cadence_spm * rng.uniform(0.88, 1.12)
    uneven = rng.uniform(-0.03, 0.03) * (-1.0) ** np.arange(steps - 1)
    drift = 0.03 * wander(rng, steps - 1, 0.1)
    intervals = 60.0 / cadence_spm * (1.0 + uneven + drift + rng.normal(0.0, 0.015, steps - 1))
    times = np.concatenate([[0.0], np.cumsum(intervals)]) + 60.0 / cadence_spm
    contacts = script.length + times * RATE_HZ
    script.stay(float(times[-1]) + 0.8)
    turn = 180.0 if rng.uniform() < 0.15 and steps > 20 else 0.0
    script.walks.append(Walked(contacts, step, turn))


def render(script: Script, segment: Segment, leg: Leg, rng: np.random.Generator) -> Gait:
    """All the walking of a script, as seen from one segment."""
    pose = np.zeros((script.length, len(CHANNELS)))
    jolt = np.zeros((script.length, 3))
    for walked in script.walks:
        _add_walk(pose, walked, rng)
        _add_jolts(jolt, walked, segment, leg, rng)
    return Gait(pose, jolt)


def _wave(phase: FloatArray, centre: float, sharpness: float) -> FloatArray:
    """A smooth bump of height 1 that comes back every cycle."""
    return np.asarray(np.exp(sharpness * (np.cos(2 * np.pi * (phase - centre)) - 1.0)))


def _add_walk(pose: FloatArray, walked: Walked, rng: np.random.Generator) -> None:
    """Add one bout. The step phase is a whole number at each contact, the left foot's at the even ones."""
    contacts = walked.contacts
    interval = float(np.median(np.diff(contacts)))
    first = max(int(contacts[0] - 0.9 * interval) - samples(_RAMP_S * 4), 0)
    last = min(int(contacts[-1] + 0.2 * interval) + samples(_RAMP_S * 4), len(pose))
    t = np.arange(first, last)
    known = np.concatenate([[contacts[0] - interval], contacts, [contacts[-1] + interval]])
    phase = smooth(np.interp(t, known, np.arange(-1.0, len(contacts) + 1.0)), 0.12)
    going = ((t > contacts[0] - 0.9 * interval) & (t < contacts[-1] + 0.2 * interval)).astype(float)
    strength = smooth(going, _RAMP_S)
    span = pose[first:last]
    _swing_limbs(span, phase, strength, walked.step_m, rng)
    _carry_pelvis(span, phase, strength, walked, rng)
    for name in ("x", "y", "yaw"):
        pose[last:, CHANNELS[name]] = pose[last - 1, CHANNELS[name]]


def _swing_limbs(
    span: FloatArray, phase: FloatArray, strength: FloatArray, step_m: float, rng: np.random.Generator
) -> None:
    size = (step_m / 0.72) * rng.uniform(0.9, 1.1)
    for suffix, lead in (("l", 0.0), ("r", 0.5)):
        stride = phase / 2.0 + lead
        own = strength * rng.uniform(0.95, 1.05)
        hip = 7.0 + 21.0 * size * (np.cos(2 * np.pi * stride) + 0.13 * np.cos(4 * np.pi * stride - 0.8))
        knee = 3.0 + 15.0 * size * _wave(stride, 0.14, 5.0) + 55.0 * _wave(stride, 0.72, 3.6)
        span[:, CHANNELS[f"hip_{suffix}"]] += own * hip
        span[:, CHANNELS[f"knee_{suffix}"]] += own * knee
    arm = np.cos(np.pi * phase) * strength * size
    span[:, CHANNELS["shoulder"]] += rng.uniform(8.0, 20.0) * arm
    span[:, CHANNELS["elbow"]] += 6.0 * arm + 8.0 * strength


def _carry_pelvis(
    span: FloatArray, phase: FloatArray, strength: FloatArray, walked: Walked, rng: np.random.Generator
) -> None:
    stride, step = np.pi * phase, 2 * np.pi * phase
    rise = 0.045 * (walked.step_m / 0.72) ** 1.8 * rng.uniform(0.85, 1.15)
    late = rng.uniform(0.3, 0.8)
    span[:, CHANNELS["z"]] -= strength * rise / 2 * (np.cos(step - late) + 0.18 * np.cos(2 * step + 0.5))
    span[:, CHANNELS["tilt"]] += strength * rng.uniform(2.0, 4.5) * np.sin(stride + 0.4)
    span[:, CHANNELS["twist"]] -= strength * rng.uniform(4.0, 8.0) * np.cos(stride)
    span[:, CHANNELS["pitch"]] += strength * (2.0 + rng.uniform(0.8, 1.8) * np.cos(step + 0.6))
    turn = np.concatenate([[0.0], np.diff(phase)]) * strength
    heading = _heading(turn, walked.heading_deg, rng)
    yaw = span[:, CHANNELS["yaw"]]
    yaw += heading + strength * rng.uniform(3.0, 6.0) * np.cos(stride)
    ahead = np.cumsum(turn) * walked.step_m - strength * rng.uniform(0.008, 0.016) * np.sin(step - late)
    aside = strength * rng.uniform(0.012, 0.026) * np.sin(stride - 0.2)
    direction = np.radians(heading + yaw[0])
    moved = np.diff(ahead, prepend=ahead[0])
    sway = np.diff(aside, prepend=aside[0])
    span[:, CHANNELS["x"]] += np.cumsum(moved * np.cos(direction) - sway * np.sin(direction))
    span[:, CHANNELS["y"]] += np.cumsum(moved * np.sin(direction) + sway * np.cos(direction))


def _heading(turn: FloatArray, about_deg: float, rng: np.random.Generator) -> FloatArray:
    """Degrees turned while walking: a meander, and one turn about where the way ends."""
    n = len(turn)
    meander = 12.0 * wander(rng, n, 4.0)
    half = smooth((np.arange(n) > rng.uniform(0.3, 0.7) * n).astype(float), min(0.5, n / RATE_HZ / 10))
    walking = smooth((turn > 0).astype(float), _RAMP_S)
    return np.asarray((meander - meander[0]) * walking + about_deg * half)


def _add_jolts(jolt: FloatArray, walked: Walked, segment: Segment, leg: Leg, rng: np.random.Generator) -> None:
    """Each contact rings: mostly upwards, some of it braking; the sensor's own leg feels it most."""
    t = np.arange(samples(0.25)) / RATE_HZ
    size = _JOLT_M_S2[segment] * (walked.step_m / 0.72) ** 1.5
    for i, contact in enumerate(walked.contacts):
        first = int(np.ceil(contact))
        near = (i % 2 == 0) == (leg == "left")
        share = 0.45 if segment in ("thigh", "shin") and not near else 1.0
        ring = np.exp(-t / rng.uniform(0.02, 0.035)) * np.sin(2 * np.pi * rng.uniform(10.0, 16.0) * t)
        ring = ring[: len(jolt) - first] * size * share * rng.uniform(0.7, 1.3)
        jolt[first : first + len(ring), 2] += ring
        jolt[first : first + len(ring), 0] -= rng.uniform(0.2, 0.5) * ring
