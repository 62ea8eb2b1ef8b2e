"""The digital patient as a live source, for whoever has no sensor at hand. Always synthetic.

`simulated:EXERCISE` wears a sensor where the exercise wants it and does what it hears (`Listener`): gets into
position, moves once when the sensor is looked for, does its set after the countdown. Nobody speaking, it plays its
scene once and ends. Options follow a question mark, `simulated:chair-stand?reps=5&drop=10`:

seed       another seed, another person                 reps     repetitions of a set
hold       seconds held each                            minutes  length of a walk
placement  where the sensor sits                        rate     samples a second
drop       the link is lost so many seconds into the first set, for `away` seconds (3)
loss       share of the samples that is lost            battery  percent left
"""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable
from urllib.parse import parse_qsl

import numpy as np

from sensors.errors import SourceError
from sensors.live import Item, Notice, SourceInfo
from sensors.performance import Performance, scene_of
from sensors.stream import BodySide, FloatArray, SampleBlock, quantise

PREFIX = "simulated:"
LAYOUT = "simulated"
SENSOR = "digital patient (synthetic)"

BLOCK_S = 0.1
"""Samples come so often, seconds."""

ALONE_S = 1.0
"""Who has heard nothing by then plays the scene, seconds."""

PATIENCE_S = 60.0
"""So long after a scene the sensor goes away, if nobody has said anything, seconds."""

LOW_PERCENT = 15.0

Cue = Literal["rest", "move", "go", "stop", "tap twice", "tap three times"]
"""Get into position; move once; do the set; that was enough; tap on the sensor."""


@runtime_checkable
class Listener(Protocol):
    """A source that does what it hears."""

    def hear(self, cue: Cue, exercise: str | None = None, side: BodySide | None = None) -> None:
        """Be told something; `exercise` and `side` with `rest`."""
        ...


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for; None where the patient's own dice decide."""

    exercise: str
    seed: int = 1
    reps: int | None = None
    hold: float | None = None
    minutes: float | None = None
    placement: str | None = None
    rate: float = 50.0
    drop: float | None = None
    away: float = 3.0
    loss: float = 0.0
    battery: int | None = None


_NUMBERS: dict[str, tuple[float, float]] = {
    "seed": (0, 1e9), "reps": (0, 100), "hold": (0, 120), "minutes": (0.1, 120), "rate": (10, 400),
    "drop": (0, 3600), "away": (0.3, 600), "loss": (0, 0.9), "battery": (0, 100),
}  # fmt: skip
_WHOLE = ("seed", "reps", "battery")


def wish_of(device: str) -> Wish:
    """What a device's name asks for.

    Raises:
        SourceError: it cannot be had; the message says what can.
    """
    exercise, _, options = device.removeprefix(PREFIX).partition("?")
    values: dict[str, float | str] = {}
    for key, value in parse_qsl(options, keep_blank_values=True):
        if key not in _NUMBERS and key != "placement":
            raise SourceError(device, f"'{key}' is no option; there are {', '.join(_NUMBERS)}, placement")
        values[key] = value if key == "placement" else _number(device, key, value)
    return Wish(exercise, **values)  # type: ignore[arg-type]


def _number(device: str, key: str, value: str) -> float:
    least, most = _NUMBERS[key]
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not least <= number <= most or (key in _WHOLE and not number.is_integer()):
        kind = "a whole number" if key in _WHOLE else "a number"
        raise SourceError(device, f"'{key}' has to be {kind} from {least:g} to {most:g}, not '{value}'")
    return int(number) if key in _WHOLE else number


class SimulatedSource:
    """`speed`: how many times faster than real; infinite: as fast as they are taken. `clock`: seconds that only
    go forward.
    """

    def __init__(self, device: str, speed: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._device, self._speed, self._clock = device, speed, clock
        self._wish = wish_of(device)
        self._performance: Performance | None = None
        self._rng = np.random.default_rng([self._wish.seed, 7])
        self._began_s = clock()
        self._rows = 0
        self._heard = False
        self._went_s: float | None = None
        self._lost = False
        self._closed = False

    async def open(self) -> SourceInfo:
        """Make the patient.

        Raises:
            SourceError: no such exercise or placement.
        """
        self._load(self._wish.exercise, None)
        self._began_s = self._clock()
        notes = ("this is the digital patient: every figure is synthetic",)
        return SourceInfo(LAYOUT, SENSOR, True, self._wish.rate, notes)

    def hear(self, cue: Cue, exercise: str | None = None, side: BodySide | None = None) -> None:
        """Do as told."""
        self._heard = True
        if self._performance is None:
            return
        if cue == "rest" and exercise is not None:
            self._load(exercise, side)
        elif cue == "move":
            self._performance.move_once()
        elif cue == "go":
            self._performance.go()
            self._went_s = self._went_s if self._went_s is not None else self._now_s
        elif cue == "stop":
            self._performance.stop()
        elif cue in ("tap twice", "tap three times"):
            self._performance.tap(2 if cue == "tap twice" else 3)

    async def items(self) -> AsyncIterator[Item]:
        """Samples every tenth of a second, and what happens to the link."""
        if self._wish.battery is not None:
            yield _battery(self._wish.battery)
        while not self._closed:
            await self._pass(BLOCK_S)
            if self._now_s >= ALONE_S and not self._heard and self._performance is not None:
                self.hear("go")
            for item in self._next():
                yield item
            if self._performance is None or self._performance.over_s > PATIENCE_S:
                yield Notice(self._now_s, "ended", "the digital patient has finished")
                return

    def session_s(self, monotonic_s: float) -> float:
        """The patient's own time, which does not run ahead where the samples are not taken in time."""
        if math.isinf(self._speed):
            return self._now_s
        return min((monotonic_s - self._began_s) * self._speed, self._now_s + BLOCK_S)

    def monotonic_s(self, session_s: float) -> float:
        """The host's time."""
        return self._began_s + (session_s if math.isinf(self._speed) else session_s / self._speed)

    async def close(self) -> None:
        """Let the patient go."""
        self._closed = True

    @property
    def _now_s(self) -> float:
        return self._rows / self._wish.rate

    async def _pass(self, seconds: float) -> None:
        """Wait until the next samples are due."""
        due_s = self.monotonic_s(self._now_s + seconds)
        await asyncio.sleep(0.0 if math.isinf(self._speed) else max(0.0, due_s - self._clock()))

    def _load(self, exercise: str, side: BodySide | None) -> None:
        wish = self._wish
        try:
            scene = scene_of(
                exercise, seed=wish.seed, side=side, rate_hz=wish.rate, reps=wish.reps, hold_s=wish.hold,
                minutes=wish.minutes, placement=wish.placement,
            )  # fmt: skip
        except ValueError as problem:
            raise SourceError(self._device, str(problem)) from problem
        before = None if self._performance is None else self._performance.last_row
        self._performance = Performance(scene, wish.rate, before)

    def _next(self) -> list[Item]:
        """The next samples, as far as the radio brings them."""
        if self._performance is None:
            return []
        count = max(1, round(BLOCK_S * self._wish.rate))
        t_s = np.arange(self._rows, self._rows + count) / self._wish.rate
        rows = self._performance.take(count)
        self._rows += count
        told = self._link()
        if self._lost:
            return told
        kept = self._rng.uniform(size=count) >= self._wish.loss
        return [*told, *self._told_loss(count - int(kept.sum())), _block(t_s[kept], rows[kept])]

    def _link(self) -> list[Item]:
        """The link as it comes and goes."""
        drop = self._wish.drop
        into_s = -1.0 if self._went_s is None else self._now_s - self._went_s
        lost = drop is not None and drop <= into_s < drop + self._wish.away
        if lost == self._lost:
            return []
        self._lost = lost
        if lost:
            return [Notice(self._now_s, "lost", "the link to the sensor is lost; it is tried again")]
        return [Notice(self._now_s, "connected", "the sensor is there again")]

    def _told_loss(self, lost: int) -> list[Item]:
        return [Notice(self._now_s, "loss", "the radio lost samples", float(lost))] if lost else []


def _block(t_s: FloatArray, rows: FloatArray) -> SampleBlock:
    return quantise(t_s, np.ascontiguousarray(rows[:, :3]), np.ascontiguousarray(rows[:, 3:]))


def _battery(percent: int) -> Notice:
    said = f"the battery has {percent} % left" + ("; charge it soon" if percent <= LOW_PERCENT else "")
    return Notice(0.0, "battery", said, float(percent))
