"""What live sessions and their marks look like in JSON."""

from __future__ import annotations

from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue

from api.problems import ProblemDocument, document_of, problem_of
from api.resources.advice import Minded
from api.resources.kept import Moment, Words
from sensors.stream import BodySide, Mark, Zone
from tracker.diary import Sign
from tracker.hosting import Hosted
from tracker.hosting.advising import Unasked

Placement = Literal[
    "chest", "upper back", "lower back", "waist", "pelvis", "belly", "thigh", "shin", "foot", "upper arm", "wrist",
    "hand", "head", "pocket", "bag", "unknown",
]  # fmt: skip

Seconds = Annotated[float, Field(ge=-1e11, le=1e11, allow_inf_nan=False)]


def _time_zone(name: str | None) -> str | None:
    if name is not None:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as problem:
            raise ValueError("nobody knows this time zone; name one such as Europe/Berlin") from problem
    return name


class LiveRequest(BaseModel):
    """A session to begin. `started_at`: with the offset from UTC. `gyroscope`: whether samples have six axes.
    `exercise`: the whole session is one set of it (an id, or `any`), or a `walking`; leave it out where marks will
    say what is done. `source`: the brochure to compare with; all, where none is said. For an item of a plan, say
    its exercise, its side and its dosage's source.
    """

    model_config = ConfigDict(extra="forbid")

    started_at: Moment
    gyroscope: bool
    time_zone: Annotated[str | None, AfterValidator(_time_zone)] = None
    exercise: str | None = Field(None, max_length=100)
    side: BodySide | None = None
    source: str | None = Field(None, max_length=100)
    placement: Placement | None = Field(None, examples=["thigh"])
    height_m: float | None = Field(None, ge=0.5, le=2.5)
    sensor: Words | None = None


class LiveDocument(BaseModel):
    """A live session as it stands. `ack`: all samples up to this number are kept. `next`: the one to send now.
    `newest_s`: the newest sample's time. `events`: how many were told. `asks`: when the patient should still tell
    about pain, by a mark. `problem`: why its samples, which are kept, can no longer be analysed.
    """

    session: str
    patient: str
    running: bool
    ack: int | None
    next: int
    newest_s: float | None
    events: int
    asks: list[Unasked]
    problem: ProblemDocument | None = None


class AckDocument(BaseModel):
    """`ack`: all samples up to this number are in the journal. `missing`: the number that has to come next, where
    a later one came instead.
    """

    ack: int | None
    missing: int | None = None


class EndedDocument(Minded):
    """A session that has ended and is among the records. `result`: a `backbeat.result/1`; null where nothing was
    recorded. `asks`: whether the patient should still tell about pain, now to `/v1/patients/{patient}/pains`. What
    the rules say of the day, and what is held back from now on, stands beside it.
    """

    session: str
    result: dict[str, JsonValue] | None
    asks: list[Unasked]


class StartMark(BaseModel):
    """A set begins, of an exercise's id, of `any`, or a `walking`."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["start"]
    t_s: Seconds
    exercise: str = Field(min_length=1, max_length=100)
    side: BodySide | None = None


class StopMark(BaseModel):
    """The set ends."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["stop"]
    t_s: Seconds


class PainMark(BaseModel):
    """How much it hurts, 0 to 10, and where. `signs`: what is new and matters whatever the number."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["pain"]
    t_s: Seconds
    score: float = Field(ge=0, le=10)
    zone: Zone | None = None
    side: BodySide | None = None
    when: Literal["before", "during", "after"] | None = None
    signs: list[Sign] = Field([], max_length=10)


class ExertionMark(BaseModel):
    """How hard it was, 1 to 10."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["exertion"]
    t_s: Seconds
    score: float = Field(ge=1, le=10)


class NoteMark(BaseModel):
    """A few words."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["note"]
    t_s: Seconds
    text: Words = Field(min_length=1)


MarkRequest = Annotated[StartMark | StopMark | PainMark | ExertionMark | NoteMark, Field(discriminator="kind")]
"""`t_s`: on the sensor's clock, as the samples' times are."""


class ToldAdvice(BaseModel):
    """What a rule says of pain, as the event `advice` tells it. `does`: what follows, such as `pause`."""

    does: list[str]
    rule: str
    source: str
    says: str
    reason: str
    exercise: str | None


class AdvisedMark(PainMark):
    """A mark about pain that is kept. `advice`: what the rules say of it, the strictest first."""

    advice: list[ToldAdvice]


MarkDocument = Annotated[StartMark | StopMark | AdvisedMark | ExertionMark | NoteMark, Field(discriminator="kind")]
"""A mark that is kept."""


def mark_of(said: StartMark | StopMark | PainMark | ExertionMark | NoteMark) -> Mark:
    """The mark that was said; signs are its text."""
    if isinstance(said, PainMark):
        signs = ", ".join(said.signs) or None
        return Mark(said.t_s, "pain", None, said.side, said.score, said.zone, said.when, signs)
    return Mark(**said.model_dump())


def live_document(session: Hosted) -> LiveDocument:
    """How a session stands."""
    kept, problem = session.kept, session.problem
    return LiveDocument(
        session=session.id,
        patient=session.patient,
        running=session.running,
        ack=kept,
        next=0 if kept is None else kept + 1,
        newest_s=session.newest_s,
        events=session.told,
        asks=list(session.asks),
        problem=None if problem is None else document_of(problem_of(problem)),
    )
