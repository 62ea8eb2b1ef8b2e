"""Safety on top of the store: an answer is judged as it is kept, and what it stops is kept with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING
from uuid import uuid4
from zoneinfo import ZoneInfo

from tracker.diary import AdverseEvent, PainAnswer, SessionRecord
from tracker.safety import state
from tracker.safety.days import situation_at
from tracker.safety.episode import RECENT, TOGETHER, around
from tracker.safety.facts import asks_for_signs
from tracker.safety.gathering import clock_of, facts_by
from tracker.safety.judge import judge
from tracker.safety.loading import load_rules
from tracker.safety.marked import answers_in
from tracker.safety.model import Advice, Rules, Situation
from tracker.safety.questions import Questions, load_questions
from tracker.safety.records import PauseEnd, ReadyAnswers, Release, Stop
from tracker.safety.standing import Ground, grounds, standing
from tracker.safety.state import Held
from tracker.schedule.days import day_at

if TYPE_CHECKING:
    from tracker.store import Store
    from tracker.store.signal import Packed


@dataclass(frozen=True, slots=True)
class Safety:
    """The rules and questions over one store."""

    store: Store
    rules: Rules
    questions: Questions

    def held(self, patient: str, now: datetime) -> tuple[Held, ...]:
        """What is stopped or paused at a moment."""
        now = self._local(patient, now)
        return state.held_at(self.spans(patient, now.tzinfo or UTC), now)

    def spans(self, patient: str, zone: tzinfo) -> tuple[Held, ...]:
        """Everything that ever was stopped or paused, with its end where it has one."""
        return self.spans_and_grounds(patient, zone)[0]

    def spans_and_grounds(
        self, patient: str, zone: tzinfo, but: str | None = None
    ) -> tuple[tuple[Held, ...], tuple[Ground, ...]]:
        """That, and everything that ever held whatever was answered, read once. `but`: the id of an answer whose
        own doing is left out.
        """
        releases = self.releases(patient)
        ready = self.store.entries(ReadyAnswers, patient)
        held_by = grounds(self.events(patient), ready, releases, self.questions)
        stops = [s for s in self.store.entries(Stop, patient) if s.answer != but]
        ends = [e for e in self.store.entries(PauseEnd, patient) if e.answer != but]
        return state.spans(stops, ends, releases, held_by, self.rules, zone), held_by

    def grounds(self, patient: str) -> tuple[Ground, ...]:
        """Everything that ever held whatever was answered."""
        ready = self.store.entries(ReadyAnswers, patient)
        return grounds(self.events(patient), ready, self.releases(patient), self.questions)

    def standing(self, patient: str, now: datetime) -> Situation:
        """What holds whatever is answered: flare-ups, answers to the questions, and the like."""
        return standing(self.grounds(patient), self._local(patient, now))

    def advice_now(self, patient: str, now: datetime) -> tuple[Advice, ...]:
        """What the rules say of that alone."""
        return judge(self.rules, self.standing(patient, now))

    def judged(self, answer: PainAnswer, said: Sequence[PainAnswer] = ()) -> tuple[Advice, ...]:
        """What the rules say of an answer, given all that was known then. `said`: earlier answers that are not
        kept yet, as while a session runs.
        """
        return judge(self.rules, self._situation(answer, said))

    def asks_for_signs(self, answer: PainAnswer, said: Sequence[PainAnswer] = ()) -> bool:
        """Whether an answer wants to be followed by a question about numbness and tingling."""
        return asks_for_signs(self._situation(answer, said), self.rules.numbers)

    def _situation(self, answer: PainAnswer, said: Sequence[PainAnswer]) -> Situation:
        """All that was known when an answer was given."""
        held = self._holding(answer)
        plan = self.store.plan_at(answer.patient, answer.at)
        situation = around(
            answer,
            (*self.store.pains(answer.patient, answer.at - RECENT, answer.at + timedelta(microseconds=1)), *said),
            self.standing(answer.patient, answer.at),
            self.rules.numbers,
            paused=state.waits(answer, held),
            released=self._released(answer),
        )
        known = plan is not None and answer.exercise is not None
        situation = replace(
            situation,
            held=frozenset(h.exercise for h in held if not h.pause),
            follows=None if plan is None else plan.follows,
            planned=any(i.exercise == answer.exercise for i in plan.items) if plan is not None and known else None,
        )
        return self._with_day(situation, answer)

    def _with_day(self, situation: Situation, answer: PainAnswer) -> Situation:
        """With what the day held until then: the exercise's dose, the effort of the last hour, sitting."""
        day = day_at(answer.at, clock_of(self.store.plan_versions(answer.patient), answer.at)).date
        known = facts_by(self, answer.patient, day, answer.at, usual=False)
        today = situation_at(known.records(), answer.exercise)
        recent = [e for e in known.efforts if answer.at - TOGETHER <= e.at <= answer.at]
        return replace(
            situation,
            done=today.done,
            missed=today.missed,
            exertion=max((e.score for e in recent if e.score is not None), default=None),
            could_talk=False if any(e.could_talk is False for e in recent) else None,
            sitting_min=today.sitting_min,
        )

    def keep(self, answer: PainAnswer) -> tuple[Advice, ...]:
        """Keep an answer, and what it stops or pauses; answers the advice. Keeping it again changes nothing."""
        advice = self.judged(answer)
        if answer not in self.store.pains(answer.patient, answer.at, answer.at + timedelta(microseconds=1)):
            self._settle(answer, advice)
        return advice

    def keep_marked(self, answer: PainAnswer) -> None:
        """Keep an answer that may have been kept with its session, but without what it stops or pauses."""
        self._settle(answer, self.judged(answer))

    def _settle(self, answer: PainAnswer, advice: Sequence[Advice]) -> None:
        """Keep what an answer stops or pauses, its signs as adverse events, and the answer."""
        always = self.standing(answer.patient, answer.at)
        for stop in state.stops_of(answer, advice, self.rules, always):
            self.store.add(stop)
        if (ended := state.pause_end(answer, self._holding(answer))) is not None:
            self.store.add(ended)
        for event in state.events_of(answer):
            self.store.add(event)
        self.store.add(answer)  # last: whoever is interrupted says it again, and nothing was lost

    def release(
        self,
        patient: str,
        exercise: str | None,
        by: str,
        reason: str | None,
        now: datetime,
        *,
        clinician: bool = False,
    ) -> bool:
        """A person, who may be a `clinician`, lets an exercise (None: everything) be done again; False: it was not
        held, nothing is kept.
        """
        holding = self.held(patient, now)
        if not holding or (exercise is not None and exercise not in {h.exercise for h in holding}):
            return False
        return self.store.add(Release(str(uuid4()), patient, now, exercise, by, reason, clinician))

    def needs_clinician(self, patient: str, exercise: str | None, now: datetime) -> tuple[Held, ...]:
        """What a release of an exercise (None: everything) would end that is a clinician's to end."""
        ends = (h for h in self.held(patient, now) if exercise is None or h.exercise == exercise)
        return tuple(h for h in ends if h.released_by == "clinician")

    def releases(self, patient: str) -> tuple[Release, ...]:
        """Every decision that something may be done again."""
        return self.store.entries(Release, patient)

    def ready(self, patient: str) -> ReadyAnswers | None:
        """The newest answers to the questions before the first session."""
        return next(reversed(self.store.entries(ReadyAnswers, patient)), None)

    def events(self, patient: str) -> tuple[AdverseEvent, ...]:
        """Every adverse event."""
        return self.store.adverse_events(patient)

    def _holding(self, answer: PainAnswer) -> tuple[Held, ...]:
        """All that holds when an answer is given, one behind another too, but not by the answer itself."""
        local = self._local(answer.patient, answer.at)
        spans, _ = self.spans_and_grounds(answer.patient, local.tzinfo or UTC, but=answer.id)
        return tuple(h for h in spans if h.at(local))

    def _local(self, patient: str, now: datetime) -> datetime:
        """The moment in the time zone of the patient's plan, in which days are counted; as it is without one."""
        plan = self.store.plan_at(patient, now)
        return now if plan is None else now.astimezone(ZoneInfo(plan.time_zone))

    def _released(self, answer: PainAnswer) -> datetime | None:
        """When the answer's exercise was last released until then."""
        about = {None, answer.exercise}
        released = [r.at for r in self.releases(answer.patient) if r.exercise in about and r.at <= answer.at]
        return max(released, default=None)


def safety_of(store: Store) -> Safety:
    """Safety over a store, with our rules and questions.

    Raises:
        CatalogueError: one of their files is wrong.
    """
    return Safety(store, load_rules(), load_questions())


def keep_session(store: Store, record: SessionRecord, samples: Packed, first_s: float) -> bool:
    """Keep a session, what was said about pain in it and what that stops or pauses: all of it or nothing. False:
    the session was there already. `first_s` as `answers_in` has it.

    Raises:
        ConflictError: a session of another patient has this id.
        CatalogueError: a rule file is wrong.
    """
    with store.together() as one:
        if not one.save_packed(record, samples):
            return False
        keep_marked(one, record, first_s)
    return True


def keep_marked(store: Store, record: SessionRecord, first_s: float) -> None:
    """Judge and keep what was said about pain in a session that is in the store; `first_s` as `answers_in` has it.

    Raises:
        CatalogueError: a rule file is wrong.
    """
    if answers := answers_in(record, first_s):
        safety = safety_of(store)
        for answer in answers:
            safety.keep_marked(answer)
