"""What became of a quota: the attempts that fill it, and how many of its times were missed or excused."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from sensors.stream import BodySide
from tracker.diary import Done
from tracker.plan.model import PlanVersion
from tracker.schedule.attempts import RANK, Attempt, State, attempts, how_of, lanes
from tracker.schedule.quotas import Quota, Stretch, Window, quotas, stretches


class Held(Protocol):
    """What is stopped or paused for safety: one exercise, or everything (None), until released (None)."""

    @property
    def exercise(self) -> str | None:
        """The exercise's id."""
        ...

    @property
    def since(self) -> datetime:
        """From when; aware."""
        ...

    @property
    def until(self) -> datetime | None:
        """Up to when; aware."""
        ...

    @property
    def reason(self) -> str:
        """Why, in a sentence for the patient."""
        ...

    @property
    def rule(self) -> str:
        """Which rule says so: its id and version."""
        ...


@dataclass(frozen=True, slots=True)
class Lane:
    """The attempts at one side, or at an exercise without sides, that lie in a quota; what says most first."""

    side: BodySide | None
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """A quota, what was done of it, and the windows in which nothing can be due (`excused`: held back, or the
    plan did not hold all the time).
    """

    quota: Quota
    lanes: tuple[Lane, ...]
    excused: tuple[Window, ...]

    def times(self) -> tuple[Attempt, ...]:
        """The times it was done, what says most first, `most` at most; of two sides the n-th times go together.

        Who walks as long as the goal at a time has outgrown several short walks: that fills the quota.
        """
        whole = [a for lane in self.lanes for a in lane.attempts if a.whole]
        if whole:
            return (whole[0],) * self.quota.needed
        longest = max(len(lane.attempts) for lane in self.lanes)
        return tuple(_paired(self.lanes, n) for n in range(min(longest, self.quota.most)))


def fill(
    versions: Sequence[PlanVersion], done: Sequence[Done], held: Sequence[Held], first: date, last: date
) -> tuple[Filled, ...]:
    """Every quota that is judged on the days from `first` to `last`, by exercise and time. What was done of an
    exercise while it was held back fills nothing.
    """
    found: list[Filled] = []
    for stretch in stretches(versions):
        spans = [h for h in held if h.exercise in (None, stretch.exercise)]
        allowed = [d for d in done if not any(_in(h, d.at) for h in spans)]
        found += _fill(stretch, allowed, spans, first, last)
    return tuple(found)


def _fill(
    stretch: Stretch, done: Sequence[Done], held: Sequence[Held], first: date, last: date
) -> Iterator[Filled]:
    tried: dict[BodySide | None, tuple[Attempt, ...]] = {}
    for quota in quotas(stretch, first, last):
        sides = lanes(quota.item.dosage)
        for side in sides:
            if side not in tried:
                tried[side] = attempts(stretch, done, side)
        filled = tuple(Lane(side, _within(quota, tried[side])) for side in sides)
        yield Filled(quota, filled, tuple(w for w in quota.windows if _excused(w, stretch, held)))


def _within(quota: Quota, tried: Sequence[Attempt]) -> tuple[Attempt, ...]:
    """Of attempts in order of time those of a quota, what says most first."""
    first = bisect_left(tried, quota.starts, key=lambda a: a.at)
    last = bisect_left(tried, quota.ends, lo=first, key=lambda a: a.at)
    return tuple(sorted(tried[first:last], key=lambda a: (RANK[a.state], a.at)))


def _in(held: Held, at: datetime) -> bool:
    return held.since <= at and (held.until is None or at < held.until)


def _excused(window: Window, stretch: Stretch, held: Sequence[Held]) -> bool:
    cut = window.opens < stretch.since or stretch.until < window.closes
    return cut or any(
        h.since < window.closes and (h.until is None or window.opens < h.until) for h in held
    )  # fmt: skip


def _paired(found: Sequence[Lane], n: int) -> Attempt:
    """The n-th time: done when each side is, unknown when nothing more is known, else partly done."""
    each = [lane.attempts[n] if n < len(lane.attempts) else None for lane in found]
    there = [a for a in each if a is not None]
    states = {a.state for a in there}
    state: State = "partly"
    if states == {"done"} and len(there) == len(each):
        state = "done"
    elif "done" not in states and "partly" not in states:
        state = "unknown"
    doses = [0.0 if a is None else a.dose for a in each]
    known = [dose for dose in doses if dose is not None]
    dose = sum(known) / len(known) if len(known) == len(doses) else None
    return Attempt(min(a.at for a in there), state, dose, how_of(a.how for a in there))
