"""Turning points of a signal under hysteresis, and the excursions between them."""

from __future__ import annotations

from dataclasses import dataclass

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
        return Excursion(self.low + rows, self.peak + rows, self.next_low + rows, self.up, self.down)


@dataclass(frozen=True, slots=True)
class Turns:
    """Where a signal turns at all, its ends included: rows, and the signal's values there."""

    rows: list[int]
    values: list[float]

    def reversed(self) -> Turns:
        """Those of the same signal upside down."""
        return Turns(self.rows, [-value for value in self.values])

    def over(self, threshold: float) -> Turns:
        """Those that the signal comes back from by more than the threshold: the same as of all, if more is asked
        of them later.
        """
        kept = _hysteresis(self.values, threshold)
        return Turns([self.rows[k] for k in kept], [self.values[k] for k in kept])


def turns_of(signal: FloatArray) -> Turns:
    """Every turn of a signal (n,), whatever its size; a signal that never moves has one."""
    step = signal[1:] - signal[:-1]
    (moving,) = step.nonzero()
    if len(moving) == 0:
        return Turns([0], [float(signal[0])]) if len(signal) else Turns([], [])
    rises = step[moving] > 0.0
    rows = [0, *moving[1:][rises[1:] != rises[:-1]].tolist(), len(signal) - 1]
    return Turns(rows, signal[rows].tolist())


def turning_points(signal: FloatArray, threshold: float) -> list[int]:
    """Rows where the signal turns by more than `threshold`, ends included; lows and peaks alternate."""
    return turns_of(signal).over(threshold).rows


def _hysteresis(values: list[float], threshold: float) -> list[int]:
    """The turns kept: those that the signal comes back from by more than the threshold."""
    low = high = 0
    for k, value in enumerate(values):
        low = k if value < values[low] else low
        high = k if value > values[high] else high
        if values[high] - values[low] > threshold:
            break
    else:
        return [0] if values else []
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
    return kept


def excursions(signal: FloatArray, threshold: float) -> list[Excursion]:
    """Complete excursions upwards: each peak with the lows on both sides."""
    return excursions_of(turns_of(signal), threshold)


def excursions_of(turns: Turns, threshold: float) -> list[Excursion]:
    """The same, of a signal whose turns are known."""
    kept = turns.over(threshold)
    rows, value = kept.rows, kept.values
    return [
        Excursion(rows[k - 1], rows[k], rows[k + 1], value[k] - value[k - 1], value[k] - value[k + 1])
        for k in range(1, len(rows) - 1)
        if value[k] > value[k - 1] and value[k] > value[k + 1]
    ]
