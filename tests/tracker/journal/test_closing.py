"""A journal taken into the store: the result is the replay's, once, and only then is the journal gone."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from algorithms.types import Event
from sensors.stream import Mark, SampleBlock
from tests.running import catalogue, pieces, run
from tests.store_fixture import store_in_memory
from tests.tracker.journal.made import SESSION, chair_stands, entries, head, put, written
from tracker.document import line, result_document
from tracker.errors import ConflictError, JournalBusyError, JournalError, TrackerError, UnknownExerciseError
from tracker.journal import Closed, Entry, Journal, close_journal, erase_journals, look, read_journal
from tracker.journal.frames import frames
from tracker.model import SessionResult
from tracker.session import Request, Session
from tracker.store import Store


def judged(result: SessionResult) -> str:
    """What has to be the same, live, replayed and resumed."""
    document = result_document(result)
    return line({key: document[key] for key in ("sets", "walking", "postures", "comparisons")})


def closed(path: Path, store: Store) -> Closed:
    return close_journal(path, store, catalogue())


class CrashError(Exception):
    """Stands for the process being killed."""


def test_a_journal_becomes_the_session_that_a_replay_gives(tmp_path: Path) -> None:
    block, info = chair_stands()
    with store_in_memory() as store:
        path = written(tmp_path)
        done = closed(path, store)
        record = store.session(SESSION)
        assert done.new
        assert not path.exists()
        assert record is not None
        assert record == done.record
        assert judged(record.result) == judged(run(block, info).result)
        assert record.result.sets[0].rep_count == 2
        assert record.result.recording.warnings == ()
        kept = list(store.signal(SESSION))
    assert np.array_equal(np.concatenate([b.acc for b in kept]), block.acc)
    assert (record.patient, record.started_at.isoformat(), record.placement) == ("me", info.started_at, "thigh")
    assert record.marks == tuple(sorted(info.marks, key=lambda mark: mark.t_s))


def test_a_live_session_and_its_journal_agree(tmp_path: Path) -> None:
    begun = head()
    session = Session("live", True, begun.info, catalogue(), begun.request, SESSION)
    with Journal.open_new(tmp_path, begun) as journal:
        for entry in entries():
            if isinstance(entry, Mark):
                session.mark(entry)
            else:
                session.push(entry)
            put(journal, entry)
    _, result = session.close()
    with store_in_memory() as store:
        done = closed(journal.path, store)
    assert done.record is not None
    assert done.record.result == result


def test_a_session_that_goes_on_after_a_crash_gives_what_it_would_have_given(tmp_path: Path) -> None:
    def take(session: Session, entry: Entry) -> None:
        assert not isinstance(entry, Event)
        session.mark(entry) if isinstance(entry, Mark) else session.push(entry)

    path = written(tmp_path, ended=False, count=20)
    found, before = read_journal(path)
    session = Session(found.layout, found.gyroscope, found.info, catalogue(), found.request, found.session)
    for entry in before:
        take(session, entry)
    with Journal.go_on(path) as journal:
        for entry in list(entries())[20:]:
            take(session, entry)
            put(journal, entry)
    _, result = session.close()
    block, info = chair_stands()
    assert judged(result) == judged(run(block, info).result)
    with store_in_memory() as store:
        record = closed(path, store).record
    assert record is not None
    assert record.result == result


def test_what_was_asked_for_is_kept_with_the_session(tmp_path: Path) -> None:
    request = Request("chair-stand", None, "NASS", "thigh", 1.8)
    with Journal.open_new(tmp_path, replace(head(), request=request)) as journal:
        journal.append(chair_stands()[0])
    with store_in_memory() as store:
        record = closed(journal.path, store).record
    assert record is not None
    assert (record.asked.exercise, record.asked.source, record.height_m) == ("chair-stand", "NASS", 1.8)
    assert [found.exercise for found in record.result.sets] == ["chair-stand"]


def test_what_broke_off_says_so(tmp_path: Path) -> None:
    path = written(tmp_path, ended=False)
    data = bytearray(path.read_bytes())
    hit = list(frames(io.BytesIO(data)))[20]
    data[hit.start + 20] ^= 1
    path.write_bytes(data)
    with store_in_memory() as store:
        record = closed(path, store).record
    assert record is not None
    broke_off, damaged = record.read_warnings
    assert "broke off" in broke_off
    assert f"{hit.end - hit.start} bytes" in damaged
    assert record.result.recording.warnings[:2] == record.read_warnings
    assert any(gap.end_s - gap.start_s > 1.0 for gap in record.result.recording.gaps)


@pytest.mark.parametrize("what", ["tracker.safety.keeping.keep_marked", "tracker.journal.disk.remove_open"])
def test_a_crash_on_the_way_gives_one_session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    def crash(*_args: object) -> None:
        raise CrashError

    path = written(tmp_path)
    kept = what.endswith("remove_open")
    with store_in_memory() as store:
        with monkeypatch.context() as broken:
            broken.setattr(what, crash)
            with pytest.raises(CrashError):
                closed(path, store)
        assert path.exists()
        assert len(store.sessions("me")) == kept
        assert closed(path, store).new == (not kept)
        assert not path.exists()
        assert len(store.sessions("me")) == 1


def test_a_journal_is_not_removed_for_another_session_with_its_id(tmp_path: Path) -> None:
    with store_in_memory() as store:
        closed(written(tmp_path), store)
        with Journal.open_new(tmp_path, head()) as journal:
            journal.append(chair_stands()[0])
        with pytest.raises(JournalError, match="in the store with other samples or marks"):
            closed(journal.path, store)
        assert look(journal.path).samples == len(chair_stands()[0])
        path = written(tmp_path / "other", patient="anna")
        with pytest.raises(ConflictError):
            closed(path, store)
        assert path.exists()


def test_a_session_that_cannot_be_analysed_keeps_its_journal(tmp_path: Path) -> None:
    block = chair_stands()[0]
    start = Mark(float(block.t_s[0]), "start", "chair-stand")
    with Journal.open_new(tmp_path, head()) as journal:
        journal.mark(start)
        journal.append(replace(block, acc=block.acc * 0.001))
    with Journal.open_new(tmp_path, head(session="two")) as unknown:
        unknown.mark(replace(start, exercise="leg-lift"))
        unknown.append(block)
    with store_in_memory() as store:
        for path, problem in ((journal.path, TrackerError), (unknown.path, UnknownExerciseError)):
            with pytest.raises(problem):
                closed(path, store)
            assert look(path).samples == len(block)
        assert store.sessions("me") == ()


def test_a_running_session_is_not_closed(tmp_path: Path) -> None:
    with Journal.open_new(tmp_path, head()) as journal, store_in_memory() as store:
        with pytest.raises(JournalBusyError):
            closed(journal.path, store)
        journal.append(chair_stands()[0])


def test_marks_alone_are_kept_and_nothing_at_all_is_not(tmp_path: Path) -> None:
    with store_in_memory() as store:
        with Journal.open_new(tmp_path, head()) as journal:
            pass
        assert closed(journal.path, store) == Closed(None, False)
        assert not journal.path.exists()
        with Journal.open_new(tmp_path, head()) as journal:
            journal.mark(Mark(1.0, "pain", score=4.0, zone="centre", when="before"))
        record = closed(journal.path, store).record
        assert record is not None
        assert [mark.score for mark in record.marks] == [4.0]
        assert store.session(SESSION) == record
        journal.path.write_bytes(b"\xb5B")
        assert closed(journal.path, store).record is None
        assert list(tmp_path.iterdir()) == []


def test_a_session_that_ends_in_its_middle_has_what_was_there(tmp_path: Path) -> None:
    block, info = chair_stands()
    early = [piece for piece in pieces(block, 25) if piece.t_s[-1] < block.t_s[0] + 30.0]
    with Journal.open_new(tmp_path, head()) as journal:
        for piece in early:
            journal.append(piece)
        journal.mark(min(info.marks, key=lambda mark: mark.t_s))
    joined = SampleBlock(
        np.concatenate([b.t_s for b in early]), np.concatenate([b.acc for b in early]),
        np.concatenate([b.gyr for b in early if b.gyr is not None]),
    )  # fmt: skip
    with store_in_memory() as store:
        record = closed(journal.path, store).record
    assert record is not None
    first = min(info.marks, key=lambda mark: mark.t_s)
    assert judged(record.result) == judged(run(joined, replace(info, marks=(first,))).result)


# --- erasing


def test_erasing_a_patient_leaves_nothing_of_hers_and_all_of_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shredded: dict[str, bytes] = {}
    unlink = Path.unlink
    hers = [written(tmp_path, session=f"hers-{n}", patient="anna", ended=n > 0) for n in range(2)]
    his = written(tmp_path, session="his")
    (tmp_path / "begun.journal").write_bytes(hers[0].read_bytes()[:100])
    sizes = [path.stat().st_size for path in hers]

    def watched(path: Path, missing_ok: bool = False) -> None:
        shredded[path.name] = path.read_bytes()
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", watched)
    assert erase_journals(tmp_path, "anna") == 3
    assert list(tmp_path.iterdir()) == [his]
    assert [shredded[path.name] for path in hers] == [bytes(size) for size in sizes]
    assert look(his).samples == len(chair_stands()[0])
    assert erase_journals(tmp_path, "anna") == 0


def test_erasing_waits_for_the_end_of_a_running_session(tmp_path: Path) -> None:
    kept = written(tmp_path, session="a", patient="anna")
    with Journal.open_new(tmp_path, head(session="b", patient="anna")):
        with pytest.raises(JournalBusyError):
            erase_journals(tmp_path, "anna")
        assert look(kept).samples == len(chair_stands()[0])
        assert erase_journals(tmp_path, "me") == 0
    assert erase_journals(tmp_path, "anna") == 2


def test_erasing_tells_of_a_journal_that_may_be_hers(tmp_path: Path) -> None:
    written(tmp_path, session="b", patient="anna")
    (tmp_path / "a.journal").write_bytes(b"damaged beyond repair" * 9)
    with pytest.raises(JournalError, match=r"a\.journal: cannot be read; if it may be one of anna, remove"):
        erase_journals(tmp_path, "anna")
    assert [path.name for path in tmp_path.iterdir()] == ["a.journal"]
