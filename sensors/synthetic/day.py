"""One day of a patient who follows a plan, but not to the letter: eight recordings from morning to evening.

A backbend about every two hours (the fourth one is broken off), two walks that add up to less than half an
hour, pain asked after press-ups, a knee to chest of one leg only, and strength in the evening.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from sensors.stream import BodySide, Mark
from sensors.synthetic.drills import DRILLS
from sensors.synthetic.levels import Level, level_named
from sensors.synthetic.patient import Kit, Simulated, finish, new_script, new_session
from sensors.synthetic.script import Script
from sensors.synthetic.sessions import Order, do_set, generator, take_walk, tap
from sensors.synthetic.sets import Scene, Wish

_Act = Callable[[Script, Scene, np.random.Generator], None]


@dataclass(frozen=True, slots=True)
class _Visit:
    """One recording of the day: when it began, the sensor, and what the patient did, in order."""

    stem: str
    clock: str
    kit: Kit
    acts: tuple[_Act, ...]


def _set(
    script: Script, scene: Scene, rng: np.random.Generator, *, exercise: str, wish: Wish | None = None,
    side: BodySide | None = None, abandoned: bool = False,
) -> None:  # fmt: skip
    order = Order(DRILLS[exercise], wish or Wish(), side, abandoned=abandoned)
    do_set(script, order, scene, rng, around=True)


def _walk(
    script: Script, scene: Scene, rng: np.random.Generator, *, minutes: float, cadence_spm: float, exertion: float
) -> None:
    del scene
    script.stay(4.0)
    tap(script, script.length, Mark(0.0, "start", exercise="walking"))
    take_walk(script, rng, minutes, cadence_spm, pauses=1)
    tap(script, script.length, Mark(0.0, "stop"))
    script.stay(4.0)
    tap(script, script.length - 1, Mark(0.0, "exertion", score=exertion))


def _pain(script: Script, scene: Scene, rng: np.random.Generator, *, score: float) -> None:
    del scene
    script.stay(rng.uniform(2.0, 4.0))
    tap(script, script.length - 1, Mark(0.0, "pain", score=score, zone="centre", when="after"))


_CHEST = Kit("chest", "right", 50.0, gyroscope=True)
_THIGH = Kit("thigh", "left", 50.0, gyroscope=True)
_BACKBEND = partial(_set, exercise="standing-extension")

_VISITS = (
    _Visit("0730-morning", "07:30", _CHEST, (
        _BACKBEND, partial(_set, exercise="press-up"), partial(_set, exercise="prone-on-elbows"),
        partial(_pain, score=2.0),
    )),
    _Visit("0930-backbend", "09:30", _CHEST, (_BACKBEND,)),
    _Visit("1030-walk", "10:30", Kit("lower back", "right", 25.0, gyroscope=False), (
        partial(_walk, minutes=11.0, cadence_spm=108.0, exertion=4.0),
    )),
    _Visit("1135-backbend", "11:35", _CHEST, (_BACKBEND,)),
    _Visit("1330-backbend-broken-off", "13:30", _CHEST, (partial(_BACKBEND, wish=Wish(reps=6), abandoned=True),)),
    _Visit("1500-legs", "15:00", _THIGH, (
        partial(_set, exercise="single-knee-to-chest", wish=Wish(reps=3), side="left"),
        partial(_set, exercise="chair-stand", wish=Wish(reps=8)),
    )),
    _Visit("1730-walk", "17:30", Kit("pocket", "right", 25.0, gyroscope=False), (
        partial(_walk, minutes=13.0, cadence_spm=116.0, exertion=5.0),
    )),
    _Visit("1900-strength", "19:00", _CHEST, (
        partial(_set, exercise="curl-up"), partial(_set, exercise="cat-camel", wish=Wish(hold_s=6.0)),
        partial(_set, exercise="prone-extension"),
    )),
)  # fmt: skip


def simulate_day(seed: int, level: str = "normal", date: str = "2026-03-02") -> list[tuple[str, Simulated]]:
    """The day's recordings in order, each with its stem; `date` is a winter's day in Berlin (UTC+1).

    Raises:
        ValueError: an unknown level.
    """
    figures = replace(level_named(level), gaps=(0, 0))
    return [(visit.stem, _recorded(visit, seed, level, figures, date)) for visit in _VISITS]


def _recorded(visit: _Visit, seed: int, level: str, figures: Level, date: str) -> Simulated:
    rng = generator(seed, level, visit.stem)
    scene = Scene(figures, visit.kit.placement, visit.kit.leg)
    script = new_script()
    for act in visit.acts:
        act(script, scene, rng)
    return finish(script, visit.kit, figures, rng, new_session(rng, f"{date}T{visit.clock}:00+01:00"))
