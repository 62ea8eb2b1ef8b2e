"""What the patient does with the prescribed movement: its angle, and where each repetition lies."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.ndimage import gaussian_filter1d

from .anatomy import Prescribed, View
from .levels import Level
from .strokes import FINE_HZ, FloatArray, bumpy, hesitant, smooth


@dataclass(frozen=True, slots=True)
class Marker:
    """Sample indices of one repetition: way out, way back (its last leg for a two-phase one)."""

    out_from: int
    out_to: int
    back_from: int
    home_from: int
    home_to: int
    side: str | None
    partial: bool


@dataclass(slots=True)
class Trace:
    """The angle so far, degrees, with the markers and the quiet spots between repetitions."""

    pieces: list[FloatArray] = field(default_factory=list)
    length: int = 0
    level: float = 0.0
    markers: list[Marker] = field(default_factory=list)
    quiet: list[tuple[int, int]] = field(default_factory=list)

    def stay(self, seconds: float, sag_to: float | None = None) -> None:
        """Keep the level, or let it creep to `sag_to`."""
        n = round(seconds * FINE_HZ)
        target = self.level if sag_to is None else sag_to
        self._add(np.linspace(self.level, target, n + 1)[1:] if n else np.zeros(0), target if n else self.level)

    def move(self, to: float, shape: FloatArray) -> None:
        """Go to a level along a shape that runs from 0 to 1."""
        self._add(self.level + (to - self.level) * shape, to)

    def _add(self, piece: FloatArray, level: float) -> None:
        self.pieces.append(piece)
        self.length += len(piece)
        self.level = level

    def angle(self) -> FloatArray:
        """The whole trace, degrees, as a body with some inertia follows it."""
        return np.asarray(gaussian_filter1d(np.concatenate(self.pieces), 0.035 * FINE_HZ), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Habits:
    """What stays the same over one set: the patient's range and pace."""

    range_deg: float
    out_s: float
    back_s: float
    hold_s: float
    pause_s: float
    away_share: float


def habits(rng: np.random.Generator, level: Level, view: View, told: Prescribed) -> Habits:
    """A patient's own range and pace for this set."""
    out = told.out_s or level.phase_s
    back = told.back_s or told.out_s or level.phase_s
    low, high = level.pause_s
    return Habits(
        range_deg=rng.uniform(*view.range_deg),
        out_s=rng.uniform(*out),
        back_s=rng.uniform(*back),
        hold_s=rng.uniform(*told.hold_s),
        pause_s=low + (high - low) * rng.beta(1.2, 3.5),
        away_share=rng.uniform(0.6, 1.1),
    )


def rep_ranges(rng: np.random.Generator, level: Level, told: Prescribed, count: int, usual: float) -> FloatArray:
    """The range of each repetition, degrees: fading or growing, each well inside what counts as whole."""
    trend = level.range_trend * (1.0 if told.grows else rng.choice([-1.0, 0.0, 1.0]))
    ramp = np.linspace(-0.5, 0.5, count) if count > 1 else np.zeros(1)
    share = 1.0 + trend * ramp + rng.normal(0.0, level.range_spread, count)
    return usual * np.clip(share / np.median(share), 0.8, 1.35)


class Performer:
    """Performs one set into a trace."""

    def __init__(self, rng: np.random.Generator, level: Level, view: View, own: Habits) -> None:
        self.rng, self.level, self.view, self.own = rng, level, view, own
        self.trace = Trace()

    def _shape(self, seconds: float) -> FloatArray:
        n = max(int(seconds * FINE_HZ), 20)
        roll = self.rng.random()
        if roll < self.level.hesitation_odds:
            return hesitant(self.rng, int(n * self.rng.uniform(1.2, 1.6)))
        if roll < self.level.hesitation_odds + self.level.bump_odds:
            return bumpy(self.rng, int(n * self.rng.uniform(1.3, 1.7)))
        return smooth(self.rng, n)

    def _vary(self, seconds: float, spread: float) -> float:
        return float(seconds * np.exp(np.clip(self.rng.normal(0.0, spread), -2 * spread, 2 * spread)))

    def _hold(self, top: float) -> None:
        seconds = self._vary(self.own.hold_s, self.level.hold_spread)
        if self.rng.random() < self.level.odd_hold_odds:
            seconds *= self.rng.choice([self.rng.uniform(0.3, 0.7), self.rng.uniform(1.3, 1.9)])
        sag = self.rng.uniform(*self.level.sag_share) * min(1.0, seconds / 3.0)
        if seconds > 4.0 and self.rng.random() < self.level.bump_odds:
            first = self.rng.uniform(0.3, 0.6) * (seconds - 1.5)
            self.trace.stay(first)
            self._wobble(top)
            seconds -= first + 1.5
        self.trace.stay(seconds, top * (1.0 - sag))

    def _wobble(self, top: float) -> None:
        """The hold gives way by up to a fifth for 1.5 s and is caught again."""
        self.trace.move(top * self.rng.uniform(0.8, 0.92), smooth(self.rng, int(0.6 * FINE_HZ)))
        self.trace.move(top, smooth(self.rng, int(0.9 * FINE_HZ)))

    def _rest_level(self) -> float:
        return float(self.own.range_deg * self.level.residual_share * self.rng.uniform(-1.0, 1.0))

    def repetition(self, top: float, side: str | None, partial: bool = False) -> None:
        """One repetition to `top` degrees from neutral, and home."""
        trace, quick = self.trace, 0.75 if partial else 1.0
        out_from = trace.length
        trace.move(top, self._shape(quick * self._vary(self.own.out_s, self.level.tempo_spread)))
        out_to = trace.length
        if partial:
            trace.stay(self.rng.uniform(0.0, 0.8))
        else:
            self._hold(top)
        back_from = trace.length
        if self.view.pattern == "biphasic":
            self._away(top)
        home_from = trace.length
        trace.move(self._rest_level(), self._shape(quick * self._vary(self.own.back_s, self.level.tempo_spread)))
        trace.markers.append(Marker(out_from, out_to, back_from, home_from, trace.length, side, partial))

    def _away(self, top: float) -> None:
        pace = self._vary(self.own.back_s, self.level.tempo_spread)
        if self.rng.random() < 0.5:
            self.trace.move(self._rest_level(), smooth(self.rng, int(pace * FINE_HZ)))
            self.trace.stay(self.rng.uniform(0.0, 0.6))
        else:
            pace *= 1.6
        away = -top * self.own.away_share * self.rng.uniform(0.9, 1.1)
        self.trace.move(away, self._shape(pace))
        self.trace.stay(self.rng.uniform(0.0, max(0.3, 0.3 * self.own.hold_s)))

    def false_start(self, sign: float) -> None:
        """A little of the way, and back: too little to be anything."""
        self.trace.move(
            sign * self.own.range_deg * self.rng.uniform(0.08, 0.22), smooth(self.rng, self._n(0.4, 0.9))
        )
        self.trace.stay(self.rng.uniform(0.0, 0.8))
        self.trace.move(self._rest_level(), smooth(self.rng, self._n(0.4, 0.9)))
        self.trace.stay(self.rng.uniform(0.3, 2.0))

    def _n(self, low_s: float, high_s: float) -> int:
        return int(self.rng.uniform(low_s, high_s) * FINE_HZ)

    def pause(self, long: bool) -> None:
        """Rest between two repetitions."""
        seconds = self.rng.uniform(30.0, 60.0) if long else self._vary(self.own.pause_s, 0.5)
        begin = self.trace.length
        self.trace.stay(min(seconds, 60.0 if long else self.level.pause_s[1]))
        self.trace.quiet.append((begin, self.trace.length))


def perform(rng: np.random.Generator, level: Level, view: View, told: Prescribed) -> tuple[Trace, Habits]:
    """A whole set, from neutral to neutral."""
    own = habits(rng, level, view, told)
    actor = Performer(rng, level, view, own)
    count = int(rng.integers(told.reps[0], told.reps[1] + 1))
    tops = rep_ranges(rng, level, told, count, own.range_deg)
    first_side = int(rng.integers(2))
    long_at = int(rng.integers(1, count)) if count > 2 and rng.random() < level.long_pause_chance else -1
    for k, top in enumerate(tops):
        sign = -1.0 if view.pattern == "alternating" and (k + first_side) % 2 else 1.0
        side = "ba"[int(sign > 0)] if view.pattern == "alternating" else None
        if k:
            actor.pause(long=k == long_at)
        if rng.random() < level.false_start_odds:
            actor.false_start(sign)
        if view.pattern != "double" and count > 2 and rng.random() < level.partial_odds:
            actor.repetition(sign * np.median(tops) * rng.uniform(0.36, 0.57), side, partial=True)
            actor.pause(long=False)
        actor.repetition(sign * top, side)
    return actor.trace, own
