"""The patient's body: stiff segments, joint angles, and where on them a sensor can sit.

World: x forward, y left, z up. Every segment's own axes are the same when the person stands upright, with z
along the segment towards the head. Angles are degrees, lengths metres. Segment lengths are those of a person
of 1.72 m after Winter, Biomechanics and Motor Control of Human Movement (2009), rounded; feet are part of the
shin, the ankle being the point that a standing leg turns about.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass, fields, replace
from types import MappingProxyType
from typing import Literal

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
Segment = Literal["pelvis", "chest", "thigh", "shin", "upper arm", "forearm", "head"]
Leg = Literal["left", "right"]

THIGH_M, SHIN_M, HIP_HALF_WIDTH_M, LUMBAR_M, SHOULDER_M, UPPER_ARM_M, NECK_M = (
    0.42,
    0.43,
    0.09,
    0.12,
    0.36,
    0.30,
    0.42,
)


@dataclass(frozen=True, slots=True)
class Pose:
    """One instant's joint angles and pelvis position.

    `pitch` (forwards), `roll` (about the body's long axis), `tilt` (to the right), `yaw` (to the left) turn the
    pelvis; `spine` and `twist` the chest on it; `hip_*` flexes a thigh, `swing_*` carries it round the body's
    long axis, `knee_*` flexes a shin. `grounded` 1: the feet carry the pelvis, on the right one where `anchor`
    is 1, on the left where 0; `grounded` 0: it lies at height `z`.
    """

    pitch: float = 0.0
    roll: float = 0.0
    tilt: float = 0.0
    yaw: float = 0.0
    spine: float = 0.0
    twist: float = 0.0
    hip_l: float = 0.0
    hip_r: float = 0.0
    swing_l: float = 0.0
    swing_r: float = 0.0
    knee_l: float = 0.0
    knee_r: float = 0.0
    shoulder: float = 0.0
    elbow: float = 10.0
    neck: float = 0.0
    x: float = 0.0
    y: float = 0.0
    z: float = 0.1
    grounded: float = 0.0
    anchor: float = 0.0

    def row(self) -> FloatArray:
        """The pose as a row of channels, in the order of `CHANNELS`."""
        return np.array(astuple(self), dtype=np.float64)

    def mirrored(self) -> Pose:
        """The same with left and right exchanged."""
        return replace(
            self, hip_l=self.hip_r, hip_r=self.hip_l, swing_l=-self.swing_r, swing_r=-self.swing_l,
            knee_l=self.knee_r, knee_r=self.knee_l, roll=-self.roll, tilt=-self.tilt, twist=-self.twist,
            anchor=1.0 - self.anchor,
        )  # fmt: skip


CHANNELS: Mapping[str, int] = MappingProxyType({field.name: i for i, field in enumerate(fields(Pose))})
"""The column of each joint angle in an (n, channels) array of poses."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where a sensor sits: the segment, and the offset from the segment's own joint in its axes, metres."""

    segment: Segment
    offset_m: tuple[float, float, float]


SITES: Mapping[str, Site] = MappingProxyType(
    {
        "chest": Site("chest", (0.11, 0.0, 0.26)),
        "upper back": Site("chest", (-0.11, 0.0, 0.30)),
        "lower back": Site("pelvis", (-0.11, 0.0, 0.10)),
        "waist": Site("pelvis", (0.05, -0.15, 0.10)),
        "pelvis": Site("pelvis", (-0.10, 0.0, 0.04)),
        "belly": Site("pelvis", (0.13, 0.0, 0.10)),
        "thigh": Site("thigh", (0.07, 0.03, -0.24)),
        "pocket": Site("thigh", (0.06, 0.06, -0.14)),
        "shin": Site("shin", (0.05, 0.02, -0.20)),
        "upper arm": Site("upper arm", (0.04, 0.0, -0.15)),
        "wrist": Site("forearm", (0.0, 0.02, -0.24)),
        "hand": Site("forearm", (0.02, 0.0, -0.31)),
        "head": Site("head", (0.0, 0.07, 0.15)),
    }
)


def about(axis: Literal["x", "y", "z"], angle_deg: FloatArray) -> FloatArray:
    """Rotation matrices (n, 3, 3) about one axis by (n,) degrees."""
    rad = np.radians(angle_deg)
    cos, sin = np.cos(rad), np.sin(rad)
    i, j = {"x": (1, 2), "y": (2, 0), "z": (0, 1)}[axis]
    out = np.zeros((len(rad), 3, 3))
    out[:] = np.eye(3)
    out[:, i, i] = out[:, j, j] = cos
    out[:, i, j], out[:, j, i] = -sin, sin
    return out


def by_vector(turn_rad: FloatArray) -> FloatArray:
    """Rotation matrices (n, 3, 3) of rotation vectors (n, 3), radians (Rodrigues' formula)."""
    angle = np.linalg.norm(turn_rad, axis=1)
    axis = turn_rad / np.maximum(angle, 1e-12)[:, None]
    cross = np.zeros((len(angle), 3, 3))
    cross[:, 0, 1], cross[:, 0, 2], cross[:, 1, 2] = -axis[:, 2], axis[:, 1], -axis[:, 0]
    cross[:, 1, 0], cross[:, 2, 0], cross[:, 2, 1] = axis[:, 2], -axis[:, 1], axis[:, 0]
    sin, versine = np.sin(angle)[:, None, None], (1.0 - np.cos(angle))[:, None, None]
    return np.asarray(np.eye(3) + sin * cross + versine * (cross @ cross))


def carried(rotation: FloatArray, offset_m: tuple[float, float, float]) -> FloatArray:
    """World vectors (n, 3) of a fixed offset in turning axes (n, 3, 3)."""
    return np.asarray(rotation @ np.array(offset_m))


@dataclass(frozen=True, slots=True)
class Frame:
    """A segment over time: `attitude` (n, 3, 3), world from segment, and `joint` (n, 3), metres."""

    attitude: FloatArray
    joint: FloatArray


def _pelvis_attitude(pose: FloatArray) -> FloatArray:
    turn = about("z", pose[:, CHANNELS["yaw"]]) @ about("y", pose[:, CHANNELS["pitch"]])
    return np.asarray(turn @ about("x", pose[:, CHANNELS["tilt"]]) @ about("z", pose[:, CHANNELS["roll"]]))


def _thigh_on(pelvis: FloatArray, pose: FloatArray, leg: Leg) -> FloatArray:
    suffix = leg[0]
    swing = about("z", pose[:, CHANNELS[f"swing_{suffix}"]])
    return np.asarray(pelvis @ swing @ about("y", -pose[:, CHANNELS[f"hip_{suffix}"]]))


def _shin_on(thigh: FloatArray, pose: FloatArray, leg: Leg) -> FloatArray:
    return np.asarray(thigh @ about("y", pose[:, CHANNELS[f"knee_{leg[0]}"]]))


def _hip_offset(leg: Leg) -> tuple[float, float, float]:
    return (0.0, HIP_HALF_WIDTH_M if leg == "left" else -HIP_HALF_WIDTH_M, 0.0)


def _carried_by_foot(pelvis: FloatArray, pose: FloatArray, leg: Leg) -> FloatArray:
    """Where the pelvis is when that leg's ankle stands still at the origin."""
    thigh = _thigh_on(pelvis, pose, leg)
    shin = _shin_on(thigh, pose, leg)
    reach = carried(pelvis, _hip_offset(leg)) + carried(thigh, (0, 0, -THIGH_M)) + carried(shin, (0, 0, -SHIN_M))
    return -reach


def _pelvis_position(pelvis: FloatArray, pose: FloatArray) -> FloatArray:
    anchor = pose[:, [CHANNELS["anchor"]]]
    grounded = pose[:, [CHANNELS["grounded"]]]
    foot = (1 - anchor) * _carried_by_foot(pelvis, pose, "left") + anchor * _carried_by_foot(pelvis, pose, "right")
    lying = np.zeros_like(foot)
    lying[:, 2] = pose[:, CHANNELS["z"]]
    shift = np.zeros_like(foot)
    shift[:, :2] = pose[:, [CHANNELS["x"], CHANNELS["y"]]]
    return np.asarray(grounded * foot + (1 - grounded) * lying + shift)


def frame_of(segment: Segment, leg: Leg, pose: FloatArray, gait: FloatArray | None = None) -> Frame:
    """A segment's attitude and joint over time from poses (n, channels).

    `gait` (n, channels) is what walking adds: its angles turn the segments, its x, y, z move the pelvis and its
    yaw turns the way ahead, but the feet that carry the pelvis are those of `pose`.
    """
    whole = pose if gait is None else pose + gait
    pelvis = _pelvis_attitude(whole)
    origin = _pelvis_position(pelvis if gait is None else _pelvis_attitude(pose), pose)
    if gait is not None:
        ahead = about("z", gait[:, CHANNELS["yaw"]])
        origin = (ahead @ origin[:, :, None])[:, :, 0] + gait[:, [CHANNELS["x"], CHANNELS["y"], CHANNELS["z"]]]
    if segment == "pelvis":
        return Frame(pelvis, origin)
    if segment in ("thigh", "shin"):
        return _leg_frame(segment, leg, whole, Frame(pelvis, origin))
    return _upper_frame(segment, leg, whole, Frame(pelvis, origin))


def _leg_frame(segment: Segment, leg: Leg, pose: FloatArray, pelvis: Frame) -> Frame:
    hip = pelvis.joint + carried(pelvis.attitude, _hip_offset(leg))
    thigh = _thigh_on(pelvis.attitude, pose, leg)
    if segment == "thigh":
        return Frame(thigh, hip)
    return Frame(_shin_on(thigh, pose, leg), hip + carried(thigh, (0.0, 0.0, -THIGH_M)))


def _upper_frame(segment: Segment, leg: Leg, pose: FloatArray, pelvis: Frame) -> Frame:
    waist = pelvis.joint + carried(pelvis.attitude, (0.0, 0.0, LUMBAR_M))
    bend = about("y", pose[:, CHANNELS["spine"]]) @ about("z", pose[:, CHANNELS["twist"]])
    chest = pelvis.attitude @ bend
    if segment == "chest":
        return Frame(chest, waist)
    if segment == "head":
        neck = waist + carried(chest, (0.0, 0.0, NECK_M))
        return Frame(chest @ about("y", pose[:, CHANNELS["neck"]]), neck)
    shoulder = waist + carried(chest, (0.0, 0.18 if leg == "left" else -0.18, SHOULDER_M))
    arm = chest @ about("y", -pose[:, CHANNELS["shoulder"]])
    if segment == "upper arm":
        return Frame(arm, shoulder)
    return Frame(arm @ about("y", -pose[:, CHANNELS["elbow"]]), shoulder + carried(arm, (0.0, 0.0, -UPPER_ARM_M)))
