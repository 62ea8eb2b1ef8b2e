"""From a written script to a recording: the body moves, the sensor sees it, the truth is noted."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

import numpy as np

from sensors.stream import Mark, SampleBlock, SessionInfo
from sensors.synthetic import device, truth
from sensors.synthetic.body import SITES, FloatArray, Leg, by_vector, carried, frame_of
from sensors.synthetic.drills import STAND
from sensors.synthetic.gait import render
from sensors.synthetic.levels import Level
from sensors.synthetic.script import Script
from sensors.synthetic.shapes import RATE_HZ, smooth, tremble, wander

HEIGHT_M = 1.72


@dataclass(frozen=True, slots=True)
class Simulated:
    """A synthetic recording: the samples, the sidecar with its marks, and what really happened."""

    block: SampleBlock
    session: SessionInfo
    truth: dict[str, object]


@dataclass(frozen=True, slots=True)
class Kit:
    """The sensor of a session: None where the patient's own dice decide."""

    placement: str
    leg: Leg
    rate_hz: float
    gyroscope: bool


def choose_kit(
    level: Level,
    rng: np.random.Generator,
    placement: str,
    leg: Leg,
    *,
    rate_hz: float | None,
    gyroscope: bool | None,
) -> Kit:
    """The sensor, the rest of it drawn. ValueError: a rate outside 10 to 400 Hz or a place no sensor sits at."""
    if placement not in SITES:
        raise ValueError(f"unknown placement {placement!r}: use one of {', '.join(SITES)}")
    drawn_rate = level.rates_hz[int(rng.integers(0, len(level.rates_hz)))]
    drawn_gyroscope = bool(rng.uniform() < 0.6)
    rate = drawn_rate if rate_hz is None else rate_hz
    if not 10.0 <= rate <= 400.0:
        raise ValueError(f"a rate of {rate:g} Hz is out of reach: use 10 to 400")
    return Kit(placement, leg, rate, drawn_gyroscope if gyroscope is None else gyroscope)


def new_script() -> Script:
    """A patient standing, about to begin."""
    script = Script(STAND.row())
    script.postures.append(("standing", 0))
    return script


def _unsteadiness(script: Script, segment: str, level: Level, rng: np.random.Generator) -> FloatArray:
    """What the segment does besides, rotation vectors (n, 3), rad: sway, breathing, tremor, more under effort."""
    n = script.length
    busy = np.zeros(n)
    for stretch in script.effort:
        busy[stretch.first : stretch.last] = 1.0
    busy = smooth(busy, 0.3)
    breath_hz = rng.uniform(0.2, 0.3) * (1 + 0.08 * wander(rng, n, 8.0))
    breath = np.sin(2 * np.pi * np.cumsum(breath_hz) / RATE_HZ)
    depth = {"chest": 0.6, "head": 0.3, "pelvis": 0.25}.get(segment, 0.05) * rng.uniform(0.6, 1.4)
    out = np.zeros((n, 3))
    for axis, share in enumerate((0.5, 1.0, 0.4)):
        physiological = level.tremor_deg * tremble(rng, n, rng.uniform(8.0, 11.0))
        effort = level.effort_tremor_deg * busy * tremble(rng, n, rng.uniform(4.0, 7.0))
        out[:, axis] = share * (level.sway_deg * wander(rng, n, 2.5) + 0.5 * physiological + 0.5 * effort)
    out[:, 1] += depth * breath
    return np.radians(out)


def finish(script: Script, kit: Kit, level: Level, rng: np.random.Generator, info: SessionInfo) -> Simulated:
    """Move the body through the script, let the sensor see it, and write down the truth."""
    site = SITES[kit.placement]
    gait = render(script, site.segment, kit.leg, rng)
    poses = script.poses()
    seen = frame_of(site.segment, kit.leg, poses, gait.pose)
    still = frame_of(site.segment, kit.leg, poses).attitude
    attitude = seen.attitude @ by_vector(_unsteadiness(script, site.segment, level, rng))
    position = seen.joint + carried(attitude, site.offset_m)
    worn = attitude @ device.mounting(level, rng) @ by_vector(device.strap_turns(script.turns, script.length))
    recorded = device.record(
        device.ideal(worn, position, gait.jolt), level, rng, kit.rate_hz, gyroscope=kit.gyroscope
    )
    clock = recorded.clock
    session = replace(info, placement=kit.placement, marks=_marks(script, clock))
    return Simulated(recorded.block, session, _truth(script, still[:, 2, :], clock))


def _truth(script: Script, up: FloatArray, clock: device.Clock) -> dict[str, object]:
    return {
        "schema": truth.SCHEMA,
        "synthetic": True,
        "sets": [truth.set_record(up, done, clock) for done in script.sets],
        "walking": truth.walking_record(script, clock),
        "postures": truth.posture_records(script, clock),
    }


def _marks(script: Script, clock: device.Clock) -> tuple[Mark, ...]:
    """The taps, in order, on the sensor's clock."""
    marks = sorted(script.taps, key=lambda mark: mark.t_s)
    return tuple(replace(mark, t_s=round(max(clock.mark(mark.t_s), clock.zero_s), 3)) for mark in marks)


def new_session(rng: np.random.Generator, started_at: str = "2026-03-02T08:00:00+01:00") -> SessionInfo:
    """A sidecar without its marks. The identifier comes from the generator too, so that it is always the same."""
    session_id = uuid.UUID(bytes=rng.bytes(16), version=4)
    return SessionInfo(
        session_id=str(session_id), patient="digital-patient", started_at=started_at, time_zone="Europe/Berlin",
        height_m=HEIGHT_M, sensor="digital patient (synthetic)",
    )  # fmt: skip
