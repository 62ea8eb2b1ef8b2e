"""Walking speed from cadence and how far the body rises at each step.

On the trunk: the inverted pendulum of Zijlstra and Hof 2003, step length = 1.25 * 2 * sqrt(2 l h - h^2), with leg
length l = 0.53 of the height. Deviation: the rise h comes from the vertical's amplitude at the step frequency
(h = 2 sqrt(2) sd / omega^2) instead of a double integration, which drifts. Elsewhere: a constant walk ratio, step
length over cadence, Sekiya and Nagasaki 1998, scaled by height.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

TRUNK = frozenset({"lower back", "waist", "pelvis", "belly"})
"""Placements close enough to the body's centre for the pendulum."""

USUAL_HEIGHT_M = 1.70
LEG_PART = 0.53
ZIJLSTRA = 1.25
WALK_RATIO_M_SPM = 0.0060

CALIBRATED_PART, NEAR_PART = 0.08, 0.15
"""Likely error of a calibrated speed, as a share, where it is this near to that of a walk of known length."""

NO_HEIGHT = "the height is not given: walking speed is estimated for a height of 1.70 m"


@dataclass(frozen=True, slots=True)
class Pace:
    """Speed and its likely error, m/s."""

    speed_m_s: float
    error_m_s: float


@dataclass(frozen=True, slots=True)
class Stride:
    """What walks of known length tell: true speed over the one estimated for the usual height, and how fast they
    were, m/s. Measured on people, one factor does not hold for much slower walks.
    """

    factor: float
    speeds_m_s: tuple[float, ...]

    def near(self, speed_m_s: float) -> bool:
        """Whether one of the walks was about as fast."""
        return any(abs(speed_m_s / known - 1.0) <= NEAR_PART for known in self.speeds_m_s)


def pace(
    placement: str, height_m: float | None, cadence_spm: float, swing_m_s2: float, stride: Stride | None = None
) -> Pace:
    """Speed of walking at a cadence. `swing_m_s2`: standard deviation of the band-passed vertical, m/s2.

    With a `stride` the height no longer matters.
    """
    height = USUAL_HEIGHT_M if stride or not height_m else height_m
    if placement in TRUNK:
        step_m, part = _pendulum(height, cadence_spm, swing_m_s2), 0.15
    else:
        step_m, part = WALK_RATIO_M_SPM * cadence_spm * height / USUAL_HEIGHT_M, 0.2
    speed_m_s = step_m * cadence_spm / 60.0
    if stride:
        speed_m_s *= stride.factor
        part = CALIBRATED_PART if stride.near(speed_m_s) else part + 0.1
    elif not height_m:
        part += 0.1
    return Pace(speed_m_s, speed_m_s * part + 0.05)


def _pendulum(height_m: float, cadence_spm: float, swing_m_s2: float) -> float:
    omega = 2.0 * math.pi * cadence_spm / 60.0
    rise_m = min(2.0 * math.sqrt(2.0) * swing_m_s2 / (omega * omega), 0.12)
    leg_m = LEG_PART * height_m
    return ZIJLSTRA * 2.0 * math.sqrt(max(0.0, 2.0 * leg_m * rise_m - rise_m * rise_m))
