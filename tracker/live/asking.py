"""What the patient is asked: where it hurts and how much, and how a walk felt. Unanswered is unknown, never 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol, TypeVar

from sensors.stream import BodySide, Mark, Zone
from tracker.diary import PainWhen, Sign
from tracker.live.model import Key
from tracker.live.stage import Flow, Stage
from tracker.safety.model import Advice

T = TypeVar("T")

ZONES: Mapping[str, Zone | Literal["none"]] = {
    "0": "none", "none": "none", "1": "centre", "2": "buttock", "3": "thigh", "4": "below-knee",
    "centre": "centre", "buttock": "buttock", "thigh": "thigh", "below-knee": "below-knee",
}  # fmt: skip
SIDES: Mapping[str, BodySide | Literal["both"]] = {
    "l": "left", "left": "left", "r": "right", "right": "right", "b": "both", "both": "both",
}  # fmt: skip
SCORES: Mapping[str, float] = {"0": 10.0, "10": 10.0, **{str(n): float(n) for n in range(1, 10)}}
"""From 1 to 10, with 0 for ten: whoever has no pain is not asked how much."""

SIGNS: Mapping[str, tuple[Sign, ...]] = {
    "0": (), "1": ("numbness",), "2": ("tingling",), "3": ("numbness", "tingling"),
}  # fmt: skip

YES_NO: Mapping[str, bool] = {
    "y": True,
    "yes": True,
    "j": True,
    "ja": True,
    "no": False,
    "nein": False,
}

PASSES = (".", "", "s", "skip")
"""Keys that leave a question open; "" is space or Enter."""

AT_HAND_S, FACE_DOWN_S, AT_END_S = 45.0, 15.0, 120.0
"""How long an answer is waited for, seconds: before anything begins; between sets, where the patient may lie face
down away from the keys; at the end."""


@dataclass(frozen=True, slots=True)
class PainSaid:
    """What was said about pain; None where it was not. At 0 nothing hurts."""

    score: float | None = None
    zone: Zone | None = None
    side: BodySide | None = None
    signs: tuple[Sign, ...] = ()


class Judge(Protocol):
    """Asked about an answer about pain: when it hurt, about which exercise, at which time of the session."""

    def __call__(
        self, said: PainSaid, when: PainWhen, exercise: str | None, now_s: float
    ) -> tuple[Advice, ...]:  # fmt: skip
        """What the rules say of it."""
        ...

    def asks_for_signs(self, said: PainSaid, when: PainWhen, exercise: str | None, now_s: float) -> bool:
        """Whether to ask about numbness and tingling first."""
        ...


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers that are known beforehand, for scripts; what is not here is asked."""

    pain: Mapping[PainWhen, PainSaid] = field(default_factory=dict)
    exertion: float | None = None
    could_talk: bool | None = None


def ask_pain(
    stage: Stage, when: PainWhen, exercise: str | None, known: Answers, within_s: float, judge: Judge
) -> Flow[PainSaid | None]:
    """Pain at this moment, with its signs where the rules want to know, marked; None where nobody says."""
    said = known.pain.get(when)
    if said is None and stage.keyboard:
        said = yield from _asked(stage, when, exercise, within_s)
        if said is not None and judge.asks_for_signs(said, when, exercise, stage.now_s):
            said = replace(said, signs=(yield from _ask_signs(stage, within_s)))
    if said is not None:
        put_pain(stage, said, when, exercise)
    return said


def put_pain(stage: Stage, said: PainSaid, when: PainWhen, exercise: str | None) -> None:
    """Mark what was said."""
    about = None if when == "before" else exercise
    signs = ", ".join(said.signs) or None
    stage.put(Mark(stage.now_s, "pain", about, said.side, said.score, said.zone, when, signs))


def _asked(stage: Stage, when: PainWhen, exercise: str | None, within_s: float) -> Flow[PainSaid | None]:
    stage.say(f"ask-pain-{when}", {"exercise": exercise})
    stage.show(big="", about="pain", hint="hint-zone")
    zone = yield from _one_of(stage, ZONES, within_s)
    if zone is None:
        stage.say("not-told")
        return None
    if zone == "none":
        return PainSaid(0.0)
    side = None
    if zone != "centre":
        stage.say("ask-side")
        stage.show(about="pain", hint="hint-side")
        told = yield from _one_of(stage, SIDES, within_s)
        side = None if told in (None, "both") else told
    stage.say("ask-score")
    stage.show(about="pain", hint="hint-score")
    score = yield from _one_of(stage, SCORES, within_s)
    return PainSaid(score, zone, side)  # type: ignore[arg-type]


def _ask_signs(stage: Stage, within_s: float) -> Flow[tuple[Sign, ...]]:
    stage.say("ask-signs")
    stage.show(about="signs", hint="hint-signs")
    return (yield from _one_of(stage, SIGNS, within_s)) or ()


def ask_effort(stage: Stage, known: Answers, within_s: float) -> Flow[tuple[float | None, bool | None]]:
    """How hard a walk was, 1 to 10, and whether the patient could talk; None where nobody says."""
    score, talked = known.exertion, known.could_talk
    if stage.keyboard and score is None:
        stage.say("ask-exertion")
        stage.show(about="exertion", hint="hint-score")
        score = yield from _one_of(stage, SCORES, within_s)
    if stage.keyboard and talked is None and score is not None:
        stage.say("ask-talk")
        stage.show(about="talk", hint="hint-talk")
        talked = yield from _one_of(stage, YES_NO, within_s)
    if score is not None:
        stage.put(Mark(stage.now_s, "exertion", score=score))
    if talked is not None:
        stage.put(Mark(stage.now_s, "note", text=f"could talk while walking: {'yes' if talked else 'no'}"))
    return score, talked


def _one_of(stage: Stage, words: Mapping[str, T], within_s: float) -> Flow[T | None]:
    """The first key that is one of these, or None: passed over, or nobody there."""
    until_s = stage.now_s + within_s
    while stage.now_s < until_s and stage.keyboard:
        signal = yield from stage.next()
        if not isinstance(signal, Key):
            continue
        word = signal.word.strip().casefold()
        if word in words:
            return words[word]
        if word in PASSES:
            return None
        stage.say("not-understood")
    return None
