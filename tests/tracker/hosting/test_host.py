"""Live sessions in a process: whatever the network and the process do, the answer is the replay's."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from shutil import copy
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sensors.stream import Mark, SampleBlock
from sensors.synthetic import simulate
from tests.running import catalogue, pieces
from tracker.calibration import Calibration, Walk
from tracker.diary import PainAnswer
from tracker.document import line, result_document
from tracker.errors import (
    ConflictError,
    GravityMissingError,
    JournalBusyError,
    LiveEndedError,
    LiveError,
    LiveFullError,
    UnknownExerciseError,
)
from tracker.hosting import Host, Hosted, Numbered, Receipt, Wish, head_of
from tracker.journal import Journal, unfinished
from tracker.journal.rescue import write_as
from tracker.model import SessionResult
from tracker.replay import replay
from tracker.store import Store, open_store
from tracker.store.entries import CalibrationEntry

SESSION = "01955d2a-7c1e-7d3a-9f00-2b6a5c1d0e4f"
WISH = Wish(
    SESSION, "me", datetime(2026, 3, 2, 7, 30, tzinfo=UTC), gyroscope=False, placement="thigh", height_m=1.7
)


class Clock:
    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


@cache
def made() -> tuple[SampleBlock, tuple[Mark, ...]]:
    found = simulate("chair-stand", seed=4, placement="thigh", rate_hz=25, gyroscope=False, reps=2)
    return found.block, tuple(sorted(found.session.marks, key=lambda mark: mark.t_s))


def numbered(size: int = 50) -> list[Numbered]:
    return [Numbered(number, piece) for number, piece in enumerate(pieces(made()[0], size))]


@contextmanager
def hosting(folder: Path, store: Store, most: int = 5, clock: Clock | None = None) -> Iterator[Host]:
    host = Host(folder / "journal", store, catalogue(), most, 60.0, clock or Clock())
    try:
        yield host
    finally:
        host.close()


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path) as found:
        yield found


def begun(host: Host, store: Store, wish: Wish = WISH) -> Hosted:
    return host.begin(head_of(wish, store))[0]


def put_marks(session: Hosted, until_s: float = float("inf")) -> None:
    for number, mark in enumerate(made()[1]):
        if mark.t_s <= until_s:
            session.mark(f"mark {number}", mark)


def answer(result: SessionResult) -> dict[str, object]:
    """What live and replay have in common."""
    document = result_document(result)
    return {key: document[key] for key in ("sets", "walking", "postures", "comparisons")}


def replayed(session: Hosted, folder: Path) -> SessionResult:
    """The recording of a session that has not ended, written out and replayed."""
    path, recording = folder / "copy.journal", folder / "recording.csv"
    copy(next((folder / "journal").glob("*.journal")), path)
    write_as(path, recording)
    return replay(str(recording), catalogue(), session.head.request)


@cache
def undisturbed() -> tuple[str, tuple[str, ...]]:
    """The answer and the events of a session at which nothing went wrong."""
    with TemporaryDirectory() as name, open_store(name) as store, hosting(Path(name), store) as host:
        session = begun(host, store)
        for each in numbered():
            session.push([each])
            put_marks(session, float(each.block.t_s[-1]))
        expected = replayed(session, Path(name))
        record = host.end(session)
        assert record is not None
        assert line(answer(record.result)) == line(answer(expected))
        return line(answer(record.result)), tuple(session.events_after(-1))


def test_a_live_session_is_its_replay() -> None:
    told, events = undisturbed()
    assert '"rep_count": 2' in told
    assert '"kind": "rep"' in "".join(events)
    assert '"kind": "session_end"' in events[-1]


def test_what_is_kept_of_the_patient_counts_now_and_when_analysed_again(tmp_path: Path, store: Store) -> None:
    known = Calibration("me", walks=(Walk("thigh", 100.0, 150, 1.2, 0.9),))
    store.add(CalibrationEntry("c", "me", WISH.started_at, known))
    with hosting(tmp_path, store) as host:
        session = begun(host, store)
        session.push(numbered())
        again = answer(replayed(session, tmp_path))
        record = host.end(session)
    assert record is not None
    assert record.asked.calibration == known
    assert answer(record.result) == again


@settings(max_examples=4, deadline=None)
@given(
    sizes=st.lists(st.integers(7, 400), min_size=1, max_size=5),
    slips=st.lists(st.integers(-2, 2), min_size=1, max_size=30),
    restarts=st.sets(st.integers(0, 10), max_size=2),
)
def test_whatever_the_network_and_the_process_do_the_answer_is_the_same(
    sizes: list[int], slips: list[int], restarts: set[int]
) -> None:
    frames = [Numbered(number, piece) for number, piece in enumerate(pieces(made()[0], sizes))]
    with TemporaryDirectory() as name, open_store(name) as store:
        folder, sent, turn = Path(name), 0, 0
        while sent < len(frames):
            with hosting(folder, store) as host:
                session = begun(host, store)
                assert (session.kept is None and sent == 0) or session.kept == sent - 1
                while sent < len(frames):
                    slip = slips[turn % len(slips)] if turn % 2 else 0
                    at = min(max(sent + slip, 0), len(frames) - 1)
                    receipt = session.push([frames[at]])
                    sent, turn = sent + (at == sent), turn + 1
                    assert receipt == Receipt(sent - 1 if sent else None, sent if at > sent else None)
                    put_marks(session, float(frames[max(sent - 1, 0)].block.t_s[-1]))
                    if turn in restarts:
                        break
        with hosting(folder, store) as host:
            session = begun(host, store)
            put_marks(session)
            record = host.end(session)
        assert record is not None
        assert line(answer(record.result)) == undisturbed()[0]


def test_events_are_the_same_after_a_restart(tmp_path: Path, store: Store) -> None:
    frames = numbered()
    with hosting(tmp_path, store) as host:
        session = begun(host, store)
        for each in frames[:15]:
            session.push([each])
            put_marks(session, float(each.block.t_s[-1]))
        before = session.events_after(-1)
    with hosting(tmp_path, store) as host:
        again = host.find(SESSION)
        assert again is not None
        assert again.events_after(-1) == before
        for each in frames[15:]:
            again.push([each])
            put_marks(again, float(each.block.t_s[-1]))
        host.end(again)
        assert tuple(again.events_after(-1)) == undisturbed()[1]


def test_advice_is_told_once_and_outlasts_a_restart(tmp_path: Path, store: Store) -> None:
    pain = Mark(3.0, "pain", score=8.0, zone="thigh", side="left", when="before")
    with hosting(tmp_path, store) as host:
        session = begun(host, store)
        session.push(numbered()[:2])
        session.mark("a", pain)
        told, advice = session.events_after(-1), session.advice_on("a")
        assert '"kind": "advice"' in told[-1]
    store.add(PainAnswer("b", "me", datetime(2026, 3, 2, 7, 29, tzinfo=UTC), "before", 1.0, "centre"))
    with hosting(tmp_path, store) as host:
        again = host.find(SESSION)
        assert again is not None
        assert not again.mark("a", pain)
        assert (again.events_after(-1), again.advice_on("a")) == (told, advice)


def test_a_session_lives_in_one_process(tmp_path: Path, store: Store) -> None:
    with hosting(tmp_path, store) as one, hosting(tmp_path, store) as other:
        begun(one, store)
        with pytest.raises(JournalBusyError):
            other.find(SESSION)


def test_asked_again_it_is_the_same_session_and_asked_otherwise_it_is_a_conflict(
    tmp_path: Path, store: Store
) -> None:
    with hosting(tmp_path, store) as host:
        session = begun(host, store)
        assert host.begin(head_of(WISH, store)) == (session, False)
        with pytest.raises(ConflictError):
            host.begin(head_of(replace(WISH, placement="chest"), store))
        with pytest.raises(ConflictError):
            host.begin(head_of(replace(WISH, patient="anna"), store))


def test_an_ended_session_is_over(tmp_path: Path, store: Store) -> None:
    with hosting(tmp_path, store) as host:
        session = begun(host, store)
        session.push(numbered()[:5])
        record = host.end(session)
        assert host.end(session) is record
        assert record == store.session(SESSION)
        with pytest.raises(LiveEndedError):
            session.push(numbered()[5:6])
    with hosting(tmp_path, store) as host:
        assert host.find(SESSION) is None
        with pytest.raises(LiveEndedError):
            begun(host, store)


def test_a_session_in_which_nothing_came_is_no_record(tmp_path: Path, store: Store) -> None:
    with hosting(tmp_path, store) as host:
        assert host.end(begun(host, store)) is None
    assert store.session(SESSION) is None
    assert unfinished(tmp_path / "journal") == ()


def test_a_session_to_which_nobody_comes_back_is_kept(tmp_path: Path, store: Store) -> None:
    with hosting(tmp_path, store) as host:
        begun(host, store).push(numbered()[:5])
    clock = Clock()
    with hosting(tmp_path, store, clock=clock) as host:
        host.tick()
        clock.now_s = 59.0
        host.tick()
        assert store.session(SESSION) is None
        clock.now_s = 61.0
        host.tick()
        assert store.session(SESSION) is not None
        clock.now_s = 1000.0
        host.tick()
        assert host.find(SESSION) is None


def test_there_are_not_too_many_at_once(tmp_path: Path, store: Store) -> None:
    with hosting(tmp_path, store, most=1) as host:
        first = begun(host, store)
        with pytest.raises(LiveFullError):
            begun(host, store, replace(WISH, session="another"))
        host.end(first)
        begun(host, store, replace(WISH, session="another"))


def test_what_does_not_go_on_is_refused_and_nothing_else_happens(tmp_path: Path, store: Store) -> None:
    block = made()[0]
    with hosting(tmp_path, store) as host:
        session = begun(host, store)
        session.push(numbered()[:2])
        for bad in (
            SampleBlock(block.t_s, block.acc, block.acc),
            SampleBlock(block.t_s - 10.0, block.acc, None),
            SampleBlock(block.t_s + 1e6, block.acc, None),
        ):
            with pytest.raises(LiveError):
                session.push([Numbered(2, bad)])
        assert session.kept == 1
        assert session.push(numbered()[2:3]) == Receipt(2)


def test_a_mark_is_kept_once(tmp_path: Path, store: Store) -> None:
    mark = Mark(3.0, "start", "chair-stand")
    with hosting(tmp_path, store) as host:
        session = begun(host, store)
        session.push(numbered()[:2])
        assert session.mark("a", mark)
        assert not session.mark("a", mark)
        with pytest.raises(UnknownExerciseError):
            session.mark("b", Mark(3.0, "start", "chair-stnd"))
    with hosting(tmp_path, store) as host:
        session = begun(host, store)
        assert not session.mark("a", mark)
        with pytest.raises(ConflictError):
            session.mark("a", replace(mark, t_s=4.0))
        ended = host.end(session)
        assert ended is not None
        assert ended.marks == (mark,)


def test_what_cannot_be_analysed_is_kept_and_told(tmp_path: Path, store: Store) -> None:
    block = made()[0]
    weightless = SampleBlock(block.t_s, block.acc * 0.01, None)
    with hosting(tmp_path, store) as host:
        session = begun(host, store, replace(WISH, exercise="chair-stand"))
        for number, piece in enumerate(pieces(weightless, 100)):
            assert session.push([Numbered(number, piece)]) == Receipt(number)
        told = session.events_after(-1)
        assert session.problem is not None
        assert '"about": "analysis"' in told[-1]
        with pytest.raises(type(session.problem)):
            host.end(session)
    assert len(unfinished(tmp_path / "journal")) == 1


def test_a_session_that_cannot_be_kept_has_told_all_and_is_let_go_of(tmp_path: Path, store: Store) -> None:
    block, clock = made()[0], Clock()
    with hosting(tmp_path, store, clock=clock) as host:
        session = begun(host, store, replace(WISH, exercise="chair-stand"))
        session.push([Numbered(0, SampleBlock(block.t_s, block.acc * 0.01, None))])
        with pytest.raises(GravityMissingError):
            host.end(session)
        assert session.ended
        clock.now_s = 1000.0
        host.tick()
        assert [each.name for each in unfinished(tmp_path / "journal")] == [f"{SESSION}.journal"]


def test_a_session_whose_end_was_cut_off_is_kept_by_the_next_process(tmp_path: Path, store: Store) -> None:
    with hosting(tmp_path, store) as host:
        session = begun(host, store)
        session.push(numbered()[:5])
    Journal.go_on(tmp_path / "journal" / f"{SESSION}.journal").close()
    with hosting(tmp_path, store) as host:
        host.tick()
        assert store.session(SESSION) is not None
        again = host.find(SESSION)
        assert again is not None
        assert '"session_end"' in again.events_after(-1)[-1]


def test_who_ends_takes_no_session_any_more(tmp_path: Path, store: Store) -> None:
    with hosting(tmp_path, store) as host:
        begun(host, store).push(numbered()[:2])
        host.close()
        with pytest.raises(JournalBusyError):
            host.find(SESSION)
        with pytest.raises(JournalBusyError):
            begun(host, store, replace(WISH, session="another"))
    with hosting(tmp_path, store) as host:
        assert begun(host, store).kept == 1


def test_what_is_a_day_away_is_refused(tmp_path: Path, store: Store) -> None:
    half_a_day_s = 43_300.0
    block = made()[0]
    with hosting(tmp_path, store) as host:
        session = begun(host, store)
        with pytest.raises(LiveError, match="longer than a day"):
            session.push([Numbered(n, replace(block, t_s=block.t_s + n * half_a_day_s)) for n in range(3)])
        assert session.kept == 1
        with pytest.raises(LiveError, match="a day from the samples"):
            session.mark("a", Mark(-1e9, "stop"))


def test_watchers_are_told_until_they_leave(tmp_path: Path, store: Store) -> None:
    rung: list[int] = []
    with hosting(tmp_path, store) as host:
        session = begun(host, store)
        stop = session.watch(lambda: rung.append(1))
        session.push(numbered()[:1])
        assert rung
        stop()
        heard = len(rung)
        session.push(numbered()[1:2])
        assert len(rung) == heard


def test_samples_reach_the_disk_while_nothing_more_comes(
    tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    clock = Clock()
    with hosting(tmp_path, store, clock=clock) as host:
        session = begun(host, store)
        session.push(numbered()[:1])
        monkeypatch.setattr("os.fsync", synced.append)
        host.tick()
        assert not synced
        clock.now_s += 0.6
        host.tick()
        host.tick()
        assert len(synced) == 1
