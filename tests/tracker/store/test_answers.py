"""Pain and exertion that were marked in a recording are answers like all others."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sensors.stream import Mark
from tests.store_fixture import MONDAY, motion, session_record, store_in_memory
from tracker.diary import Asked, ExertionAnswer, PainAnswer, SessionRecord
from tracker.model import Exertion
from tracker.store import Store
from tracker.store.answers import answers_in

MARKS = (
    Mark(110.0, "pain", score=2.0, zone="centre", when="before"),
    Mark(112.0, "start", "press-up"),
    Mark(115.0, "pain", score=3.0, zone="thigh", side="left", when="on the way"),
    Mark(116.0, "stop"),
    Mark(120.0, "pain", score=None, when="after"),
    Mark(121.0, "start", "any"),
    Mark(122.0, "pain", score=1.0, when="later"),
)


def _record(asked: Asked = Asked()) -> SessionRecord:  # noqa: B008
    made = session_record()
    return replace(made, marks=MARKS, asked=asked, result=replace(made.result, exertions=(Exertion(20.0, 5.0),)))


def _pains(asked: Asked = Asked()) -> list[PainAnswer]:  # noqa: B008
    return [a for a in answers_in(_record(asked), 100.0) if isinstance(a, PainAnswer)]


def test_a_mark_is_an_answer_at_its_moment() -> None:
    assert [a.at - MONDAY for a in _pains()] == [timedelta(seconds=s) for s in (10, 15, 20, 22)]
    assert [(a.score, a.zone, a.side) for a in _pains()] == [
        (2.0, "centre", None), (3.0, "thigh", "left"), (None, None, None), (1.0, None, None),
    ]  # fmt: skip
    assert {(a.patient, a.session) for a in _pains()} == {("me", session_record().id)}


def test_a_word_that_nobody_knows_is_taken_for_during() -> None:
    assert [a.when for a in _pains()] == ["before", "during", "after", "later"]


def test_an_answer_belongs_to_the_exercise_beside_it() -> None:
    assert [a.exercise for a in _pains()] == [None, "press-up", "press-up", None]
    assert [a.exercise for a in _pains(Asked("curl-up"))] == [None, "press-up", "press-up", "curl-up"]


def _kept(store: Store) -> tuple[tuple[PainAnswer, ...], tuple[ExertionAnswer, ...]]:
    return store.pains("me"), store.exertions("me")


def test_saving_a_session_saves_its_answers_once() -> None:
    with store_in_memory() as store:
        assert store.save_session(_record(), [motion()])
        pains, exertions = _kept(store)
        assert pains == tuple(_pains())
        assert [(e.score, e.at - MONDAY) for e in exertions] == [(5.0, timedelta(seconds=20))]
        assert not store.save_session(_record(), [motion()])
        assert _kept(store) == (pains, exertions)
