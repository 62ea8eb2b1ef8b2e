"""Whether strokes are a set or daily life, where much more than a set was recorded.

Sitting down, turning over and reaching for something are movements of the same kind as the exercises. What daily
life lacks is rhythm: several movements soon after one another that last alike, reach alike, and as long as the
exercise asks. In a recording not much longer than its set nothing is demanded: there one repetition counts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from algorithms.excursions import Excursion
from algorithms.strokes import raised_rows
from algorithms.trace import ROW_HZ
from algorithms.types import FloatArray

LONG_ROWS = int(300 * ROW_HZ)
"""With more than this besides the strokes themselves, a recording holds daily life as well."""

LEAST_STROKES = 3
"""Fewer strokes than this have no rhythm."""

PAUSE_ROWS, PAUSE = (20 * ROW_HZ, 150 * ROW_HZ), 4.0
"""A rest longer than so many times the strokes' typical length ends a group; at least, at most these rows."""

NEAR_ROWS = int(30 * ROW_HZ)
"""Strokes this close to a group with rhythm belong to its set."""

LENGTH, SIZE, PERIOD, REST = 0.3, 0.15, 0.4, 0.2
"""How much the strokes of one set differ at most: in length, size and period (standard deviation of the natural
logarithm), and in the rest they leave (as a share of their size).
"""

STRICT, LENIENT, PER_STROKE = 1.3, 2.0, 0.25
"""The most differing (root of the sum of squares of those four) that three strokes may, and any number may, and
how much more is allowed for each stroke above three: few alike by chance are common, many are not.
"""

MOSTLY = 0.8
"""The share of a group that has to be as long as the exercise asks."""

DUTY = 0.2
"""The least share of its time that a set is moving or holding."""

Fits = Callable[[Excursion], bool]


def with_rhythm(strokes: Sequence[Excursion], angle: FloatArray, usable_rows: int, fits: Fits) -> list[Excursion]:
    """The strokes that are a set. `usable_rows`: rows recorded without walking; `fits`: whether a stroke takes
    about as long as the exercise asks.
    """
    if usable_rows - sum(raised_rows(e, angle) for e in strokes if fits(e)) < LONG_ROWS:
        return list(strokes)
    groups = _groups(strokes, angle)
    sets = [g for g in groups if _rhythmic(g, angle, fits)]
    return [e for g in groups for e in g if any(_near(g, s) for s in sets)]


def _rhythmic(group: Sequence[Excursion], angle: FloatArray, fits: Fits) -> bool:
    """Whether a group, or all of it but its first or last stroke, is a set."""
    return any(_regular(part, angle, fits) for part in (group, group[1:], group[:-1]))


def _regular(group: Sequence[Excursion], angle: FloatArray, fits: Fits) -> bool:
    if len(group) < LEAST_STROKES or np.mean([fits(e) for e in group]) < MOSTLY:
        return False
    rows = np.array([raised_rows(e, angle) for e in group], dtype=np.float64)
    span = group[-1].peak - group[0].peak + float(np.median(rows))
    limit = min(STRICT + PER_STROKE * (len(group) - LEAST_STROKES), LENIENT)
    return bool(rows.sum() >= DUTY * span and _differing(group, rows, angle) <= limit)


def _differing(group: Sequence[Excursion], rows: FloatArray, angle: FloatArray) -> float:
    """How unlike one another the strokes are; 1 is about as much as in a set."""
    size = np.array([e.size for e in group])
    rest = np.array([float(angle[e.peak]) - e.size for e in group])
    periods = np.diff([e.peak for e in group])
    parts = (
        np.std(np.log(rows)) / LENGTH,
        np.std(np.log(size)) / SIZE,
        np.std(np.log(periods)) / PERIOD,
        np.std(rest) / (REST * size.mean()),
    )
    return float(np.sqrt(np.square(parts).sum()))


def _groups(strokes: Sequence[Excursion], angle: FloatArray) -> list[list[Excursion]]:
    typical = float(np.median([raised_rows(e, angle) for e in strokes])) if strokes else 0.0
    longest = min(max(PAUSE_ROWS[0], PAUSE * typical), PAUSE_ROWS[1])
    groups: list[list[Excursion]] = []
    for e in strokes:
        if groups and _apart(groups[-1][-1], e, angle) < longest:
            groups[-1].append(e)
        else:
            groups.append([e])
    return groups


def _apart(last: Excursion, e: Excursion, angle: FloatArray) -> float:
    """Rows between two strokes in which the segment was down."""
    return e.peak - last.peak - 0.5 * (raised_rows(last, angle) + raised_rows(e, angle))


def _near(group: Sequence[Excursion], other: Sequence[Excursion]) -> bool:
    return group is other or (
        group[0].peak - other[-1].peak < NEAR_ROWS and other[0].peak - group[-1].peak < NEAR_ROWS
    )
