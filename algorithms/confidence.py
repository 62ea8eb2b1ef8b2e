"""How far a count can be believed: 0 to 1, from what could have gone otherwise.

Each doubt is a factor: a movement whose size is close to the line between a repetition and a partial, another
reading of the set that counts differently and explains nearly as much, repetitions unlike one another or unlike
what the exercise asks for, and missing data. The factors were chosen on synthetic sets so that wrong counts
have less of it; they are not probabilities.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from algorithms.excursions import Excursion
from algorithms.reading import Reading, likeness, mates, plausible, range_prior
from algorithms.strokes import FULL
from algorithms.types import Movement

NEAR = 0.10
"""A size this close to the line (natural logarithm of the ratio) could fall on either side."""


def stroke_confidence(e: Excursion, agreement: float, reading: Reading, movement: Movement) -> float:
    """Confidence in one excursion being a repetition."""
    margin = abs(float(np.log(e.size / (FULL * reading.amplitude_deg))))
    clear = 1.0 - 0.5 * float(np.exp(-((margin / NEAR) ** 2)))
    fits = 0.6 + 0.4 * plausible(e, reading, movement)
    return clear * (0.4 + 0.6 * likeness(e, reading) * agreement) * fits


def set_confidence(
    readings: Sequence[Reading], movement: Movement, expected: tuple[float, float], coverage: float
) -> float:
    """Confidence in the count of the best reading, `readings[0]`."""
    best = readings[0]
    each = [stroke_confidence(e, m, best, movement) for e, m in zip(best.strokes, mates(best), strict=True)]
    together = float(np.mean(each)) * min(1.0, min(each) + 0.4)
    fits = 0.5 + 0.5 * range_prior(best.amplitude_deg, expected)
    doubts = [_nearly_counted(best), _otherwise(readings), _way_round(best), fits]
    value = together * float(np.prod(doubts)) * min(1.0, 0.2 + 0.8 * coverage**2)
    return float(min(0.99, max(0.05, value)))


def _nearly_counted(best: Reading) -> float:
    """Less for each movement that only just was not a repetition."""
    factor = 1.0
    for e in best.others:
        margin = abs(float(np.log(e.size / (FULL * best.amplitude_deg))))
        within = best.strokes[0].low - 200 < e.peak < best.strokes[-1].next_low + 200
        if within:
            factor *= 1.0 - 0.4 * float(np.exp(-((margin / NEAR) ** 2)))
        if within and e.size > FULL * best.amplitude_deg:
            factor *= 0.85
    return factor


def _way_round(best: Reading) -> float:
    """Less where the set could as well be the other way round: half where its lengths say so."""
    return 1.0 - 0.5 / (1.0 + float(np.exp(-best.opposed))) if best.opposed > -np.inf else 1.0


def _otherwise(readings: Sequence[Reading]) -> float:
    """Less when another reading with another count explains nearly as much.

    Seen the other way round, a set has one repetition fewer: that is no doubt.
    """
    best = readings[0]
    rivals = [
        r.score / best.score
        for r in readings[1:]
        if len(r.strokes) > len(best.strokes) or len(r.strokes) < len(best.strokes) - 1
    ]
    return 1.0 - 0.6 * max(0.0, min(1.0, (max(rivals, default=0.0) - 0.5) / 0.5))
