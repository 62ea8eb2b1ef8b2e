"""The plane that a segment turns in: from gravity's direction in sensor axes to one signed angle.

A segment that turns about one body axis moves gravity's direction along a great circle of the sensor's sphere,
whatever the mounting. `Plane` is such a circle; `candidate_planes` proposes those that the recording itself
suggests, from the directions that gravity moved in within short windows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from algorithms.small import cross
from algorithms.types import BoolArray, FloatArray

WINDOWS_ROWS = (60, 150)
"""Lengths of the windows that directions are read from, rows (6 s and 15 s)."""

SAME_COS = 0.94
"""Directions closer than about 20 degrees are one candidate."""

LOWER = (0, 1, 1, 2, 2, 2), (0, 0, 1, 0, 1, 2)
"""The rows and columns of the lower half of a symmetric matrix."""

Rows = np.ndarray[tuple[int, int], np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Plane:
    """A great circle: `centre` the direction where the angle is 0, `ahead` the direction it grows towards,
    `axis` = centre x ahead, all (3,) unit vectors in sensor axes.
    """

    centre: FloatArray
    ahead: FloatArray
    axis: FloatArray

    @staticmethod
    def through(centre: FloatArray, ahead: FloatArray) -> Plane:
        """The plane through `centre` that turns towards `ahead` (made perpendicular to centre here)."""
        centre = unit(centre)
        ahead = unit(ahead - (ahead * centre).sum() * centre)
        return Plane(centre, ahead, cross(centre, ahead))

    def angles_deg(self, up: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Signed angle along the circle and away from it, (n,) degrees each, of unit vectors (n, 3)."""
        x, y, z = (_along(up, direction) for direction in (self.centre, self.ahead, self.axis))
        return np.degrees(np.arctan2(y, x)), np.degrees(np.arcsin(np.clip(z, -1.0, 1.0)))


def _along(up: FloatArray, direction: FloatArray) -> FloatArray:
    """How far vectors (n, 3) go along a direction (3,), (n,); quicker than the sum over an axis of three."""
    x, y, z = direction.tolist()
    along: FloatArray = up[:, 0] * x + up[:, 1] * y + up[:, 2] * z
    return along


def unit(vectors: FloatArray) -> FloatArray:
    """Vectors (..., 3) divided by their length; a zero vector stays zero."""
    length = np.sqrt(np.add.reduce(vectors * vectors, axis=-1, keepdims=True))
    length[length == 0.0] = 1.0
    out: FloatArray = vectors / length
    return out


def smooth(values: FloatArray, sigma_rows: float) -> FloatArray:
    """Zero-phase Gaussian smoothing along axis 0, the ends repeated. Adds tap by tap: no BLAS, one order."""
    taps = _taps(sigma_rows)
    reach = len(taps) // 2
    if len(values) == 0 or reach == 0:
        return values
    padded = np.empty((len(values) + 2 * reach, *values.shape[1:]))
    padded[:reach], padded[reach:-reach], padded[-reach:] = values[0], values, values[-1]
    out, part = np.zeros_like(values), np.empty_like(values)
    for k, tap in enumerate(taps):
        out += np.multiply(tap, padded[k : k + len(values)], out=part)
    return out


@cache
def _taps(sigma_rows: float) -> list[float]:
    reach = int(3.0 * sigma_rows + 0.5)
    taps = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma_rows) ** 2)
    return [float(tap) for tap in taps / taps.sum()]


def candidate_planes(up: FloatArray, usable: BoolArray, least_deg: float, most: int = 10) -> list[Plane]:
    """Planes of recurring movement, the most recurrent first.

    `up`: (n, 3) unit vectors; `usable`: (n,) rows that may belong to a set. A window proposes the principal
    direction of gravity's steps within it, if that swings by `least_deg` or more.
    """
    proposals = [p for rows in WINDOWS_ROWS for p in _proposals(up, usable, rows, least_deg)]
    planes: list[Plane] = []
    weights: list[float] = []
    for plane, weight in proposals:
        same = _find_same(planes, plane)
        if same is None:
            planes.append(plane)
            weights.append(weight)
        else:
            weights[same] += weight
    order = sorted(range(len(planes)), key=lambda k: -weights[k])
    return [planes[k] for k in order[:most]]


def _find_same(planes: list[Plane], plane: Plane) -> int | None:
    for k, other in enumerate(planes):
        turned = abs(float((other.ahead * plane.ahead).sum()))
        if turned > SAME_COS and float((other.centre * plane.centre).sum()) > 0.9:
            return k
    return None


def _proposals(up: FloatArray, usable: BoolArray, rows: int, least_deg: float) -> list[tuple[Plane, float]]:
    """Each window's plane with its weight, the straightness of its movement."""
    rows = min(rows, len(up))
    starts = np.arange(0, max(1, len(up) - rows + 1), max(1, rows // 3))
    heard = np.concatenate([[0], usable.cumsum()])
    starts = starts[heard[starts + rows] - heard[starts] >= 0.6 * rows]
    if len(starts) == 0:
        return []
    window = starts[:, None] + np.arange(rows)
    strengths, axes = np.linalg.eigh(_turned(up, usable, window[:, :-1]))
    inside, mains = usable[window], axes[:, :, 2]
    swings = (_swing_deg(up[window], inside, mains) >= least_deg) & (strengths[:, 2] > 0.0)
    found = []
    for k in swings.nonzero()[0].tolist():
        middle = up[window[k]][inside[k]].sum(axis=0)
        found.append((Plane.through(middle, mains[k]), float(strengths[k, 2] / strengths[k].sum())))
    return found


def _swing_deg(up: FloatArray, inside: BoolArray, mains: FloatArray) -> FloatArray:
    """How far the rows `up` (k, m, 3) of each window that are `inside` (k, m) reach along its direction (k, 3)."""
    along = (up * mains[:, None, :]).sum(axis=2)
    highest = along.max(axis=1, where=inside, initial=-np.inf)
    swing: FloatArray = np.degrees(highest - along.min(axis=1, where=inside, initial=np.inf))
    return swing


def _turned(up: FloatArray, usable: BoolArray, windows: Rows) -> FloatArray:
    """How gravity's steps spread in each window of rows (k, m), (k, 3, 3): the lower half, which is enough."""
    step = (up[1:] - up[:-1]) * (usable[1:] & usable[:-1])[:, None]
    spread = np.zeros((len(windows), 3, 3))
    spread[:, *LOWER] = (step[:, LOWER[0]] * step[:, LOWER[1]])[windows].sum(axis=1)
    return spread
