"""Over time: a stop holds until a person releases it, a pause until the second answer; days end by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

import pytest

from sensors.stream import BodySide, Mark, Zone
from tests.store_fixture import session_record, store_in_memory
from tracker.diary import AdverseEvent, PainAnswer, PainWhen, Sign
from tracker.safety.keeping import Safety, keep_marked, safety_of
from tracker.safety.marked import answers_in
from tracker.safety.questions import unanswered
from tracker.safety.records import ReadyAnswer, ReadyAnswers, YesNo

EIGHT = datetime(2026, 3, 2, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Patient:
    """A patient whose minutes count from eight."""

    safety: Safety

    def at(self, minute: float) -> datetime:
        return EIGHT + timedelta(minutes=minute)

    def answer(
        self,
        minute: float,
        when: PainWhen,
        score: float | None,
        zone: Zone | None = "centre",
        exercise: str | None = "press-up",
        side: BodySide | None = None,
        signs: tuple[Sign, ...] = (),
    ) -> PainAnswer:
        name = str(uuid5(NAMESPACE_URL, f"{minute} {when} {exercise}"))
        return PainAnswer(name, "me", self.at(minute), when, score, zone, side, exercise, None, signs)

    def says(self, *told: object) -> list[str]:
        """Keep an answer; the rules that speak, manners aside."""
        advice = self.safety.keep(self.answer(*told))  # type: ignore[arg-type]
        return [a.rule.id for a in advice if a.does != ("remind",)]

    def held(self, minute: float) -> list[tuple[str | None, bool]]:
        return [(h.exercise, h.pause) for h in self.safety.held("me", self.at(minute))]

    def event(self, minute: float, kind: str) -> None:
        self.safety.store.add(AdverseEvent(f"{kind} {minute}", "me", self.at(minute), kind, "", None))

    def release(self, minute: float, exercise: str | None) -> bool:
        return self.safety.release("me", exercise, "A. Physio", None, self.at(minute))

    def ready(
        self, minute: float, answer: YesNo = "no", *, guided: bool | None = None, about: str = "disc"
    ) -> None:
        answers = tuple(
            ReadyAnswer(q.id, answer if q.id == about else "no", guided if q.id == about else None)
            for q in self.safety.questions.questions
        )
        version = self.safety.questions.version
        self.safety.store.add(ReadyAnswers(f"ready {minute}", "me", self.at(minute), version, answers))


@pytest.fixture
def patient() -> Iterator[Patient]:
    with store_in_memory() as store:
        yield Patient(safety_of(store))


def test_a_rise_pauses_and_settles(patient: Patient) -> None:
    assert patient.says(0, "before", 3, "centre", None) == ["before-noted"]
    assert patient.says(5, "during", 5) == ["rise-pauses"]
    assert patient.held(6) == [("press-up", True)]
    assert patient.says(15, "later", 3) == ["rise-settles"]
    assert patient.held(16) == []
    assert patient.held(10) == [("press-up", True)]


def test_a_rise_that_continues_stops_the_exercise_until_a_person_releases_it(patient: Patient) -> None:
    patient.says(0, "before", 3)
    patient.says(5, "during", 5)
    assert patient.says(8, "after", 5) == ["rise-pauses"]
    assert patient.says(15, "after", 5) == ["rise-continues", "four-after-rise"]
    assert patient.held(20) == patient.held(60 * 24 * 30) == [("press-up", False)]
    assert patient.says(300, "before", 2) == ["still-stopped"]
    assert not patient.release(310, "curl-up")
    assert patient.release(310, "press-up")
    assert patient.held(311) == []
    assert patient.held(309) == [("press-up", False)]
    assert not patient.release(312, "press-up")


def test_a_second_answer_counts_however_late_and_whatever_it_is_called(patient: Patient) -> None:
    patient.says(0, "before", 3)
    patient.says(5, "during", 5)
    assert "rise-continues" in patient.says(60 * 26, "before", 5)
    assert patient.held(60 * 27) == [("press-up", False)]


def test_an_answer_that_is_told_again_means_the_same(patient: Patient) -> None:
    told = [
        patient.answer(0, "before", 3), patient.answer(5, "during", 5), patient.answer(15, "later", 5),
        patient.answer(40, "after", 4, "thigh", "curl-up"), patient.answer(50, "after", 1, signs=("chest-pain",)),
    ]  # fmt: skip
    for answer in told:
        first, held = patient.safety.keep(answer), patient.safety.held("me", answer.at)
        assert patient.safety.keep(answer) == first
        assert patient.safety.held("me", answer.at) == held
    everything = [h for h in patient.safety.spans("me", UTC) if h.exercise is None]
    assert len(everything) == 1, "the sign holds by itself and by its answer, and is told once"


def test_an_answer_about_another_exercise_ends_no_pause(patient: Patient) -> None:
    patient.says(0, "before", 3, "centre", None)
    patient.says(5, "during", 5)
    patient.says(9, "after", 3, "centre", "curl-up")
    assert patient.held(10) == [("press-up", True)]


def test_spreading_pain_stops_one_exercise_and_chest_pain_all(patient: Patient) -> None:
    patient.says(0, "before", 3)
    assert patient.says(5, "during", 2, "thigh")[0] == "spreading"
    assert patient.held(6) == [("press-up", False)]
    patient.says(7, "after", 2, "thigh", "curl-up", None, ("chest-pain",))
    assert (None, False) in patient.held(8)
    assert patient.release(9, None)
    assert patient.held(10) == []


def test_pain_of_no_exercise_in_particular_that_spreads_holds_everything(patient: Patient) -> None:
    patient.says(0, "before", 3, "centre", None)
    patient.says(5, "after", 3, "buttock", None)
    assert patient.held(6) == [(None, False)]


def test_after_a_release_the_old_spread_is_over_but_a_new_one_is_not(patient: Patient) -> None:
    patient.says(0, "before", 3, "centre")
    patient.says(5, "during", 3, "thigh")
    patient.release(6, "press-up")
    assert patient.says(10, "after", 3, "centre") == ["unchanged"]
    assert "spreading" in patient.says(15, "after", 3, "thigh")


def test_without_an_answer_from_before_yesterdays_stands_in(patient: Patient) -> None:
    patient.says(0, "after", 0)
    assert "rise-pauses" in patient.says(60 * 20, "after", 2)
    assert "uncompared-pauses" in patient.says(60 * 24 * 9, "after", 2, "centre", "curl-up")


def test_an_answer_kept_again_changes_nothing(patient: Patient) -> None:
    told = patient.answer(5, "during", 4, "thigh")
    patient.safety.keep(told)
    patient.release(6, "press-up")
    patient.safety.keep(told)
    assert patient.held(7) == []


def test_the_first_days_end_by_themselves_at_local_midnight(patient: Patient) -> None:
    zone = ZoneInfo("Europe/Berlin")
    began = datetime(2026, 3, 27, 23, tzinfo=zone)
    patient.safety.store.add(AdverseEvent("e", "me", began, "flare-up", "", None))
    (held,) = patient.safety.held("me", began)
    assert held.until == datetime(2026, 3, 30, tzinfo=zone), "clocks change on the 29th"
    assert patient.safety.held("me", datetime(2026, 3, 29, 23, 59, tzinfo=zone)) == (held,)
    assert patient.safety.held("me", datetime(2026, 3, 30, tzinfo=zone)) == ()
    assert patient.safety.standing("me", datetime(2026, 3, 30, 1, tzinfo=zone)).flare_up_day == 4


def test_a_flare_up_can_be_released_early_and_a_new_one_holds_again(patient: Patient) -> None:
    patient.event(0, "injury")
    assert patient.release(60, None)
    assert patient.held(61) == []
    patient.event(90, "flare-up")
    assert patient.held(91) == [(None, False)]


@pytest.mark.parametrize("kind", ["spasm", "chest-pain"])
def test_a_spasm_and_chest_pain_hold_until_released(patient: Patient, kind: str) -> None:
    patient.event(0, kind)
    assert patient.held(60 * 24 * 9) == [(None, False)]
    patient.release(60 * 24 * 9, None)
    assert patient.held(60 * 24 * 9 + 1) == []


@pytest.mark.parametrize("kind", ["fall", "other"])
def test_other_events_are_only_kept(patient: Patient, kind: str) -> None:
    patient.event(0, kind)
    assert patient.held(1) == []


@pytest.mark.parametrize("answer", ["yes", "unsure"])
def test_a_condition_holds_until_somebody_agrees(patient: Patient, answer: YesNo) -> None:
    patient.ready(0, answer, guided=False)
    assert patient.held(1) == [(None, False)]
    patient.ready(10, answer, guided=True)
    assert patient.held(11) == []
    assert patient.safety.standing("me", patient.at(11)).guided == {"disc"}


def test_who_releases_everything_agrees_to_the_conditions(patient: Patient) -> None:
    patient.ready(0, "yes", guided=False, about="heart")
    patient.release(5, None)
    assert patient.held(6) == []
    assert patient.safety.standing("me", patient.at(6)).guided == {"heart"}
    patient.ready(9, "yes", guided=False, about="heart")
    assert patient.held(10) == [(None, False)]


def test_each_question_means_something_and_no_to_all_holds_nothing(patient: Patient) -> None:
    for n, question in enumerate(patient.safety.questions.questions):
        patient.ready(10 * n, "yes", guided=False, about=question.id)
        assert patient.held(10 * n + 1) == [(None, False)], question.id
        patient.ready(10 * n + 5)
        assert patient.held(10 * n + 6) == []


def test_questions_are_asked_until_they_are_answered(patient: Patient) -> None:
    questions = patient.safety.questions
    assert unanswered(questions, patient.safety.ready("me")) == questions.questions
    assert any(a.rule.id == "questions-first" for a in patient.safety.keep(patient.answer(0, "before", 2)))
    patient.ready(1)
    assert unanswered(questions, patient.safety.ready("me")) == ()
    kept = patient.safety.ready("me")
    assert kept is not None
    assert kept.version == questions.version
    assert not any(a.rule.id == "questions-first" for a in patient.safety.keep(patient.answer(2, "before", 2)))


def test_pain_marked_in_a_recording_is_judged_as_an_answer(patient: Patient) -> None:
    marks = (
        Mark(101.0, "pain", score=2.0, zone="centre", when="before"),
        Mark(103.0, "start", exercise="press-up"),
        Mark(110.0, "pain", score=2.0, zone="thigh", side="left"),
        Mark(111.0, "stop"),
        Mark(160.0, "pain", score=2.0, zone="thigh", side="left", text="numbness, tingling"),
    )
    record = replace(session_record(at=EIGHT), marks=marks)
    answers = answers_in(record, 100.0)
    assert [(a.when, a.exercise) for a in answers] == [
        ("before", None), ("during", "press-up"), ("after", "press-up")
    ]  # fmt: skip
    assert answers[1].at == EIGHT + timedelta(seconds=10)
    assert [a.signs for a in answers] == [(), (), ("numbness", "tingling")]
    keep_marked(patient.safety.store, record, 100.0)
    keep_marked(patient.safety.store, record, 100.0)
    assert patient.safety.store.pains("me") == answers
    assert sorted(e.kind for e in patient.safety.events("me")) == ["numbness", "tingling"]
    held = patient.safety.held("me", patient.at(2))
    assert [(h.exercise, h.rule.partition("/")[0]) for h in held] == [
        ("press-up", "numb-or-tingling"), ("press-up", "spreading")
    ], "every reason is told"  # fmt: skip
