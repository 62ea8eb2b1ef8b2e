"""The coach: leads through a session, and knows neither radio nor screen nor clock.

Signals go in (time, keys, taps, what the session counted, what the sensor felt), and out come things to say, marks
to set and what to show. The same signals give the same session. Each part of it is a generator that takes signals
until it has its answer; the session is their order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from algorithms.types import Event
from tracker.diary import PainWhen
from tracker.live.asking import (
    AT_END_S,
    AT_HAND_S,
    FACE_DOWN_S,
    Answers,
    Judge,
    PainSaid,
    ask_effort,
    ask_pain,
    put_pain,
)
from tracker.live.doing import counted_down, do_set
from tracker.live.model import Bid, Done, Manner, Output, Signal, Step, View
from tracker.live.results import praised, told
from tracker.live.stage import EndedError, Flow, HurtError, Stage
from tracker.live.strolling import do_walk
from tracker.live.wearing import check_worn
from tracker.safety.document import told_document
from tracker.safety.model import RESTRAINS, Advice

AFTER_PAIN_S = 120.0
"""After a stop for pain nothing begins by itself; so long is waited for a sign to go on, seconds."""


CHANGE_S = 20.0
"""Getting from one position into another, such as from standing to lying, takes so long, seconds."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How a session is led. `keyboard`: whether anybody could press a key. `ready_s`: from the announcement of a
    set to its countdown. `rate_hz`: as agreed with the sensor. `check`: whether the sensor is looked at first.
    """

    keyboard: bool = True
    ready_s: float = 8.0
    rate_hz: float = 50.0
    check: bool = True
    answers: Answers = field(default_factory=Answers)


def _manner(advice: Advice) -> Manner:
    """Whether an advice interrupts, is spoken, or is only there to read."""
    if RESTRAINS.intersection(advice.does):
        return "stop"
    return "shown" if advice.does[0] == "remind" else "word"


class Coach:
    """Takes one signal after the other; `ended` once the session is over. `done`: what was done."""

    def __init__(self, steps: Sequence[Step], judge: Judge, settings: Settings) -> None:
        self.done: list[Done] = []
        self.ended = False
        self.could_talk: bool | None = None
        self._steps, self._judge, self._settings = tuple(steps), judge, settings
        self._stage = Stage(settings.keyboard)
        self._left_out: set[str] = set()
        self._unasked: list[str] = []
        self._paused: dict[str, float] = {}
        self._recorded = self._steps[0].placement
        self._worn: tuple[str, str | None] | None = None
        self._position: str | None = None
        self._flow = self._session()

    @property
    def view(self) -> View:
        """What is to be shown."""
        return self._stage.view

    def begin(self) -> list[Output]:
        """What comes first."""
        self._advance(lambda: next(self._flow))
        return self._stage.taken()

    def take(self, signal: Signal) -> list[Output]:
        """What a signal leads to."""
        self._advance(lambda: self._flow.send(signal))
        return self._stage.taken()

    def left_alone(self) -> None:
        """From now on nobody can press a key, and no answer is waited for."""
        self._stage.keyboard = False

    def stop(self) -> list[Output]:
        """End the session at once, without further questions; what was begun is closed."""
        self._advance(lambda: self._flow.throw(EndedError(ask=False)))
        return self._stage.taken()

    def _advance(self, step: Callable[[], None]) -> None:
        if self.ended:
            return
        try:
            step()
        except StopIteration:
            self.ended = True

    # --- the order of a session

    def _session(self) -> Flow[None]:
        try:
            yield from self._led()
        except EndedError as end:
            if end.ask:
                yield from self._until_ended(self._asked_again())
        except HurtError:
            self._stage.say("stopped-for-pain", manner="stop")
        self._stage.show("", "", "over")
        self._stage.say("over")

    def _until_ended(self, flow: Flow[None]) -> Flow[None]:
        """A part that the patient, or a sensor that is gone, may end."""
        try:
            yield from flow
        except (EndedError, HurtError):
            return

    def _led(self) -> Flow[None]:
        self._stage.record(self._steps[0].placement)
        if not (yield from self._before()):
            return
        for step in self._steps:
            yield from self._asked_later()
            if step.exercise.id not in self._left_out:
                yield from self._step(step)
        yield from self._asked_again()

    def _before(self) -> Flow[bool]:
        """Pain before anything begins; a word of caution, and nothing does."""
        said = yield from self._pain("before", None, AT_HAND_S)
        if said is None:
            return True
        advice = self._advised(said, "before", None)
        if any(RESTRAINS.intersection(a.does) for a in advice):
            self._stage.say("not-today", manner="stop")
            return False
        return True

    def _step(self, step: Step) -> Flow[None]:
        """One exercise, whatever comes of it."""
        try:
            done = yield from self._done(step)
            if done is None:
                return
            self.done.append(done)
            for said in told(done):
                self._stage.say(said.text, said.values)
            if not done.hurt:
                yield from self._after(step, done)
        except HurtError:
            self._stage.say("stopped-for-pain", manner="stop")
            yield from self._after_pain(step)
        else:
            if done.hurt:
                yield from self._after_pain(step)

    def _done(self, step: Step) -> Flow[Done | None]:
        """Put the sensor on, get ready, and do it; None where the patient leaves it out."""
        settings, here, position = self._settings, (step.placement, step.side), step.exercise.rest.split(",")[0]
        if step.placement != self._recorded:
            self._recorded = step.placement
            self._stage.record(step.placement)
        ready_s = settings.ready_s if self._position in (None, position) else max(settings.ready_s, CHANGE_S)
        if here == self._worn or not settings.check:
            self._stage.bid(Bid("rest", step.exercise.id, step.side))
        elif (yield from check_worn(self._stage, step, settings.rate_hz)) == "skipped":
            return None
        else:
            ready_s = settings.ready_s
        self._worn, self._position = here, position
        if not (yield from counted_down(self._stage, step, ready_s)):
            return None
        counted = step.exercise.kind == "repetitions"
        try:
            return (yield from (do_set(self._stage, step) if counted else do_walk(self._stage, step)))
        except EndedError:
            self._unasked.append(step.exercise.id)
            raise

    # --- questions and what follows from them

    def _after(self, step: Step, done: Done) -> Flow[None]:
        """How it was; praise only for what was prescribed, done, and did no harm."""
        if step.exercise.kind == "walking":
            _, self.could_talk = yield from ask_effort(self._stage, self._settings.answers, AT_HAND_S)
        try:
            said = yield from self._pain("after", step.exercise.id, FACE_DOWN_S)
        except EndedError:
            self._unasked.append(step.exercise.id)
            raise
        if said is None:
            self._unasked.append(step.exercise.id)
            return
        self._follow(step.exercise.id, self._advised(said, "after", step.exercise.id), praised(done))

    def _after_pain(self, step: Step) -> Flow[None]:
        """After a stop for pain: what the rules say, and nothing begins before the patient wants it to."""
        exercise = step.exercise.id
        self._left_out.add(exercise)
        said = yield from self._pain("during", exercise, FACE_DOWN_S)
        if said is None:
            said = PainSaid()
            put_pain(self._stage, said, "during", exercise)
        self._follow(exercise, self._advised(said, "during", exercise), praise=False)
        if any(s.exercise.id not in self._left_out for s in self._to_come(step)):
            self._stage.say("waiting")
            self._stage.show(about="ready", hint="hint-waiting")
            if (yield from self._stage.wait(AFTER_PAIN_S)) is None:
                raise EndedError(ask=True)

    def _to_come(self, step: Step) -> tuple[Step, ...]:
        return self._steps[self._steps.index(step) + 1 :]

    def _asked_again(self) -> Flow[None]:
        """At the end, what nobody answered in between."""
        for exercise in dict.fromkeys(self._unasked):
            said = yield from self._pain("after", exercise, AT_END_S)
            if said is not None:
                self._advised(said, "after", exercise)
        self._unasked = []

    def _asked_later(self) -> Flow[None]:
        """Where a rise paused an exercise, how it is when the rule asks for it; it may then be done after all."""
        for exercise in [e for e, due_s in self._paused.items() if due_s <= self._stage.now_s]:
            del self._paused[exercise]
            said = yield from self._pain("later", exercise, AT_HAND_S)
            if said is not None:
                self._left_out.discard(exercise)
                self._follow(exercise, self._advised(said, "later", exercise), praise=False)

    def _pain(self, when: PainWhen, exercise: str | None, within_s: float) -> Flow[PainSaid | None]:
        return ask_pain(self._stage, when, exercise, self._settings.answers, within_s, self._judge)

    def _advised(self, said: PainSaid, when: PainWhen, exercise: str | None) -> tuple[Advice, ...]:
        """What the rules say, told with its reason."""
        advice = self._judge(said, when, exercise, self._stage.now_s)
        for each in advice:
            document = told_document(each, exercise)
            self._stage.emit(Event(self._stage.now_s, "advice", document))
            self._stage.say(f"advice-{each.does[0]}", document | {"de": each.rule.de}, _manner(each))
        return advice

    def _follow(self, exercise: str, advice: Sequence[Advice], praise: bool) -> None:
        """Leave out what the rules hold back, and everything where they say so.

        Raises:
            EndedError: nothing more is to be done.
        """
        does = {action for each in advice for action in each.does}
        waits_min = [each.ask_again_min for each in advice if each.ask_again_min is not None]
        if waits_min:
            self._paused[exercise] = self._stage.now_s + 60.0 * max(waits_min)
        if RESTRAINS & does:
            self._left_out.add(exercise)
        elif praise:
            self._stage.say("well-done")
        if does & {"stop-all", "contact"}:
            raise EndedError(ask=False)
