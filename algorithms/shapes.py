"""What excursions look like along one course of an angle: worked out once, for the amplitudes tried share most."""

from __future__ import annotations

from algorithms.excursions import Excursion
from algorithms.small import median, rms
from algorithms.strokes import grounded, raised_rows
from algorithms.types import FloatArray


class Shapes:
    """Remembers what it was asked of excursions. `angle`: (n,) degrees, growing outwards; `off`: (n,) degrees away
    from its plane. Neither changes.
    """

    def __init__(self, angle: FloatArray, off: FloatArray) -> None:
        self.angle, self.off = angle, off
        self._raised: dict[Excursion, int] = {}
        self._grounded: dict[Excursion, float] = {}
        self._wander: dict[Excursion, float] = {}

    def raised_rows(self, e: Excursion) -> int:
        """As `strokes.raised_rows`."""
        known = self._raised.get(e)
        if known is None:
            known = self._raised[e] = raised_rows(e, self.angle)
        return known

    def grounded(self, e: Excursion) -> float:
        """As `strokes.grounded`."""
        known = self._grounded.get(e)
        if known is None:
            known = self._grounded[e] = grounded(e, self.angle)
        return known

    def wander_deg(self, e: Excursion) -> float:
        """How much the part near the peak goes to the sides, root mean square from its median, degrees."""
        known = self._wander.get(e)
        if known is None:
            part = slice(e.low, e.next_low + 1)
            near = self.off[part][self.angle[part] > self.angle[e.peak] - 1.2 * e.size]
            known = self._wander[e] = rms(near - median(near))
        return known
