"""Plays the sensor, the session and the patient to a coach, second by second, and writes down what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from algorithms.types import Event, EventKind, Repetition
from sensors.live import Notice, NoticeKind
from sensors.stream import Mark
from tests.running import catalogue
from tracker.diary import PainWhen
from tracker.live.asking import Answers, PainSaid
from tracker.live.coach import Coach, Settings
from tracker.live.model import Bid, Emit, Felt, Heard, Key, Output, Put, Record, Say, Step, Tapped, Tick, Told
from tracker.live.steps import steps_of
from tracker.model import SetResult
from tracker.safety.model import Action, Advice, Rule

REST = (0.0, 0.0, 9.81)
AWAY = (0.0, 9.0, 3.9)


def advice(*does: Action) -> Advice:
    rule = Rule("made-up", 1, "ours", "test", "test", {}, {}, does, "Rest.", "Because.")
    return Advice(rule, "", (), 10.0 if "pause" in does else None)


@dataclass(slots=True)
class Play:
    """A coach being played to. `rules`: what is advised of every answer."""

    steps: Sequence[Step]
    keyboard: bool = False
    rules: Sequence[Advice] = ()
    answers: Answers = field(default_factory=Answers)
    check: bool = False
    now_s: float = 0.0
    out: list[Output] = field(default_factory=list)
    judged: list[tuple[PainSaid, PainWhen, str | None]] = field(default_factory=list)
    signs: bool = False
    counted: list[int] = field(default_factory=list)
    coach: Coach = field(init=False)

    def __post_init__(self) -> None:
        settings = Settings(self.keyboard, 3.0, 50.0, self.check, self.answers)
        self.coach = Coach(self.steps, self, settings)
        self.out += self.coach.begin()

    def __call__(self, said: PainSaid, when: PainWhen, exercise: str | None, now_s: float) -> tuple[Advice, ...]:
        self.judged.append((said, when, exercise))
        return tuple(self.rules)

    def asks_for_signs(self, said: PainSaid, when: PainWhen, exercise: str | None, now_s: float) -> bool:
        return self.signs

    def tick(
        self, seconds: float, force: tuple[float, float, float] = REST, shake: float = 0.05, rate_hz: float = 50.0
    ) -> None:
        """Time goes on, the sensor being felt every half second."""
        until_s = self.now_s + seconds
        while self.now_s < until_s - 1e-9:
            self.now_s += 0.5
            self.out += self.coach.take(Felt(self.now_s, force, shake, rate_hz))
            self.out += self.coach.take(Tick(self.now_s))

    def key(self, *words: str) -> None:
        for word in words:
            self.out += self.coach.take(Key(self.now_s, word))

    def tap(self, count: int) -> None:
        self.out += self.coach.take(Tapped(self.now_s, self.now_s - 0.6, count))

    def hear(self, kind: EventKind, **data: object) -> None:
        event = Event(self.now_s - 0.5, kind, dict(data))
        self.out += self.coach.take(Heard(self.now_s, event.t_s, event))

    def notice(self, kind: NoticeKind, value: float | None = None) -> None:
        self.out += self.coach.take(Told(self.now_s, Notice(self.now_s, kind, "made up", value)))

    def rep(self, count: int) -> None:
        self.tick(4.0, AWAY, 1.0)
        self.counted.append(count)
        self.hear("rep", count=count, range_deg=60.0, side=None, confidence=0.9)

    def settle(self, reps: int | None, exercise: str = "chair-stand") -> None:
        done = tuple(Repetition(t, t + 1.0, t + 2.5, t + 4.0, 60.0, None, 0.9) for t in range(reps or 0))
        side = starts[-1].side if (starts := self.marks("start")) else None
        found = SetResult(exercise, side, 1.0, 9.0, reps, 0, 0.9, 1.0, False, done, ())
        self.tick(4.0)
        self.hear("set_end", set=found)

    def begun(self) -> Play:
        """Run to where the set goes."""
        for _ in range(200):
            if self.marks("start"):
                return self
            self.tick(0.5)
        raise AssertionError(f"no set began: {self.texts()}")

    # --- what came out

    def said(self) -> list[Say]:
        return [output for output in self.out if isinstance(output, Say)]

    def texts(self) -> list[str]:
        return [said.text for said in self.said()]

    def counts(self) -> list[object]:
        """The numbers said since the set went."""
        said = self.said()
        last = max((k for k, s in enumerate(said) if s.text == "go"), default=0)
        return [s.values["n"] for s in said[last:] if s.text == "number"]

    def marks(self, kind: str) -> list[Mark]:
        return [output.mark for output in self.out if isinstance(output, Put) and output.mark.kind == kind]

    def emitted(self) -> list[Event]:
        return [output.event for output in self.out if isinstance(output, Emit)]

    def bids(self) -> list[str]:
        return [output.cue for output in self.out if isinstance(output, Bid)]

    def recordings(self) -> list[str]:
        return [output.placement for output in self.out if isinstance(output, Record)]


def play(
    exercise: str = "chair-stand",
    *,
    keyboard: bool = False,
    rules: Sequence[Advice] = (),
    answers: Answers | None = None,
    check: bool = False,
    source: str | None = None,
) -> Play:
    steps = steps_of(catalogue().get(exercise), None, None, None, source)
    return Play(steps, keyboard, rules, answers or Answers(), check)
