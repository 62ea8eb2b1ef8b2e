"""A set of repetitions as a patient does it: unlike one another, some only half made, with pauses and fidgets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from sensors.synthetic.body import CHANNELS, SITES, FloatArray, Leg, frame_of
from sensors.synthetic.drills import RISING_LEAN, Drill
from sensors.synthetic.levels import Level
from sensors.synthetic.script import Exercised, Performed, Script, Turned, Way
from sensors.synthetic.shapes import RATE_HZ, min_jerk, samples, wander, way

Kind = Literal["rep", "partial", "false start"]
_TAIL = 0.18
"""Share of a smooth way's time that its first, or last, 5 % takes."""
_FIDGETS = ("pitch", "roll", "spine", "twist", "hip_l", "hip_r", "swing_l", "swing_r", "knee_l", "knee_r")


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for, None where the patient's own dice decide."""

    reps: int | None = None
    hold_s: float | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """Who exercises with the sensor where: `leg` is the one that wears it, or moves."""

    level: Level
    placement: str
    leg: Leg


@dataclass(frozen=True, slots=True)
class Excursion:
    """The exercise in this body: rest, and what is added in the end position, past rest, and leaning."""

    rest: FloatArray
    away: FloatArray
    other: FloatArray
    lean: FloatArray


@dataclass(frozen=True, slots=True)
class _Item:
    kind: Kind
    scale: float
    other_side: bool


def turned_deg(a: FloatArray, b: FloatArray, scene: Scene) -> float:
    """How far the sensor's segment turns against gravity between two poses, degrees."""
    up = frame_of(SITES[scene.placement].segment, scene.leg, np.stack([a, b])).attitude[:, 2, :]
    return float(np.degrees(np.arccos(np.clip(np.sum(up[0] * up[1]), -1.0, 1.0))))


def _scaled(rest: FloatArray, end: FloatArray, wanted_deg: float, scene: Scene) -> float:
    """By what to multiply the excursion so that the segment turns that far (bisection)."""
    low, high = 0.0, 3.0
    for _ in range(40):
        middle = (low + high) / 2
        short = turned_deg(rest, rest + middle * (end - rest), scene) < wanted_deg
        low, high = (middle, high) if short else (low, middle)
    return (low + high) / 2


def excursion(drill: Drill, scene: Scene, range_deg: float) -> Excursion:
    """The drill's poses scaled so that the sensor's segment turns by `range_deg`."""
    mirror = drill.per_leg and scene.leg == "left"
    rest, end = ((p.mirrored() if mirror else p).row() for p in (drill.rest, drill.end))
    nothing, lean = np.zeros_like(rest), RISING_LEAN.row()
    if drill.pattern == "double" and scene.placement == "chest":
        return Excursion(rest, end - rest, nothing, lean * _scaled(rest, rest + lean, range_deg, scene))
    if drill.fixed_end:
        rest = end + _scaled(end, rest, range_deg, scene) * (rest - end)
        return Excursion(rest, end - rest, nothing, lean)
    k = _scaled(rest, end, range_deg, scene)
    other = drill.end.mirrored() if drill.pattern == "alternating" else drill.other or drill.rest
    return Excursion(rest, k * (end - rest), k * (other.row() - rest), lean)


def begin_pose(drill: Drill, scene: Scene, rng: np.random.Generator) -> Excursion:
    """The excursion of a set, its range drawn from the placement's."""
    return excursion(drill, scene, rng.uniform(*drill.ranges_deg[scene.placement]))


def _plan(drill: Drill, scene: Scene, wish: Wish, rng: np.random.Generator) -> list[_Item]:
    """Repetitions with their size, in order, with the partial ones and false starts strewn in."""
    level = scene.level
    drawn = int(rng.integers(drill.reps[0], drill.reps[1] + 1))
    count = drawn if wish.reps is None else wish.reps
    trend = rng.uniform(*level.trend) + (abs(level.trend[0]) if drill.growing else 0.0)
    scales = 1.0 + trend * (np.linspace(-0.5, 0.5, count) if count > 1 else np.zeros(count))
    scales *= 1.0 + level.range_scatter * np.clip(rng.normal(size=count), -2, 2)
    scales = np.clip(scales, 0.8, 1.25)
    if drill.fixed_end:
        scales = np.clip(1.0 + 0.3 * (scales - 1.0), 0.9, 1.02)
    items = [_Item("rep", float(s), drill.pattern == "alternating" and i % 2 == 1) for i, s in enumerate(scales)]
    seen_once = drill.pattern != "double" or scene.placement != "chest"
    if count >= 3 and seen_once and rng.uniform() < level.partial_chance:
        for _ in range(int(rng.integers(1, level.partials_at_most + 1))):
            _strew(items, _Item("partial", rng.uniform(0.4, 0.57) * float(np.median(scales)), False), rng)
    if count >= 2 and rng.uniform() < level.false_start_chance:
        _strew(items, _Item("false start", rng.uniform(0.06, 0.2), False), rng)
    return items


def _strew(items: list[_Item], item: _Item, rng: np.random.Generator) -> None:
    items.insert(int(rng.integers(0, len(items) + 1)), item)


@dataclass(slots=True)
class Performer:
    """Carries out one set on a script. `script.now` is near the rest position when it begins."""

    script: Script
    drill: Drill
    scene: Scene
    rng: np.random.Generator
    moves: Excursion

    def perform(self, wish: Wish, side: str | None) -> None:
        """Do the set and note it."""
        first = self.script.length
        tempo = self.rng.uniform(*self.scene.level.tempo)
        hold_s = self.rng.uniform(*self.drill.hold_s) if wish.hold_s is None else wish.hold_s
        performed = []
        plan = _plan(self.drill, self.scene, wish, self.rng)
        slips = len(plan) > 2 and self.rng.uniform() < self.scene.level.slip_chance
        slip_at = int(self.rng.integers(1, len(plan))) if slips else -1
        for i, item in enumerate(plan):
            if i:
                self._pause(slip=i == slip_at)
            done = self._carry_out(item, tempo, hold_s)
            if done is not None:
                performed.append(done)
        double = self.drill.pattern == "double" and self.scene.placement == "chest"
        span = Way(first, self.script.length - 1)
        self.script.sets.append(Exercised(self.drill.exercise, side, tuple(performed), span, double))

    def keep_posture(self, wish: Wish, side: str | None) -> None:
        """Stay upright as long as asked (else about a minute and a half), slumping now and then."""
        first, slumps = self.script.length, []
        length = samples(self.rng.uniform(60.0, 120.0) if wish.hold_s is None else wish.hold_s)
        plain = _Item("rep", 1.0, False)
        self.script.stay(self.rng.uniform(0.15, 0.3) * length / RATE_HZ)
        usual = 0 if self.scene.level.variety < 0.5 else 1
        for _ in range(usual if wish.reps is None else wish.reps):
            out = self._way_out(self.moves.away, plain, 1.0)
            self._hold(self.moves.away, self.rng.uniform(*self.drill.hold_s))
            back = self._way_back(plain, 1.0)
            slumps.append(Performed(out, back, back, False, None))
            self.script.stay(self.rng.uniform(5.0, 10.0))
        self.script.stay(max(length - (self.script.length - first), 1) / RATE_HZ)
        span = Way(first, self.script.length - 1)
        self.script.sets.append(Exercised(self.drill.exercise, side, (), span, slumps=tuple(slumps)))

    def _carry_out(self, item: _Item, tempo: float, hold_s: float) -> Performed | None:
        if item.kind == "false start":
            self._false_start(item.scale)
            return None
        away = self.moves.other if item.other_side else self.moves.away
        hold = hold_s * self.rng.uniform(0.9, 1.12)
        if item.kind == "partial":
            hold = min(hold, self.rng.uniform(0.0, 1.0))
        out = self._way_out(away, item, tempo)
        slow_ends_s = _TAIL * (out.last - out.first) / RATE_HZ * 2
        self._hold(away * item.scale, max(hold - slow_ends_s, 0.05))
        leaving = self._way_back(item, tempo)
        home = self._past_rest(item, tempo) if self.drill.pattern == "biphasic" else leaving
        self.script.effort.append(Way(out.first, leaving.last))
        side = None
        if self.drill.pattern == "alternating":
            side = "b" if item.other_side else "a"
        return Performed(out, leaving, home, item.kind == "partial", side)

    def _curve(self, bounds_s: tuple[float, float], tempo: float, size: float) -> FloatArray:
        level = self.scene.level
        middle = tempo * float(np.mean(bounds_s)) * self.rng.uniform(0.88, 1.12)
        seconds = middle * (0.5 + 0.5 * min(size, 1.0)) / (1.0 - 2.0 * _TAIL)
        hesitates = seconds > 1.5 and self.rng.uniform() < level.hesitation
        return way(self.rng, seconds * (1.35 if hesitates else 1.0), level.variety, hesitates)

    def _way_out(self, away: FloatArray, item: _Item, tempo: float) -> Way:
        return self._go(
            self.moves.rest + item.scale * away, self._curve(self.drill.out_s, tempo, item.scale), item
        )

    def _way_back(self, item: _Item, tempo: float) -> Way:
        offset = self.scene.level.rest_scatter * float(np.clip(self.rng.normal(), -1.0, 1.0))
        if self.drill.pattern in ("double", "biphasic"):
            offset *= 0.2
        target = self.moves.rest + offset * self.moves.away
        return self._go(target, self._curve(self.drill.back_s, tempo, item.scale), item, back=True)

    def _go(self, target: FloatArray, curve: FloatArray, item: _Item, *, back: bool = False) -> Way:
        """One way. Rising from a chair the trunk leans first and the thighs follow; sitting down, the reverse."""
        if self.drill.pattern != "double":
            return self.script.follow(target, curve)
        up = 1.0 - curve if back else curve
        legs = np.clip((up - 0.15) / 0.85, 0.0, 1.0)
        legs = legs * legs * (3 - 2 * legs) * 0.5 + legs * 0.5
        start, end = (target, self.script.now) if back else (self.script.now, target)
        tip = np.sin(np.pi * up**0.7) ** 2 * item.scale
        return self.script.add(start + legs[:, None] * (end - start) + tip[:, None] * self.moves.lean)

    def _hold(self, away: FloatArray, seconds: float) -> None:
        """Stay in the end position: it sags slowly and is never quite still."""
        n = samples(seconds)
        deepest = 0.0 if self.drill.pattern == "double" else self.scene.level.sag * min(seconds / 8.0, 1.0)
        sag = deepest * self.rng.uniform(0.2, 1.0) * np.linspace(0.0, 1.0, n) ** self.rng.uniform(0.7, 1.5)
        drift = 0.006 * wander(self.rng, n, 1.5)
        level = -(sag + drift - drift[0])
        self.script.add(self.script.now + level[:, None] * away)

    def _past_rest(self, item: _Item, tempo: float) -> Way:
        """The second half of a two-way repetition: past rest, and home."""
        self.script.stay(self.rng.uniform(0.05, 0.4))
        reach = item.scale * self.rng.uniform(0.85, 1.1)
        target = self.moves.rest + reach * self.moves.other
        self.script.follow(target, self._curve(self.drill.out_s, tempo, item.scale))
        self.script.stay(self.rng.uniform(0.1, 0.6))
        return self.script.follow(self.moves.rest.copy(), self._curve(self.drill.back_s, tempo, item.scale))

    def _range_deg(self) -> float:
        """How far the sensor's segment turns in a repetition."""
        leans = self.drill.pattern == "double" and self.scene.placement == "chest"
        return turned_deg(
            self.moves.rest, self.moves.rest + (self.moves.lean if leans else self.moves.away), self.scene
        )

    def _false_start(self, size: float) -> None:
        rest = self.script.now.copy()
        curve = min_jerk(np.linspace(0, 1, samples(self.rng.uniform(0.5, 1.0))))
        self.script.follow(rest + size * self.moves.away, curve)
        self.script.stay(self.rng.uniform(0.1, 0.6))
        self.script.follow(rest, curve)

    def _pause(self, *, slip: bool) -> None:
        """Between repetitions: wait, sometimes shift about, now and then the strap gives way."""
        level = self.scene.level
        self.script.stay(0.5 * self.rng.uniform(*level.pause_s))
        if self.rng.uniform() < level.fidget_chance:
            fidget(self.script, self.scene, self.rng, 0.2 * self._range_deg())
        if slip:
            slip_strap(self.script, self.rng, level.slip_deg)
        self.script.stay(0.5 * self.rng.uniform(*level.pause_s))


def fidget(script: Script, scene: Scene, rng: np.random.Generator, most_deg: float) -> None:
    """A small aimless movement and back; the sensor's segment turns at most that far against gravity."""
    direction = np.zeros_like(script.now)
    for name in rng.permutation(len(_FIDGETS))[:3]:
        direction[CHANNELS[_FIDGETS[int(name)]]] = rng.normal()
    unit = max(turned_deg(script.now, script.now + direction, scene), 0.3)
    size = min(rng.uniform(0.3, 1.0) * most_deg, 12.0) / unit
    rest = script.now.copy()
    curve = min_jerk(np.linspace(0, 1, samples(rng.uniform(0.25, 0.9))))
    script.follow(rest + min(size, 15.0) * direction, curve)
    script.stay(rng.uniform(0.1, 0.8))
    script.follow(rest, curve)


def slip_strap(
    script: Script, rng: np.random.Generator, bounds_deg: tuple[float, float], *, stays: bool = True
) -> None:
    """The sensor turns on its strap about a random axis."""
    axis = rng.normal(size=3)
    turn = axis / np.linalg.norm(axis) * rng.uniform(*bounds_deg)
    span = script.stay(rng.uniform(0.3, 1.0) if stays else rng.uniform(1.0, 2.5))
    script.turns.append(Turned(span.first, span.last, (float(turn[0]), float(turn[1]), float(turn[2])), stays))
