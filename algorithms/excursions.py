"""Turning points of a signal under hysteresis, and the excursions between them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from algorithms.types import FloatArray


@dataclass(frozen=True, slots=True)
class Excursion:
    """A rise from one low to a peak and the fall to the next low. Row indices, and sizes in the signal's unit."""

    low: int
    peak: int
    next_low: int
    up: float
    down: float

    @property
    def size(self) -> float:
        """The smaller of rise and fall: what was gone out and come back."""
        return min(self.up, self.down)

    def shifted(self, rows: int) -> Excursion:
        """The same excursion in a signal that begins `rows` earlier."""
        return replace(self, low=self.low + rows, peak=self.peak + rows, next_low=self.next_low + rows)


def turning_points(signal: FloatArray, threshold: float) -> list[int]:
    """Rows where the signal turns by more than `threshold`, ends included; lows and peaks alternate."""
    step = np.diff(signal)
    moving = np.flatnonzero(step)
    if len(moving) == 0:
        return [0] if len(signal) else []
    turns = moving[1:][np.sign(step[moving[1:]]) != np.sign(step[moving[:-1]])]
    rows = [0, *turns.tolist(), len(signal) - 1]
    return _hysteresis(rows, signal[rows].tolist(), threshold)


def _hysteresis(rows: list[int], values: list[float], threshold: float) -> list[int]:
    """Keep a turn only when the signal comes back from it by more than the threshold."""
    low = high = 0
    for k, value in enumerate(values):
        low = k if value < values[low] else low
        high = k if value > values[high] else high
        if values[high] - values[low] > threshold:
            break
    else:
        return [rows[0]]
    rising = high > low
    kept = [low if rising else high]
    turn = high if rising else low
    sign = 1.0 if rising else -1.0
    for k in range(turn + 1, len(values)):
        ahead = sign * (values[k] - values[turn])
        if ahead > 0:
            turn = k
        elif -ahead > threshold:
            kept.append(turn)
            sign, turn = -sign, k
    kept.append(turn)
    return [rows[k] for k in kept]


def excursions(signal: FloatArray, threshold: float) -> list[Excursion]:
    """Complete excursions upwards: each peak with the lows on both sides."""
    rows = turning_points(signal, threshold)
    value = signal[rows].tolist() if rows else []
    return [
        Excursion(rows[k - 1], rows[k], rows[k + 1], value[k] - value[k - 1], value[k] - value[k + 1])
        for k in range(1, len(rows) - 1)
        if value[k] > value[k - 1] and value[k] > value[k + 1]
    ]
