"""What a rule is, what it looks at, and what it answers. Pain is judged by place first, by number second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from sensors.stream import BodySide, Zone
from tracker.diary import PainWhen, Sign
from tracker.model import Verdict

Action = Literal[
    "stop-all", "contact", "stop-exercise", "consult", "pause", "enough", "remind", "stay-active", "offer-four",
    "go-on",
]  # fmt: skip
"""What an advice asks for, the strictest first.

stop-all       no exercise at all for now          contact     call a doctor or the care team, soon
stop-exercise  this exercise not until released    consult     talk to the care team before going on
pause          wait, and tell again in 10 minutes  enough      no more of it than is prescribed
remind         something to keep in mind           stay-active everyday movement goes on
offer-four     the four exercises that most often bring pain back to the centre (NASS)
go-on          go on as planned
"""

RESTRAINS: frozenset[Action] = frozenset({"stop-all", "contact", "stop-exercise", "consult", "pause", "enough"})
INVITES: frozenset[Action] = frozenset({"go-on", "offer-four", "stay-active"})

Decider = Literal["person", "clinician"]
"""Whose decision lets a stopped exercise be done again: anybody's, or a doctor's or physiotherapist's."""

Condition = Literal["heart", "serious", "sciatica", "disc", "spondylolisthesis", "advised-against"]
"""What a person has been told to have, or suspects; `serious` for every red flag without a name of its own."""

CENTRALISING = ("walking", "standing-extension", "prone-on-elbows", "press-up")
"""The four (NASS, Figs. 1-4)."""


@dataclass(frozen=True, slots=True)
class Felt:
    """Pain at a moment. `score` 0-10, None where not told; at 0 nothing hurts, wherever the zone may be."""

    score: float | None
    zone: Zone | None
    side: BodySide | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """All that rules look at. Nothing here is guessed: None and empty mean that nobody said.

    `before`: pain before the exercise; `since`: every answer from then on, oldest first. `moment`: that of the
    newest answer (`later` where a rise was asked about again), None where nothing was
    answered. `last`: the newest answer of an earlier time, for what happened since. `flare_up_day`: 1 on the day
    it began. `conditions`: without guidance; `guided`: somebody who knows of them agreed. `held`: exercises that
    are stopped (None among them: everything). `done`: the dose against the plan; `missed`: a dose was left out.
    `asked`: whether the questions before the first session were answered.
    """

    moment: PainWhen | None = None
    exercise: str | None = None
    before: Felt | None = None
    since: tuple[Felt, ...] = ()
    last: Felt | None = None
    signs: frozenset[Sign] = frozenset()
    follows: str | None = None
    flare_up_day: int | None = None
    spasm: bool = False
    conditions: frozenset[Condition] = frozenset()
    guided: frozenset[Condition] = frozenset()
    held: frozenset[str | None] = frozenset()
    planned: bool | None = None
    asked: bool | None = None
    done: Verdict | None = None
    missed: bool = False
    exertion: float | None = None
    could_talk: bool | None = None
    sitting_min: float | None = None

    @property
    def felt(self) -> tuple[Felt, ...]:
        """What was felt around the exercise, oldest first."""
        return self.since if self.before is None else (self.before, *self.since)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers that rules speak of. `ask_again_min`: how long a rise may take to settle. `substantial`: so many
    points more are substantially more. `strong`: from here on pain is strong. `first_days`: how many days of a
    flare-up count as its first. `gentle_days`: until which day one begins gently. `sitting_min`: long sitting.
    """

    ask_again_min: float
    substantial: float
    strong: float
    first_days: int
    gentle_days: int
    sitting_min: float


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule says and why, in another language."""

    says: str
    reason: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. It holds where each fact of `when` has one of its words and no fact of `unless` does.

    `source`, `section`: the brochure and its figure or section; source `ours` where the brochures are silent or
    differ. `applies`: when, in words. `says`: to the patient. `reason`: why. `de`: both in German.
    `released_by`: whose decision ends what it stops.
    """

    id: str
    version: int
    source: str
    section: str
    applies: str
    when: Mapping[str, tuple[str, ...]]
    unless: Mapping[str, tuple[str, ...]]
    does: tuple[Action, ...]
    says: str
    reason: str
    de: Said | None = None
    released_by: Decider = "person"

    @property
    def name(self) -> str:
        """The id with the version, as records keep it."""
        return f"{self.id}/{self.version}"


@dataclass(frozen=True, slots=True)
class Rules:
    """Every rule and the numbers they speak of."""

    numbers: Numbers
    rules: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Advice:
    """What one rule says here. `seen`: the answers that it was judged by, in words. `offers`: exercises, for
    `offer-four` only. `ask_again_min`: for `pause` only.
    """

    rule: Rule
    seen: str
    offers: tuple[str, ...] = ()
    ask_again_min: float | None = None

    @property
    def does(self) -> tuple[Action, ...]:
        """What it asks for, the strictest first."""
        return self.rule.does
