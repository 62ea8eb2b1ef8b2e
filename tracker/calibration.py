"""A person's calibration: what two or three careful repetitions, or a walk of known length, tell about them.

One small JSON file, readable and editable, whose content a session file may carry (`calibration`). It narrows what
the counters expect and scales the walking speed; without it everything works as well, only less surely.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import median

from algorithms.pace import Stride
from algorithms.personal import Habit, Spread, narrowed
from algorithms.types import Movement, Turn
from sensors.atomic import replacing
from tracker.catalogue import alike
from tracker.errors import CalibrationError

SCHEMA = "backbeat.calibration/1"
SPREADS = ("range_deg", "out_s", "hold_s", "back_s")
FACTORS = (0.5, 2.0)
"""A step length further from the estimate than this is no step length of a person."""

Document = dict[str, object]


@dataclass(frozen=True, slots=True)
class Calibrated:
    """One exercise, with the sensor at one placement."""

    exercise: str
    placement: str
    habit: Habit


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk of known length. `factor`: its true speed over the one estimated for a body of usual height."""

    placement: str
    distance_m: float
    steps: int
    speed_m_s: float
    factor: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """Everything known about a person's own way. `patient`: whose it is, None where nobody said. `from_rest`:
    every set began at rest, because whoever marked it counted down, as `backbeat live` does.
    """

    patient: str | None = None
    exercises: tuple[Calibrated, ...] = ()
    walks: tuple[Walk, ...] = ()
    from_rest: bool = False

    def with_exercise(self, new: Calibrated) -> Calibration:
        """The calibration with one exercise learnt, in place of what was known of it at that placement."""
        kept = [c for c in self.exercises if (c.exercise, c.placement) != (new.exercise, new.placement)]
        return replace(self, exercises=(*kept, new))

    def with_walk(self, walk: Walk) -> Calibration:
        """The calibration with one more walk."""
        return replace(self, walks=(*self.walks, walk))

    def personal(self, exercise: str, placement: str, movement: Movement) -> Movement:
        """What to expect of this person; `movement` itself where nothing is known."""
        for known in self.exercises:
            if known.exercise == exercise and alike(known.placement, placement):
                return narrowed(movement, known.habit)
        return movement

    def stride(self, placement: str) -> Stride | None:
        """What the walks at this placement tell, by the median of their factors; None without one."""
        walks = [walk for walk in self.walks if alike(walk.placement, placement)]
        return Stride(median(w.factor for w in walks), tuple(w.speed_m_s for w in walks)) if walks else None


UNCALIBRATED = Calibration()
"""Nothing is known of the person."""


def own_calibration(given: Calibration | None, embedded: object) -> tuple[Calibration, str | None]:
    """The calibration to use: what was given, else what the session file carries; and a warning where that cannot
    be used, for it must not keep anybody from a count.
    """
    if given is not None or embedded is None:
        return given or UNCALIBRATED, None
    try:
        return parse_calibration(embedded), None
    except ValueError as problem:
        return UNCALIBRATED, f"the session file's calibration is not used: {problem}"


def read_calibration(path: Path) -> Calibration:
    """Read a calibration file.

    Raises:
        CalibrationError: unreadable, not JSON, or not a calibration.
    """
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except OSError as problem:
        raise CalibrationError(path, f"cannot be read: {problem.strerror}") from problem
    except (UnicodeDecodeError, json.JSONDecodeError) as problem:
        raise CalibrationError(path, f"is not valid JSON ({problem}); make it again") from problem
    try:
        return parse_calibration(document)
    except ValueError as problem:
        raise CalibrationError(path, f"{problem}; backbeat calibrate makes it") from problem


def write_calibration(path: Path, calibration: Calibration) -> None:
    """Write a calibration file, whole or not at all.

    Raises:
        FileError: it cannot be written.
    """
    with replacing(path) as stream:
        text = json.dumps(calibration_document(calibration), indent=1, ensure_ascii=False)
        stream.write((text + "\n").encode())


def calibration_document(calibration: Calibration) -> Document:
    """The calibration as its JSON document."""
    return {
        "schema": SCHEMA,
        "patient": calibration.patient,
        "exercises": [_exercise_document(known) for known in calibration.exercises],
        "walks": [
            {**asdict(walk), "speed_m_s": round(walk.speed_m_s, 3), "factor": round(walk.factor, 4)}
            for walk in calibration.walks
        ],
        **({"from_rest": True} if calibration.from_rest else {}),
    }


def parse_calibration(document: object) -> Calibration:
    """The calibration that a document holds; keys that nobody here needs are passed over.

    Raises:
        ValueError: it is not one; the message says why.
    """
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise ValueError(f'this is no calibration: "schema" has to be "{SCHEMA}"')
    try:
        patient = document.get("patient")
        return Calibration(
            None if patient is None else str(patient),
            tuple(_exercise(values) for values in document.get("exercises") or ()),
            tuple(_walk(values) for values in document.get("walks") or ()),
            document.get("from_rest") is True,
        )
    except KeyError as problem:
        raise ValueError(f"this calibration lacks {problem}") from problem
    except (TypeError, AttributeError) as problem:
        raise ValueError(f"this calibration is of another shape ({problem})") from problem


def _exercise_document(known: Calibrated) -> Document:
    habit = known.habit
    spreads = {name: {k: round(v, 3) for k, v in asdict(getattr(habit, name)).items()} for name in SPREADS}
    turn = {k: [round(v, 4) for v in vector] for k, vector in asdict(habit.turn).items()}
    return {
        "exercise": known.exercise, "placement": known.placement, "repetitions": habit.repetitions,
        **spreads, "turn": turn,
    }  # fmt: skip


def _exercise(values: Mapping[str, object]) -> Calibrated:
    range_deg, out_s, hold_s, back_s = (_spread(values[name], name) for name in SPREADS)
    turn = values["turn"]
    if not isinstance(turn, dict):
        raise TypeError('"turn" has to be an object')
    repetitions = int(_number(values["repetitions"], "repetitions", 1.0, 1e3))
    if range_deg.usual <= 0.0:
        raise ValueError('"range_deg" has to be above 0')
    turned = Turn(_unit(turn["rest"], "rest"), _unit(turn["axis"], "axis"))
    habit = Habit(repetitions, range_deg, out_s, hold_s, back_s, turned)
    return Calibrated(str(values["exercise"]), str(values["placement"]), habit)


def _walk(values: Mapping[str, object]) -> Walk:
    return Walk(
        str(values["placement"]),
        _number(values["distance_m"], "distance_m", 1.0, 1e6),
        int(_number(values["steps"], "steps", 1.0, 1e7)),
        _number(values["speed_m_s"], "speed_m_s", 0.1, 5.0),
        _number(values["factor"], "factor", *FACTORS),
    )


def _spread(values: object, name: str) -> Spread:
    if not isinstance(values, dict):
        raise TypeError(f'"{name}" has to be an object')
    spread = Spread(*(_number(values[key], name, 0.0, 1e4) for key in ("least", "usual", "most")))
    if not spread.least <= spread.usual <= spread.most:
        raise ValueError(f'"{name}" has to go from least over usual to most')
    return spread


def _unit(values: object, name: str) -> tuple[float, float, float]:
    if not isinstance(values, list) or len(values) != 3:
        raise ValueError(f'"{name}" has to be three numbers')
    x, y, z = (_number(value, name, -1.01, 1.01) for value in values)
    if not 0.98 <= math.hypot(x, y, z) <= 1.02:
        raise ValueError(f'"{name}" has to be a direction, of length 1')
    return x, y, z


def _number(value: object, name: str, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise ValueError(f'"{name}" has to be a number from {least:g} to {most:g}, not {value}')
    return float(value)
