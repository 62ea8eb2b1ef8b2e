"""A synthetic scene played as it is asked for: at rest until told, once to be seen, then the whole set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sensors.stream import BodySide, FloatArray
from sensors.synthetic import Simulated, simulate, simulate_walk
from sensors.synthetic.drills import DRILLS

REST_S = 1.0
"""What is at either end of a scene is gone over again and again while the patient rests, seconds."""

CHANGE_S = 0.8
"""Getting from one position into another, seconds."""

LEAD_S = 2.0
"""A set is played from so long before its first movement, seconds."""

SHOWN_S = 0.5
"""A movement that is only to be shown is held so long, seconds."""

STEPS_S = 8.0
"""A walker who is looked for walks so long, seconds."""

STRAPPED = [1, 2, 0]
"""The segment's axes point forwards, to the left and along it; a flat sensor's face, its z, points forwards."""

TAP_APART_S = 0.32
TAP_M_S2 = (22.0, -9.0)
"""A tap, one sample after the other: the knock, and the strap giving way."""


@dataclass(frozen=True, slots=True, eq=False)
class Scene:
    """A set with rest before and after. `rows`: (n, 6) specific force m/s2 and rad/s, evenly spaced. `first`,
    `once`, `last`: the samples at which the first movement begins, has been shown, and all are over.
    """

    rows: FloatArray
    first: int
    once: int
    last: int


def scene_of(
    exercise: str,
    *,
    seed: int,
    side: BodySide | None,
    rate_hz: float,
    reps: int | None,
    hold_s: float | None,
    minutes: float | None,
    placement: str | None,
) -> Scene:
    """The scene of an exercise; what is None is drawn from the seed.

    Raises:
        ValueError: an unknown exercise or placement; the message names those there are.
    """
    if exercise == "walking":
        place = placement or "lower back"
        made = simulate_walk(seed, level="easy", placement=place, minutes=minutes, rate_hz=rate_hz, gyroscope=True)
    else:
        moves = exercise in DRILLS and DRILLS[exercise].reps[1] > 0
        made = simulate(
            exercise, seed=seed, level="easy", placement=placement, side=side, rate_hz=rate_hz, gyroscope=True,
            reps=reps if moves else None, hold_s=hold_s, marks=True, around=False,
        )  # fmt: skip
    return _scene(made, rate_hz)


def _scene(made: Simulated, rate_hz: float) -> Scene:
    assert made.block.gyr is not None
    rows = np.concatenate([made.block.acc[:, STRAPPED], made.block.gyr[:, STRAPPED]], axis=1)
    first_s, once_s, last_s = _moments(made.truth, len(rows) / rate_hz)
    last = len(rows) - 1
    return Scene(rows, *(min(max(0, round(t * rate_hz)), last) for t in (first_s, once_s, last_s)))


def _moments(truth: Mapping[str, object], whole_s: float) -> tuple[float, float, float]:
    """When the first movement begins, when it has been shown, and when all are over, seconds."""
    sets, walking = truth["sets"], truth["walking"]
    moves = [r for s in sets for r in (*s["reps"], *s["partials"])] if isinstance(sets, list) else []
    moves.sort(key=lambda move: float(move["start_s"]))
    if moves:
        return moves[0]["start_s"], moves[0]["hold_start_s"] + SHOWN_S, moves[-1]["end_s"] + 0.5
    bouts = walking["bouts"] if isinstance(walking, dict) else []
    if bouts:
        return bouts[0]["start_s"], bouts[0]["start_s"] + STEPS_S, bouts[-1]["end_s"]
    return 0.0, 0.0, whole_s


class Performance:
    """Plays a scene sample by sample; `before` (6,): from where the patient gets into its first position.

    `over_s`: how long the set has been over, seconds; 0 while it is not.
    """

    def __init__(self, scene: Scene, rate_hz: float, before: FloatArray | None = None) -> None:
        self._scene, self._rate_hz = scene, rate_hz
        self._rest = max(2, round(REST_S * rate_hz))
        self._change = max(1, round(CHANGE_S * rate_hz))
        self._taps: list[tuple[int, float]] = []
        self._at: int | None = None
        self._until = 0
        self._rested = 0
        self._home = 0
        self._done_rows: int | None = None
        self._from, self._changed = before, 0
        self.last_row: FloatArray = scene.rows[0] if before is None else before

    @property
    def over_s(self) -> float:
        """How long the set has been over, seconds; 0 while it is not."""
        return 0.0 if self._done_rows is None else self._done_rows / self._rate_hz

    def move_once(self) -> None:
        """Do the first movement, and rest again."""
        self._play(max(0, self._scene.first - round(0.3 * self._rate_hz)), self._scene.once, 0)

    def go(self) -> None:
        """Do the set, and rest at its end."""
        first = max(0, self._scene.first - round(LEAD_S * self._rate_hz))
        self._play(first, len(self._scene.rows), len(self._scene.rows) - self._rest)
        self._done_rows = None

    def stop(self) -> None:
        """Come to rest."""
        if self._at is not None:
            self._settle(self._home)

    def tap(self, count: int) -> None:
        """Tap on the sensor, so many times."""
        apart = round(TAP_APART_S * self._rate_hz)
        self._taps += [(2 + k * apart + j, size) for k in range(count) for j, size in enumerate(TAP_M_S2)]

    def take(self, count: int) -> FloatArray:
        """The next samples, (count, 6)."""
        return np.stack([self._next() for _ in range(count)])

    def _play(self, first: int, until: int, home: int) -> None:
        self._from, self._changed = self.last_row, 0
        self._at, self._until, self._home = first, until, home

    def _settle(self, home: int) -> None:
        self._from, self._changed = self.last_row, 0
        self._at, self._home, self._rested = None, home, 0
        if home:
            self._done_rows = 0

    def _next(self) -> FloatArray:
        if self._done_rows is not None:
            self._done_rows += 1
        row = self._scene.rows[self._place()]
        if self._from is not None:
            self._changed += 1
            share = self._changed / self._change
            row = _between(self._from, row, share)
            self._from = None if share >= 1.0 else self._from
        elif self._at is None:
            self._rested += 1
        else:
            self._at += 1
            if self._at >= self._until:
                self._settle(self._home)
        self.last_row = row
        return self._tapped(row)

    def _place(self) -> int:
        """Which sample of the scene it is: the next one, or to and fro over the rest."""
        if self._at is not None:
            return min(self._at, len(self._scene.rows) - 1)
        turn = self._rested % (2 * self._rest - 2)
        return min(self._home + min(turn, 2 * self._rest - 2 - turn), len(self._scene.rows) - 1)

    def _tapped(self, row: FloatArray) -> FloatArray:
        knock = sum(size for at, size in self._taps if at == 0)
        self._taps = [(at - 1, size) for at, size in self._taps if at > 0]
        return row + np.array([0.0, 0.0, knock, 0.0, 0.0, 0.0]) if knock else row


def _between(start: FloatArray, end: FloatArray, share: float) -> FloatArray:
    """Part of the way from one position to another, gravity keeping its size."""
    way = share * share * (3.0 - 2.0 * share)
    row = start + way * (end - start)
    sizes = [float(np.sqrt((r[:3] ** 2).sum())) for r in (start, row, end)]
    row[:3] *= (sizes[0] + way * (sizes[2] - sizes[0])) / max(sizes[1], 1.0)
    row[3:] = 0.0
    return np.asarray(row)
