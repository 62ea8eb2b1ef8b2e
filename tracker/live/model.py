"""What the coach takes in and gives out, and the steps that it leads through. Times are session seconds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from algorithms.types import Event
from sensors.live import Notice
from sensors.simulated import Cue
from sensors.stream import BodySide, Mark
from tracker.model import Dosage, Exercise, SetResult

Vector = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Step:
    """One set, walk or posture to do. `dosage` None: nobody prescribed it. `placement`: where the sensor sits."""

    exercise: Exercise
    side: BodySide | None
    dosage: Dosage | None
    placement: str


# --- what comes in


@dataclass(frozen=True, slots=True)
class Tick:
    """Time goes on."""

    now_s: float


@dataclass(frozen=True, slots=True)
class Key:
    """A key was pressed, or a line typed."""

    now_s: float
    word: str


@dataclass(frozen=True, slots=True)
class Tapped:
    """The sensor was tapped `count` times, the last time at `at_s`."""

    now_s: float
    at_s: float
    count: int


@dataclass(frozen=True, slots=True)
class Heard:
    """The session told an event, which happened at `at_s`."""

    now_s: float
    at_s: float
    event: Event


@dataclass(frozen=True, slots=True)
class Felt:
    """Half a second of motion. `force`: mean specific force, m/s2; `shake_m_s2`: how much it varied; `rate_hz`:
    as the samples came.
    """

    now_s: float
    force: Vector
    shake_m_s2: float
    rate_hz: float


@dataclass(frozen=True, slots=True)
class Told:
    """The source told something about itself."""

    now_s: float
    notice: Notice


Signal = Tick | Key | Tapped | Heard | Felt | Told


# --- what goes out

Manner = Literal["word", "count", "stop", "shown"]
"""How it is said: in turn; at once or not at all, as a newer count makes an older one stale; before all else; only
shown, and not spoken.
"""


@dataclass(frozen=True, slots=True)
class Say:
    """A message by its name, with what stands in it."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    manner: Manner = "word"


@dataclass(frozen=True, slots=True)
class Put:
    """A mark to set."""

    mark: Mark


@dataclass(frozen=True, slots=True)
class Bid:
    """Something that a simulated patient is to hear."""

    cue: Cue
    exercise: str | None = None
    side: BodySide | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A recording begins here, and the one before it ends: the sensor sits at another place from now on."""

    placement: str


@dataclass(frozen=True, slots=True)
class Emit:
    """An event of the coach's own, at `at_s`."""

    at_s: float
    event: Event


Output = Say | Put | Bid | Record | Emit


@dataclass(frozen=True, slots=True)
class View:
    """What a screen shows. `title`: the exercise; `big`: the number that counts; `about`: what it counts; `hint`:
    what can be done now, a message's name; `link`: whether the sensor is there. `battery`: percent; `lost`:
    samples; `missed_s`: holes in the data; `cadence_spm`: of the walk; `pulse_bpm`, `pace_m_s`: where a heart rate
    sensor or a foot pod tells it.
    """

    title: str = ""
    big: str = ""
    about: str = ""
    hint: str = ""
    link: bool = True
    battery: int | None = None
    lost: int = 0
    missed_s: float = 0.0
    cadence_spm: int | None = None
    pulse_bpm: int | None = None
    pace_m_s: float | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A step that was done. `result`: the set as settled, None where the samples for it never came. `minutes`: of
    a walk. `hurt`: it was stopped for pain.
    """

    step: Step
    result: SetResult | None
    minutes: float | None = None
    hurt: bool = False
