"""The same made person twice: a few repetitions to calibrate from, and another day's set to count.

What stays a person's own over days is the range, the pace and the hold, give or take a tenth, and which way round
the sensor is worn, give or take 20 degrees. Everything else (mishaps, walks, the device) is drawn anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import numpy as np
from scipy.spatial.transform import Rotation

from sensors.synthetic import sessions
from sensors.synthetic.drills import DRILLS
from sensors.synthetic.levels import level_named
from sensors.synthetic.sets import excursion
from tests.accuracy.makes import Made
from tests.other_patient import body, patient, plan
from tests.other_patient.anatomy import PRESCRIBED
from tests.other_patient.levels import LEVELS

DAY = 0.1
"""Spread of range, pace and hold from day to day, as a share."""

WORN_DEG = 20.0
"""How far the sensor sits otherwise on another day, at most."""

CALIBRATION_REPS = 3


def pair(
    make: str, exercise: str, person: int, difficulty: str, placement: str, reach: float = 1.0
) -> tuple[Made, Made]:
    """A calibration recording of three repetitions and nothing else, and a set of another day. `reach`: the share
    of the usual range that these people manage.
    """
    maker = {"other": _other, "own": _own}[make]
    return (
        maker(exercise, person, difficulty, placement, 0, reach),
        maker(exercise, person, difficulty, placement, 1, reach),
    )


def _day(person: int, day: int) -> np.random.Generator:
    return np.random.default_rng([77, person, day])


def _worn_again(rng: np.random.Generator) -> Rotation:
    axis = rng.normal(size=3)
    return Rotation.from_rotvec(axis / np.linalg.norm(axis) * rng.uniform(0, WORN_DEG), degrees=True)


def _mounted(person: int) -> Rotation:
    return Rotation.random(random_state=np.random.RandomState(1000 + person))


# --- the patient of another make


def _other(exercise: str, person: int, difficulty: str, placement: str, day: int, reach: float) -> Made:
    told = PRESCRIBED[exercise]
    if day == 0:
        told = replace(told, reps=(CALIBRATION_REPS, CALIBRATION_REPS))
    level = LEVELS[difficulty]
    if day == 0:
        level = replace(level, lead_chance=0.0, partial_odds=0.0, false_start_odds=0.0, odd_hold_odds=0.0,
                        slip_chance=0.0)  # fmt: skip
    with (
        patch.dict(PRESCRIBED, {exercise: told}),
        patch.dict(LEVELS, {difficulty: level}),
        patch.object(plan, "habits", _habits_of(person, day, reach)),
        patch.object(body, "_strap", _strap_of(person, day)),
    ):
        return patient.make(exercise, 10_000 * (day + 1) + person, difficulty, placement)


def _habits_of(person: int, day: int, reach: float) -> Callable[..., plan.Habits]:
    drawn = plan.habits

    def habits(_rng: np.random.Generator, level: Any, view: Any, told: Any) -> plan.Habits:
        own, rng = drawn(np.random.default_rng([7, person]), level, view, told), _day(person, day)
        by = {name: getattr(own, name) * (1.0 + DAY * float(np.clip(rng.normal(), -2, 2)))
              for name in ("range_deg", "out_s", "back_s", "hold_s")}  # fmt: skip
        return replace(own, **{**by, "range_deg": reach * by["range_deg"]})

    return habits


def _strap_of(person: int, day: int) -> Callable[..., Any]:
    drawn = body._strap

    def strap(rng: np.random.Generator, scene: Any, t: Any) -> Any:
        seed = int(deepcopy(rng).integers(2**31))
        mounting = Rotation.random(random_state=np.random.RandomState(seed))
        rides, shake = drawn(rng, scene, t)
        return rides * mounting.inv() * _worn_again(_day(person, day)) * _mounted(person), shake

    return strap


# --- the product's own patient


def _own(exercise: str, person: int, difficulty: str, placement: str, day: int, reach: float) -> Made:
    rng, drill = _day(person, day), DRILLS[exercise]
    usual = np.random.default_rng([7, person])
    range_deg = float(usual.uniform(*drill.ranges_deg[placement])) * (
        1.0 + DAY * float(np.clip(rng.normal(), -1, 1))
    )
    hold_s = float(usual.uniform(*drill.hold_s)) * (1.0 + DAY * float(np.clip(rng.normal(), -1, 1)))
    range_deg *= reach
    leg = "left" if usual.uniform() < 0.5 else "right"
    mounting = (_worn_again(rng) * _mounted(person)).as_matrix()
    with (
        patch.object(sessions, "begin_pose", lambda drill, scene, _rng: excursion(drill, scene, range_deg)),
        patch.object(sessions, "_either", lambda _rng: leg),
        patch("sensors.synthetic.device.mounting", lambda _level, _rng: mounting),
        _calm(difficulty, day == 0),
    ):
        made = sessions.simulate(
            exercise, seed=10_000 * (day + 1) + person, level=difficulty, placement=placement, hold_s=hold_s,
            reps=CALIBRATION_REPS if day == 0 else None, around=False if day == 0 else None,
            marks=day == 0 or person % 3 != 2,
        )  # fmt: skip
    done: Any = made.truth["sets"]
    return made.block, made.session, {"exercise": exercise, **done[0]}


@contextmanager
def _calm(difficulty: str, calm: bool) -> Iterator[None]:
    """A calibration is done with care: no partials, false starts or slips."""
    level = level_named(difficulty)
    careful = replace(level, partial_chance=0.0, false_start_chance=0.0, slip_chance=0.0) if calm else level
    with patch.object(sessions, "level_named", lambda _name: careful):
        yield
