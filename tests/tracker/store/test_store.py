"""What a store promises, whichever database is under it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from tests.store_fixture import MONDAY, motion, session_record
from tests.tracker.sample_result import UNMEASURED
from tests.tracker.store.examples import CALIBRATION, ENTRIES, PLAN
from tests.tracker.store.stored import check, fill
from tracker.diary import (
    AdverseEvent,
    Asked,
    PainAnswer,
)
from tracker.errors import ConflictError, StoreError
from tracker.store import Document, Entry, Store, open_store


def test_a_session_comes_back_as_it_was(store: Store) -> None:
    record = replace(
        session_record(),
        asked=Asked("press-up", "left", "NASS", CALIBRATION),
        read_warnings=("a row was left out",),
    )
    samples = motion()
    assert store.save_session(record, [samples]) is True
    assert store.session(record.id) == record
    assert store.sessions("me") == (record,)
    back = list(store.signal(record.id))
    assert np.concatenate([b.t_s for b in back]).tobytes() == samples.t_s.tobytes()
    assert np.concatenate([b.acc for b in back]).tobytes() == samples.acc.tobytes()
    assert samples.gyr is not None
    assert np.concatenate([b.gyr for b in back if b.gyr is not None]).tobytes() == samples.gyr.tobytes()


def test_what_could_not_be_measured_stays_unknown(store: Store) -> None:
    record = session_record(result=UNMEASURED)
    store.save_session(record, [])
    assert store.session(record.id) == record
    assert list(store.signal(record.id)) == []


def test_the_same_session_twice_is_one(store: Store) -> None:
    record = session_record()
    assert store.save_session(record, [motion()])
    assert not store.save_session(replace(record, sensor="another"), [motion(5.0)])
    assert store.sessions("me") == (record,)
    assert sum(map(len, store.signal(record.id))) == 2500


def test_a_session_of_somebody_else_is_not_taken_for_ones_own(store: Store) -> None:
    store.save_session(session_record(), [])
    with pytest.raises(ConflictError, match="one of me"):
        store.save_session(replace(session_record(), patient="anna"), [])


def test_a_failing_recording_leaves_nothing(store: Store) -> None:
    def breaking() -> object:
        yield motion(20.0)
        raise OSError("the stick was pulled out")

    with pytest.raises(OSError, match="pulled"):
        store.save_session(session_record(), breaking())  # type: ignore[arg-type]
    assert store.sessions("me") == ()
    assert store.patients() == ()


def test_an_outline_lacks_single_steps_and_nothing_else(store: Store) -> None:
    record = replace(session_record(), read_warnings=('"step_times_s":[1.0] in a text',))
    store.save_session(record, [])
    assert any(bout.step_times_s for bout in record.result.walking.bouts)
    bouts = tuple(replace(bout, step_times_s=()) for bout in record.result.walking.bouts)
    walking = replace(record.result.walking, bouts=bouts)
    assert store.outlines("me") == (replace(record, result=replace(record.result, walking=walking)),)


def test_sessions_are_found_by_their_times(store: Store) -> None:
    records = tuple(session_record(number) for number in range(4))
    for record in reversed(records):
        store.save_session(record, [])
    store.save_session(session_record(1, patient="anna"), [])
    assert store.sessions("me") == records
    assert store.sessions("me", since=records[1].started_at) == records[1:]
    assert store.sessions("me", until=records[3].started_at) == records[:3]
    assert store.sessions("me", records[1].started_at, records[2].started_at) == records[1:2]
    in_berlin = records[1].started_at.astimezone(datetime.fromisoformat("2026-03-03T00:00+05:00").tzinfo)
    assert store.sessions("me", since=in_berlin) == records[1:]
    assert store.sessions("nobody") == ()
    assert store.session("none") is None


def test_sessions_are_found_by_their_samples(store: Store) -> None:
    store.save_session(session_record(0), [motion()])
    content = store.content(session_record(0).id)
    assert content is not None
    assert store.session_with("me", content) == session_record(0).id
    assert store.session_with("anna", content) is None
    assert store.content("none") is None


def test_a_new_result_takes_the_place_of_the_old_one_and_the_signal_stays(store: Store) -> None:
    record = session_record()
    store.save_session(record, [motion()])
    new = replace(record, result=UNMEASURED, algorithm_version="2")
    store.replace_result(new)
    assert store.session(record.id) == new
    assert sum(map(len, store.signal(record.id))) == 2500
    with pytest.raises(StoreError, match="no session"):
        store.replace_result(session_record(9))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{type(entry).__name__}-{entry.id}")
def test_every_kind_of_entry_comes_back_as_it_was(store: Store, entry: Entry) -> None:
    assert store.add(entry) is True
    assert store.add(entry) is False
    assert store.entries(type(entry), "me") == (entry,)


def test_entries_are_told_apart_by_kind_patient_and_time(store: Store) -> None:
    for entry in ENTRIES:
        store.add(entry)
    later = PainAnswer("9", "me", MONDAY + timedelta(hours=1), "later", 1.0, "centre")
    others = PainAnswer("10", "anna", MONDAY, "later", 1.0, "centre")
    store.add(later)
    store.add(others)
    assert store.pains("me") == (ENTRIES[0], ENTRIES[1], later)
    assert store.pains("me", since=later.at) == (later,)
    assert store.pains("me", until=later.at) == ENTRIES[:2]
    assert store.pains("anna") == (others,)
    assert store.exertions("me") == (ENTRIES[2],)
    assert store.corrections("me") == ENTRIES[3:5]
    assert store.self_reports("me") == (ENTRIES[5],)
    assert store.adverse_events("me") == (ENTRIES[6],)
    assert store.calibrations("me") == (ENTRIES[7],)
    assert store.patients() == ("anna", "me")


def test_nothing_that_was_said_is_overwritten(store: Store) -> None:
    store.add(ENTRIES[1])
    with pytest.raises(ConflictError, match="overwritten"):
        store.add(PainAnswer("2", "me", MONDAY, "later", 9.0, "thigh"))
    assert store.pains("me") == (ENTRIES[1],)


def test_entries_of_any_kind_can_be_copied(store: Store, tmp_path: Path) -> None:
    for entry in ENTRIES:
        store.add(entry)
    store.add(AdverseEvent("20", "anna", MONDAY, "fall", ""))
    documents = store.documents("me")
    assert len(documents) == len(ENTRIES)
    later = Document("OfALaterVersion", '{"id":"21","patient":"me","at":"2026-03-02T08:00:00+01:00","new":1}')
    with open_store(tmp_path / "other") as other:
        assert [other.add_document(d) for d in (*documents, later, documents[0])] == [True] * 9 + [False]
        assert [other.entries(type(e), "me").count(e) for e in ENTRIES] == [1] * len(ENTRIES)
        assert set(other.documents("me")) == {*documents, later}
        assert other.documents("anna") == ()
        with pytest.raises(ConflictError):
            other.add_document(Document("AdverseEvent", later.record))
        with pytest.raises(KeyError):
            other.add_document(Document("AdverseEvent", "{}"))


def test_an_entry_without_a_time_zone_is_refused(store: Store) -> None:
    with pytest.raises(ValueError, match="time zone"):
        store.add(AdverseEvent("1", "me", datetime(2026, 3, 2), "fall", ""))


def test_plans_keep_every_version(store: Store) -> None:
    second = replace(PLAN, id="v2", version=2, made_at=MONDAY + timedelta(days=7), reason=None)
    assert store.save_plan(second)
    assert store.save_plan(PLAN)
    assert not store.save_plan(PLAN)
    assert store.plan_versions("me") == (PLAN, second)
    assert store.plan_versions("anna") == ()
    with pytest.raises(ConflictError, match="version"):
        store.save_plan(replace(PLAN, reason="rewritten"))
    with pytest.raises(ConflictError, match="version"):
        store.save_plan(replace(PLAN, id="v3"))


def test_the_plan_that_holds_at_a_moment(store: Store) -> None:
    week = timedelta(days=7)
    second = replace(
        PLAN, id="v2", version=2, made_at=MONDAY + week, starts=date(2026, 3, 12), ends=date(2026, 3, 13)
    )
    store.save_plan(PLAN)
    store.save_plan(second)
    assert store.plan_at("me", MONDAY - timedelta(seconds=1)) is None
    assert store.plan_at("me", MONDAY) == PLAN
    assert store.plan_at("me", MONDAY + week) == PLAN
    assert store.plan_at("me", datetime(2026, 3, 11, 22, 59, tzinfo=UTC)) == PLAN
    assert store.plan_at("me", datetime(2026, 3, 11, 23, 0, tzinfo=UTC)) == second
    assert store.plan_at("me", datetime(2026, 3, 13, 22, 59, tzinfo=UTC)) == second
    assert store.plan_at("me", datetime(2026, 3, 13, 23, 0, tzinfo=UTC)) is None


def test_patients_have_names_if_somebody_gives_them(store: Store) -> None:
    store.add_patient("anna")
    assert store.patient_name("anna") is None
    store.add_patient("anna", "Anna Ö.")
    store.add_patient("anna")
    assert store.patient_name("anna") == "Anna Ö."
    assert store.patients() == ("anna",)


def test_what_was_saved_is_there_when_the_store_is_opened_again(place: str) -> None:
    with open_store(place) as store:
        store.save_session(session_record(), [motion()])
    with open_store(place) as store:
        assert store.sessions("me") == (session_record(),)
        assert store.size() > 0


def test_a_backup_moves_everything_to_either_kind_of_store(store: Store, tmp_path: Path) -> None:
    fill(store)
    file = tmp_path / "backup.db"
    store.backup(file)
    store.add_patient("later")
    with open_store(tmp_path / "other") as other:
        other.add_patient("before")
        other.restore(file)
        check(other)
    store.restore(file)
    check(store)
    assert sorted(p.name for p in tmp_path.glob("*backup*")) == ["backup.db"]


def test_erasing_one_patient_leaves_the_others(store: Store) -> None:
    fill(store)
    assert store.erase("anna") is True
    assert store.erase("anna") is False
    assert store.patients() == ("me",)
    assert store.sessions("anna") == ()
    assert store.sessions("me") == (session_record(),)
    assert store.pains("me") == ENTRIES[:2]
