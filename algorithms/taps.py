"""Three taps on the sensor: found in the signal, and matched with the times at which somebody noted them.

A tap is a jerk of a few milliseconds. Three of them, evenly spaced, with nothing like them around, are what a
person does on purpose; walking has many in a row, and putting a sensor down has one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from algorithms.types import FloatArray

Triple = tuple[float, float, float]

LEAST_M_S2 = 5.0
"""A tap changes the force by at least this from one moment to the next, m/s2."""

ECHO_S = 0.2
"""What follows a tap within this time is its echo, seconds."""

SPACING_S = (0.25, 2.0)
"""Time from one tap to the next, seconds."""

QUIET_S, QUIET_PART = 2.0, 0.25
"""Within this time before and after, seconds, the force changes by less than this part of a tap."""

ALIKE = 5.0
"""The strongest of the three is at most this many times the weakest."""

NEAR_S = 0.3
"""A noted group of taps lies this close to the real one, drift apart, seconds."""

SPREAD_S = 0.12
"""Noted taps keep the rhythm of the real ones within this, root mean square, seconds."""

DRIFT = 0.02
"""Two clocks go apart by less than this share."""


@dataclass(frozen=True, slots=True)
class Alignment:
    """From a noting clock to the recording's: `offset_s + rate * time`. `taps`: how many agree. `spread_s`: how
    far the noted ones lie from the real ones, root mean square.
    """

    offset_s: float
    rate: float
    taps: int
    spread_s: float

    def to_recording(self, time_s: float) -> float:
        """Seconds on the recording's clock."""
        return self.offset_s + self.rate * time_s


def tap_triples(t_s: FloatArray, acc: FloatArray) -> list[Triple]:
    """The times of every three taps. `t_s`: (n,) seconds, not decreasing. `acc`: (n, 3) m/s2, 25 Hz or more."""
    if len(t_s) < 2:
        return []
    times: FloatArray = t_s[1:]
    change: FloatArray = np.sqrt((np.diff(acc, axis=0) ** 2).sum(axis=1))
    jerks = _jerks(times, change)
    found: list[Triple] = []
    for k in range(len(jerks) - 2):
        three = jerks[k : k + 3]
        if _evenly_spaced([t for t, _ in three]) and _stands_alone(three, times, change):
            found.append((three[0][0], three[1][0], three[2][0]))
    return found


def _jerks(times: FloatArray, change: FloatArray) -> list[tuple[float, float]]:
    """Time and size of each sudden change of force, echoes left out."""
    found: list[tuple[float, float]] = []
    for k in np.flatnonzero(change >= LEAST_M_S2).tolist():
        at_s, size = float(times[k]), float(change[k])
        if found and at_s - found[-1][0] < ECHO_S:
            found[-1] = (found[-1][0], max(found[-1][1], size))
        else:
            found.append((at_s, size))
    return found


def _evenly_spaced(times: Sequence[float]) -> bool:
    first, second = (b - a for a, b in pairwise(times))
    return all(SPACING_S[0] <= gap <= SPACING_S[1] for gap in (first, second)) and 0.6 <= first / second <= 1.7


def _stands_alone(three: Sequence[tuple[float, float]], times: FloatArray, change: FloatArray) -> bool:
    """Whether the three are alike, with little going on before and after."""
    weakest, strongest = (pick(size for _, size in three) for pick in (min, max))
    first_s, last_s = three[0][0], three[2][0]
    before = (times >= first_s - QUIET_S) & (times < first_s - 0.05)
    after = (times > last_s + ECHO_S) & (times <= last_s + QUIET_S)
    around = change[before | after]
    return strongest <= ALIKE * weakest and bool((around < QUIET_PART * weakest).all())


def align(noted: Sequence[Triple], found: Sequence[Triple]) -> Alignment | None:
    """The alignment that most of the noted taps agree on; None where none fits.

    One triple fixes the offset; triples far apart fix the rate as well, as clocks drift.
    """
    best: Alignment | None = None
    for a in noted:
        for b in found:
            fit = _fitted(_pairs_near(a, b, noted, found))
            if fit is not None and (best is None or (fit.taps, -fit.spread_s) > (best.taps, -best.spread_s)):
                best = fit
    return best


def _pairs_near(
    a: Triple, b: Triple, noted: Sequence[Triple], found: Sequence[Triple]
) -> list[tuple[float, float]]:
    """Noted and real taps that belong together if `a` is `b`."""
    shift_s = _middle(b) - _middle(a)
    pairs: list[tuple[float, float]] = []
    for triple in noted:
        reach_s = NEAR_S + DRIFT * abs(_middle(triple) - _middle(a))
        near = min(found, key=lambda f: abs(_middle(f) - _middle(triple) - shift_s))
        if abs(_middle(near) - _middle(triple) - shift_s) <= reach_s:
            pairs += zip(triple, near, strict=True)
    return pairs


def _fitted(pairs: Sequence[tuple[float, float]]) -> Alignment | None:
    """The straight line through the pairs, of rate 1 where they lie close together."""
    if not pairs:
        return None
    noted, real = (np.array(side) for side in zip(*pairs, strict=True))
    zero, spread = noted.mean(), noted - noted.mean()
    rate = float((spread * real).sum() / (spread**2).sum()) if np.ptp(noted) > 60.0 else 1.0
    left = real - real.mean() - rate * spread
    off_s = float(np.sqrt((left**2).mean()))
    if off_s > SPREAD_S or abs(rate - 1.0) > DRIFT:
        return None
    return Alignment(float(real.mean() - rate * zero), rate, len(pairs), off_s)


def _middle(triple: Triple) -> float:
    return triple[1]
