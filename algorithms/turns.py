"""Whether a movement turns the sensor as the person's calibration did: a soft opinion, never a fixed axis."""

from __future__ import annotations

import numpy as np

from algorithms.plane import unit
from algorithms.types import FloatArray, Turn

WORN_DEG, BEYOND_DEG = 25.0, 20.0
"""A sensor worn again sits this far off without a doubt; each so much more is less likely."""

AXIS_DEG = 40.0
"""The same for the axis, which a small movement tells less well."""

LEAST = 0.2
"""However it turns, it may be the exercise with the sensor worn another way."""


def same_turn(turn: Turn, rest: FloatArray, peak: FloatArray, two_way: bool) -> float:
    """How well a movement from `rest` to `peak`, (3,) unit up directions in sensor axes, fits, `LEAST` to 1.

    `two_way`: neither end is the rest position, and either may come first.
    """
    axis = unit(np.cross(rest, peak))
    astray = _apart_deg(axis, turn.axis)
    if two_way:
        astray = min(astray, 180.0 - astray)
    beyond = max(0.0, astray - AXIS_DEG)
    if not two_way:
        beyond = max(beyond, _apart_deg(rest, turn.rest) - WORN_DEG)
    return max(LEAST, float(np.exp(-0.5 * (beyond / BEYOND_DEG) ** 2)))


def _apart_deg(a: FloatArray, b: tuple[float, float, float]) -> float:
    cosine = float((a * np.array(b)).sum())
    return float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))
