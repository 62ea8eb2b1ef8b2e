"""Strokes of a set: which excursions of an angle are movements of their own, and which belong together.

The rules about size are the contract's; the others keep what happens before, between and after the repetitions
(lying down, getting up, fidgeting, a strap being adjusted) from counting.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from algorithms.excursions import Excursion
from algorithms.small import median, runs
from algorithms.trace import ROW_HZ
from algorithms.types import BoolArray, FloatArray, Movement

FULL = 0.67
"""A movement of at least this share of the set's median range is a repetition."""

PARTIAL = 0.3
"""... and of at least this share a partial; below it is nothing."""

RETURN = 0.45
"""Two excursions are apart when the low between them is within this share of the range above rest."""

STAY_ROWS = int(1.2 * ROW_HZ)
"""A segment that hardly turns for this long rests there."""

LARGE = 1.4
"""A first or last stroke of more than this share of the median is looked at with suspicion."""

BRIEF = 0.2
"""... and one held for less than this share of the longest hold as well."""

STRIDE_ROWS, SLOW_ROWS = int(1.5 * ROW_HZ), int(2.5 * ROW_HZ)
"""Peaks closer than the first are a walking leg's, if there are two pairs further apart than the second."""

APART_ROWS = int(100 * ROW_HZ)
"""Strokes with a longer pause between them belong to the same set only where there are others on both sides."""


def merged(found: Sequence[Excursion], angle: FloatArray, amplitude_deg: float) -> list[Excursion]:
    """Excursions whose common low never came near rest made one: a dip on the way or during the hold."""
    out: list[Excursion] = []
    for e in found:
        last = out[-1] if out else None
        if last is not None and last.next_low == e.low:
            tops = min(float(angle[last.peak]), float(angle[e.peak]))
            rest = max(float(angle[last.low]), float(angle[e.next_low]), tops - amplitude_deg)
            if float(angle[e.low]) > rest + RETURN * amplitude_deg:
                peak = last.peak if angle[last.peak] >= angle[e.peak] else e.peak
                top = float(angle[peak])
                up, down = top - float(angle[last.low]), top - float(angle[e.next_low])
                out[-1] = Excursion(last.low, peak, e.next_low, up, down)
                continue
        out.append(e)
    return out


def rested(e: Excursion, angle: FloatArray, speed: FloatArray, amplitude_deg: float, most_deg: float) -> Excursion:
    """The excursion from the rest it left to the rest it came back to.

    A leg that began far beyond rest (lying down first, getting up after) is cut where the segment stayed
    longest within reach of the peak; a leg that stayed nowhere is left as it is.
    """
    limit = min(1.3 * e.size, 1.15 * most_deg)
    if max(e.up, e.down) <= limit:
        return e
    top, low, next_low = float(angle[e.peak]), e.low, e.next_low
    quick, near = 2.0 + 0.06 * amplitude_deg, top - 0.5 * amplitude_deg
    far = top - min(1.6 * amplitude_deg, 1.3 * most_deg)
    if e.up > limit:
        way = angle[low : e.peak]
        stay = _longest((np.abs(speed[low : e.peak]) < quick) & (way < near) & (way > far))
        low = low + stay[1] - 1 if stay else low
    if e.down > limit:
        way = angle[e.peak : next_low]
        stay = _longest((np.abs(speed[e.peak : next_low]) < quick) & (way < near) & (way > far))
        next_low = e.peak + stay[0] if stay else next_low
    return Excursion(low, e.peak, next_low, top - float(angle[low]), top - float(angle[next_low]))


def _longest(mask: BoolArray) -> tuple[int, int] | None:
    """The longest stretch of at least `STAY_ROWS`, or None."""
    if np.count_nonzero(mask) < STAY_ROWS:
        return None
    found = max(runs(mask), key=lambda r: r[1] - r[0])
    return found if found[1] - found[0] >= STAY_ROWS else None


def without_brief_ends(strokes: list[Excursion], angle: FloatArray, movement: Movement) -> list[Excursion]:
    """Leave out a first or last stroke far briefer than the longest, where the exercise is one of holding."""
    while movement.hold_s[0] >= 3.0 and len(strokes) > 1:
        raised = [raised_rows(e, angle) for e in strokes]
        if raised[0] < BRIEF * max(raised):
            strokes = strokes[1:]
        elif raised[-1] < BRIEF * max(raised):
            strokes = strokes[:-1]
        else:
            break
    return strokes


def without_odd_ends(strokes: list[Excursion]) -> list[Excursion]:
    """Leave out a first or last stroke much larger than all others: lying down or getting up, not the set."""
    while len(strokes) > 3:
        usual = median([e.size for e in strokes])
        inner = max(e.size for e in strokes[1:-1])
        for end in (0, -1):
            if strokes[end].size > max(LARGE * usual, 1.2 * inner):
                strokes = strokes[1:] if end == 0 else strokes[:-1]
                break
        else:
            break
    return strokes


def without_strides(strokes: list[Excursion]) -> list[Excursion]:
    """Leave out strokes that follow one another as quickly as strides, where the set has slower ones as well."""
    apart = [after.peak - e.peak for e, after in pairwise(strokes)]
    if sum(rows >= SLOW_ROWS for rows in apart) < 2:
        return strokes
    nearest = map(min, [STRIDE_ROWS, *apart], [*apart, STRIDE_ROWS])
    return [e for e, rows in zip(strokes, nearest, strict=True) if rows >= STRIDE_ROWS]


def grounded(e: Excursion, angle: FloatArray) -> float:
    """1 where the stroke leaves from rest and returns to rest; little where a longer way merely passes there.

    Lying down or getting up takes the segment far past the set's end position, and so looks like one more
    stroke of the opposite direction. A rest is where the segment stays for a while.
    """
    level = float(angle[e.peak]) - e.size
    for leg, part in ((e.up, angle[e.low : e.peak]), (e.down, angle[e.peak : e.next_low])):
        stays = int(np.count_nonzero(np.abs(part - level) < 0.25 * e.size))
        moving = 0.12 * int(np.count_nonzero(part > level))
        if leg > 1.3 * e.size and stays < max(0.8 * ROW_HZ, min(moving, 1.5 * ROW_HZ)):
            return 0.2
    return 1.0


def main_group(strokes: list[Excursion], angle: FloatArray, usable: BoolArray) -> tuple[Excursion, ...]:
    """The strokes without the few that a walk, or a very long time, separates from the rest."""
    groups = _groups(strokes, angle, usable)
    largest = max((len(g) for g in groups), default=0)
    return tuple(e for g in groups if 3 * len(g) > largest and (len(g) > 1 or len(groups) < 3) for e in g)


def _groups(strokes: list[Excursion], angle: FloatArray, usable: BoolArray) -> list[list[Excursion]]:
    """Strokes in order, cut where a walk or more than `APART_ROWS` of rest lies between."""
    groups: list[list[Excursion]] = []
    for e in strokes:
        last = groups[-1][-1] if groups else None
        if last and _rest_rows(last, e, angle) < APART_ROWS and usable[last.next_low : e.low + 1].all():
            groups[-1].append(e)
        else:
            groups.append([e])
    return groups


def _rest_rows(last: Excursion, e: Excursion, angle: FloatArray) -> int:
    """Rows between two strokes in which the segment was down."""
    down = max(float(angle[last.peak]) - FULL * last.size, float(angle[e.peak]) - FULL * e.size)
    return int(np.count_nonzero(angle[last.peak : e.peak] < down))


def raised_rows(e: Excursion, angle: FloatArray) -> int:
    """Rows spent in the upper two thirds of an excursion."""
    return int(np.count_nonzero(angle[e.low : e.next_low + 1] > angle[e.peak] - FULL * e.size))
