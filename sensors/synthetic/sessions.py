"""Whole sessions of the digital patient: a set with what comes before and after, a walk, an idle hour."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from sensors.stream import BodySide, Mark
from sensors.synthetic import living
from sensors.synthetic.body import Leg
from sensors.synthetic.drills import DRILLS, WALKING_PLACEMENTS, Drill, placements_of
from sensors.synthetic.gait import walk
from sensors.synthetic.levels import level_named
from sensors.synthetic.patient import Simulated, choose_kit, finish, new_script, new_session
from sensors.synthetic.script import Script, Way
from sensors.synthetic.sets import Performer, Scene, Wish, begin_pose

_STREAMS = {"easy": 1, "normal": 2, "hard": 3}


@dataclass(frozen=True, slots=True)
class Order:
    """A set to be done. `loose`: the taps come before getting down and after getting up. `abandoned`: nobody taps
    stop, the recording ends there. `marked` False: nobody taps at all.
    """

    drill: Drill
    wish: Wish
    side: BodySide | None = None
    marked: bool = True
    loose: bool = False
    abandoned: bool = False


def _either(rng: np.random.Generator) -> Leg:
    return "left" if rng.uniform() < 0.5 else "right"


def other_leg(leg: Leg) -> Leg:
    """The other one."""
    return "right" if leg == "left" else "left"


def do_set(script: Script, order: Order, scene: Scene, rng: np.random.Generator, *, around: bool) -> None:
    """One set, from standing and back to standing if `around`, else beginning and ending in its rest position."""
    if around and order.drill.start == "prone" and rng.uniform() < 0.35:
        order = replace(order, drill=order.drill.after_rolling_over())
    performer = Performer(script, order.drill, scene, rng, begin_pose(order.drill, scene, rng))
    if around:
        living.arrive(script, scene, rng)
    before = script.length
    if around:
        living.get_down(script, order.drill, performer.moves.rest, rng)
    else:
        script.begin_in(performer.moves.rest, living.posture_of(order.drill.start))
    script.stay(rng.uniform(0.8, 2.0))
    first = before if order.loose else script.length
    _perform_between_rests(performer, order)
    last = script.length
    if not order.abandoned:
        last = _come_away(script, order, rng, around=around)
    if order.marked:
        _tap(script, order, Way(first, last))


def _come_away(script: Script, order: Order, rng: np.random.Generator, *, around: bool) -> int:
    """After the set. The answer: when stop is tapped."""
    last = script.length
    if not around:
        script.stay(rng.uniform(0.8, 2.0))
        return last
    living.get_up(script, order.drill, rng)
    up = script.length
    living.leave(script, rng)
    return up if order.loose else last


def _perform_between_rests(performer: Performer, order: Order) -> None:
    performer.script.stay(performer.rng.uniform(1.0, 2.5))
    if order.drill.reps[1] == 0:
        performer.keep_posture(order.wish, order.side)
    else:
        performer.perform(order.wish, order.side)
    performer.script.stay(performer.rng.uniform(1.0, 2.5))


def _tap(script: Script, order: Order, span: Way) -> None:
    script.sets[-1] = replace(script.sets[-1], marked=span)
    tap(script, span.first, Mark(0.0, "start", exercise=order.drill.exercise, side=order.side))
    if not order.abandoned:
        tap(script, span.last, Mark(0.0, "stop"))


def tap(script: Script, at: int, mark: Mark) -> None:
    """Note a tap at that sample of the script."""
    script.taps.append(replace(mark, t_s=script.seconds_at(at)))


def generator(seed: int, level: str, what: str) -> np.random.Generator:
    """The one source of chance of a recording: the same for the same seed, level and exercise."""
    return np.random.default_rng([seed, _STREAMS[level], *what.encode()])


def _one_hold(drill: Drill, wish: Wish, rng: np.random.Generator) -> Wish:
    """A single knee to chest has two dosages: one time in four it is the single long hold."""
    if drill.exercise != "single-knee-to-chest" or wish != Wish() or rng.uniform() > 0.25:
        return wish
    return Wish(1, rng.uniform(20.0, 40.0))


def simulate(
    exercise: str,
    *,
    seed: int,
    level: str = "normal",
    placement: str | None = None,
    side: BodySide | None = None,
    rate_hz: float | None = None,
    gyroscope: bool | None = None,
    reps: int | None = None,
    hold_s: float | None = None,
    marks: bool = True,
    around: bool | None = None,
) -> Simulated:
    """One recorded set of an exercise, or a walk of some minutes for "walking".

    What is None is drawn from the seed (`placement`: the best one). `around`: with walking to the mat, getting
    down and up (not at level easy unless asked). `side`: for exercises of one leg.

    Raises:
        ValueError: an unknown exercise, level or placement, an impossible rate, or repetitions of a walk.
    """
    place = placement or placements_of(exercise)[0]
    if exercise == "walking":
        if reps is not None or hold_s is not None:
            raise ValueError("a walk has no repetitions and no holds: leave both out")
        return simulate_walk(seed, level=level, placement=place, rate_hz=rate_hz, gyroscope=gyroscope, marks=marks)
    figures, drill = level_named(level), DRILLS[exercise]
    rng = generator(seed, level, exercise)
    drawn = _either(rng)
    moving = (side or drawn) if drill.per_leg else drawn
    worn = other_leg(moving) if drill.sensor_opposite else moving
    kit = choose_kit(figures, rng, place, worn, rate_hz=rate_hz, gyroscope=gyroscope)
    _check_view(drill, place)
    loose = bool(rng.uniform() < figures.loose_marks)
    wish = _one_hold(drill, Wish(reps, hold_s), rng)
    order = Order(drill, wish, moving if drill.per_leg else None, marks, loose=loose)
    script = new_script()
    do_set(script, order, Scene(figures, place, worn), rng, around=level != "easy" if around is None else around)
    return finish(script, kit, figures, rng, new_session(rng))


def _check_view(drill: Drill, placement: str) -> None:
    if placement not in drill.placements:
        raise ValueError(
            f"{drill.exercise} is not simulated at the {placement}: use one of {', '.join(drill.placements)}"
        )


def simulate_walk(
    seed: int,
    *,
    level: str = "normal",
    placement: str = WALKING_PLACEMENTS[0],
    minutes: float | None = None,
    cadence_spm: float | None = None,
    speed_m_s: float | None = None,
    rate_hz: float | None = None,
    gyroscope: bool | None = None,
    marks: bool = True,
) -> Simulated:
    """A walk (1 to 4 minutes unless told), perhaps with pauses, standing before and after.

    Raises:
        ValueError: an unknown level or placement, or an impossible rate.
    """
    figures = level_named(level)
    rng = generator(seed, level, "walking")
    kit = choose_kit(figures, rng, placement, _either(rng), rate_hz=rate_hz, gyroscope=gyroscope)
    script = new_script()
    script.stay(rng.uniform(2.0, 6.0))
    first = script.length
    lasting = rng.uniform(1.0, 4.0) if minutes is None else minutes
    cadence = rng.uniform(*((95, 120) if level == "easy" else (70, 130))) if cadence_spm is None else cadence_spm
    step_m = None if speed_m_s is None else speed_m_s * 60.0 / cadence
    take_walk(script, rng, lasting, cadence, step_m=step_m, pauses={"easy": 0, "normal": 1, "hard": 3}[level])
    if marks:
        tap(script, first, Mark(0.0, "start", exercise="walking"))
        tap(script, script.length, Mark(0.0, "stop"))
    script.stay(rng.uniform(2.0, 6.0))
    return finish(script, kit, figures, rng, new_session(rng))


def take_walk(
    script: Script,
    rng: np.random.Generator,
    minutes: float,
    cadence_spm: float,
    *,
    step_m: float | None = None,
    pauses: int = 0,
) -> None:
    """Walk that long, standing still up to `pauses` times on the way."""
    parts = int(rng.integers(0, pauses + 1)) + 1
    shares = rng.uniform(0.6, 1.4, parts)
    for i, share in enumerate(shares / shares.sum()):
        if i:
            script.stay(rng.uniform(2.0, 12.0))
        steps = max(round(share * minutes * cadence_spm), 6)
        walk(script, rng, steps, cadence_spm * rng.uniform(0.97, 1.03), step_m)


def simulate_idle(
    seed: int,
    minutes: float,
    placement: str,
    *,
    level: str = "normal",
    rate_hz: float | None = None,
    gyroscope: bool | None = None,
) -> Simulated:
    """Everyday life and no exercise: walking, standing, sitting, lying, fidgeting.

    Raises:
        ValueError: an unknown level or placement, or an impossible rate.
    """
    figures = level_named(level)
    rng = generator(seed, level, "idle")
    leg = _either(rng)
    kit = choose_kit(figures, rng, placement, leg, rate_hz=rate_hz, gyroscope=gyroscope)
    script = new_script()
    script.stay(2.0)
    living.idle(script, Scene(figures, placement, leg), rng, minutes)
    script.stay(2.0)
    return finish(script, kit, figures, rng, new_session(rng))
