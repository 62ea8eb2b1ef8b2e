"""What the first seconds of a recording say about its unit: is this specific force in m/s2 at all?

Only the first `HEAD_S` of signal are looked at, so that live and replay decide alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from algorithms.types import G_M_S2, FloatArray

HEAD_S = 10.0
"""Signal that the checks may look at, seconds."""

_MISTAKEN = (
    ("m/s2", "m/s2", 1.0), ("m/s2", "g", G_M_S2), ("m/s2", "mg", G_M_S2 / 1000.0), ("g", "m/s2", 1.0 / G_M_S2),
    ("g", "mg", 1.0 / 1000.0),
)  # fmt: skip
"""What the header says, what the values are in, and what to multiply by (they come as m/s2 by the header)."""

Gravity = Literal["present", "missing", "strange"]


@dataclass(frozen=True, slots=True)
class HeadCheck:
    """What to multiply by to get m/s2, whether gravity is in the signal, and sentences for a person."""

    acc_scale: float
    gravity: Gravity
    warnings: tuple[str, ...]


def check_head(acc: FloatArray) -> HeadCheck:
    """Judge the head of a recording. `acc`: (n, 3) in the header's unit, taken for m/s2."""
    typical = float(np.median(np.sqrt((acc**2).sum(axis=1)))) if len(acc) else 0.0
    mean = float(np.sqrt((acc.mean(axis=0) ** 2).sum())) if len(acc) else 0.0
    warnings: list[str] = []
    for said, unit, scale in _MISTAKEN:
        steady = unit == said or mean > 0.6 * typical
        if 0.7 * G_M_S2 < typical * scale < 1.35 * G_M_S2 and steady:
            if unit != said:
                shown = typical / G_M_S2 if said == "g" else typical
                warnings.append(
                    f"the header says {said} but the values are in {unit} (at rest about {shown:.4g}); converted"
                )
            return HeadCheck(scale, "present", tuple(warnings))
    if typical < 0.5 * G_M_S2:
        return HeadCheck(1.0, "missing", tuple(warnings))
    warnings.append(f"a typical acceleration of {typical:.4g} m/s2 is not gravity; check range and unit")
    return HeadCheck(1.0, "strange", tuple(warnings))
