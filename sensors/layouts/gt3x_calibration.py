"""What an ActiGraph device stores beside uncalibrated numbers, and what makes specific force of them.

Source: method 2 of the vendor's own open reader; the only method that is published.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np

from sensors.stream import FloatArray
from sensors.units import G_M_S2

_CROSS = 250.0
"""A cross term is stored as hundredths beyond this, inverted."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """`offset`: (3,) steps. `matrix`: (3, 3) g per step."""

    offset: FloatArray
    matrix: FloatArray

    def force(self, raw: FloatArray) -> FloatArray:
        """Specific force, (n, 3) m/s2, of raw numbers (n, 3)."""
        free = raw - self.offset
        return np.stack([(free * row).sum(axis=1) for row in self.matrix], axis=1) * G_M_S2


def calibration(text: str | None, rate_hz: int) -> Calibration | None:
    """What `calibration.json` says for a sample rate; None without one, and where the numbers are calibrated.

    Raises:
        ValueError: it cannot be read, uses another method, or does not know the rate.
    """
    if text is None:
        return None
    found = _read(text)
    if found.get("isCalibrated") is True:
        return None
    if found.get("calibrationMethod") != 2:
        raise ValueError(f"calibration method {found.get('calibrationMethod')!r} is not known")
    x, y, z = (_number(found, f"sensitivity{axis * 2}_{rate_hz}") for axis in "XYZ")
    xy, xz, yz = (_number(found, f"sensitivity{axes}_{rate_hz}") for axes in ("XY", "XZ", "YZ"))
    offset = np.array([_number(found, f"offset{axis}_{rate_hz}") for axis in "XYZ"])
    rows = [
        [_own(x), _cross(xy), _cross(xz)],
        [_cross(xy), _own(y), _cross(yz)],
        [_cross(xz), _cross(yz), _own(z)],
    ]
    return Calibration(offset, np.array(rows))


def _own(hundredths: float) -> float:
    if hundredths == 0.0:
        raise ValueError("a sensitivity is 0")
    return 100.0 / hundredths


def _cross(hundredths: float) -> float:
    if hundredths == -100.0 * _CROSS:
        raise ValueError("a cross sensitivity is 0")
    return 1.0 / (hundredths * 0.01 + _CROSS) - 1.0 / _CROSS


def _read(text: str) -> dict[str, object]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError("not valid JSON") from error
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")
    return found


def _number(found: dict[str, object], key: str) -> float:
    value = found.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
        raise ValueError(f'no number "{key}"')
    return float(value)
