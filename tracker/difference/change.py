"""One thing that changed, and what counts as a change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

ROUNDING = 1e-9
"""Numbers nearer than this are the same one, computed twice."""


@dataclass(frozen=True, slots=True)
class Change:
    """`before` and `after` are plain JSON values; `by` is how much more it is now, if that makes sense."""

    where: str
    item: str
    before: object
    after: object
    by: float | None


@dataclass(frozen=True, slots=True)
class Tolerance:
    """`seconds`: times and durations may differ by so much. `share`: other amounts by this share of the larger
    one. Counts, verdicts and words may not differ at all.
    """

    seconds: float = 0.0
    share: float = 0.0

    def exactly(self, where: str, item: str, before: object, after: object) -> Iterator[Change]:
        """A change unless both are equal."""
        if before != after:
            yield Change(where, item, before, after, _by(before, after))

    def time(self, where: str, item: str, before: float | None, after: float | None) -> Iterator[Change]:
        """A change unless both are within the seconds."""
        yield from _beyond(where, item, before, after, self.seconds)

    def amount(self, where: str, item: str, before: float | None, after: float | None) -> Iterator[Change]:
        """A change unless both are within the share."""
        yield from _beyond(where, item, before, after, self.share * max(abs(before or 0.0), abs(after or 0.0)))


def _beyond(where: str, item: str, before: float | None, after: float | None, most: float) -> Iterator[Change]:
    if before is None or after is None:
        if before is not after:
            yield Change(where, item, before, after, None)
    elif abs(after - before) > most + ROUNDING:
        yield Change(where, item, before, after, after - before)


def _by(before: object, after: object) -> float | None:
    numbers = [v for v in (before, after) if isinstance(v, int | float) and not isinstance(v, bool)]
    return float(numbers[1] - numbers[0]) if len(numbers) == 2 else None
