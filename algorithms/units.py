"""What the first seconds of a recording say about its units: is this specific force in m/s2 at all?

Only the first `HEAD_S` of signal are looked at, so that live and replay decide alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from algorithms.types import G_M_S2, FloatArray

HEAD_S = 10.0
"""Signal that the checks may look at, seconds."""

DEG_S_LIMIT = 40.0
"""No sensor of this class turns faster than 2000 deg/s (35 rad/s); a larger number is in degrees."""

Gravity = Literal["present", "missing", "strange"]


@dataclass(frozen=True, slots=True)
class HeadCheck:
    """What to multiply by to get SI units, whether gravity is in the signal, and sentences for a person."""

    acc_scale: float
    gyr_scale: float
    gravity: Gravity
    warnings: tuple[str, ...]


def check_head(acc: FloatArray, gyr: FloatArray | None) -> HeadCheck:
    """Judge the head of a recording. `acc`: (n, 3) in the header's unit, taken for m/s2; `gyr`: (n, 3) rad/s."""
    typical = float(np.median(np.sqrt((acc**2).sum(axis=1)))) if len(acc) else 0.0
    mean = float(np.sqrt((acc.mean(axis=0) ** 2).sum())) if len(acc) else 0.0
    gyr_scale, warnings = _gyr_scale(gyr)
    for unit, scale in (("m/s2", 1.0), ("g", G_M_S2), ("mg", G_M_S2 / 1000.0)):
        steady = unit == "m/s2" or mean > 0.6 * typical
        if 0.7 * G_M_S2 < typical * scale < 1.35 * G_M_S2 and steady:
            if unit != "m/s2":
                warnings.append(
                    f"the header says m/s2 but the values are in {unit} (at rest about {typical:.4g}); converted"
                )
            return HeadCheck(scale, gyr_scale, "present", tuple(warnings))
    if typical < 0.5 * G_M_S2:
        return HeadCheck(1.0, gyr_scale, "missing", tuple(warnings))
    warnings.append(f"a typical acceleration of {typical:.4g} m/s2 is not gravity; check range and unit")
    return HeadCheck(1.0, gyr_scale, "strange", tuple(warnings))


def _gyr_scale(gyr: FloatArray | None) -> tuple[float, list[str]]:
    if gyr is None or len(gyr) == 0 or float(np.abs(gyr).max()) < DEG_S_LIMIT:
        return 1.0, []
    return float(np.pi / 180.0), ["the header says rad/s but the gyroscope's values are in deg/s; converted"]
