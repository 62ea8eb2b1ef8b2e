"""What a patient did and said, as the store keeps it: sessions, answers, corrections and self-reports.

Every moment is an aware datetime; the local day is that of the patient's time zone. Ids are UUIDs made by whoever
makes the record, so that sending one again changes nothing. Nothing here is ever changed: a correction stands
beside what was sensed, a new answer beside the old one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sensors.stream import BodySide, Mark, Zone
from tracker.calibration import Calibration
from tracker.model import SessionResult

How = Literal["sensed", "corrected", "self-reported"]
"""Where a figure comes from; every figure that a person sees says so."""

PainWhen = Literal["before", "during", "after", "later"]
"""Around a session: before it, at a one-key stop, after it, and asked again some minutes later."""

Sign = Literal["numbness", "tingling", "chest-pain", "weakness", "bladder-or-bowel"]
"""Signs that change what may be done, whatever the number."""

CorrectedField = Literal["rep_count", "hold_s", "side", "exercise"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a session's analysis was asked beyond its marks: the whole recording taken for one set of `exercise`,
    judged by one `source` only; the person's calibration. None where it was not.
    """

    exercise: str | None = None
    side: BodySide | None = None
    source: str | None = None
    calibration: Calibration | None = None


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """One recording as it was analysed. `result` was computed by `algorithm_version` from the raw signal, which
    the store keeps as well. `plan_version`: the plan that held then, None without one. `read_warnings`: those of
    the result's warnings that came with reading the file, which the signal kept does not tell again.
    """

    id: str
    patient: str
    started_at: datetime
    time_zone: str | None
    placement: str | None
    sensor: str | None
    height_m: float | None
    plan_version: str | None
    marks: tuple[Mark, ...]
    result: SessionResult
    algorithm_version: str
    asked: Asked = Asked()
    read_warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PainAnswer:
    """Pain at a moment: place first, number second. `score` 0-10; `zone` None where nothing hurts or was told.

    `exercise`, `session`: what it was asked about, None for pain at any other time.
    """

    id: str
    patient: str
    at: datetime
    when: PainWhen
    score: float | None
    zone: Zone | None
    side: BodySide | None = None
    exercise: str | None = None
    session: str | None = None
    signs: tuple[Sign, ...] = ()


@dataclass(frozen=True, slots=True)
class ExertionAnswer:
    """How a walk felt: `score` on the 1-10 scale; `could_talk`: the talk test."""

    id: str
    patient: str
    at: datetime
    score: float | None
    could_talk: bool | None = None
    session: str | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says instead of what was sensed. `set`: index into the session's sets. `repetition`: index
    into its repetitions, for a hold. `sensed` and `corrected`: the two values, side by side for ever.
    """

    id: str
    patient: str
    session: str
    set: int
    field: CorrectedField
    sensed: float | str | None
    corrected: float | str | None
    by: str
    at: datetime
    repetition: int | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class SelfReport:
    """Something done without the sensor. `exercise`: an id of the catalogue, or an aerobic alternative
    (`swimming`, `water`, `bicycle`, `elliptical`). None wherever the patient did not say. `at_end`: `at` is when
    it had ended, because it was told right away, rather than when it began.
    """

    id: str
    patient: str
    at: datetime
    exercise: str
    side: BodySide | None = None
    repetitions: int | None = None
    hold_s: float | None = None
    minutes: float | None = None
    exertion: float | None = None
    at_end: bool = False


@dataclass(frozen=True, slots=True)
class Pulse:
    """The median heart rate of the session that began at `at`, beats a minute."""

    at: datetime
    bpm: float


@dataclass(frozen=True, slots=True)
class AdverseEvent:
    """Something bad that happened. `kind`: a short word; `text`: what the person says of it."""

    id: str
    patient: str
    at: datetime
    kind: str
    text: str
    session: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """One thing done, however it is known: what schedule, adherence and reports count.

    `repetitions`, `hold_s` (the median), `minutes` None: not measured. `complete`: whether they tell all that was
    done; None where gaps or silence leave it unknown. `also_told_min`: of a sensed walk, the minutes that a person
    told as well; they count once, as sensed.
    """

    patient: str
    at: datetime
    exercise: str
    side: BodySide | None
    how: How
    repetitions: int | None
    hold_s: float | None
    minutes: float | None
    complete: bool | None
    session: str | None = None
    also_told_min: float = 0.0
