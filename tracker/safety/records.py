"""What is kept about safety: answers to the questions before the first session, what was stopped, who released it.

Nothing is ever changed: a release stands beside the stop that it ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

EventKind = Literal["flare-up", "injury", "spasm", "chest-pain", "fall", "other"]
"""Kinds of adverse events; the first four hold exercises back, as rules say."""

YesNo = Literal["yes", "no", "unsure"]


@dataclass(frozen=True, slots=True)
class ReadyAnswer:
    """One answer. `guided`: whether somebody from the care team knows of it and agreed to exercise; None where
    the answer is no, or nobody said.
    """

    question: str
    answer: YesNo
    guided: bool | None = None


@dataclass(frozen=True, slots=True)
class ReadyAnswers:
    """The answers to one asking of the questions; `version`: of the questions as they were put."""

    id: str
    patient: str
    at: datetime
    version: int
    answers: tuple[ReadyAnswer, ...]


@dataclass(frozen=True, slots=True)
class Stop:
    """An exercise that an answer about pain stopped, or paused; `exercise` None: all of them.

    `rule`: id and version of the rule that said so; `reason`: its reason; `answer`: the id of the answer.
    """

    id: str
    patient: str
    at: datetime
    exercise: str | None
    pause: bool
    rule: str
    reason: str
    answer: str


@dataclass(frozen=True, slots=True)
class PauseEnd:
    """A second answer about pain, which ends what waited for it; `exercise` None: whatever did."""

    id: str
    patient: str
    at: datetime
    exercise: str | None
    answer: str


@dataclass(frozen=True, slots=True)
class Release:
    """A person's decision that an exercise may be done again; `exercise` None: all of them. `clinician`: whether
    that person is said to be a doctor or physiotherapist.
    """

    id: str
    patient: str
    at: datetime
    exercise: str | None
    by: str
    reason: str | None = None
    clinician: bool = False
