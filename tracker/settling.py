"""Sets settled, the same one only once: a live session asks twice, at once and when every mark must have come.

Settling depends on what it is given and on nothing else, so where all of that is the same, so is the outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from algorithms.reps import settle
from algorithms.trace import Trace
from algorithms.types import BoolArray, FloatArray, Movement, SetOutcome, Span

Settle = Callable[[Trace, Sequence[Span], Movement, FloatArray | None], SetOutcome]
"""`algorithms.reps.settle`, or what answers the same."""

KEPT = 8
"""So many outcomes wait to be asked for again: sets of the two minutes that the second asking is behind."""


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    """What settling is given, as `algorithms.reps.settle` says."""

    trace: Trace
    walking: tuple[Span, ...]
    movement: Movement
    upright: FloatArray | None

    def same(self, other: _Asked) -> bool:
        """Whether the other is given the very same."""
        if (self.trace.first, self.walking, self.movement) != (other.trace.first, other.walking, other.movement):
            return False
        return all(np.array_equal(x, y) for x, y in zip(self._arrays(), other._arrays(), strict=True))

    def _arrays(self) -> list[FloatArray | BoolArray]:
        """All its arrays, an empty one for a direction that is not known."""
        up = np.empty(0) if self.upright is None else self.upright
        return [self.trace.force, self.trace.up, self.trace.shake, self.trace.valid, up]


class Settling:
    """`settle` with a short memory."""

    def __init__(self) -> None:
        self._done: list[tuple[_Asked, SetOutcome]] = []

    def settle(
        self, trace: Trace, walking: Sequence[Span], movement: Movement, upright: FloatArray | None
    ) -> SetOutcome:
        """The outcome of a set; remembered until it is asked for again."""
        asked = _Asked(trace, tuple(walking), movement, upright)
        for k, (known, outcome) in enumerate(self._done):
            if known.same(asked):
                del self._done[k]
                return outcome
        outcome = settle(trace, walking, movement, upright)
        self._done = [*self._done[1 - KEPT :], (asked, outcome)]
        return outcome
