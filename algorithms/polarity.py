"""Which way round a set is: are its ups the repetitions and its downs the rests, or the opposite?

From gravity alone, n rises from lying look much like n + 1 falls from sitting. Where nothing is known of the
upright position, the way people exercise tells: repetitions are alike and last about what the exercise asks, the
rests between them vary more, and what comes before the first and after the last can be anything. The spreads are
assumptions. On made sets this lowers the confidence of those read the wrong way round; turning them round by it
put as many right as wrong, and is not done.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from algorithms.excursions import Excursion
from algorithms.strokes import raised_rows
from algorithms.trace import ROW_HZ
from algorithms.types import FloatArray, Movement

REPETITION, REST, ANYTHING, USUAL = 0.2, 0.4, 1.0, 0.7
"""Standard deviations of the natural logarithm: of repetitions' lengths, of the rests between them, of what is
before and after, and of a set's typical length from what the exercise asks.
"""

SHORTEST_S = 0.3

Seen = tuple[Sequence[Excursion], FloatArray]
"""Strokes, and the angle in which they point up."""


def favours_opposite(these: Seen, opposite: Seen, movement: Movement) -> float:
    """How much likelier `opposite` are the repetitions than `these`: a difference of log-likelihoods."""
    return _likelihood(opposite, these, movement) - _likelihood(these, opposite, movement)


def _likelihood(reps: Seen, rests: Seen, movement: Movement) -> float:
    """Log-likelihood of lengths, were the first the repetitions and the others the rests."""
    lengths, others = _log_lengths(reps), _log_lengths(rests)
    peaks = [e.peak for e in reps[0]]
    between = np.array([peaks[0] < e.peak < peaks[-1] for e in rests[0]], dtype=np.bool_)
    inner, outer = others[between], others[~between]
    typical = float(np.median(lengths))
    rest = float(np.median(inner if len(inner) else others))
    return (
        _normal(lengths, typical, REPETITION)
        + _normal(inner, rest, REST)
        + _normal(outer, rest, ANYTHING)
        + _normal(np.array([typical]), _asked(movement), USUAL)
    )


def _log_lengths(seen: Seen) -> FloatArray:
    strokes, angle = seen
    return np.asarray(np.log([max(raised_rows(e, angle) / ROW_HZ, SHORTEST_S) for e in strokes]), dtype=np.float64)


def _asked(movement: Movement) -> float:
    """The logarithm of the time that a repetition spends away from rest, as the exercise asks."""
    phase_s = float(np.sqrt(movement.phase_s[0] * movement.phase_s[1]))
    return float(np.log(1.33 * phase_s + sum(movement.hold_s) / 2.0))


def _normal(values: FloatArray, mean: float, deviation: float) -> float:
    return float((-0.5 * np.square((values - mean) / deviation) - np.log(deviation)).sum())
