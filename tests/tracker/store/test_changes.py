"""Changes are numbered without holes, whoever writes; pages lose nothing and repeat nothing."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.store_fixture import MONDAY, motion, session_record, store_in_memory
from tests.tracker.store.examples import ENTRIES, PLAN
from tracker.diary import PainAnswer
from tracker.store import Store, open_store
from tracker.store.paging import Place, Span


def _numbers(store: Store, patient: str = "me") -> list[int]:
    return [each.number for each in store.changes(patient, 0, 1000)]


def test_whatever_is_kept_is_numbered_once(store: Store) -> None:
    for _ in range(2):  # The second time changes nothing.
        store.save_session(session_record(), [motion(2.0)])
        store.save_plan(PLAN)
        for entry in ENTRIES:
            store.add(entry)
        store.add_patient("me", "Anna")
    changes = store.changes("me", 0, 1000)
    assert _numbers(store) == list(range(1, len(changes) + 1))
    assert [change.kind for change in changes[:3]] == ["session", "ExertionAnswer", "plan"]
    assert changes[-1].kind == "patient"
    assert [change.record for change in changes[3:-1]] == [entry.id for entry in ENTRIES]
    assert store.newest_change("me") == changes[-1]


def test_a_new_result_is_a_change(store: Store) -> None:
    store.save_session(session_record(), [motion(2.0)])
    newest = store.newest_change("me")
    assert newest is not None
    store.replace_result(replace(session_record(), algorithm_version="2"))
    assert [change.kind for change in store.changes("me", newest.number, 10)] == ["session"]


def test_what_fails_leaves_no_number(store: Store) -> None:
    try:
        with store.together() as one:
            one.add(ENTRIES[0])
            raise KeyError
    except KeyError:
        pass
    assert _numbers(store) == []


def test_many_writers_leave_no_hole(place: str) -> None:
    with open_store(place) as store:
        store.add_patient("me")
        store.add_patient("anna")

        def write(number: int) -> None:
            whose = ("me", "anna")[number % 2]
            store.add(PainAnswer(f"{whose} {number}", whose, MONDAY, "before", 1.0, "centre"))

        with ThreadPoolExecutor(6) as threads:
            list(threads.map(write, range(40)))
        assert _numbers(store) == _numbers(store, "anna") == list(range(1, 21))


def test_a_patient_that_is_erased_takes_its_changes_along(store: Store) -> None:
    store.add(ENTRIES[0])
    store.erase("me")
    assert _numbers(store) == []


def _answer(minute: int, name: str) -> PainAnswer:
    return PainAnswer(name, "me", MONDAY + timedelta(minutes=minute), "before", 1.0, "centre")


MINUTES = st.lists(st.integers(0, 5), max_size=12)


@settings(deadline=None, max_examples=40)
@given(first=MINUTES, later=MINUTES, most=st.integers(1, 4))
def test_pages_lose_nothing_and_repeat_nothing(first: Sequence[int], later: Sequence[int], most: int) -> None:
    """`later` is kept while somebody reads page by page, one record between two pages."""
    with store_in_memory() as store:
        for number, minute in enumerate(first):
            store.add(_answer(minute, f"first {number}"))
        waiting = [_answer(minute, f"later {number}") for number, minute in enumerate(later)]
        seen: list[PainAnswer] = []
        place: Place | None = None
        while True:
            page = store.entries_page(PainAnswer, "me", Span(most, place))
            seen += page.records
            place = page.next
            if place is None:
                break
            if waiting:
                store.add(waiting.pop())
        names = [each.id for each in seen]
        assert len(set(names)) == len(names)
        assert {f"first {number}" for number in range(len(first))} <= set(names)
        assert [each.at for each in seen] == sorted((each.at for each in seen), reverse=True)


def test_pages_keep_to_times_and_to_the_patient(store: Store) -> None:
    for number in range(4):
        store.save_session(session_record(number), [motion(1.0, seed=number)])
    store.save_session(session_record(0, patient="anna"), [motion(1.0)])
    span = Span(10, None, MONDAY + timedelta(days=1), MONDAY + timedelta(days=3))
    page = store.sessions_page("me", span)
    assert [each.id for each in page.records] == [session_record(2).id, session_record(1).id]
    assert page.next is None
