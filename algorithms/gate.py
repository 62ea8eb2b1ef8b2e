"""When a running set is worth a look: where a movement may have ended, or a hold begun, since the last one.

A look costs a hundred times what this costs. What counts is that the sensor has turned since the last look, and
now rests in another direction or comes back to the rest that is known. While it is on its way nothing can be told.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from algorithms.plane import Plane, unit
from algorithms.trace import ROW_HZ, Trace
from algorithms.types import FloatArray, Movement

LEAST_DEG, PART = 1.0, 0.1
"""Turned less than this, or than this part of the exercise's least range, nothing has begun or ended."""

NEW_ROWS, STILL_ROWS, NOW_ROWS = int(1.0 * ROW_HZ), int(0.5 * ROW_HZ), 3
"""Rows that came since the last time; those in which a resting sensor hardly turns; those that say where it is."""

SWING = 0.4
"""Where the sensor turned less than this part of the exercise's least range, no repetition was made."""

AGAIN = 2
"""So many looks more, a second each, when the sensor rests after a movement that is not told yet."""

HOME = 0.35
"""Within this part of the range from the known rest a movement may have ended."""


@dataclass(frozen=True, slots=True)
class Home:
    """The rest of a known reading: its angle in a plane, and that part of the way out within which one is back."""

    plane: Plane
    most_deg: float

    def near(self, up: FloatArray) -> bool:
        """Whether the up direction (3,) is there."""
        ahead, along = float((up * self.plane.ahead).sum()), float((up * self.plane.centre).sum())
        return math.degrees(math.atan2(ahead, along)) < self.most_deg


class Gate:
    """Says of each second of a set whether to look.

    `moves`: the sensor has left where it was at the last look. `swung`: a repetition may have been made since the
    last one was told, or the reading searched.
    """

    def __init__(self, movement: Movement) -> None:
        self._cos = math.cos(math.radians(max(LEAST_DEG, PART * movement.range_deg[0])))
        self._swing_cos = math.cos(math.radians(SWING * movement.range_deg[0]))
        self._base: FloatArray | None = None
        self._looked: FloatArray | None = None
        self._again = 0
        self.moves = self.swung = False

    def opens(self, trace: Trace, home: Home | None) -> bool:
        """Whether to look now. `trace`: the set so far, `NEW_ROWS` of it new. `home`: where movements end, None
        where that is not known or not one place.
        """
        up = unit(trace.up[-NEW_ROWS:])
        now = unit(up[-NOW_ROWS:].sum(axis=0))
        if self._looked is None or self._base is None:
            self._looked = self._base = now
        self.swung = self.swung or bool((up * self._base).sum(axis=1).min() < self._swing_cos)
        self.moves = self.moves or bool((up * self._looked).sum(axis=1).min() < self._cos)
        if not self.moves:
            self._again -= 1
            return self._again >= 0
        rests = bool((up[-STILL_ROWS:] * now).sum(axis=1).min() > self._cos)
        if home is not None and not rests and not home.near(now):
            return False
        # A few looks more, until what has ended is told.
        self._looked, self._again, self.moves = now, AGAIN, False
        return True

    def told(self) -> None:
        """The last look told what there was to tell."""
        self._again = 0
        self.explained()

    def explained(self) -> None:
        """All movement so far has been searched, or told."""
        self._base, self.swung = self._looked, False
